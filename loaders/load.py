"""A folder into the graph: everything is read and checked first, then recorded in plan order.

Pass one reads each file once, types its cells, checks them and spools the typed chunks to disk; pass two, if it
is allowed, records the chunks that passed. A dry run is pass one. Memory is bounded by the ids, not by the rows.
"""

import dataclasses
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from graph_service.recording.checks import FolderCheck
from graph_service.recording.faults import together
from graph_service.recording.kind import FactKind
from graph_service.recording.loads import Load, begin_load, finish_load
from graph_service.recording.recorder import Recorded, Recorder, chunks
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.words import Language
from loaders.folder import find_sources
from loaders.header import Header, read_header
from loaders.rejects import header_rejects, rejects_of, write_rejects
from loaders.report import FileCount, Report
from loaders.source import Source
from loaders.typed import typed_chunks

Heard = Callable[[str, str, int], None]
"""Hears what goes on: the step (``check`` or ``record``), the file, and how many more rows are done."""
ACTOR = "operator"


@dataclasses.dataclass(frozen=True)
class Options:
    """How a load is meant."""

    is_dry_run: bool = False
    skip_bad_rows: bool = False
    allow_extra: bool = False
    reject_to: Path | None = None
    language: Language = "en"


@dataclasses.dataclass
class _Spooled:
    """One source on disk: its header, its typed chunks, its faults."""

    source: Source
    header: Header
    count: FileCount
    files: list[Path]
    faults: pl.DataFrame

    def frames(self) -> Iterator[pl.DataFrame]:
        """The typed chunks; kinds whose rows belong together come as one."""
        if self.source.kind.group and self.files:
            yield pl.concat([pl.read_ipc(file) for file in self.files])
        else:
            yield from (pl.read_ipc(file) for file in self.files)


async def load(
    gateway: Gateway, settings: Settings, path: Path, options: Options, heard: Heard = lambda *_: None
) -> Report:
    """Load a folder, a workbook or a file; the report says what was done, or what stopped it.

    Raises ``InvalidError`` where there is nothing to read at all. Running a load again that was cut off
    finishes it; loading the same content again changes nothing.
    """
    sources, ignored = find_sources(path)
    report = Report(is_dry_run=options.is_dry_run, ignored=ignored)
    check = FolderCheck(gateway, settings)
    with tempfile.TemporaryDirectory(prefix="graph-service-load-") as spool:
        spooled, digest = _read(sources, check, settings, options, Path(spool), report, heard)
        if report.rejects:
            report.status = "rejected"
            return report
        await _judge(spooled, check, options, report)
        if options.reject_to is not None and report.rejects:
            write_rejects(options.reject_to, [one.source for one in spooled], report.rejects, options.language)
        if report.rejected and not options.skip_bad_rows:
            report.status = "rejected"
        elif not options.is_dry_run:
            await _record(gateway, spooled, check, digest, report, heard)
    return report


def _read(  # noqa: PLR0913, PLR0917  (one pass over everything)
    sources: list[Source],
    check: FolderCheck,
    settings: Settings,
    options: Options,
    spool: Path,
    report: Report,
    heard: Heard,
) -> tuple[list[_Spooled], str]:
    digest = hashlib.sha256()
    spooled: list[_Spooled] = []
    for source in sources:
        lines = source.lines()
        first = next(lines, None)
        header = read_header(source.kind, first.cells if first else [], allow_extra=options.allow_extra)
        report.files.append(FileCount(source.name, source.kind.name))
        report.rejects.extend(header_rejects(source, header, options.language))
        if header.faults:
            continue
        digest.update("\x1f".join([source.kind.name, *header.cells]).encode())
        one = _Spooled(source, header, report.files[-1], [], together())
        for chunk in typed_chunks(source.kind, header, lines, settings.timezone):
            found = check.add(source.kind, chunk.frame, chunk.faults)
            one.faults = pl.concat([one.faults, chunk.faults, found])
            one.files.append(spool / f"{source.kind.name}-{len(one.files):05}.arrow")
            chunk.frame.write_ipc(one.files[-1])
            digest.update(one.files[-1].read_bytes())
            one.count.read += chunk.frame.height
            heard("check", source.name, chunk.frame.height)
        spooled.append(one)
    return spooled, digest.hexdigest()


async def _judge(spooled: list[_Spooled], check: FolderCheck, options: Options, report: Report) -> None:
    late = await check.finish()
    for one in spooled:
        found = pl.concat([one.faults, late[one.source.kind.name]]) if one.source.kind.name in late else one.faults
        one.count.rejected = found["row"].n_unique()
        report.rejects.extend(rejects_of(one.source, one.header, found, options.language))


async def _record(  # noqa: PLR0913, PLR0917  (the second pass)
    gateway: Gateway, spooled: list[_Spooled], check: FolderCheck, digest: str, report: Report, heard: Heard
) -> None:
    load = await begin_load(gateway, digest)
    recorder = Recorder(gateway)
    for one in spooled:
        kind = one.source.kind
        report.loaded[kind.name] = Recorded()
        for phase in range(kind.phases):
            for frame in one.frames():
                accepted = check.accepted(kind, frame)
                report.loaded[kind.name] += await _record_frame(recorder, load, kind, accepted, phase)
                heard("record", one.source.name, frame.height if phase == 0 else 0)
    await finish_load(gateway, load, report.loaded)
    report.load_id, report.is_resumed = load.id, load.is_resumed
    total = report.total
    report.status = "loaded" if total.created or total.changed else "unchanged"


async def _record_frame(recorder: Recorder, load: Load, kind: FactKind, accepted: pl.DataFrame, phase: int) -> Recorded:
    counted = Recorded()
    for piece in chunks(kind, accepted):
        operation_id = load.operation_id(kind, piece, phase)
        recorded = await recorder.record(kind, piece, operation_id=operation_id, actor=ACTOR, phase=phase)
        counted += recorded if phase == 0 else Recorded()
    return counted
