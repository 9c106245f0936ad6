"""Our people, as they go out: structure only."""

from api.schemas.answers import Day, ListOut, Names, Out, ReadFrom


class EmployeeItem(Out):
    """A colleague."""

    id: str
    name: str | None
    name_en: str | None
    role: str | None
    org_unit: str | None
    leads: list[str]
    hired_on: Day | None
    is_active: bool


class EmployeesOut(ListOut):
    """One page of colleagues."""

    items: list[EmployeeItem]


class EmployeeOut(EmployeeItem, ReadFrom):
    """One colleague, with the units above theirs."""

    employee: str
    org_units: list[str]
    names: Names
