"""Customers a viewer may see: the list of them."""

import dataclasses
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope
from graph_service.domain.secrecy import FieldClass
from graph_service.facts.dossier import Facts
from graph_service.services.listing import begins_with, by_place, chosen, cursors_of, list_header, placed, readable
from graph_service.services.paging import Page, Paging, describe_page, order_of, page_of
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]
SORTS = {"name": FieldClass.STRUCTURE, "id": FieldClass.STRUCTURE, "tier": FieldClass.STRUCTURE}
COLUMNS = ("id", "name", "name_en", "industry", "region", "channel", "tier")


@dataclasses.dataclass(frozen=True)
class CustomerFilter:
    """Which customers; None asks for nothing. ``q``: the beginning of a name."""

    region: str | None = None
    industry: str | None = None
    tier: str | None = None
    parent: str | None = None
    q: str | None = None


async def list_customers(service: Service, question: Question, asked: CustomerFilter, paging: Paging) -> Json:
    """One page of the customers a viewer may see; by name in the order of their pinyin.

    A parent who is not visible is not told. Raises ``InvalidError`` for an unknown order or a foreign cursor.
    """
    scope = await service.scopes.of_portfolio(question.viewer, Operation.CUSTOMERS, service.today)
    order = order_of(paging.sort, readable(scope, SORTS))
    cursors = cursors_of(service, scope, question, paging.sort, dataclasses.asdict(asked))
    place = cursors.read(paging.cursor)
    facts = await service.facts(scope, question, "customers", [])

    def read() -> Page:
        return page_of(_rows(facts, scope, asked), by_place(order), paging.limit, place)

    page = await service.compute(read)
    items = [describe_customer(row) for row in page.rows.iter_rows(named=True)]
    parents = {item["parent"] for item in items if item["parent"]}
    return {
        **list_header(service, scope, question, facts, {item["id"] for item in items}),
        **describe_page(page, items, cursors),
        "names": names_of(facts, parents),
    }


def describe_customer(row: Json) -> Json:
    """What is known of a customer itself."""
    return {**{name: row[name] for name in COLUMNS}, "parent": row["parent_id"]}


def _rows(facts: Facts, scope: Scope, asked: CustomerFilter) -> pl.DataFrame:
    is_visible = pl.col("parent_id").is_in(list(scope.revisions))
    rows = facts.history("customers").with_columns(pl.when(is_visible).then("parent_id").alias("parent_id"))
    parent = asked.parent and facts.kept_customer(asked.parent)
    wanted = {"region": asked.region, "industry": asked.industry, "tier": asked.tier, "parent_id": parent}
    rows = chosen(rows, wanted)
    if asked.q:
        rows = rows.filter(begins_with(asked.q))
    return placed(rows)
