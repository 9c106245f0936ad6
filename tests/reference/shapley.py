"""What each of us contributes to a deal: the three games of section 4, by every coalition."""

from collections.abc import Sequence
from fractions import Fraction
from math import factorial

from tests.reference.as_of import Seat, View
from tests.reference.parameters import INFLUENCE_MIN
from tests.reference.rows import Deal

Game = list[Fraction]
"""The value of every coalition; coalition number S holds player i iff bit i of S is set."""
ZERO = Fraction(0)
ONE = Fraction(1)


def shapley_values(game: Game) -> list[Fraction]:
    """The mean marginal contribution of each player over all orders of arrival."""
    n = (len(game) - 1).bit_length()
    orders = [Fraction(factorial(k) * factorial(n - k - 1), factorial(n)) for k in range(n)]
    return [
        sum(
            (orders[s.bit_count()] * (game[s | 1 << i] - game[s]) for s in range(1 << n) if not s >> i & 1),
            ZERO,
        )
        for i in range(n)
    ]


def _sum(weights: Sequence[Fraction], games: Sequence[Game], n: int) -> Game:
    pairs = list(zip(weights, games, strict=True))
    return [sum((w * game[s] for w, game in pairs), ZERO) for s in range(1 << n)]


def _coverage(strengths: Sequence[Fraction | None]) -> Game:
    covers = sum(1 << i for i, s in enumerate(strengths) if s is not None and s * 100 >= INFLUENCE_MIN)
    return [Fraction(bool(coalition & covers)) for coalition in range(1 << len(strengths))]


def _best(strengths: Sequence[Fraction | None]) -> Game:
    return [
        max(
            (s for i, s in enumerate(strengths) if s is not None and coalition >> i & 1),
            default=ZERO,
        )
        for coalition in range(1 << len(strengths))
    ]


def _noisy_or(strengths: Sequence[Fraction | None]) -> Game:
    nobody = [ONE] * (1 << len(strengths))
    for coalition in range(1, len(nobody)):
        first = (coalition & -coalition).bit_length() - 1
        nobody[coalition] = nobody[coalition & (coalition - 1)] * (ONE - (strengths[first] or ZERO))
    return [ONE - p for p in nobody]


def shapley_of(view: View, deal: Deal) -> dict[str, object]:
    """The value and the shares of each game; a won deal is frozen at its close."""
    locked = view.at_close(deal) if view.is_won(deal) else view
    seats: list[Seat] = [seat for seat in locked.seats(deal) if seat.person]
    players = [e for e in locked.active if any(locked.closeness(e, seat.person) is not None for seat in seats)]
    strengths = [[_strength(locked, e, seat) for e in players] for seat in seats]
    weights = [seat.weight for seat in seats]
    answer: dict[str, object] = {}
    for name, game_of in (
        ("coverage", _coverage),
        ("best", _best),
        ("noisy_or", _noisy_or),
    ):
        game = _sum(weights, [game_of(row) for row in strengths], len(players))
        shares = dict(zip(players, shapley_values(game), strict=True))
        answer[name] = {"value": game[-1], "shares": shares}
    return answer


def _strength(view: View, employee: str, seat: Seat) -> Fraction | None:
    rc = view.closeness(employee, seat.person)
    return None if rc is None else rc / 100
