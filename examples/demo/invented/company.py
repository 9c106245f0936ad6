"""Our own side: units, employees, products, competitors, and who looked after which customer when."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from invented.days import day
from invented.source import written
from invented.tables import Row


@dataclass(frozen=True)
class Employee:
    """One of us, from the first working day to the day after the last."""

    id: str
    name: str
    role: str
    unit: str
    leads: str
    hired_on: date
    left_on: date | None

    def is_active(self, when: date) -> bool:
        """Whether the employee works for us on that day."""
        return self.hired_on <= when and (self.left_on is None or when < self.left_on)


@dataclass(frozen=True)
class Assignment:
    """An employee looks after a customer."""

    employee: str
    customer: str
    role: str
    is_focus: bool
    start: date
    end: date | None
    with_subsidiaries: bool

    def holds(self, when: date) -> bool:
        """Whether it holds on that day."""
        return self.start <= when and (self.end is None or when < self.end)


@cache
def employees() -> dict[str, Employee]:
    """All of us, those who left included."""
    found = {}
    for key, name, role, unit, leads, hired_on, left_on in written("company")["employees"]:
        found[key] = Employee(key, name, role, unit, leads, date.fromisoformat(hired_on), day(left_on))
    return found


@cache
def assignments() -> tuple[Assignment, ...]:
    """Who looks after which customer; it ends with the employment."""
    return tuple(
        Assignment(
            who, customer["id"], role, focus, date.fromisoformat(start), day(end) or employees()[who].left_on, below
        )
        for customer in written("customers")["customers"]
        for who, role, focus, start, end, below in customer["team"]
    )


def team(customer: str, when: date) -> list[str]:
    """Who looks after a customer on a day, owners first."""
    holding = [a for a in assignments() if a.customer == customer and a.holds(when)]
    return [a.employee for a in sorted(holding, key=lambda a: a.role) if employees()[a.employee].is_active(when)]


def english(key: str) -> str:
    """The English name behind an id made of pinyin, surname first."""
    return " ".join(part.capitalize() for part in key.split("-")[1:])


def tables() -> dict[str, list[Row]]:
    """The files of our own side."""
    source = written("company")
    return {
        "org_units": [
            dict(zip(("id", "name", "name_en", "kind", "parent_id", "territory"), unit, strict=True))
            for unit in source["org_units"]
        ],
        "employees": [_employee_row(employee) for employee in employees().values()],
        "assignments": [_assignment_row(assignment) for assignment in assignments()],
        "products": [
            dict(zip(("id", "name", "category", "high_margin"), product, strict=True)) for product in source["products"]
        ],
        "competitors": [{"id": key, "name": name} for key, name, _, _ in source["competitors"]],
    }


def _employee_row(employee: Employee) -> Row:
    return {
        "id": employee.id,
        "name": employee.name,
        "name_en": english(employee.id),
        "role": employee.role,
        "org_unit_id": employee.unit,
        "leads": employee.leads,
        "hired_on": employee.hired_on,
        "left_on": employee.left_on,
    }


def _assignment_row(assignment: Assignment) -> Row:
    return {
        "employee_id": assignment.employee,
        "customer_id": f"c-{assignment.customer}",
        "role": assignment.role,
        "focus": assignment.is_focus,
        "with_subsidiaries": assignment.with_subsidiaries,
        "from": assignment.start,
        "to": assignment.end,
    }
