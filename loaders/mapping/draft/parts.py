"""What a draft consists of: lines that are right, lines that may be, and what is said about them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.values import Look
from loaders.mapping.model import Cell, Condition, cell

Source = Cell | str


@dataclasses.dataclass(frozen=True)
class Line:
    """What feeds a column of a template; ``notes`` stand above it. Not active, it is a comment."""

    column: str
    source: Source
    notes: tuple[str, ...] = ()
    is_active: bool = True
    same: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Of a proposal: texts of its column that may be others of the same list, or of one that it refers to."""


@dataclasses.dataclass(frozen=True)
class Block:
    """One ``[[rows]]``; not active, all of it is a comment."""

    table: Table
    into: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    is_active: bool = True
    once: bool = False
    where: tuple[Condition, ...] = ()

    def line(self, column: str) -> Line | None:
        """The active line for a column, whatever unit its name says."""
        active = (line for line in self.lines if line.is_active)
        return next((line for line in active if line.column in (column, f"{column}_yuan")), None)

    def with_lines(self, *lines: Line) -> "Block":
        """The block with these lines in the place of those of the same columns, or at its end."""
        changed = {line.column for line in lines}
        kept = tuple(line for line in self.lines if line.column not in changed)
        return dataclasses.replace(self, lines=(*kept, *lines))

    def without(self, column: str) -> "Block":
        """The block without the lines for a column."""
        return dataclasses.replace(self, lines=tuple(line for line in self.lines if line.column != column))


@dataclasses.dataclass(frozen=True)
class Placed:
    """What became of a table: the rows made of it, and the columns that nothing is made of."""

    table: Table
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def source(column: str, **steps: object) -> Source:
    """A column alone, or with what is done to it."""
    return Cell.model_validate({"column": column, **steps}) if steps else column


def with_steps(given: Source, **steps: Any) -> Cell:
    """What stands there already, and more that is done with it."""
    return Cell.model_validate({**cell(given).model_dump(by_alias=True, exclude_unset=True), **steps})


def emptied(look: Look) -> dict[str, Any]:
    """The step that makes nothing of texts that often mean "unknown", where they cannot mean anything else."""
    return {"values": dict.fromkeys(look.empties, "")} if look.empties else {}


def only_filled(table: Table, at: int) -> tuple[Condition, ...]:
    """Rows in which a column says something; nothing needs to be said where all of them do."""
    look, column = table.look(at), (table.header[at],)
    if look.empties:
        return (Condition(column=column, is_not=("", *look.empties)),)
    is_full = look.share == 1 and not table.is_cut
    return () if is_full else (Condition(column=column, filled=True),)
