"""Texts that may be one and the same, in every line that reads their column: in one alone they part what is one."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from loaders.mapping.columns import named
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Block, Line, Source
from loaders.mapping.draft.tables import Table
from loaders.mapping.foreign import Foreign
from loaders.mapping.model import Cell, cell

Same = Mapping[int | None, Mapping[str, str]]
"""By the place of a column: its texts, and what each may be meant for."""


def with_same(export: Export, table: Table, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a table, with what is proposed for a column in one line proposed for all lines that read it."""
    proposed = [line for block in blocks for line in block.lines if line.same]
    same: dict[int | None, dict[str, str]] = {}
    for line in proposed:
        same.setdefault(_place(table.file, line.source), {}).update(line.same)
    told = _Told(export, table, same, {_place(table.file, line.source): line.notes for line in proposed})
    return (
        tuple(dataclasses.replace(block, lines=tuple(told.lines(block))) for block in blocks) if same else tuple(blocks)
    )


def replaced(given: Source, file: Foreign, same: Same) -> Source:
    """A cell with other texts for those of such columns, wherever in it they are read."""
    one = cell(given)
    if one.within is not None:
        around = {name: replaced(other, file, same) for name, other in one.within.items()}
        alone = one.model_copy(update={"within": None})
        told = cell(replaced(alone, file, same)).model_copy(update={"within": around})
        return given if told == one else told
    if one.column is not None:
        own = one.values or {}
        values = {} if _is_of_own_rows(one) else same.get(_place(file, given), {})
        return one.model_copy(update={"values": {**values, **own, **values}}) if values else given
    inner = {name: tuple(replaced(other, file, same) for other in cells) for name, cells in _made_of(one)}
    return Cell.model_validate({**one.model_dump(by_alias=True, exclude_unset=True), **inner}) if inner else given


def _made_of(one: Cell) -> Iterator[tuple[str, tuple[Source, ...]]]:
    for name in ("join", "key", "first_of"):
        if (cells := getattr(one, name)) is not None:
            yield name, cells


def _is_of_own_rows(one: Cell) -> bool:
    """Whether the text is looked up among texts of the same file, which nothing changes."""
    return one.lookup is not None and one.lookup.file is None


def _place(file: Foreign, given: Source) -> int | None:
    names = named(given)
    return file.position(names[0]) if names else None


@dataclasses.dataclass
class _Told:
    """What is proposed for the columns of a table, and of which of them it was said already."""

    export: Export
    table: Table
    same: Same
    notes: Mapping[int | None, tuple[str, ...]]
    said: set[int | None] = dataclasses.field(default_factory=set)

    def lines(self, block: Block) -> Iterator[Line]:
        """The lines of a block, those that read such a column each with a proposal below it."""
        above: Line | None = None
        for line in block.lines:
            if line.same:
                yield from [] if above is not None and above.is_active else [line]
                continue
            above = line
            yield line
            source = replaced(line.source, self.table.file, self.same) if line.is_active else line.source
            if source != line.source:
                yield Line(line.column, source, self._notes(line), is_active=False)

    def _notes(self, line: Line) -> tuple[str, ...]:
        read = dict.fromkeys(self.table.file.position(name) for name in named(line.source))
        places = [at for at in read if at in self.same]
        fresh = [note for at in places if at not in self.said for note in self.notes[at]]
        self.said.update(places)
        return tuple(fresh) or (self.export.say("mapping.draft_same_too"),)
