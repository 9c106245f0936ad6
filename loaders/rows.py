"""Rows of a file as they stand there: texts, each with the line at which an editor or Excel shows it."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from graph_service.recording.kind import FactKind

CHUNK_ROWS = 50_000

Fault = tuple[int, str, str, str, Mapping[str, object]]
"""Line, column, code, value, further fields of the sentence."""


@dataclasses.dataclass(frozen=True)
class Broken:
    """Lines that could not be cut into cells."""

    line: int
    code: str
    text: str


@dataclasses.dataclass
class Rows:
    """A chunk of rows: ``lines[i]`` is the first line of ``cells[i]``. Empty lines are left out."""

    lines: list[int] = dataclasses.field(default_factory=list)
    cells: list[Sequence[str]] = dataclasses.field(default_factory=list)
    broken: list[Broken] = dataclasses.field(default_factory=list)
    share: float = 0.0
    """How much of the file has been read, 0 to 1."""
    faults: Sequence[Fault] = ()
    """Cells that were found wrong while the rows were made, by columns of the template."""
    left_out: Sequence[Fault] = ()
    """References that lead to nobody and were left out of their cells; the rows stand."""
    spared: frozenset[str] = frozenset()
    """Columns of the template in which a reference to nobody does not cost the row."""


class Readable(Protocol):
    """A file, or a sheet of a workbook."""

    @property
    def name(self) -> str:
        """As the user knows it."""

    @property
    def is_damaged(self) -> bool:
        """Whether some characters could not be read and stand as U+FFFD."""

    def read(self, size: int = CHUNK_ROWS) -> Iterator[Rows]:
        """All rows in chunks, the header being the first row of the first chunk; each call starts anew."""


class Source(Readable, Protocol):
    """Rows of a template."""

    @property
    def kind(self) -> FactKind:
        """The template."""
