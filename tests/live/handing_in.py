"""Facts handed in as rows: through the checks and the recorder, without files."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from graph_service.recording.checks import FolderCheck
from graph_service.recording.chunk import Recorded, chunks
from graph_service.recording.kind import ColumnType
from graph_service.recording.loads import Load, begin_load, finish_load
from graph_service.recording.registry import kind_named, kinds
from graph_service.recording.state.cut_off import CutOff
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.one_chunk import record_chunk

Rows = Sequence[Mapping[str, Any]]
_READ: Mapping[ColumnType, Callable[[str], Any]] = {
    ColumnType.DATE: date.fromisoformat,
    ColumnType.MOMENT: lambda text: datetime.fromisoformat(text).astimezone(UTC),
    ColumnType.BOOLEAN: lambda text: text == "true",
    ColumnType.MONEY: int,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: float,
    ColumnType.IDS: lambda text: text.split(";"),
    ColumnType.TEXTS: lambda text: text.split(";"),
}


def frame_of(name: str, rows: Rows) -> pl.DataFrame:
    """A typed frame of a kind: texts become what their column says, empty ones null; the first row is line 2."""
    kind = kind_named(name)
    assert kind is not None, name
    present = dict.fromkeys(column for row in rows for column in row)
    cells: dict[str, list[Any]] = {"row": list(range(2, len(rows) + 2))}
    for column in present:
        read = _READ.get(kind.column(column).type, str)
        cells[column] = [None if row.get(column) in (None, "") else read(str(row[column])) for row in rows]
    return pl.DataFrame(cells, schema={column: kind.dtypes[column] for column in cells})


def folder_of(path: Path) -> dict[str, pl.DataFrame]:
    """The CSV files of a folder as typed frames."""
    return {
        kind.name: frame_of(kind.name, pl.read_csv(path / f"{kind.name}.csv", infer_schema=False).to_dicts())
        for kind in kinds()
        if (path / f"{kind.name}.csv").exists()
    }


async def checked(
    gateway: Gateway,
    settings: Settings,
    frames: Mapping[str, pl.DataFrame],
    state_of: date | None = None,
    done: CutOff | None = None,
) -> tuple[FolderCheck, list[tuple[str, int, str, str]]]:
    """The check and what it found: kind, row, column, code."""
    check = FolderCheck(gateway, settings, state_of, done)
    found = {kind.name: [check.add(kind, frames[kind.name])] for kind in kinds() if kind.name in frames}
    for name, late in (await check.finish()).items():
        found[name].append(late)
    return check, [
        (name, fault["row"], fault["column"], fault["code"])
        for name, parts in found.items()
        for fault in pl.concat(parts).to_dicts()
    ]


async def hand_in(
    gateway: Gateway, settings: Settings, frames: Mapping[str, pl.DataFrame], load: Load | None = None
) -> dict[str, Recorded]:
    """Check and record a folder that is expected to be without fault."""
    check, found = await checked(gateway, settings, frames)
    assert not found, found
    begun = load or await begin_load(gateway, "a folder")
    counts = await record_all(gateway, check, frames, begun)
    await finish_load(gateway, begun, counts)
    return counts


async def record_all(
    gateway: Gateway, check: FolderCheck, frames: Mapping[str, pl.DataFrame], load: Load, size: int = 1_000
) -> dict[str, Recorded]:
    """Record what passed, kind by kind, pass by pass, chunk by chunk."""
    counts: dict[str, Recorded] = {}
    for kind in (kind for kind in kinds() if kind.name in frames):
        for phase in range(kind.phases):
            for frame in (*check.made(kind), check.accepted(kind, frames[kind.name])):
                for chunk in chunks(kind, frame, size):
                    operation = load.operation_id(kind, chunk, phase)
                    done = await record_chunk(gateway, kind, chunk, operation, "operator", phase=phase)
                    counts[kind.name] = counts.get(kind.name, Recorded()) + done
    return counts
