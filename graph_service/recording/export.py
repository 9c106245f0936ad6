"""Everything recorded, written to a folder at one version, page by page, and the fingerprint of what was written."""

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph_service.domain.personal_data import SEALED
from graph_service.errors import BugError, UnavailableError
from graph_service.recording.bookkeeping import LOCK_COMPANY
from graph_service.recording.export_folder import Manifest, described, private
from graph_service.recording.export_templates import write_templates
from graph_service.recording.fingerprint import PAGE_OF_FACTS, PAGE_ROWS, PAGE_S, FactRow, PageParams, Total, plain_rows
from graph_service.recording.pause import Pause, paused
from graph_service.recording.plan import digests, stored_frame
from graph_service.recording.record import Ids, Record
from graph_service.recording.record_files import (
    OPT_OUTS,
    PAIRS,
    SAID_OF_PAIRS,
    Place,
    as_object,
    fact_labels,
    of_label,
    places,
)
from graph_service.recording.sealing import HEAD, opened
from graph_service.store.gateway import Gateway
from graph_service.store.migrations import migrations
from graph_service.store.statements import NoParams

ATTEMPTS = 5
TIES_AT_ONCE = 5_000
Heard = Callable[[str, int], None]


def nobody(_: str, __: int) -> None:
    """Nobody listens."""


async def export(gateway: Gateway, folder: Path, *, has_notes: bool, heard: Heard = nobody) -> Manifest:
    """Write all facts to an empty folder, at one version: changes wait meanwhile (see ``pause``).

    Without notes their texts are left out and the digest is that of a graph without them. Memory of one page; O(facts).
    Raises ``UnavailableError`` where changes that had begun before kept coming in.
    """
    async with paused(gateway) as pause:
        for _ in range(ATTEMPTS):
            before = await pause.operations()
            writing = _Writing(gateway, folder, pause, has_notes=has_notes, heard=heard)
            digest = await writing.run()
            revision = (await gateway.read_locked(lambda unit: unit.run(LOCK_COMPANY, NoParams())))[0].revision
            if await pause.operations() == before:
                break
            writing.discard()
        else:
            raise UnavailableError("recording.export_unsettled")
    manifest = Manifest(
        schema=migrations()[-1].id,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        has_notes=has_notes,
        graph_digest=digest,
        company_revision=revision,
        files=described(folder, {**writing.rows, **write_templates(folder)}),
    )
    manifest.write(folder)
    return manifest


