"""Our people, and the customers' people with their posts, at random."""

from datetime import date

from tests.reference.draw import FIRST, LAST, Draw

Row = dict[str, str]
POWERS = ("none", "none", "none", "none", "veto", "veto", "approve", "both", "")


def iso(day: date | None) -> str:
    """A day as a cell."""
    return day.isoformat() if day else ""


def employees(draw: Draw) -> list[Row]:
    """Up to eight of us: some left, some hired later, some with no dates."""
    return [_employee(draw, number) for number in range(1, draw.pick((1, 2, 3, 4, 5, 6, 8, 8)) + 1)]


def _employee(draw: Draw, number: int) -> Row:
    hired = None if draw.chance(0.15) else date(2020, 1, 1) if draw.chance(0.6) else draw.telling_day()
    left = draw.turn(hired) if draw.chance(0.25) else None
    recorded = draw.recorded(hired) if hired and hired >= FIRST and draw.chance(0.3) else ""
    return {
        "id": f"e-{number}",
        "name": f"员工{number}",
        "role": draw.pick(("sales", "presales", "executive")),
        "org_unit_id": "u-1",
        "hired_on": iso(hired),
        "left_on": iso(left),
        "recorded_at": recorded,
    }


def customers(draw: Draw) -> list[Row]:
    """One or two customers, sometimes one above the other."""
    own = {"id": "c-1", "name": "客户一", "parent_id": ""}
    kind = draw.pick(("alone", "alone", "group", "group", "two"))
    if kind == "group":
        return [own | {"parent_id": "c-group"}, {"id": "c-group", "name": "集团", "parent_id": ""}]
    return [own] if kind == "alone" else [own, {"id": "c-2", "name": "客户二", "parent_id": ""}]


def departments(draw: Draw, customers: list[Row]) -> list[Row]:
    """Two or three departments of each customer."""
    return [
        {"id": f"d-{customer['id']}-{number}", "customer_id": customer["id"], "name": f"部门{number}", "key": "true"}
        for customer in customers
        for number in range(1, draw.number(2, 3) + 1)
    ]


def people(draw: Draw, departments: list[Row]) -> list[Row]:
    """Up to twelve people: settled, moved, in two posts at once, gone, or outside every customer."""
    return [row for number in range(1, draw.number(2, 12) + 1) for row in _person(draw, number, departments)]


def _person(draw: Draw, number: int, departments: list[Row]) -> list[Row]:
    person = {"id": f"p-{number}", "name": f"人{number}"}
    kind = draw.pick(("settled", "settled", "settled", "moved", "moved", "both", "gone", "outside"))
    first, second = draw.rng.sample([d["id"] for d in departments], 2)
    start = None if draw.chance(0.2) else date(2022, 3, 1) if draw.chance(0.6) else draw.telling_day()
    turn = draw.turn(start)
    if kind == "outside":
        return [person | _post(draw, "", None, None) | {"organisation": "设计院", "power": ""}]
    if kind == "moved":
        back = draw.pick((turn, turn, draw.after(turn, 15)))
        return [person | _post(draw, first, start, turn), person | _post(draw, second, back, None)]
    if kind == "both":
        return [person | _post(draw, first, start, None), person | _post(draw, second, turn, None)]
    return [person | _post(draw, first, start, turn if kind == "gone" else None)]


def _post(draw: Draw, department: str, start: date | None, end: date | None) -> Row:
    can_be_late = start is not None and FIRST <= start <= LAST and draw.chance(0.5)
    return {
        "title": "主管",
        "department_id": department,
        "organisation": "",
        "key": draw.pick(("true", "false")),
        "power": draw.pick(POWERS),
        "from": iso(start),
        "to": iso(end),
        "recorded_at": draw.recorded(start) if start and can_be_late else "",
    }
