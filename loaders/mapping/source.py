"""A folder seen through a mapping: per template one source of rows, made of all the files that feed it.

A row of a template bears a number that tells which part of the mapping made it, of which line, and as which of
several (see :class:`Place`), so that a fault met anywhere later is one of the user's own file again.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from graph_service.recording.kind import FactKind
from graph_service.recording.references import PREFIXED_ID
from loaders.headers import column_named
from loaders.mapping.columns import BY_NAME, Making, Tables, Told, apart, named
from loaders.mapping.foreign import LINE, Foreign
from loaders.mapping.found import Bearers
from loaders.mapping.model import Cell, Condition, cell
from loaders.mapping.model import Rows as Block
from loaders.rows import CHUNK_ROWS, Fault, Rows

LINES: Final = 1 << 32
SEVERAL: Final = 1 << 16
TIMES: Final = "times"
IDS: Final = ("id", "external_id")
SHORTENED: Final = r"^\d(?:\.\d+)?[eE]\+\d{2,}$"
"""An id that was kept as a number: of more than 15 digits the last are gone."""


Into = tuple[list[Fault], list[Fault]]
"""Where faults are gathered, and references that are left out."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a row comes from: number of the part, line of its file, which of several rows of one line."""

    part: int
    line: int
    time: int = 0

    @property
    def row(self) -> int:
        """As one number."""
        return (self.part * SEVERAL + self.time) * LINES + self.line

    @classmethod
    def of(cls, row: int) -> "Place":
        """The place that a number stands for."""
        before, line = divmod(row, LINES)
        part, time = divmod(before, SEVERAL)
        return cls(part, line, time)


@dataclasses.dataclass(frozen=True)
class Part:
    """One block of the mapping with one file it reads; ``number`` counts parts, ``at`` blocks."""

    number: int
    at: int
    block: Block
    kind: FactKind
    file: Foreign

    def header(self, column: str) -> str:
        """What the user calls a column of the template: the columns of the file that feed it."""
        given = self._cells().get(column)
        at = dict.fromkeys(self.file.position(name) for name in (named(given) if given else ()))
        return ", ".join(self.file.header[one] for one in at if one is not None) or column

    def shown(self, column: str, value: str) -> str:
        """A value as the file has it: without what says that it is a name."""
        given = self._cells().get(column)
        return value.removeprefix(BY_NAME).removeprefix(given.prefix) if given and given.by_name else value

    def made(self, column: str, shown: str) -> str:
        """A value as the template has it, by what is shown of it."""
        given = self._cells().get(column)
        is_name = given is not None and given.by_name and not re.match(PREFIXED_ID, shown)
        return f"{BY_NAME}{given.prefix}{shown}" if given and is_name else shown

    @property
    def spared(self) -> frozenset[str]:
        """Columns of the template in which references to nobody are left out."""
        return frozenset(name for name, given in self._cells().items() if given.unfound is not None)

    def _cells(self) -> dict[str, Cell]:
        return {
            column.name: cell(given)
            for name, given in self.block.columns.items()
            if (column := column_named(self.kind, name))
        }


@dataclasses.dataclass
class Tally:
    """What became of the rows of a block."""

    read: int = 0
    rows: int = 0
    """Those that could be cut into the cells of their header."""
    kept: list[pl.Series] = dataclasses.field(default_factory=list)
    """Lines for which ``where`` holds and in whose cell of ``for_each`` something stands, by chunk."""
    same: int = 0
    """Rows that said once more what another had said."""
    faults: list[Fault] = dataclasses.field(default_factory=list)
    """Lines of the file that are no rows."""


