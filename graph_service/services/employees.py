"""Our people, as everybody may see them: who they are, where they belong, what they lead."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import NotFoundError
from graph_service.facts.dossier import Facts
from graph_service.indicators.indicator import Basis
from graph_service.services.listing import (
    begins_with,
    by_place,
    chosen,
    cursors_of,
    day,
    list_header,
    placed,
    readable,
)
from graph_service.services.paging import Page, Paging, describe_page, order_of, page_of
from graph_service.services.question import Question, Service, names_of
from graph_service.services.teams import subtree

Json = dict[str, Any]
SORTS = {"name": FieldClass.STRUCTURE, "id": FieldClass.STRUCTURE}


@dataclasses.dataclass(frozen=True)
class EmployeeFilter:
    """Which colleagues; None asks for nothing. ``team``: a unit and all below it; ``active``: with us at the date."""

    team: str | None = None
    role: str | None = None
    active: bool | None = None
    q: str | None = None


async def list_employees(service: Service, question: Question, asked: EmployeeFilter, paging: Paging) -> Json:
    """One page of our people, by name in the order of their pinyin.

    Raises ``InvalidError`` for an unknown order or a foreign cursor.
    """
    scope = await service.scopes.of_self(question.viewer, Operation.EMPLOYEES, service.today)
    order = order_of(paging.sort, readable(scope, SORTS))
    cursors = cursors_of(service, scope, question, paging.sort, dataclasses.asdict(asked))
    place = cursors.read(paging.cursor)
    facts = await service.facts(scope, question, "employees", [])
    basis = service.basis_of_people(facts, question)

    def read() -> Page:
        return page_of(_rows(basis, asked), by_place(order), paging.limit, place)

    page = await service.compute(read)
    leads = _leads(facts)
    items = [describe_colleague(row, leads) for row in page.rows.iter_rows(named=True)]
    return {
        **list_header(service, scope, question, facts, set()),
        **describe_page(page, items, cursors),
        "names": names_of_colleagues(facts, items),
    }


async def get_employee(service: Service, question: Question, employee_id: str) -> Json:
    """One colleague, with the units above theirs. Raises ``NotFoundError`` for one who is not there."""
    scope = await service.scopes.of_self(question.viewer, Operation.EMPLOYEES, service.today)
    facts = await service.facts(scope, question, "employee", [employee_id])
    basis = service.basis_of_people(facts, question)
    rows = _rows(basis, EmployeeFilter()).filter(pl.col("id") == employee_id)
    if rows.is_empty():
        raise NotFoundError("access.no_employee", id=employee_id)
    found = describe_colleague(rows.row(0, named=True), _leads(facts))
    above = _above(facts, found["org_unit"])
    return {
        "employee": employee_id,
        **list_header(service, scope, question, facts, set()),
        **found,
        "org_units": above,
        "names": names_of_colleagues(facts, [found], above),
    }


def describe_colleague(row: Mapping[str, Any], leads: Mapping[str, list[str]]) -> Json:
    """A colleague as everybody may see them."""
    return {
        **{name: row[name] for name in ("id", "name", "name_en", "role")},
        "org_unit": row["org_unit_id"],
        "leads": leads.get(row["id"], []),
        "hired_on": day(row["from"]),
        "is_active": row["is_active"],
    }


def names_of_colleagues(facts: Facts, items: list[Json], units: list[str] | None = None) -> Json:
    """Names of the units that colleagues belong to or lead (the tables of customers are not asked)."""
    wanted = {item["org_unit"] for item in items if item["org_unit"]} | set(units or ())
    return names_of(facts, wanted.union(*(item["leads"] for item in items)), ("org_units",))


def _rows(basis: Basis, asked: EmployeeFilter) -> pl.DataFrame:
    active = basis.table("employees")["id"].to_list()
    rows = basis.facts.history("employees").with_columns(pl.col("id").is_in(active).alias("is_active"))
    if asked.team is not None:
        rows = rows.filter(pl.col("org_unit_id").is_in(list(subtree(basis.table("org_units"), asked.team))))
    if asked.q:
        rows = rows.filter(begins_with(asked.q))
    return placed(chosen(rows, {"role": asked.role, "is_active": asked.active}), is_person=True)


def _leads(facts: Facts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for employee, unit in facts.history("leads").sort("id").select("employee_id", "org_unit_id").iter_rows():
        found.setdefault(employee, []).append(unit)
    return found


def _above(facts: Facts, unit: str | None) -> list[str]:
    """The unit and those above it, up to the head."""
    parents = dict(facts.history("org_units").select("id", "parent_id").iter_rows())
    found: list[str] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return found
