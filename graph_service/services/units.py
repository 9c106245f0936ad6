"""Contribution by branch of the company: what HR sees, never of fewer people than small_n."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from graph_service.access.policy import Role
from graph_service.access.suppression import Group, published
from graph_service.indicators.crm30 import k05b_network_contribution as k05b
from graph_service.indicators.indicator import Basis
from graph_service.services.credit import FORMS, describe_period, employee_parts, million

Json = dict[str, Any]


def describe_units(basis: Basis, role: Role) -> Json:
    """For HR: totals, and parts per org unit, never fewer than small_n people in a group."""
    answer = describe_period(basis, lambda _: False, is_open=False)
    parts = {form: employee_parts(basis.credits, form, k05b.reduce(k05b.select(basis), basis)) for form in FORMS}
    employees = basis.table("employees").select("id", "org_unit_id")
    units: dict[str, list[str]] = defaultdict(list)
    parents = dict(basis.table("org_units").select("id", "parent_id").iter_rows())
    for employee, unit in employees.sort("id").iter_rows():
        units[branch_of(unit, parents)].append(employee)
    groups = [
        Group(unit, len(members), {form: sum((parts[form].get(name, Fraction(0)) for name in members), Fraction(0))
                                   for form in FORMS})
        for unit, members in sorted(units.items())
    ]  # fmt: skip
    shown = published(groups, basis.parameters.small_n)
    totals = {name: value for name, value in answer.items() if name not in ("deals", "employees")}
    return {
        **totals,
        "role": role.value,
        "units": [
            {
                "unit": group.unit,
                "people": group.people,
                **{form: million(group.sums[form]) for form in FORMS},
            }
            for group in shown
        ],
        "suppressed_units": len(groups) - len(shown),
    }


def branch_of(unit: str | None, parents: Mapping[str, str | None]) -> str:
    """The branch right below the head of the company that a unit belongs to; the head's own people are one more.

    Teams are too small to be shown; branches (regions) are a fixed partition that no question can vary.
    """
    if unit is None:
        return "-"
    above = parents.get(unit)
    return unit if above is None or parents.get(above) is None else branch_of(above, parents)