class MappedKind:
    """Rows of one template, made of foreign files."""

    is_damaged = False

    def __init__(self, kind: FactKind, parts: Sequence[Part], tables: Tables, bearers: Bearers | None = None) -> None:
        self.kind = kind
        self.parts = parts
        self.tallies = {part.number: Tally() for part in parts}
        self._tables = tables
        self._bearers = bearers
        self._headers = list(dict.fromkeys(name for part in parts for name in part.block.columns))

    @property
    def name(self) -> str:
        """The template and the files that feed it."""
        return f"{self.kind.name} ({', '.join(dict.fromkeys(part.file.name for part in self.parts))})"

    def read(self, size: int = CHUNK_ROWS) -> Iterator[Rows]:
        """All rows in chunks, the header first."""
        yield Rows([0], [self._headers])
        for done, part in enumerate(self.parts):
            self.tallies[part.number] = tally = Tally()
            seen: set[int] = set()
            for piece in part.file.pieces(size):
                tally.read += piece.n_rows
                tally.rows += piece.frame.height
                tally.faults += piece.faults
                faults: list[Fault] = []
                making = self._chosen(part, Making(part.file, piece.frame, self._tables, self._bearers), tally, faults)
                rows = self._rows(part, making, tally, seen, faults)
                rows.share = (done + piece.share) / len(self.parts)
                yield rows

    def _chosen(self, part: Part, making: Making, tally: Tally, faults: list[Fault]) -> Making:
        """The rows that count, as often as they count; a row of which that cannot be told is a fault."""
        frame = making.frame
        for condition in part.block.where:
            frame = self._holding(part, frame, condition, tally, faults)
        each = part.block.for_each
        if each is None:
            tally.kept.append(frame[LINE])
            return dataclasses.replace(making, frame=frame.with_columns(pl.lit(0).alias(TIMES)))
        at = next(str(found) for name in each.column if (found := part.file.position(name)) is not None)
        split = frame.with_columns(apart(pl.col(at), each.by).alias(at)).drop_nulls(at)
        tally.kept.append(split[LINE])
        split = split.with_columns(pl.int_ranges(pl.col(at).list.len()).alias(TIMES)).explode(at, TIMES)
        return dataclasses.replace(making, frame=split)

    def _holding(
        self, part: Part, frame: pl.DataFrame, condition: Condition, tally: Tally, faults: list[Fault]
    ) -> pl.DataFrame:
        lines = frame[LINE]
        odd: list[int] = []
        about = ", ".join(dict.fromkeys(name for one in condition.reads for name in named(one)))

        def told(code: str, at: pl.Series, values: pl.Series) -> None:
            odd.extend(lines.gather(at))
            faults.extend(
                (Place(part.number, line).row, about, code, value, {})
                for line, value in zip(lines.gather(at), values, strict=True)
            )

        holds = Making(part.file, frame, self._tables).holds(condition, told)
        if odd:
            tally.kept.append(pl.Series(sorted(set(odd)), dtype=pl.Int64))
            holds &= ~lines.is_in(odd)
        return frame.filter(holds)

    def _rows(self, part: Part, making: Making, tally: Tally, seen: set[int], faults: list[Fault]) -> Rows:
        places = (pl.lit(part.number, pl.Int64) * SEVERAL + making.frame[TIMES]) * LINES + making.frame[LINE]
        numbers = (
            pl.select(places.alias(LINE)).to_series() if making.frame.height else pl.Series(LINE, [], dtype=pl.Int64)
        )
        lost: list[Fault] = []
        columns = [self._column(part, name, making, numbers, (faults, lost)) for name in self._headers]
        made = pl.DataFrame([numbers, *columns])
        if part.block.once:
            fresh = _fresh(made.drop(LINE).hash_rows().to_list(), seen)
            tally.same += made.height - len(fresh)
            made = made[fresh]
        cells = made.drop(LINE).fill_null("").rows()
        return Rows(made[LINE].to_list(), [*cells], faults=faults, left_out=lost, spared=part.spared)

    def _column(self, part: Part, name: str, making: Making, numbers: pl.Series, into: Into) -> pl.Series:
        given = part.block.columns.get(name)
        if given is None:
            return making.constant(None).alias(name)
        column = column_named(self.kind, name)
        told, spare = (_telling(one, numbers, column.name if column else name) for one in into)
        text = dataclasses.replace(making, target=column, spare=spare).made(given, told).alias(name)
        if column is not None and column.is_required:
            _reject_empty(column.name, numbers.filter(text.is_null()), into)
        if column is not None and (column.name in IDS or column.refers_to):
            is_shortened = text.str.contains(SHORTENED).fill_null(value=False)
            told("id_shortened", is_shortened.arg_true(), text.filter(is_shortened))
        return text


def _telling(into: list[Fault], numbers: pl.Series, column: str) -> Told:
    """What gathers faults of a column, by the numbers of its rows."""

    def told(code: str, at: pl.Series, values: pl.Series) -> None:
        into.extend((row, column, code, value, {}) for row, value in zip(numbers.gather(at), values, strict=True))

    return told


def _reject_empty(column: str, empty: pl.Series, into: Into) -> None:
    """Where nobody is left of those that a row needs, that they were not found is its fault."""
    faults, lost = into
    rows = set(empty) if lost else set()
    faults += [one for one in lost if one[1] == column and one[0] in rows]
    lost[:] = [one for one in lost if one[1] != column or one[0] not in rows]


def _fresh(keys: Sequence[int], seen: set[int]) -> list[int]:
    """Places of the keys that were not seen before; from now on they are."""
    fresh = []
    for at, key in enumerate(keys):
        if key not in seen:
            seen.add(key)
            fresh.append(at)
    return fresh
