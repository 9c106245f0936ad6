"""A file or sheet of one template: where it is, and its rows as texts with the lines a person sees."""

import dataclasses
from collections.abc import Callable, Iterator

from graph_service.recording.kind import FactKind


@dataclasses.dataclass(frozen=True)
class Line:
    """One record: the number of its first line (or row) in the user's file, its cells, or why it cannot be read."""

    number: int
    cells: list[str]
    trouble: str | None = None


@dataclasses.dataclass(frozen=True)
class Source:
    """One template as handed in. ``lines`` reads it from the start each time; the header comes first."""

    name: str
    kind: FactKind
    lines: Callable[[], Iterator[Line]]
