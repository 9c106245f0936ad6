"""Deals a viewer may see: the list of them, as they stood at a date."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.domain.secrecy import FieldClass
from graph_service.facts.table import KEY
from graph_service.facts.views.closed import closed_deals
from graph_service.indicators.indicator import Basis
from graph_service.services.listing import begins_with, by_place, chosen, cursors_of, day, list_header, placed, readable
from graph_service.services.paging import Page, Paging, describe_page, order_of, page_of
from graph_service.services.question import Question, Service, names_of
from graph_service.services.roll_up import owners_of
from graph_service.services.veto_board import amounts_of

Json = dict[str, Any]
SORTS = {
    "name": FieldClass.DEAL,
    "amount": FieldClass.DEAL,
    "expected_close": FieldClass.DEAL,
    "created_on": FieldClass.DEAL,
}
STATUSES = ("open", "won", "lost", "abandoned")
AMOUNTS = {"id": KEY, "amount": pl.Int64()}
CLOSE = ("status", "closed_on", "loss_reason")
DAYS = ("created_on", "expected_close", "closed_on")


@dataclasses.dataclass(frozen=True)
class Span:
    """Days from the first up to, not including, the second; None = no limit."""

    start: date | None = None
    end: date | None = None


@dataclasses.dataclass(frozen=True)
class DealFilter:
    """Which deals; None asks for nothing."""

    customer: str | None = None
    owner: str | None = None
    status: str | None = None
    q: str | None = None
    created: Span = Span()
    expected: Span = Span()
    closed: Span = Span()


async def list_opportunities(service: Service, question: Question, asked: DealFilter, paging: Paging) -> Json:
    """One page of the deals that existed at the date, at customers the viewer may see.

    Status and amount are those of the date: what closed or was observed later is not told. Raises ``InvalidError``
    for an unknown order or a foreign cursor.
    """
    scope = await service.scopes.of_portfolio(question.viewer, Operation.DEALS, service.today)
    order = order_of(paging.sort, readable(scope, SORTS))
    cursors = cursors_of(service, scope, question, paging.sort, dataclasses.asdict(asked))
    place = cursors.read(paging.cursor)
    if asked.customer is not None:
        scope = scope.narrowed([asked.customer])
    facts = await service.facts(scope, question, "opportunities", [])

    def read() -> Page:
        rows = deals_as_of(service.basis(facts, question))
        wanted = dataclasses.replace(asked, customer=asked.customer and facts.kept_customer(asked.customer))
        return page_of(placed(_kept(rows, wanted)), by_place(order), paging.limit, place)

    page = await service.compute(read)
    items = [describe_opportunity(row) for row in page.rows.iter_rows(named=True)]
    customers = {item["customer"] for item in items}
    return {
        **list_header(service, scope, question, facts, customers),
        **describe_page(page, items, cursors),
        "names": names_of(facts, customers | {item["owner"] for item in items if item["owner"]}),
    }


def deals_as_of(basis: Basis) -> pl.DataFrame:
    """The deals of the basis with status, amount, owner and close as they were at the date."""
    there = basis.instants["opportunity_id"].to_list()
    amounts = pl.DataFrame(list(amounts_of(basis).items()), schema=AMOUNTS, orient="row")
    closed = closed_deals(basis.facts, basis.at).select("id", *CLOSE)
    return (
        basis.table("deals")
        .filter(pl.col("id").is_in(there))
        .drop("amount", *CLOSE)
        .join(closed, on="id", how="left")
        .with_columns(pl.col("status").fill_null("open"))
        .join(amounts, on="id", how="left")
        .join(owners_of(basis), left_on="id", right_on="opportunity_id", how="left")
    )


def describe_opportunity(row: Mapping[str, Any]) -> Json:
    """A deal as it stood at the date; unknown amounts are null."""
    return {
        **{name: row[name] for name in ("id", "name", "name_en")},
        "customer": row["customer_id"],
        **{name: row[name] for name in ("owner", "status", "amount", "budget", "origin")},
        **{name: day(row[name]) for name in DAYS},
        "loss_reason": row["loss_reason"],
    }


def _kept(rows: pl.DataFrame, asked: DealFilter) -> pl.DataFrame:
    rows = chosen(rows, {"customer_id": asked.customer, "owner": asked.owner, "status": asked.status})
    for column, span in zip(DAYS, (asked.created, asked.expected, asked.closed), strict=True):
        if span.start is not None:
            rows = rows.filter(pl.col(column) >= span.start)
        if span.end is not None:
            rows = rows.filter(pl.col(column) < span.end)
    return rows.filter(begins_with(asked.q)) if asked.q else rows
