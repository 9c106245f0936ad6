"""A folder into the graph: everything is checked before the first write; cut off, it is finished by loading again."""

import dataclasses
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from datetime import date
from pathlib import Path

import polars as pl

from graph_service.recording.checks import FolderCheck
from graph_service.recording.chunk import Chunk, Recorded, chunk_rows, chunks
from graph_service.recording.kind import FactKind
from graph_service.recording.known_dossiers import KnownDossiers
from graph_service.recording.loads import RENEW_S, Load, begin_load, finish_load, mark_state, renew_load
from graph_service.recording.recorder import Recorder
from graph_service.recording.state.cut_off import cut_off
from graph_service.recording.state.stored import latest_state
from graph_service.recording.stored import StoredFacts
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.store.planned import plan_questions
from graph_service.words import Language
from loaders.ahead import ahead, in_thread
from loaders.brought import Brought
from loaders.checking import Advance, CheckedFile, CheckedFolder, Progress
from loaders.file_report import FileReport
from loaders.rejects import refuse_part, refuse_target, write_rejects
from loaders.report import Report, Status
from loaders.sources import open_folder
from loaders.spool import Spool
from loaders.state import digest_of, refuse_future, refuse_many
from loaders.unheeded import held_by_employees

GROUPED_ROWS = 200_000
"""Rows of several lines per thing are gathered in memory, about so many at a time."""


@dataclasses.dataclass(frozen=True)
class Options:
    """How to load."""

    is_dry_run: bool = False
    skip_bad_rows: bool = False
    allow_extra: bool = False
    reject_to: Path | None = None
    language: Language = "en"
    actor: str = "operator"
    leaves_plans: bool = False
    """Whether it leaves the statements of questions planned: with other data the server plans them anew, and nobody
    should wait for that who asks."""
    state_of: date | None = None
    """The day on which things stand as the rows say: what they no longer say has ended then."""
    allow_many_ends: bool = False
    """Whether it is meant that more than half of what a template speaks of ends."""


def no_progress(_: Advance) -> None:
    """Nobody watches."""


async def load(
    gateway: Gateway, settings: Settings, path: Path | Brought, options: Options, progress: Progress = no_progress
) -> Report:
    """Check what lies at a path and, unless that is all that was asked or a fault forbids it, record it."""
    begun = time.monotonic()
    refuse_future(options.state_of, settings.timezone)
    folder: Brought = open_folder(path, allow_extra=options.allow_extra) if isinstance(path, Path) else path
    refuse_part(folder, options.state_of)
    if options.reject_to is not None:
        refuse_target(folder, options.reject_to)
    checked = CheckedFolder(folder)
    done = None if options.state_of is None else await cut_off(gateway, _digest(folder, options))
    check = FolderCheck(gateway, settings, options.state_of, done)
    try:
        await checked.check(
            check,
            settings.timezone,
            progress,
            allow_extra=options.allow_extra,
            skip_bad_rows=options.skip_bad_rows,
        )
        by_template = checked.reports()
        reports = folder.by_file(by_template)
        written = write_rejects(folder, reports, options.reject_to, options.language)
        status, known, loaded = _status(checked, reports, options), None, {}
        before = None if check.state is not None else await latest_state(checked.sources, StoredFacts(gateway))
        standing = {} if check.state is None else check.state.standing
        unheeded = held_by_employees(checked, check)
        if status == "loaded":
            refuse_many({} if options.allow_many_ends else standing, options.state_of)
            known = await begin_load(gateway, _digest(folder, options))
            if check.state is not None and options.state_of is not None:
                await mark_state(gateway, known, options.state_of, check.state.sources)
            recording = Recording(gateway, known, check, options.actor, progress)
            loaded = {file.kind.name: await recording.record(file) for file in checked.files}
            await finish_load(gateway, known, loaded)
            status = "loaded" if any(count.created or count.changed for count in loaded.values()) else "unchanged"
    finally:
        checked.close()
    report = Report(
        load_id=None if known is None else known.id,
        status=status,
        is_dry_run=options.is_dry_run,
        is_resumed=known is not None and known.is_resumed,
        files=reports,
        loaded=loaded,
        ignored=folder.ignored,
        language=options.language,
        is_complete=checked.is_complete,
        seconds=time.monotonic() - begun,
        rejects_written=written,
        state_of=options.state_of,
        standing=standing,
        state_before=before,
        held_by_employees=unheeded,
        passed={one.template: one.read - one.rejected for one in by_template if one.template},
    )
    if options.leaves_plans and status == "loaded":
        progress(Advance("plan", "", 0, 0.0))
        await plan_questions(gateway)
    return report


