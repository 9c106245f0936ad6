"""What is stored of the facts that a state of a day may continue or end: of those it names, and of all it speaks of."""

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import polars as pl

from graph_service.errors import ConflictError
from graph_service.recording.plan import stored_frame
from graph_service.recording.record import Ids
from graph_service.recording.state.dated import ASSIGNMENTS, FEUDS, FLOWS, HOLDINGS, KNOWN, POSTS, SWAYS, Dated
from graph_service.recording.state.mentioned import Mentioned
from graph_service.recording.stored import FLOWS_OF_SEATS, HOLDERS_OF_SEATS, EdgeQuery, Edges, StoredFacts
from graph_service.store.statements import Statement


@dataclasses.dataclass(frozen=True)
class Sources:
    """Facts of these sources that are open on a day."""

    sources: list[str]
    day: date


@dataclasses.dataclass(frozen=True)
class Counted:
    """How many there are."""

    n: int


@dataclasses.dataclass(frozen=True)
class LaterStates:
    """Loads that said how things stand on a later day, each as its id and that day, the latest first."""

    loads: list[list[str]]


LATER_STATES = Statement("reads/find_later_states", Sources, LaterStates)
POSTS_OF_PEOPLE = Statement("reads/find_posts_of_people", Ids, Edges)
POSTS_OF_CUSTOMERS = Statement("reads/find_posts_of_customers", Ids, Edges)
ASSIGNMENTS_OF_CUSTOMERS = Statement("reads/find_assignments_of_customers", Ids, Edges)
SWAYS_OF_PEOPLE = Statement("reads/find_sways_of_people", Ids, Edges)
FEUDS_OF_PEOPLE = Statement("reads/find_feuds_of_people", Ids, Edges)
ACQUAINTANCES_OF = Statement("reads/find_acquaintances_of", Ids, Edges)
Count = Statement[Sources, Counted]
_COUNTS: Mapping[str, Count] = {
    "people": Statement("reads/count_open_posts", Sources, Counted),
    "assignments": Statement("reads/count_open_assignments", Sources, Counted),
    "seats": Statement("reads/count_open_holdings", Sources, Counted),
    "seat_flows": Statement("reads/count_open_flows", Sources, Counted),
    "ties": Statement("reads/count_open_ties", Sources, Counted),
}


@dataclasses.dataclass(frozen=True)
class Way:
    """How facts are found: those of what a row names in ``field``, and those of whom the export mentions."""

    field: str
    named: EdgeQuery
    owned: EdgeQuery
    owners: Callable[[Mentioned], Sequence[str]]


def _customers(of: Mentioned) -> Sequence[str]:
    return of.customers


def _seats(of: Mentioned) -> Sequence[str]:
    return of.seats["id"].to_list()


def _ends(of: Mentioned) -> Sequence[str]:
    return of.people["id"].unique().to_list()


_WAYS: Mapping[str, Way] = {
    dated.record.find.name: way
    for dated, way in (
        (POSTS, Way("person_id", POSTS_OF_PEOPLE, POSTS_OF_CUSTOMERS, _customers)),
        (ASSIGNMENTS, Way("customer_id", ASSIGNMENTS_OF_CUSTOMERS, ASSIGNMENTS_OF_CUSTOMERS, _customers)),
        (HOLDINGS, Way("seat_id", HOLDERS_OF_SEATS, HOLDERS_OF_SEATS, _seats)),
        (FLOWS, Way("from_seat_id", FLOWS_OF_SEATS, FLOWS_OF_SEATS, _seats)),
        (SWAYS, Way("from_id", SWAYS_OF_PEOPLE, SWAYS_OF_PEOPLE, _ends)),
        (FEUDS, Way("from_id", FEUDS_OF_PEOPLE, FEUDS_OF_PEOPLE, _ends)),
        (KNOWN, Way("from_id", ACQUAINTANCES_OF, ACQUAINTANCES_OF, _ends)),
    )
}


async def stored_facts(dated: Dated, said: pl.DataFrame, mentioned: Mentioned, stored: StoredFacts) -> pl.DataFrame:
    """What is stored of what rows name and of whom the export mentions: the record's fields and ``owner``.

    ``is_mentioned``: the export speaks of the owner, of a tie between people of both. ``is_new``, ``is_changed``: this
    load made it or changed it before it was cut off.
    """
    way = _WAYS[dated.record.find.name]
    owned = (await stored.edges(way.owned, way.owners(mentioned)))["tie"]
    named = (await stored.edges(way.named, said[way.field].drop_nulls().unique().to_list()))["tie"]
    wanted = pl.concat([owned, named]).unique().to_list()
    found = stored_frame(dated.record, await stored.records(dated.record, wanted), suffix="")
    facts = (await mentioned.owned(dated, found, stored)).with_columns(
        pl.col("id").is_in(list(ids.get(dated.record.name, ()))).alias(name)
        for name, ids in (("is_new", mentioned.done.created), ("is_changed", mentioned.done.changed))
    )
    if not dated.owner:
        return _between(facts, mentioned)
    owners = pl.Series(mentioned.owners(dated), dtype=pl.String)
    return facts.with_columns(pl.col("owner").is_in(owners.implode()).fill_null(value=False).alias("is_mentioned"))


def _between(ties: pl.DataFrame, mentioned: Mentioned) -> pl.DataFrame:
    people = mentioned.people.with_columns(is_there=True)
    things = [name for name in ("from_thing", "to_thing") if name not in ties.columns]
    found = ties.with_columns(pl.lit("person").alias(name) for name in things)
    for end in ("from", "to"):
        known = people.rename({"thing": f"{end}_thing", "id": f"{end}_id", "is_there": f"{end}_is_there"})
        found = found.join(known, on=[f"{end}_thing", f"{end}_id"], how="left")
    are_there = pl.col("from_is_there") & pl.col("to_is_there")
    return found.with_columns(are_there.fill_null(value=False).alias("is_mentioned")).drop(things)


async def count_open(template: str, sources: Sequence[str], day: date, stored: StoredFacts) -> int:
    """How many facts of a template from these sources hold on the day, whoever's they are."""
    return (await stored.one(_COUNTS[template], Sources(sorted(sources), day))).n


async def latest_state(sources: Collection[str], stored: StoredFacts) -> tuple[str, str] | None:
    """The load that last said how things stand, of those from one of the sources, and the day it spoke of."""
    if not sources:
        return None
    found = (await stored.one(LATER_STATES, Sources(sorted(sources), date.min))).loads
    return (found[0][0], found[0][1]) if found else None


async def refuse_earlier(sources: Sequence[str], day: date, stored: StoredFacts) -> None:
    """``ConflictError`` where one of the sources said how things stand on a later day: this one would take it back."""
    later = (await stored.one(LATER_STATES, Sources(sorted(sources), day))).loads
    if later:
        raise ConflictError("recording.state_before_another", day=day, load=later[0][0], later=later[0][1])
