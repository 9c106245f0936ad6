"""Which numbers the definitions leave open, at their defaults, written out a second time."""

from fractions import Fraction

INFLUENCE_MIN = Fraction(60)
DEEP = Fraction(80)
OPPOSE_BELOW = Fraction(40)
RAISE_MIN = Fraction(20)
RAISE_END = Fraction(60)

ROLE_WEIGHT = {
    "approver": Fraction(3),
    "decision_maker": Fraction(3),
    "evaluator": Fraction(2),
    "user": Fraction(1),
    "influencer": Fraction(1),
    "coach": Fraction(1),
}
POLITICAL_MULTIPLIER = {
    "inner": Fraction(2),
    "structure": Fraction(3, 2),
    "outside": Fraction(1),
    "": Fraction(1),
}
LAYERS = ("user", "evaluator", "decision_maker", "approver")
DECIDING = ("approver", "decision_maker")
DIMENSIONS = ("rc", "sr", "pa")

EFFORT_UNRATED = Fraction(1)
EFFORT_VACANT = Fraction(3, 2)
NEXT_BEST = 3

RISK_OPPOSED = Fraction(9, 10)
RISK_UNKNOWN = Fraction(1, 2)
RISK_UNKNOWN_LOW = Fraction(2, 100)
RISK_UNKNOWN_HIGH = Fraction(9, 10)
RISK_BY_ATTITUDE = (
    (Fraction(80), Fraction(2, 100)),
    (Fraction(60), Fraction(1, 10)),
    (Fraction(0), Fraction(3, 10)),
)
RISK_BY_STANCE = {"for": Fraction(1, 10), "neutral": Fraction(3, 10)}
