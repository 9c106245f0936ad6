"""Loads: a folder on its way in, so that a load cut off is taken up again and never doubled."""

import dataclasses
import json
import secrets
from collections.abc import Mapping

import polars as pl

from graph_service.errors import OutcomeUnknownError
from graph_service.recording.kind import FactKind
from graph_service.recording.recorder import Finished, Recorded, body_hash
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement


@dataclasses.dataclass(frozen=True)
class Load:
    """A load that has begun; ``is_resumed``: an earlier one of the same folder was cut off and is taken up."""

    id: str
    is_resumed: bool

    def operation_id(self, kind: FactKind, chunk: pl.DataFrame, phase: int = 0) -> str:
        """The operation of one chunk: the same rows in the same load are the same operation."""
        return f"{self.id}/{kind.name}/{phase}/{body_hash(kind, chunk, phase)[:24]}"


@dataclasses.dataclass(frozen=True)
class LoadRow:
    """A load as stored."""

    id: str
    folder_digest: str
    status: str


@dataclasses.dataclass(frozen=True)
class LoadParams:
    """A load about to begin or to go on."""

    id: str
    folder_digest: str


@dataclasses.dataclass(frozen=True)
class Superseded:
    """How many unfinished loads were given up."""

    superseded: int


@dataclasses.dataclass(frozen=True)
class LoadCounts:
    """What a load did, as JSON."""

    id: str
    counts: str


FIND_LATEST_LOAD = Statement("reads/find_latest_load", NoParams, LoadRow)
BEGIN_LOAD = Statement("writes/begin_load", LoadParams, Superseded)
FINISH_LOAD = Statement("writes/finish_load", LoadCounts, Finished)


async def begin_load(gateway: Gateway, folder_digest: str) -> Load:
    """Take up the latest load if it is of this content and was cut off, else begin a new one."""
    fresh = secrets.token_hex(8)
    latest = await gateway.ask(FIND_LATEST_LOAD, NoParams())
    if latest and latest[0].status == "running" and latest[0].folder_digest == folder_digest:
        return Load(latest[0].id, is_resumed=True)

    async def begin(unit: Unit) -> None:
        await unit.run(BEGIN_LOAD, LoadParams(fresh, folder_digest))

    try:
        await gateway.write(begin)
    except OutcomeUnknownError:
        await gateway.write(begin)
    return Load(fresh, is_resumed=False)


async def finish_load(gateway: Gateway, load: Load, counts: Mapping[str, Recorded]) -> None:
    """The load is complete; loading the folder again is a new load, which finds nothing to change."""
    stored = json.dumps({name: dataclasses.asdict(recorded) for name, recorded in counts.items()})
    await gateway.write(lambda unit: unit.run(FINISH_LOAD, LoadCounts(load.id, stored)))
