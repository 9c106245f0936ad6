"""Loads as they are kept for being undone: when they ran, and step by step what they made."""

import dataclasses
import json
import sys
from collections.abc import AsyncIterator, Iterator

from graph_service.errors import NotFoundError
from graph_service.recording.kind import FactKind
from graph_service.recording.record import Record
from graph_service.recording.registry import kind_named
from graph_service.recording.undo_trace import Made, read_made
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement

LATEST = sys.maxsize
"""A number above that of every step."""


@dataclasses.dataclass(frozen=True)
class LoadId:
    """A load."""

    id: str


@dataclasses.dataclass(frozen=True)
class HowManyLoads:
    """At most so many."""

    limit: int


@dataclasses.dataclass(frozen=True)
class KnownLoad:
    """A load as stored; moments in milliseconds; ``steps`` counts what can be undone."""

    id: str
    status: str
    counts: str | None
    started_at: int
    finished_at: int | None
    undone_at: int | None
    steps: int
    state_of: str | None = None
    """The day on which things stood as it said."""

    @property
    def by_template(self) -> dict[str, dict[str, int]]:
        """Rows that were ``created``, ``changed`` and ``unchanged``, by template; empty until it is done."""
        counts: dict[str, dict[str, int]] = json.loads(self.counts or "{}")
        return counts


@dataclasses.dataclass(frozen=True)
class Before:
    """The steps of a load before a number."""

    load_id: str
    before: int


@dataclasses.dataclass(frozen=True)
class StepRow:
    """A step of a load, as it was noted."""

    id: str
    number: int
    kind: str
    made: bytes | str


FIND_LOAD = Statement("reads/find_load", LoadId, KnownLoad)
LIST_LOADS = Statement("reads/list_loads", HowManyLoads, KnownLoad)
FIND_STEP = Statement("reads/find_load_step", Before, StepRow)
Known = set[int]
"""Everything that a load made or changed, as hashes of name and id: 100 bytes a fact."""


async def list_loads(gateway: Gateway, limit: int) -> list[KnownLoad]:
    """The latest loads."""
    return await gateway.ask(LIST_LOADS, HowManyLoads(limit))


async def find_load(gateway: Gateway, load_id: str) -> KnownLoad:
    """A load. Raises ``NotFoundError`` where there is none of that id."""
    found = await gateway.ask(FIND_LOAD, LoadId(load_id))
    if not found:
        raise NotFoundError("recording.no_load", id=load_id)
    return found[0]


async def step_before(gateway: Gateway, load_id: str, before: int = LATEST) -> StepRow | None:
    """The last step of a load before a number."""
    return next(iter(await gateway.ask(FIND_STEP, Before(load_id, before))), None)


async def steps_of(gateway: Gateway, load_id: str) -> AsyncIterator[StepRow]:
    """The steps of a load, the last one first, one at a time: each names up to thousands of records."""
    before = LATEST
    while (step := await step_before(gateway, load_id, before)) is not None:
        yield step
        before = step.number


async def made_by(gateway: Gateway, load_id: str) -> Known:
    """Everything the load made or changed."""
    found: Known = set()
    async for step in steps_of(gateway, load_id):
        found |= {hash(one) for one in names_of(step)}
    return found


def names_of(step: StepRow) -> Iterator[tuple[str, str]]:
    """Name and id of each record that a step made or changed."""
    for record, made in records_of(step):
        for id_ in made.ids:
            yield record.name, id_


def kind_of(step: StepRow) -> FactKind:
    """The kind of a step. Raises ``NotFoundError`` for one that is no more."""
    kind = kind_named(step.kind)
    if kind is None:
        raise NotFoundError("recording.no_kind", kind=step.kind)
    return kind


def records_of(step: StepRow) -> Iterator[tuple[Record, Made]]:
    """The records of a step, those that hang on others last."""
    records = kind_of(step).records
    for place, made in sorted(read_made(step.made).items()):
        yield records[place], made
