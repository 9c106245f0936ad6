"""What the checks ask of the graph: which ids and names are there, and ties that new ones may clash with."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import polars as pl

from graph_service.recording.record import Ids, Record
from graph_service.recording.sealing import opened
from graph_service.store.statements import Statement
from graph_service.store.text_keys import TextKeys

ASK_ROWS = 10_000
ASK_S = 30.0
EDGE_SCHEMA: Mapping[str, pl.DataType] = {
    "a": pl.String(),
    "b": pl.String(),
    "tie": pl.String(),
    "from": pl.String(),
    "to": pl.String(),
}


@dataclasses.dataclass(frozen=True)
class ThingTexts:
    """Names asked for, by the kind of thing that bears them."""

    org_unit: list[str] = dataclasses.field(default_factory=list)
    employee: list[str] = dataclasses.field(default_factory=list)
    customer: list[str] = dataclasses.field(default_factory=list)
    department: list[str] = dataclasses.field(default_factory=list)
    person: list[str] = dataclasses.field(default_factory=list)
    product: list[str] = dataclasses.field(default_factory=list)
    competitor: list[str] = dataclasses.field(default_factory=list)
    opportunity: list[str] = dataclasses.field(default_factory=list)
    store: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class ThingIds(ThingTexts):
    """Ids asked for, by kind of thing; what is there comes back in the same shape."""

    seat: list[str] = dataclasses.field(default_factory=list)
    interaction: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class ThingNames:
    """Pairs of name and id that are there, by kind of thing."""

    org_unit: list[list[str]]
    employee: list[list[str]]
    customer: list[list[str]]
    department: list[list[str]]
    person: list[list[str]]
    product: list[list[str]]
    competitor: list[list[str]]
    opportunity: list[list[str]]
    store: list[list[str]]


@dataclasses.dataclass(frozen=True)
class Edges:
    """Ties as lists: one end, other end, id of the tie, from, to."""

    edges: list[list[str | None]]


FIND_KNOWN_IDS = Statement("reads/find_known_ids", ThingIds, ThingIds)
FIND_KNOWN_NAMES = Statement("reads/find_known_names", ThingTexts, ThingNames)
PARENTS_OF_ORG_UNITS = Statement("reads/find_parents_of_org_units", Ids, Edges)
PARENTS_OF_CUSTOMERS = Statement("reads/find_parents_of_customers", Ids, Edges)
SUPERIORS_OF_PEOPLE = Statement("reads/find_superiors_of_people", Ids, Edges)
FLOWS_OF_SEATS = Statement("reads/find_flows_of_seats", Ids, Edges)
HOLDERS_OF_SEATS = Statement("reads/find_holders_of_seats", Ids, Edges)
DEALS_OF_SEATS = Statement("reads/find_deals_of_seats", Ids, Edges)

P = TypeVar("P")
R = TypeVar("R")


class Asks(Protocol):
    """Whatever answers a read statement: the gateway, or a transaction that holds its locks already."""

    keys: TextKeys

    async def ask(self, statement: Statement[P, R], params: P, *, timeout_s: float = ...) -> list[R]:
        """All rows of a statement."""


EdgeQuery = Statement[Ids, Edges]


class StoredFacts:
    """Asks only for what it is given, in batches of lists."""

    def __init__(self, gateway: Asks) -> None:
        self._gateway = gateway
        self._ending = pl.DataFrame(schema={"tie": pl.String, "ends": pl.String})

    def end(self, ending: pl.DataFrame) -> None:
        """From now on ties count as ending where the folder lets them end: ``tie``, ``ends`` (days as text)."""
        self._ending = ending

    async def ids(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
        """Which of the ids are in the graph, by kind of thing."""
        found: dict[str, set[str]] = {thing: set() for thing in wanted}
        for thing, texts in wanted.items():
            for batch in _batches(texts):
                params = dataclasses.replace(ThingIds(), **{thing: batch})
                rows = await self._gateway.ask(FIND_KNOWN_IDS, params, timeout_s=ASK_S)
                found[thing].update(getattr(rows[0], thing))
        return found

    async def names(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
        """Pairs of name and id for the names, by kind of thing."""
        found: dict[str, list[list[str]]] = {thing: [] for thing in wanted}
        for thing, texts in wanted.items():
            if thing not in {field.name for field in dataclasses.fields(ThingTexts)}:
                continue
            for batch in _batches(texts):
                params = dataclasses.replace(ThingTexts(), **{thing: batch})
                rows = await self._gateway.ask(FIND_KNOWN_NAMES, params, timeout_s=ASK_S)
                found[thing].extend(getattr(rows[0], thing))
        return found

    async def edges(self, query: EdgeQuery, ids: Sequence[str]) -> pl.DataFrame:
        """The stored ties of these ids, as EDGE_SCHEMA."""
        frames = [pl.DataFrame(schema=EDGE_SCHEMA)]
        for batch in _batches(ids):
            rows = await self._gateway.ask(query, Ids(batch), timeout_s=ASK_S)
            frames.append(pl.DataFrame(rows[0].edges, schema=EDGE_SCHEMA, orient="row"))
        found = pl.concat(frames).join(self._ending, on="tie", how="left", maintain_order="left")
        return found.with_columns(pl.coalesce("ends", "to").alias("to")).drop("ends")

    async def one(self, statement: Statement[P, R], params: P) -> R:
        """The one row of a statement that has one."""
        return (await self._gateway.ask(statement, params, timeout_s=ASK_S))[0]

    async def closure(self, query: EdgeQuery, ids: Sequence[str]) -> pl.DataFrame:
        """All stored ties that can be walked from these ids, round by round."""
        seen: set[str] = set()
        frames = [pl.DataFrame(schema=EDGE_SCHEMA)]
        frontier = sorted(set(ids))
        while frontier:
            seen.update(frontier)
            found = await self.edges(query, frontier)
            frames.append(found)
            frontier = sorted(set(found["b"].to_list()) - seen)
        return pl.concat(frames)

    async def records(self, record: Record, ids: Sequence[str]) -> list[list[Any]]:
        """The stored records with these ids, as their find statement gives them, notes as they were written."""
        found: list[list[Any]] = []
        for batch in _batches(ids):
            rows = await self._gateway.ask(record.find, Ids(batch), timeout_s=ASK_S)
            found.extend(opened(record, rows[0].records, self._gateway.keys))
        return found


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    ordered = sorted(texts)
    for start in range(0, len(ordered), ASK_ROWS):
        yield ordered[start : start + ASK_ROWS]
