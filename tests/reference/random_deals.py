"""Deals with their seats, holders and flows, at random."""

from datetime import date, timedelta

from tests.reference.draw import LAST, Draw
from tests.reference.random_company import Row, iso

ROLES = ("approver", "decision_maker", "decision_maker", "evaluator", "evaluator", "user", "influencer", "coach")
STATUSES = ("open", "open", "won", "won", "won", "lost", "abandoned")
HOLDINGS = ("held", "held", "held", "held", "vacant", "left", "succeeded", "succeeded", "filled")
AMOUNTS = ("", "0", "100", "400000000", "400000000", "1000000001", "777777777")
QUOTAS = ("", "", "", "1", "3", "4.5", "6", "9", "40")


def opportunities(draw: Draw, customers: list[Row], employees: list[Row]) -> list[Row]:
    """One to three deals, open, won, lost or abandoned."""
    return [_deal(draw, number, customers, employees) for number in range(1, draw.number(1, 3) + 1)]


def _deal(draw: Draw, number: int, customers: list[Row], employees: list[Row]) -> Row:
    created = draw.day(date(2025, 9, 1), date(2026, 6, 1))
    closed = min(LAST, created + timedelta(days=draw.number(20, 240)))
    status = draw.pick(STATUSES)
    is_late = draw.chance(0.2)
    return {
        "id": f"o-{number}",
        "name": f"项目{number}",
        "customer_id": customers[0]["id"] if draw.chance(0.7) else draw.pick(customers)["id"],
        "owner_id": draw.pick(employees)["id"],
        "amount": draw.pick(AMOUNTS),
        "created_on": iso(created),
        "expected_close": iso(closed),
        "closed_on": "" if status == "open" else iso(closed),
        "status": status,
        "loss_reason": "价格" if status == "lost" else "",
        "approval_quota": draw.pick(QUOTAS),
        "recorded_at": draw.moment(created, draw.number(0, 18 * 24)) if is_late else "",
    }


def seats(draw: Draw, deal: Row, people: list[Row]) -> list[Row]:
    """Up to twelve seats of a deal, each with one row per holding."""
    persons = sorted({row["id"] for row in people})
    count = 0 if draw.chance(0.06) else draw.number(1, 12)
    numbers = draw.rng.sample(range(1, 13), count)
    return [row for number in numbers for row in _seat(draw, deal, number, persons)]


def _seat(draw: Draw, deal: Row, number: int, persons: list[str]) -> list[Row]:
    seat = {
        "id": f"s{deal['id'].removeprefix('o-')}-{number}",
        "opportunity_id": deal["id"],
        "role": draw.pick(ROLES),
        "power": draw.pick(("", "", "", "", "none", "veto", "approve", "both")),
        "political": draw.pick(("", "inner", "structure", "outside")),
        "weight": draw.pick(("", "", "", "", "0.5", "1", "2.5", "4")),
    }
    return [seat | holding for holding in _holdings(draw, deal, persons)]


def _holdings(draw: Draw, deal: Row, persons: list[str]) -> list[Row]:
    kind = draw.pick(HOLDINGS)
    created = date.fromisoformat(deal["created_on"])
    start = draw.pick((None, created, created, created, draw.after(created, 60)))
    turn = draw.turn(start)
    first, second = draw.pick(persons), draw.pick(persons)
    if kind in ("held", "vacant"):
        return [_holding(draw, first if kind == "held" else "", start, None)]
    if kind == "left":
        return [_holding(draw, first, start, turn)]
    if kind == "filled":
        return [_holding(draw, "", start, draw.pick((turn, None))), _holding(draw, second, turn, None)]
    taken_up = draw.pick((turn, turn, draw.after(turn, 20)))
    end = draw.after(taken_up, 60) if draw.chance(0.2) else None
    return [_holding(draw, first, start, turn), _holding(draw, second, taken_up, end)]


def _holding(draw: Draw, person: str, start: date | None, end: date | None) -> Row:
    """One holding; recorded on its first day or later, so that two are never known to hold at once."""
    recorded = draw.recorded(start) if start and start <= LAST and draw.chance(0.5) else ""
    return {"person_id": person, "from": iso(start), "to": iso(end), "recorded_at": recorded}


def seat_flows(draw: Draw, seats: list[Row]) -> list[Row]:
    """No flow, or a random one without cycles that leaves some seats outside."""
    ids = sorted({row["id"] for row in seats})
    if draw.chance(0.45):
        return []
    inside = draw.rng.sample(ids, max(0, len(ids) - draw.number(0, 3)))
    density = draw.pick((0.15, 0.3, 0.5))
    return [
        {"from_seat_id": a, "to_seat_id": b}
        for position, a in enumerate(inside)
        for b in inside[position + 1 :]
        if draw.chance(density)
    ]
