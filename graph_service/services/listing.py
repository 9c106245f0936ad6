"""What all lists share: the scope's facts, one page of them, and what the page was read from."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import polars as pl

from graph_service.access.scope import Scope
from graph_service.domain.pinyin import place_of
from graph_service.domain.secrecy import FieldClass
from graph_service.facts.dossier import COMPANY, Facts
from graph_service.services.paging import Cursors, Order
from graph_service.services.question import Question, Service, pinned, say_moment

Json = dict[str, Any]


def cursors_of(
    service: Service, scope: Scope, question: Question, sort: str | None, filters: Mapping[str, object]
) -> Cursors:
    """The cursors of a list: bound to who asks and to everything that chooses or orders its items."""
    asked = {**filters, "sort": sort, "as_of": question.as_of, "known_at": question.known_at}
    return Cursors(service.secret, scope, asked)


def readable(scope: Scope, fields: Mapping[str, FieldClass]) -> list[str]:
    """The fields a viewer may sort and filter by: those they may read."""
    return [name for name, field_class in fields.items() if scope.may_show(field_class)]


def list_header(service: Service, scope: Scope, question: Question, facts: Facts, customers: set[str]) -> Json:
    """What a list was read from: its dates, and the revisions of the customers its page speaks of."""
    at = service.at(question)
    told = {owner: facts.revisions[owner] for owner in facts.owners_of(customers | {COMPANY})}
    return {
        "as_of": at.as_of.isoformat(),
        "known_at": say_moment(pinned(facts, at)),
        "revisions": told,
        "policy": scope.policy_version,
        "etag": service.tag(scope, question),
    }


def begins_with(text: str) -> pl.Expr:
    """Names, Chinese or English, that begin with a text, in any case."""
    wanted = text.casefold().strip()
    return pl.any_horizontal(
        pl.col(name).str.to_lowercase().str.starts_with(wanted).fill_null(value=False) for name in ("name", "name_en")
    )


def chosen(rows: pl.DataFrame, wanted: Mapping[str, object]) -> pl.DataFrame:
    """The rows whose columns have the values asked for; None asks for nothing."""
    for column, value in wanted.items():
        if value is not None:
            rows = rows.filter(pl.col(column) == value)
    return rows


def placed(rows: pl.DataFrame, *, is_person: bool = False) -> pl.DataFrame:
    """The rows with ``place``: where each name stands in a list, by its pinyin."""

    def place(name: str) -> str:
        return place_of(name, is_person=is_person)

    return rows.with_columns(pl.col("name").map_elements(place, return_dtype=pl.String()).alias("place"))


def by_place(order: Order) -> Order:
    """The order over the columns of ``placed``."""
    return dataclasses.replace(order, column="place") if order.column == "name" else order


def day(value: Any) -> str | None:
    """A day as text."""
    return None if value is None else str(value.isoformat())
