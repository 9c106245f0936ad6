"""What stands half done in the database, and whether its notes can be read: for whoever looks after it."""

import dataclasses

from graph_service.errors import ServiceError
from graph_service.recording.holders import Holder
from graph_service.recording.loads import FIND_LATEST_LOAD, LoadRow
from graph_service.store.gateway import Gateway
from graph_service.store.statements import NoParams, Statement
from graph_service.store.text_keys import owner_of

LOOK_S = 30.0
NOTES = 5


@dataclasses.dataclass(frozen=True)
class UnfinishedRow:
    """The clock of the database and what is not done; lists hold at most one moment or age, and ids of erasures."""

    now_ms: int
    stamps_ms: list[int]
    erasures: list[str]
    undoing: list[str]
    imports: int
    locks_s: list[int]


@dataclasses.dataclass(frozen=True)
class HowMany:
    """At most so many rows."""

    limit: int


@dataclasses.dataclass(frozen=True)
class NoteRow:
    """A note as stored."""

    id: str
    text: str


FIND_UNFINISHED = Statement("reads/find_unfinished", NoParams, UnfinishedRow)
FIND_SOME_NOTES = Statement("reads/find_some_notes", HowMany, NoteRow)


async def find_unfinished(gateway: Gateway) -> UnfinishedRow:
    """What is not done."""
    return (await gateway.ask(FIND_UNFINISHED, NoParams(), timeout_s=LOOK_S))[0]


async def find_cut_off_load(gateway: Gateway) -> LoadRow | None:
    """The load that was cut off and not taken up yet; None while somebody is at it."""
    for load in await gateway.ask(FIND_LATEST_LOAD, NoParams()):
        if load.status == "running" and (load.holder is None or Holder.read(load.holder).is_known_dead):
            return load
    return None


async def unreadable_notes(gateway: Gateway) -> ServiceError | int:
    """Of a few notes, how many have lost their key; or why none can be read."""
    rows = await gateway.ask(FIND_SOME_NOTES, HowMany(NOTES), timeout_s=LOOK_S)
    try:
        texts = gateway.keys.open([owner_of("Observation", row.id, "evidence") for row in rows], [r.text for r in rows])
    except ServiceError as failure:
        return failure
    return sum(text is None for text in texts)
