"""The first pass over a folder: read, convert and check everything; typed chunks wait on disk, faults in memory."""

import asyncio
import dataclasses
from collections.abc import Callable
from contextlib import aclosing
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.recording.checks import FolderCheck
from graph_service.recording.faults import SHAPELESS, together
from graph_service.recording.kind import FactKind
from graph_service.recording.state.dated import TEMPLATES
from loaders.ahead import ahead, in_thread
from loaders.brought import Brought
from loaders.faults import fault_frame
from loaders.file_report import ECHO, FileReport
from loaders.headers import Header, read_header
from loaders.rows import Rows, Source
from loaders.sources import FileFault
from loaders.spool import Spool
from loaders.typed import typed


@dataclasses.dataclass(frozen=True)
class Advance:
    """How far a load is: ``share`` of this file in this stage (0 to 1), ``rows`` of it done.

    Plans, which come last, are of no file and have no share.
    """

    stage: Literal["check", "record", "plan"]
    file: str
    rows: int
    share: float


Progress = Callable[[Advance], None]
MANY_SOURCES = 100
"""More than so many are no exports of systems, but what somebody wrote beside single facts."""


class CheckedFile:
    """One file of the folder on its way through the checks."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.spool = Spool()
        self.header: Header | None = None
        self.faults: list[pl.DataFrame] = []
        self.unfound: list[pl.DataFrame] = []
        """References that were left out of their cells."""
        self.n_read = 0
        self.sources: set[str] = set()
        """Where its rows come from, if they are of a template that a state of a day concerns."""

    @property
    def kind(self) -> FactKind:
        """Its template."""
        return self.source.kind

    @property
    def is_readable(self) -> bool:
        """Whether the header made sense (or there is no header because there is nothing)."""
        return self.header is None or not self.header.faults.height

    def report(self) -> FileReport:
        """What became of it."""
        faults = together(*self.faults)
        headers = {} if self.header is None else {cell.column.name: cell.header for cell in self.header.cells}
        n_rejected = faults["row"].n_unique() if self.is_readable else self.n_read
        return FileReport(
            self.source.name,
            self.kind.name,
            self.n_read,
            n_rejected,
            faults,
            headers,
            () if self.header is None else self.header.extra,
            self.is_readable,
            # of a row that is rejected for something else nothing is left out: it is not there
            unfound=together(*self.unfound).filter(~pl.col("row").is_in(faults["row"].implode())),
        )


class CheckedFolder:
    """All files of a folder after the first pass."""

    def __init__(self, folder: Brought) -> None:
        self.files = [CheckedFile(source) for source in folder.sources]
        self.unreadable = folder.faults

    async def check(
        self, check: FolderCheck, zone: ZoneInfo, progress: Progress, *, allow_extra: bool, skip_bad_rows: bool
    ) -> None:
        """Read every file and check it, then all of them together, unless one could not be read at all.

        Rows that are wrong only because another one is are named where rows are left out, so that every row is
        accounted for; where a fault stops the load they need no mending, and naming them would bury the fault.
        """
        for file in self.files:
            async with aclosing(ahead(in_thread(file.source.read()))) as coming:
                async for rows in coming:
                    _take(file, rows, check, zone, allow_extra=allow_extra)
                    progress(Advance("check", file.source.name, file.n_read, rows.share))
                    await asyncio.sleep(0)
        if not self.is_complete:
            return
        for name, found in (await check.finish()).items():
            named = found if skip_bad_rows else found.filter(pl.col("code") != ECHO)
            file = next(file for file in self.files if file.kind.name == name)
            file.faults.append(named)
            file.unfound.append(check.left_out(file.kind))

    @property
    def sources(self) -> set[str]:
        """Where rows come from that a state of a day would concern."""
        return {one for file in self.files for one in file.sources}

    @property
    def is_complete(self) -> bool:
        """Whether every file could be read."""
        return not self.unreadable and all(file.is_readable for file in self.files)

    def reports(self) -> tuple[FileReport, ...]:
        """What became of each file."""
        return (*(file.report() for file in self.files), *(_unread(fault) for fault in self.unreadable))

    def close(self) -> None:
        """Give the disk back."""
        for file in self.files:
            file.spool.close()


def _take(file: CheckedFile, rows: Rows, check: FolderCheck, zone: ZoneInfo, *, allow_extra: bool) -> None:
    """One chunk: the first row ever is the header."""
    if file.header is None:
        file.header = _header(file.kind, rows, allow_extra=allow_extra)
        if file.header is not None:
            file.faults.append(file.header.faults)
    if file.header is None or not file.is_readable:
        file.n_read += len(rows.cells)
        return
    read = typed(rows, file.header, zone, is_damaged=file.source.is_damaged)
    file.n_read += read.n_rows
    if not read.frame.height:  # a header alone, as templates are handed out
        file.faults.append(read.faults)
        return
    own = file.header.in_its_units(check.add(file.kind, read.frame, read.faults, rows.spared))
    # a row whose cells are not where they should be has one fault, however little sense its cells make
    shapeless = read.faults.filter(pl.col("code").is_in(SHAPELESS))
    file.faults += [read.faults, own.join(shapeless.select("row"), on="row", how="anti")]
    file.unfound.append(fault_frame(rows.left_out))
    file.spool.add(read.frame)
    if file.kind.name in TEMPLATES and "source" in read.frame.columns and len(file.sources) < MANY_SOURCES:
        file.sources.update(read.frame["source"].drop_nulls().unique())


def _header(kind: FactKind, rows: Rows, *, allow_extra: bool) -> Header | None:
    if rows.broken and (not rows.lines or rows.broken[0].line < rows.lines[0]):
        first = rows.broken[0]
        return Header(first.line, (), (), (), fault_frame([(first.line, "", first.code, first.text[:80], {})]))
    if not rows.cells:
        return None
    line, texts = rows.lines.pop(0), rows.cells.pop(0)
    return read_header(kind, line, texts, allow_extra=allow_extra)


def _unread(fault: FileFault) -> FileReport:
    return FileReport(fault.name, fault.kind.name if fault.kind else "", 0, 0, fault.fault, is_readable=False)
