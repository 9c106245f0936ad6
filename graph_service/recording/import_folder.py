"""An export on its way into an empty database: checked byte for byte first, and found equal at last.

An import is a load: cut off it is taken up again, and it can be undone by its id.
"""

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from graph_service.errors import BugError, ConflictError, InvalidError
from graph_service.recording.bookkeeping import BUMP_COMPANY, BUMP_REVISIONS, LOCK_COMPANY, Bump, Stamp
from graph_service.recording.chunk import Recorded, latest
from graph_service.recording.export_folder import Manifest, lines, read_manifest
from graph_service.recording.fingerprint import Total, graph_digest
from graph_service.recording.loads import FIND_LATEST_LOAD, Load, begin_load, finish_load, renew_load
from graph_service.recording.locks import lock_dossiers
from graph_service.recording.merges import SaidOfPair, say_again
from graph_service.recording.opt_out import SET_OPT_OUT, OwnWord
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from graph_service.recording.plan import as_parameters, stored_frame
from graph_service.recording.record import Anchors, Rows, Write
from graph_service.recording.record_files import OPT_OUTS, SAID_OF_PAIRS, Place, as_stored, places
from graph_service.recording.recorder import RECORD_S
from graph_service.recording.registry import kinds
from graph_service.recording.sealing import sealed
from graph_service.recording.undo_trace import RECORD_STEP, Made, StepParams, pack_made
from graph_service.recording.wipe import count_facts
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.migrations import migrations
from graph_service.store.statements import NoParams

ROWS_AT_ONCE = 2_500
"""Rows of one transaction. Its number is part of its operation's name: with another size, what was cut off could not go
on."""
WHOLE_EXPORT = "import"
"""As what an import counts its records, where a load counts rows by template."""
Heard = Callable[[str, int], None]


def nobody(_: str, __: int) -> None:
    """Nobody listens."""


@dataclasses.dataclass(frozen=True)
class Imported:
    """An import that is done, and what it was made of."""

    load_id: str
    rows: int
    digest: str
    is_resumed: bool


async def import_folder(gateway: Gateway, folder: Path, actor: str, heard: Heard = nobody) -> Imported:
    """Bring an export into an empty database; its fingerprint is then that of the export.

    ``InvalidError`` for a folder that is not as it was exported, ``ConflictError`` for a database that is not empty:
    both before the first write. ``BugError`` where the fingerprints differ at the end.
    """
    manifest = read_manifest(folder)
    ours = migrations()[-1].id
    if manifest.schema > ours:
        raise InvalidError("recording.export_newer", theirs=manifest.schema, ours=ours)
    if not await _may_begin(gateway, manifest):
        raise ConflictError("recording.import_not_empty")
    load = await begin_load(gateway, manifest.digest)
    rows = await _Importing(gateway, folder, manifest, load, actor, heard).run()
    await finish_load(gateway, load, {WHOLE_EXPORT: Recorded(created=rows)})
    digest = await graph_digest(gateway)
    if digest != manifest.graph_digest:
        raise BugError("recording.import_differs", found=digest, wanted=manifest.graph_digest)
    return Imported(load.id, rows, digest, load.is_resumed)


async def _may_begin(gateway: Gateway, manifest: Manifest) -> bool:
    """Whether there is nothing yet, or what there is comes from this very import, which was cut off."""
    latest_load = next(iter(await gateway.ask(FIND_LATEST_LOAD, NoParams())), None)
    if latest_load is not None and (latest_load.status, latest_load.folder_digest) == ("running", manifest.digest):
        return True
    return (await count_facts(gateway)).is_empty and await graph_digest(gateway) == Total().digest


