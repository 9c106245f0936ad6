"""People a viewer may see: the list of them, with the posts they hold."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.domain.secrecy import FieldClass
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

Json = dict[str, Any]
SORTS = {"name": FieldClass.STRUCTURE, "id": FieldClass.STRUCTURE}
POWERS = ("none", "veto", "approve", "both")


@dataclasses.dataclass(frozen=True)
class PersonFilter:
    """Which people; None asks for nothing. ``key`` and ``power`` are those of their posts at the date."""

    customer: str | None = None
    department: str | None = None
    key: bool | None = None
    power: str | None = None
    q: str | None = None


async def list_people(service: Service, question: Question, asked: PersonFilter, paging: Paging) -> Json:
    """One page of the people who ever held a post or a seat at a customer the viewer may see.

    Only posts at visible customers count and are shown. Raises ``InvalidError`` for an unknown order or a foreign
    cursor.
    """
    scope = await service.scopes.of_portfolio(question.viewer, Operation.PEOPLE, service.today)
    order = order_of(paging.sort, readable(scope, SORTS))
    cursors = cursors_of(service, scope, question, paging.sort, dataclasses.asdict(asked))
    place = cursors.read(paging.cursor)
    visible = frozenset(scope.revisions)
    if asked.customer is not None:
        scope = scope.narrowed([asked.customer])
    facts = await service.facts(scope, question, "people", [])
    basis = service.basis_of_people(facts, question)

    def read() -> tuple[Page, dict[str, list[Json]]]:
        posts = posts_at(basis, visible)
        found = page_of(_rows(basis, posts, asked), by_place(order), paging.limit, place)
        return found, posts_by_person(posts, found.rows["id"].to_list())

    page, held = await service.compute(read)
    items = [describe_person(row, held.get(row["id"], [])) for row in page.rows.iter_rows(named=True)]
    customers = {post["customer"] for item in items for post in item["posts"]}
    departments = {post["department"] for item in items for post in item["posts"]}
    return {
        **list_header(service, scope, question, facts, customers),
        **describe_page(page, items, cursors),
        "names": names_of(facts, customers | departments),
    }


def posts_at(basis: Basis, visible: frozenset[str]) -> pl.DataFrame:
    """Posts held at the date at customers that are visible, each once."""
    posts = basis.table("posts").filter(pl.col("post_customer_id").is_in(list(visible)))
    return posts.unique("id").sort("person_id", "id")


def power_of(posts: pl.DataFrame) -> pl.DataFrame:
    """Power and key of persons by these posts: person_id, power (veto with approve = both), is_key."""
    has_veto = pl.col("power").is_in(["veto", "both"]).any()
    may_approve = pl.col("power").is_in(["approve", "both"]).any()
    return posts.group_by("person_id").agg(
        pl.when(has_veto & may_approve).then(pl.lit("both"))
        .when(has_veto).then(pl.lit("veto"))
        .when(may_approve).then(pl.lit("approve"))
        .otherwise(pl.lit("none"))
        .alias("power"),
        pl.col("key").fill_null(value=False).any().alias("is_key"),
    )  # fmt: skip


def posts_by_person(posts: pl.DataFrame, people: list[str]) -> dict[str, list[Json]]:
    """The posts of some people, as an answer shows them."""
    found: dict[str, list[Json]] = {}
    for row in posts.filter(pl.col("person_id").is_in(people)).iter_rows(named=True):
        found.setdefault(row["person_id"], []).append(describe_post(row))
    return found


def describe_post(row: Mapping[str, Any]) -> Json:
    """A post: where, as what, with which power, since when."""
    return {
        "customer": row["post_customer_id"],
        "department": row["department_id"],
        "title": row["title"],
        "is_key": bool(row["key"]),
        "power": row["power"],
        "power_scope": row["power_scope"],
        "from": day(row["from"]),
    }


def describe_person(row: Mapping[str, Any], posts: list[Json]) -> Json:
    """A person with the posts they hold; nobody without a post at the date is key or has power of their own."""
    return {
        **{name: row[name] for name in ("id", "name", "name_en", "organisation", "is_key", "power")},
        "title": next((post["title"] for post in posts if post["title"]), row["title"]),
        "posts": posts,
    }


def _rows(basis: Basis, posts: pl.DataFrame, asked: PersonFilter) -> pl.DataFrame:
    people = basis.facts.history("people").unique("id").join(
        power_of(posts), left_on="id", right_on="person_id", how="left"
    ).with_columns(pl.col("power").fill_null("none"), pl.col("is_key").fill_null(value=False))  # fmt: skip
    if asked.department is not None:
        within = posts.filter(pl.col("department_id") == asked.department)["person_id"]
        people = people.filter(pl.col("id").is_in(within.to_list()))
    if asked.q:
        people = people.filter(begins_with(asked.q))
    return placed(chosen(people, {"is_key": asked.key, "power": asked.power}), is_person=True)