def _digest(folder: Brought, options: Options) -> str:
    return digest_of(folder.digest(), options.state_of)


def _status(checked: CheckedFolder, reports: Sequence[FileReport], options: Options) -> Status:
    """Bad rows can be left out; a file that cannot be read cannot."""
    has_faults = any(report.faults.height for report in reports)
    if not checked.is_complete or (has_faults and not options.skip_bad_rows):
        return "rejected"
    return "checked" if options.is_dry_run else "loaded"


class Recording:
    """The second pass: chunks from disk to the recorder, in the order of the plan."""

    def __init__(self, gateway: Gateway, load: Load, check: FolderCheck, actor: str, progress: Progress) -> None:
        self.load = load
        self.check = check
        self.actor = actor
        self.progress = progress
        self._gateway = gateway
        self._recorder = Recorder(gateway)
        self._renewed_s = time.monotonic()

    async def record(self, file: CheckedFile) -> Recorded:
        """All rows of one file that passed; where rows refer to rows of their own file, in several rounds."""
        total, kind, n_done = Recorded(), file.kind, 0
        for phase in range(kind.phases):
            known = KnownDossiers() if file.spool.n_rows > chunk_rows(file.spool.n_rows) else None
            async with aclosing(self._looked_at(kind, file.spool, phase, known)) as coming:
                async for chunk in coming:
                    total += await self._one(chunk)
                    n_done += chunk.frame.height
                    share = min(n_done / max(file.spool.n_rows * kind.phases, 1), 1.0)
                    self.progress(Advance("record", file.source.name, n_done // kind.phases, share))
        self.progress(Advance("record", file.source.name, file.spool.n_rows, 1.0))
        return total

    async def _looked_at(
        self, kind: FactKind, spool: Spool, phase: int, known: KnownDossiers | None
    ) -> AsyncGenerator[Chunk, None]:
        """The chunks of one pass: what each would change is looked at while the one before is written."""
        made = (self._chunk(kind, frame, phase, known) for frame in self._frames(kind, spool))
        async with aclosing(ahead(in_thread(made))) as coming:

            async def look() -> Chunk | None:
                chunk = await anext(coming, None)
                return None if chunk is None else await self._recorder.seen_ahead(chunk)

            async with aclosing(ahead(look)) as seen:
                async for chunk in seen:
                    yield chunk

    def _chunk(self, kind: FactKind, frame: pl.DataFrame, phase: int, known: KnownDossiers | None) -> Chunk:
        return Chunk(kind, frame, self.load.operation_id(kind, frame, phase), self.actor, phase, self.load.id, known)

    async def _one(self, chunk: Chunk) -> Recorded:
        if time.monotonic() - self._renewed_s > RENEW_S:
            await renew_load(self._gateway, self.load)
            self._renewed_s = time.monotonic()
        return await self._recorder.write(chunk)

    def _frames(self, kind: FactKind, spool: Spool) -> Iterator[pl.DataFrame]:
        """The rows in pieces for one transaction each; the same rows always make the same pieces.

        What ends comes first: a seat that changes hands is vacant for a moment, never held by two.
        """
        size = chunk_rows(spool.n_rows)
        for made in self.check.made(kind):
            yield from chunks(kind, made, size)
        if not kind.group:
            for frame in spool:
                yield from chunks(kind, self.check.accepted(kind, frame), size)
            return
        n_parts = -(-spool.n_rows // GROUPED_ROWS)
        for part in range(n_parts):
            mine = pl.col(kind.group).hash() % n_parts == part
            frames = [self.check.accepted(kind, frame.filter(mine)) for frame in spool]
            yield from chunks(kind, pl.concat(frames), size)