class _Writing:
    """One attempt."""

    def __init__(self, gateway: Gateway, folder: Path, pause: Pause, *, has_notes: bool, heard: Heard) -> None:
        self._gateway = gateway
        self._folder = folder
        self._pause = pause
        self._has_notes = has_notes
        self._heard = heard
        self._files: Mapping[str, Any] = {}
        self.rows: dict[str, int] = dict.fromkeys([*(place.file for place in places()), OPT_OUTS, SAID_OF_PAIRS], 0)

    async def run(self) -> str:
        """The digest of what was written."""
        total = Total()
        with ExitStack() as stack:
            self._files = {name: stack.enter_context(private(self._folder / name)) for name in self.rows}
            for label in fact_labels():
                after = ""
                while rows := await self._page(label, after):
                    after = rows[-1].id
                    await self._write_page(label, rows)
                    total.add(label, rows)
                    self._heard(label, len(rows))
        return total.digest

    def discard(self) -> None:
        """What was read was not of one version."""
        for name in self.rows:
            (self._folder / name).unlink()

    async def _page(self, label: str, after: str) -> list[FactRow]:
        await self._pause.renew()
        rows = await self._gateway.ask(PAGE_OF_FACTS, PageParams(label, after, PAGE_ROWS), timeout_s=PAGE_S)
        if rows and not of_label(label):
            raise BugError("recording.export_of_unknown", label=label)
        return plain_rows(label, rows, self._gateway.keys)

    async def _write_page(self, label: str, rows: list[FactRow]) -> None:
        """The nodes of a page and the keyed ties that begin at them; rows without notes where none are wanted."""
        for place in of_label(label):
            found = await self._found(place.record, [row.id for row in rows])
            if not self._has_notes and SEALED.get(label):
                found = _without_notes(place.record, found)
                _take_notes(label, rows, {one[0]: one[1] for one in found})
            self._put(place, found)
        wanted: dict[str, list[str]] = {}
        for row in rows:
            for type_, _, _, own in row.ties:
                wanted.setdefault(type_, []).extend(value for name, value in own if name == "id")
        for type_, ids in wanted.items():
            for start in range(0, len(ids), TIES_AT_ONCE):
                await self._write_ties(type_, ids[start : start + TIES_AT_ONCE])
        self._put_opt_outs(rows)
        self._put_pairs(label, rows)

    async def _write_ties(self, type_: str, ids: list[str]) -> None:
        found_by: dict[str, list[list[Any]]] = {}
        for place in of_label(type_):
            name = place.record.find.name
            if name not in found_by:
                found_by[name] = await self._found(place.record, ids)
            self._put(place, [one for one in found_by[name] if _belongs(place, one)])

    async def _found(self, record: Record, ids: list[str]) -> list[list[Any]]:
        rows = await self._gateway.ask(record.find, Ids(ids), timeout_s=PAGE_S)
        return opened(record, rows[0].records, self._gateway.keys)

    def _put(self, place: Place, found: list[list[Any]]) -> None:
        out = self._files[place.file]
        for one in sorted(found, key=lambda row: str(row[0])):
            out.write(json.dumps(as_object(place.record, one), ensure_ascii=False) + "\n")
        self.rows[place.file] += len(found)

    def _put_opt_outs(self, rows: list[FactRow]) -> None:
        for row in rows:
            for name, value in row.properties:
                if name == "own_opt_out":
                    self._put_one(OPT_OUTS, {"employee_id": row.id, "is_out": value == "true"})

    def _put_pairs(self, label: str, rows: list[FactRow]) -> None:
        for row in rows:
            for type_, _, other, own in row.ties:
                if type_ in PAIRS:
                    said = {"seen": None, **dict(own)}
                    self._put_one(SAID_OF_PAIRS, {"type": type_, "of": label, "one": row.id, "other": other, **said})

    def _put_one(self, file: str, said: dict[str, Any]) -> None:
        self._files[file].write(json.dumps(said, ensure_ascii=False) + "\n")
        self.rows[file] += 1


def _belongs(place: Place, stored: list[Any]) -> bool:
    """Whether a tie is this place's: ties of knowing have one for each pair of kinds of people."""
    if place.record.name != "KNOWS":
        return True
    said = as_object(place.record, stored)
    pairs = {("person", "person"): 0, ("employee", "person"): 1, ("employee", "employee"): 2}
    same = [one.at for one in of_label("KNOWS")]
    return same[pairs[said["from_thing"], said["to_thing"]]] == place.at


def _without_notes(record: Record, found: list[list[Any]]) -> list[list[Any]]:
    """The records as if nobody had written a note."""
    fields = [len(HEAD) + list(record.fields).index(name) for name in record.sealed]
    bare = [[None if at in fields else value for at, value in enumerate(row)] for row in found]
    anew = digests(stored_frame(record, bare, suffix=""), record)
    return [[row[0], digest, *row[2:]] for row, digest in zip(bare, anew, strict=True)]


def _take_notes(label: str, rows: list[FactRow], anew: Mapping[str, str]) -> None:
    """The same of nodes as the fingerprint sees them."""
    for row in rows:
        kept = [[name, value] for name, value in row.properties if name not in SEALED[label]]
        row.properties[:] = [[name, anew.get(row.id, value) if name == "digest" else value] for name, value in kept]
