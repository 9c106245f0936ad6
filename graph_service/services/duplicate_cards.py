"""What is compared of people and customers, gathered from the tables a viewer may read."""

import dataclasses
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from graph_service.analysis.duplicates.customers import CustomerCard
from graph_service.analysis.duplicates.people import PersonCard, Post
from graph_service.facts.dossier import Facts

Json = dict[str, Any]


def people_cards(facts: Facts) -> list[PersonCard]:
    """Everybody who ever held a post or a seat at one of these customers; who is one already is one here.

    Posts at a parent that is not among these customers are in their dossiers, and are nobody's business here.
    """
    visible = set(facts.customer_ids)
    posts: dict[str, list[Json]] = defaultdict(list)
    for row in _rows(facts, "posts", "person_id", "department_id", "post_customer_id", "title", "from", "to"):
        if row["post_customer_id"] in visible:
            posts[row["person_id"]].append(row)
    seats: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in _rows(facts, "holdings", "person_id", "opportunity_id", "seat_id"):
        seats[row["person_id"]].add((row["opportunity_id"], row["seat_id"]))
    return [_person(row, posts[row["id"]], seats[row["id"]], tied) for row, tied in _people(facts)]


def customer_cards(facts: Facts) -> list[CustomerCard]:
    """The customers themselves; a parent who is not among them is not told."""
    visible = set(facts.customer_ids)
    names = ("id", "name", "name_en", "region", "industry", "parent_id")
    return [
        CustomerCard(
            id=row["id"], name=row["name"], name_en=row["name_en"], region=row["region"], industry=row["industry"],
            parent=row["parent_id"] if row["parent_id"] in visible else None,
        )
        for row in _rows(facts, "customers", *names)
    ]  # fmt: skip


def seen_of(one: PersonCard | CustomerCard, other: PersonCard | CustomerCard) -> str:
    """A digest of what is said of both themselves: two told apart are asked about again once it changes.

    Posts and groups are no part of it: who sees which depends on their rights, and a pair that one viewer has settled
    would be open for another.
    """
    first, second = sorted((one, other), key=lambda card: card.id)
    return hashlib.sha256(json.dumps([_said(first), _said(second)]).encode()).hexdigest()[:32]


def _said(card: PersonCard | CustomerCard) -> list[str | None]:
    if isinstance(card, PersonCard):
        return [card.id, card.name, card.name_en, card.organisation]
    return [card.id, card.name, card.name_en, card.region, card.industry]


def _people(facts: Facts) -> Iterator[tuple[Json, set[str]]]:
    tied: dict[str, set[str]] = defaultdict(set)
    for row in _rows(facts, "reporting_lines", "person_id", "manager_id"):
        tied[row["person_id"]].add(row["manager_id"])
    for row in _rows(facts, "person_ties", "from_kind", "from_id", "to_kind", "to_id"):
        if row["from_kind"] == row["to_kind"] == "person":
            tied[row["from_id"]].add(row["to_id"])
    for row in _rows(facts, "people", "id", "name", "name_en", "title", "organisation"):
        yield row, tied[row["id"]]


def _person(row: Mapping[str, Any], posts: list[Json], seats: set[tuple[str, str]], tied: set[str]) -> PersonCard:
    titles = {post["title"] for post in posts} | {row["title"]}
    held = {Post(post["post_customer_id"], post["from"], post["to"]) for post in posts}
    return PersonCard(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        organisation=row["organisation"],
        titles=frozenset(titles - {None}),
        departments=frozenset(post["department_id"] for post in posts),
        posts=tuple(sorted(held, key=lambda post: (post.customer, str(post.start), str(post.end)))),
        seats=frozenset(seats),
        tied=frozenset(tied),
    )


def _rows(facts: Facts, table: str, *columns: str) -> Iterator[Json]:
    """The distinct rows of a table; none where the viewer may not compute from it."""
    if facts.may_read(table):
        yield from facts.history(table).select(columns).unique(maintain_order=True).iter_rows(named=True)


def described(card: PersonCard | CustomerCard) -> Json:
    """A card as an answer shows it."""
    if isinstance(card, CustomerCard):
        return {**dataclasses.asdict(card), "organisation": None, "titles": [], "customers": [], "departments": []}
    return {
        "id": card.id,
        "name": card.name,
        "name_en": card.name_en,
        "region": None,
        "industry": None,
        "parent": None,
        "organisation": card.organisation,
        "titles": sorted(card.titles),
        "customers": sorted(card.customers),
        "departments": sorted(card.departments),
    }
