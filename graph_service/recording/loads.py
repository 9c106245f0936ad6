"""Loads: a folder on its way in, so that a load cut off is taken up again and never doubled."""

import dataclasses
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from graph_service.errors import ConflictError, OutcomeUnknownError
from graph_service.recording.bookkeeping import LOCK_COMPANY, Finished
from graph_service.recording.chunk import Recorded, body_hash
from graph_service.recording.holders import Holder, ourselves
from graph_service.recording.kind import FactKind
from graph_service.recording.recorder import RECORD_S
from graph_service.recording.undo_trace import DELETE_WORN, KEPT, WORN_AT_ONCE, Worn
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

LEASE_S = 180
"""A load of another machine that was silent for so long is dead: a chunk may take 30 s, three times."""
RENEW_S = 10
"""How often a load at work says so, at the most."""
Clock = Callable[[], float]


@dataclasses.dataclass(frozen=True)
class Load:
    """A load that has begun; ``is_resumed``: an earlier one of the same folder was cut off and is taken up."""

    id: str
    is_resumed: bool
    holder: Holder = dataclasses.field(default_factory=ourselves)

    def operation_id(self, kind: FactKind, chunk: pl.DataFrame, phase: int = 0) -> str:
        """The operation of one chunk: the same rows in the same load are the same operation."""
        return f"{self.id}/{kind.name}/{phase}/{body_hash(kind, chunk, phase)[:24]}"


@dataclasses.dataclass(frozen=True)
class LoadRow:
    """A load as stored."""

    id: str
    folder_digest: str
    status: str
    holder: str | None
    renewed_ms: int | None


@dataclasses.dataclass(frozen=True)
class LoadParams:
    """A load about to begin or to go on, and who is at it from now on."""

    id: str
    folder_digest: str
    holder: str
    now_ms: int


@dataclasses.dataclass(frozen=True)
class Superseded:
    """How many unfinished loads were given up."""

    superseded: int


@dataclasses.dataclass(frozen=True)
class SignOfLife:
    """A load, and who says that they are still at it."""

    id: str
    holder: str
    now_ms: int


@dataclasses.dataclass(frozen=True)
class StateOfLoad:
    """A load that says how things stand on a day, and whose word that is."""

    id: str
    day: date
    sources: list[str]


@dataclasses.dataclass(frozen=True)
class LoadCounts:
    """What a load did, as JSON."""

    id: str
    counts: str


FIND_LATEST_LOAD = Statement("reads/find_latest_load", NoParams, LoadRow)
BEGIN_LOAD = Statement("writes/begin_load", LoadParams, Superseded)
RENEW_LOAD = Statement("writes/renew_load", SignOfLife, Finished)
MARK_STATE = Statement("writes/mark_state_of_load", StateOfLoad, Finished)
FINISH_LOAD = Statement("writes/finish_load", LoadCounts, Finished)


async def begin_load(
    gateway: Gateway, folder_digest: str, holder: Holder | None = None, clock: Clock = time.time
) -> Load:
    """Take up the latest load if it is of this content and was cut off, else begin a new one.

    ``ConflictError`` while somebody else is at it: two loads at once would each undo what the other changes.
    """
    mine = holder or ourselves()
    fresh, now_ms = secrets.token_hex(8), round(clock() * 1000)

    async def begin(unit: Unit) -> Load:
        # two that begin at the same moment come here one after the other
        await unit.run(LOCK_COMPANY, NoParams())
        latest = next(iter(await unit.run(FIND_LATEST_LOAD, NoParams())), None)
        is_cut_off = latest is not None and latest.status == "running" and latest.id != fresh
        if latest is not None and is_cut_off:
            _refuse_rival(latest, mine, now_ms)
        is_resumed = latest is not None and is_cut_off and latest.folder_digest == folder_digest
        id_ = latest.id if latest is not None and is_resumed else fresh
        await unit.run(BEGIN_LOAD, LoadParams(id_, folder_digest, str(mine), now_ms))
        return Load(id_, is_resumed=is_resumed, holder=mine)

    try:
        return await gateway.write(begin)
    except OutcomeUnknownError:
        return await gateway.write(begin)


def _refuse_rival(load: LoadRow, mine: Holder, now_ms: int) -> None:
    """Somebody else who is alive, or of whom it cannot be known and who was heard of lately."""
    if load.holder is None or load.renewed_ms is None or load.holder == str(mine):
        return
    rival, silent_s = Holder.read(load.holder), (now_ms - load.renewed_ms) // 1000
    if silent_s < LEASE_S and not rival.is_known_dead:
        raise ConflictError(
            "recording.load_running", machine=rival.machine, pid=rival.pid, silent_s=silent_s, wait_s=LEASE_S - silent_s
        )


async def refuse_while_loading(gateway: Gateway, clock: Clock = time.time) -> None:
    """Raise ``ConflictError`` while somebody is at a load."""
    for latest in await gateway.ask(FIND_LATEST_LOAD, NoParams()):
        if latest.status == "running":
            _refuse_rival(latest, ourselves(), round(clock() * 1000))


async def renew_load(gateway: Gateway, load: Load, clock: Clock = time.time) -> None:
    """Say that we are still at it; ``ConflictError`` if another load has taken over meanwhile."""
    params = SignOfLife(load.id, str(load.holder), round(clock() * 1000))
    rows = await gateway.write(lambda unit: unit.run(RENEW_LOAD, params))
    if not rows[0].finished:
        raise ConflictError("recording.load_taken_over")


async def mark_state(gateway: Gateway, load: Load, day: date, sources: Sequence[str]) -> None:
    """Keep of which day the load says how things stand: an older state of the same sources is refused after it."""
    await gateway.write(lambda unit: unit.run(MARK_STATE, StateOfLoad(load.id, day, list(sources))))


async def finish_load(gateway: Gateway, load: Load, counts: Mapping[str, Recorded]) -> None:
    """The load is complete; loading the folder again is a new load, which finds nothing to change."""
    stored = json.dumps({name: dataclasses.asdict(recorded) for name, recorded in counts.items()})
    await gateway.write(lambda unit: unit.run(FINISH_LOAD, LoadCounts(load.id, stored)))
    await _forget_worn(gateway)


async def _forget_worn(gateway: Gateway) -> None:
    """What older loads left for their undo is removed."""
    worn = Worn(KEPT, WORN_AT_ONCE)
    while (await gateway.write(lambda unit: unit.run(DELETE_WORN, worn), timeout_s=RECORD_S))[0].removed:
        pass
