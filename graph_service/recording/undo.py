"""Undoing a load by its id: what it made is removed, what it changed is as it was; or nothing is touched at all.

First everything is looked through: whatever was recorded later and builds on the load stands in the way, is named, and
nothing is changed. Then the load is marked as being undone, which keeps every other change out, and its steps are
undone from the last to the first, each in one transaction with its operation, its audit mark and new revisions. Cut
off, it goes on when it is asked for again.
"""

import dataclasses
import json
from functools import partial
from typing import Any

from graph_service.errors import ConflictError
from graph_service.recording.bookkeeping import (
    BUMP_COMPANY,
    BUMP_REVISIONS,
    LOCK_COMPANY,
    Bump,
    Finished,
    Stamp,
)
from graph_service.recording.in_the_way import SHOWN, InTheWayError, NamedIds, Obstacle, look, obstacles
from graph_service.recording.kept_loads import (
    Known,
    KnownLoad,
    LoadId,
    StepRow,
    find_load,
    kind_of,
    made_by,
    names_of,
    records_of,
    step_before,
)
from graph_service.recording.loads import refuse_while_loading
from graph_service.recording.locks import lock_dossiers
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from graph_service.recording.plan import stored_frame
from graph_service.recording.record import Anchors, Ids, Record, Rows
from graph_service.recording.recorder import RECORD_S
from graph_service.recording.shaping import DAY
from graph_service.recording.undo_trace import ABSENT, Made, read_made
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement
from graph_service.store.text_keys import owner_of


@dataclasses.dataclass(frozen=True)
class StepId:
    """A step."""

    step_id: str


@dataclasses.dataclass(frozen=True)
class ImageRow:
    """A record as it was before the step."""

    place: int
    fact_id: str
    image: str


@dataclasses.dataclass(frozen=True)
class RemovedRecords:
    """How many records were removed."""

    removed: int


FIND_IMAGES = Statement("reads/find_before_images", StepId, ImageRow)
BEGIN_UNDO = Statement("writes/begin_undo", LoadId, Finished)
GIVE_UP_UNDO = Statement("writes/give_up_undo", LoadId, Finished)
FINISH_UNDO = Statement("writes/finish_undo", LoadId, Finished)
DELETE_STEP = Statement("writes/delete_load_step", LoadId, Finished)
DELETE_RECORDS = Statement("writes/delete_records", NamedIds, RemovedRecords)


@dataclasses.dataclass(frozen=True)
class Undone:
    """What an undo did: facts removed, facts put back, and those left alone since an erasure ended their image."""

    removed: int = 0
    put_back: int = 0
    left: int = 0

    def __add__(self, other: "Undone") -> "Undone":
        return Undone(self.removed + other.removed, self.put_back + other.put_back, self.left + other.left)


