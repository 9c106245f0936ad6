"""Who can stop a deal, and how likely: section 3 and the chain score, by definition and full enumeration."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod

from tests.reference.as_of import Seat, View
from tests.reference.parameters import (
    DECIDING,
    DIMENSIONS,
    OPPOSE_BELOW,
    RISK_BY_ATTITUDE,
    RISK_BY_STANCE,
    RISK_OPPOSED,
    RISK_UNKNOWN,
    RISK_UNKNOWN_HIGH,
    RISK_UNKNOWN_LOW,
)
from tests.reference.rows import Deal

ONE = Fraction(1)
ZERO = Fraction(0)
FULL = Fraction(100)


def scores_of(view: View, person: str | None) -> list[Fraction]:
    """The known scores of a person among the three dimensions, held by our company."""
    if person is None:
        return []
    return [score for d in DIMENSIONS if (score := view.number(person, d)) is not None]


def attitude_of(view: View, person: str | None) -> Fraction | None:
    """The mean of a person's known scores."""
    scores = scores_of(view, person)
    return sum(scores, ZERO) / len(scores) if scores else None


def state_of(view: View, seat: Seat) -> str:
    """Whether a seat's decider is opposed, not opposed, or unknown."""
    stance = view.text(seat.person, "stance") if seat.person else None
    scores = scores_of(view, seat.person)
    if stance == "against" or any(score < OPPOSE_BELOW for score in scores):
        return "opposed"
    return "not_opposed" if stance or scores else "unknown"


def risks_of(view: View, seat: Seat) -> tuple[Fraction, Fraction, Fraction]:
    """How likely a seat's decider says no: assumed value, low and high."""
    state = state_of(view, seat)
    if state == "unknown":
        return RISK_UNKNOWN, RISK_UNKNOWN_LOW, RISK_UNKNOWN_HIGH
    risk = RISK_OPPOSED if state == "opposed" else _risk_of_a_known(view, seat)
    return risk, risk, risk


def _risk_of_a_known(view: View, seat: Seat) -> Fraction:
    attitude = attitude_of(view, seat.person)
    if attitude is None:
        return RISK_BY_STANCE[view.text(seat.person or "", "stance") or ""]
    return next(risk for least, risk in RISK_BY_ATTITUDE if attitude >= least)


def holders_of(seats: Sequence[Seat]) -> list[Seat]:
    """The seats that can stop the deal, or pass it, alone."""
    return [seat for seat in seats if seat.power != "none"]


def verdict_of(states: Sequence[str]) -> str:
    """What the holders' states mean for the deal."""
    if "opposed" in states:
        return "blocked"
    return "unverified" if "unknown" in states else "clear"


def veto_risk(view: View, seats: Sequence[Seat]) -> dict[str, object]:
    """The chance that a holder stops the deal; each person counts once, however many seats they hold."""
    deciders = {seat.decider: risks_of(view, seat) for seat in holders_of(seats)}
    value, low, high = (ONE - prod((ONE - risks[i] for risks in deciders.values()), start=ONE) for i in range(3))
    assumed = [risks[0] for risks in deciders.values()]
    return {
        "value": value,
        "low": low,
        "high": high,
        "frechet": [max(assumed, default=ZERO), min(ONE, sum(assumed, ZERO))],
    }


def p_approval(view: View, deal: Deal, seats: Sequence[Seat]) -> dict[str, object] | None:
    """The chance that no holder stops the deal and the deciding seats reach the quota; null without a quota."""
    if deal.quota is None:
        return None
    value, low, high = (_p_approval(view, deal.quota, seats, which) for which in (0, 2, 1))
    return {"value": value, "low": low, "high": high}


def _p_approval(view: View, quota: Fraction, seats: Sequence[Seat], which: int) -> Fraction:
    holders = {seat.decider: risks_of(view, seat)[which] for seat in holders_of(seats)}
    weights: dict[str, Fraction] = {}
    yes: dict[str, Fraction] = {}
    for seat in seats:
        if seat.role in DECIDING:
            weights[seat.decider] = weights.get(seat.decider, ZERO) + seat.weight
            yes[seat.decider] = ONE if seat.decider in holders else ONE - risks_of(view, seat)[which]
    nobody_stops = prod((ONE - risk for risk in holders.values()), start=ONE)
    return nobody_stops * _p_of_quota(weights, yes, quota)


def _p_of_quota(weights: dict[str, Fraction], yes: dict[str, Fraction], quota: Fraction) -> Fraction:
    """P(the yeses weigh at least the quota), over every combination of yes and no."""
    total = ZERO
    for votes in product((True, False), repeat=len(weights)):
        cast = dict(zip(weights, votes, strict=True))
        if sum((weights[d] for d in weights if cast[d]), ZERO) >= quota:
            total += prod((yes[d] if cast[d] else ONE - yes[d] for d in weights), start=ONE)
    return total


def chain_score(view: View, seats: Sequence[Seat], verdict: str) -> dict[str, object] | None:
    """The weighted mean of the seats' attitudes, with the gate; null without seats."""
    if not seats:
        return None
    attitudes = {seat.id: attitude_of(view, seat.person) for seat in seats}
    raw = _weighted_mean([(s.weight, a) for s in seats if (a := attitudes[s.id]) is not None])
    lower, upper = (
        _weighted_mean([(s.weight, unknown if (a := attitudes[s.id]) is None else a) for s in seats])
        for unknown in (ZERO, FULL)
    )
    gated = min(raw, OPPOSE_BELOW - 1) if raw is not None and verdict == "blocked" else raw
    return {"value": raw, "lower": lower, "upper": upper, "gated": gated}


def _weighted_mean(weighted: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    total = sum((w for w, _ in weighted), ZERO)
    return sum((w * a for w, a in weighted), ZERO) / total if total else None


def veto_of(view: View, deal: Deal) -> dict[str, object]:
    """All of section 3, and the chain score of section 2, for one deal."""
    seats = view.seats(deal)
    holders = [
        {
            "seat": seat.id,
            "person": seat.person,
            "power": seat.power,
            "state": state_of(view, seat),
        }
        for seat in holders_of(seats)
    ]
    verdict = verdict_of([str(holder["state"]) for holder in holders])
    return {
        "holders": holders,
        "verdict": verdict,
        "veto_risk": veto_risk(view, seats),
        "p_approval": p_approval(view, deal, seats),
        "chain_score": chain_score(view, seats, verdict),
    }