class _Importing:
    """One import."""

    def __init__(  # noqa: PLR0913, PLR0917  (what it is made of)
        self, gateway: Gateway, folder: Path, manifest: Manifest, load: Load, actor: str, heard: Heard
    ) -> None:
        self._gateway = gateway
        self._folder = folder
        self._manifest = manifest
        self._load = load
        self._actor = actor
        self._heard = heard
        self._writer = PlainWriter(gateway)

    async def run(self) -> int:
        """How many records were brought."""
        for kind in kinds():
            mine = [place for place in places() if place.kind is kind]
            for phase in range(kind.phases):
                for place in mine:
                    await self._file(place, phase)
        await self._opt_outs()
        await self._pairs()
        return self._manifest.rows

    async def _file(self, place: Place, phase: int) -> None:
        record = place.record
        if phase != record.phase and phase not in {link.phase for link in record.links}:
            return
        for number, chunk in enumerate(self._chunks(place.file)):
            stored = [as_stored(record, said) for said in chunk]
            key = f"{self._load.id}/{place.file}/{phase}/{number}"
            ids = sorted(row[0] for row in stored)
            asked = PlainWrite(key, self._actor, f"import {place.kind.name}", place.kind.name, ids, {})
            effect = partial(_bring, place=place, phase=phase, stored=stored, load_id=self._load.id, step_id=key)
            await renew_load(self._gateway, self._load)
            await self._writer.write(asked, effect, timeout_s=RECORD_S)
            self._heard(place.kind.name, len(chunk))

    async def _opt_outs(self) -> None:
        for number, chunk in enumerate(self._chunks(OPT_OUTS)):
            words = [OwnWord(**said) for said in chunk]
            ids = [word.employee_id for word in words]
            key = f"{self._load.id}/{OPT_OUTS}/{number}"
            asked = PlainWrite(key, self._actor, "import opt-outs", "employees", ids, {})
            await self._writer.write(asked, partial(_say, words=words), timeout_s=RECORD_S)

    async def _pairs(self) -> None:
        for number, chunk in enumerate(self._chunks(SAID_OF_PAIRS)):
            said = [SaidOfPair(**one) for one in chunk]
            ids = sorted({id_ for one in said for id_ in (one.one, one.other)})
            asked = PlainWrite(
                f"{self._load.id}/{SAID_OF_PAIRS}/{number}", self._actor, "import pairs", "people", ids, {}
            )
            await self._writer.write(asked, partial(_say_of_pairs, said=said), timeout_s=RECORD_S)

    def _chunks(self, name: str) -> Iterator[list[dict[str, Any]]]:
        found: list[dict[str, Any]] = []
        for said in lines(self._folder / name):
            found.append(said)
            if len(found) == ROWS_AT_ONCE:
                yield found
                found = []
        if found:
            yield found


async def _bring(  # noqa: PLR0913  (what a chunk is)
    unit: Unit, *, place: Place, phase: int, stored: list[list[Any]], load_id: str, step_id: str
) -> Json:
    """Locks, records, ties that hang on them, what an undo needs, new revisions."""
    record = place.record
    frame = stored_frame(record, stored, suffix="")
    anchors = record.anchors(frame)
    before = await lock_dossiers(unit, anchors)
    made = as_parameters(record, frame)
    if phase == record.phase:
        await _run(unit, record.write, sealed(record, made, unit.keys))
        of_step = pack_made({place.at: Made({row["id"]: row["digest"] for row in made}, {})})
        await unit.run(RECORD_STEP, StepParams(step_id, load_id, place.kind.name, of_step))
    for link in record.links:
        if link.phase == phase:
            rows = [row for row in made if link.kind is None or row[link.kind[0]] == link.kind[1]]
            ends = [{"id": row["id"], link.column: row[link.column]} for row in rows if row[link.column] is not None]
            await _run(unit, link.write, ends)
    customers = sorted({*before, *await lock_dossiers(unit, anchors)})
    await _bump(unit, anchors, customers, frame)
    return {"rows": len(stored)}


async def _bump(unit: Unit, anchors: Anchors, customers: list[str], frame: pl.DataFrame) -> None:
    stamp = latest(frame)
    if customers:
        await unit.run(BUMP_REVISIONS, Bump(customers, stamp))
    if anchors.is_company or not customers:
        await unit.run(LOCK_COMPANY, NoParams())
        await unit.run(BUMP_COMPANY, Stamp(stamp))


async def _run(unit: Unit, statement: Write, rows: list[dict[str, Any]]) -> None:
    if rows:
        written = await unit.run(statement, Rows(rows))
        if written[0].missing:
            raise BugError("recording.end_missing", statement=statement.name, missing=written[0].missing)


async def _say(unit: Unit, *, words: list[OwnWord]) -> Json:
    await unit.run(LOCK_COMPANY, NoParams())
    for word in words:
        await unit.run(SET_OPT_OUT, word)
    await unit.run(BUMP_COMPANY, Stamp(None))
    return {"rows": len(words)}


async def _say_of_pairs(unit: Unit, *, said: list[SaidOfPair]) -> Json:
    await say_again(unit, said)
    return {"rows": len(said)}