class Undoer:
    """Undoes loads."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._writer = PlainWriter(gateway)

    async def undo(self, load_id: str, actor: str) -> Undone:
        """Undo a load, or go on undoing it. Raises ``InTheWayError`` where something builds on it: nothing is changed.

        ``NotFoundError`` for no load of that id, ``ConflictError`` for one undone already or one too old.
        """
        load = await self._required(load_id)
        if load.status != "undoing":
            await self._refuse(load_id, await self.obstacles(load_id))
            await self._mark(load_id)
            found = await self.obstacles(load_id)
            if found:
                await self._gateway.write(lambda unit: unit.run(GIVE_UP_UNDO, LoadId(load_id)))
            await self._refuse(load_id, found)
        known = await made_by(self._gateway, load_id)
        total = Undone()
        while (step := await step_before(self._gateway, load_id)) is not None:
            total += await self._undo_step(load_id, step, known, actor)
        asked = PlainWrite(f"undo {load_id}", actor, "undo load", "load", [load_id], {})
        await self._writer.write(asked, partial(_finish, load_id=load_id))
        return total

    async def obstacles(self, load_id: str) -> list[Obstacle]:
        """What was recorded later and builds on a load, at most ``SHOWN`` of it."""
        return await obstacles(self._gateway, load_id)

    async def _required(self, load_id: str) -> KnownLoad:
        load = await find_load(self._gateway, load_id)
        if load.status == "undone":
            raise ConflictError("recording.undone_already", id=load_id)
        await refuse_while_loading(self._gateway)
        did = any(one["created"] or one["changed"] for one in load.by_template.values())
        if did and not load.steps and load.status != "undoing":
            raise ConflictError("recording.undo_worn", id=load_id)
        return load

    @staticmethod
    async def _refuse(load_id: str, obstacles: list[Obstacle]) -> None:
        if obstacles:
            raise InTheWayError(load_id, obstacles)

    async def _mark(self, load_id: str) -> None:
        async def begin(unit: Unit) -> None:
            await unit.run(LOCK_COMPANY, NoParams())
            await unit.run(BEGIN_UNDO, LoadId(load_id))

        await self._gateway.write(begin)

    async def _undo_step(self, load_id: str, step: StepRow, known: Known, actor: str) -> Undone:
        ids = sorted({id_ for _, id_ in names_of(step)})
        asked = PlainWrite(f"undo {step.id}", actor, f"undo {step.kind}", step.kind, ids, {})
        effect = partial(_undo, load_id=load_id, step=step, known=known)
        done = await self._writer.write(asked, effect, timeout_s=RECORD_S)
        # what cannot be read again needs no key; after the commit, since keys do not come back, and before the step is
        # forgotten, since whoever goes on after a crash finds it, undone already, and comes by here again
        self._gateway.keys.destroy(
            [
                owner_of(record.name, id_, field)
                for record, made in records_of(step)
                for field in record.sealed
                for id_ in made.created
            ]
        )
        await self._gateway.write(lambda unit: unit.run(DELETE_STEP, LoadId(step.id)))
        return Undone(**done)


async def _undo(unit: Unit, *, load_id: str, step: StepRow, known: Known) -> Json:
    """One step: the locks, another look, what was there before, new revisions."""
    kind, images = kind_of(step), await _images(unit, step)
    anchors = await _anchors(unit, step, images)
    customers = await lock_dossiers(unit, anchors)
    found = await look(unit, step=step, known=known)
    if found:
        raise InTheWayError(load_id, found[:SHOWN])
    done = Undone()
    for place, made in sorted(read_made(step.made).items(), reverse=True):
        record = kind.records[place]
        done += await _put_back(unit, record, made, images.get(place, {}))
        if made.created:
            removed = (await unit.run(DELETE_RECORDS, NamedIds(record.name, list(made.created))))[0].removed
            done += Undone(removed=removed)
    if kind.is_membership:
        customers = sorted({*customers, *await lock_dossiers(unit, anchors)})
    if customers:
        await unit.run(BUMP_REVISIONS, Bump(customers, None))
    if anchors.is_company:
        await unit.run(BUMP_COMPANY, Stamp(None))
    return dataclasses.asdict(done)


async def _images(unit: Unit, step: StepRow) -> dict[int, dict[str, dict[str, Any]]]:
    """Records as they were, by place and id."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for row in await unit.run(FIND_IMAGES, StepId(step.id)):
        found.setdefault(row.place, {})[row.fact_id] = json.loads(row.image)
    return found


async def _anchors(unit: Unit, step: StepRow, images: dict[int, dict[str, dict[str, Any]]]) -> Anchors:
    """Whose dossiers a step lies in: as they are, and as they will be."""
    anchors, records = Anchors(), kind_of(step).records
    for place, made in sorted(read_made(step.made).items()):
        record = records[place]
        rows = (await unit.run(record.find, Ids(made.ids)))[0].records
        before = [
            [image.get(name) for name in ("id", "digest", "version", *record.fields)]
            for image in images.get(place, {}).values()
        ]
        for found in (rows, _as_found(record, before)):
            frame = stored_frame(record, found, suffix="")
            anchors = anchors | record.anchors(frame)
            for link in record.links:
                anchors = anchors | (Anchors() if link.anchors is None else link.anchors(frame))
    return anchors


def _as_found(record: Record, rows: list[list[Any]]) -> list[list[Any]]:
    """Images as a find statement answers: moments do not matter for whose they are, so they are left out."""
    moments = [at for at, dtype in enumerate(record.fields.values(), start=3) if dtype.is_temporal() and dtype != DAY]
    return [[None if at in moments else value for at, value in enumerate(row)] for row in rows]


async def _put_back(unit: Unit, record: Record, made: Made, images: dict[str, dict[str, Any]]) -> Undone:
    """Changed records as they were; a version never comes twice."""
    if not made.changed:
        return Undone()
    stored = (await unit.run(record.find, Ids(sorted(made.changed))))[0].records
    versions = {row[0]: row[2] for row in stored}
    rows = []
    for id_, digest in made.changed.items():
        # what is not there and was not taken away by the load itself was erased since
        if id_ in images and (id_ in versions or digest == ABSENT):
            version = versions.get(id_, images[id_]["version"] + 1)
            rows.append(images[id_] | {"version": version + 1})
    if rows:
        await unit.run(record.write, Rows(rows))
        # whichever kind an id may be of, what says so never changes: no such record is ever put back
        for link in record.links:
            await unit.run(link.write, Rows([{"id": row["id"], link.column: row[link.column]} for row in rows]))
    return Undone(put_back=len(rows), left=len(versions.keys() - images.keys()))


async def _finish(unit: Unit, *, load_id: str) -> Json:
    await unit.run(FINISH_UNDO, LoadId(load_id))
    return {}
