"""What to write where references were found to be spelled otherwise: in every line that reads their column."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph_service.recording.kind import Column
from loaders.headers import column_named
from loaders.mapping.columns import named
from loaders.mapping.draft.parts import Source
from loaders.mapping.draft.same import replaced
from loaders.mapping.draft.toml import key, written
from loaders.mapping.model import Cell, Texts, cell
from loaders.mapping.reading import place
from loaders.mapping.source import Part
from loaders.mapping.spellings import Near, seen

Others = dict[int | None, dict[str, str]]
"""By the place of a column: its texts, and what each may be meant for."""


@dataclasses.dataclass(frozen=True)
class Correction:
    """A line of the mapping as it would be written, and the block that it stands in."""

    place: str
    line: str


@dataclasses.dataclass(frozen=True)
class Cause:
    """A cell of the mapping that made references to nothing, with their texts and rows."""

    part: Part
    name: str
    column: Column
    texts: Mapping[str, int]

    @property
    def cell(self) -> Cell:
        """The cell itself."""
        return cell(self.part.block.columns[self.name])


def corrections_of(causes: Iterable[tuple[Cause, Sequence[Near]]], parts: Sequence[Part]) -> tuple[Correction, ...]:
    """The lines to write: those that the references were made by, and all keys that are made of the same columns."""
    found: dict[tuple[int, str], Source] = {}
    others: dict[str, Others] = {}
    for cause, near in causes:
        if (own := _of_own_cell(cause, near)) is not None:
            found[cause.part.number, cause.name] = own
        _add(others.setdefault(cause.part.file.name, {}), cause, near)
    for part in parts:
        for name, source in _of_other_cells(part, others.get(part.file.name, {})):
            found.setdefault((part.number, name), source)
    by_number = {part.number: part for part in parts}
    told = (
        _correction(by_number[number], name, source)
        for (number, name), source in sorted(found.items(), key=lambda one: one[0][0])
    )
    return tuple(dict.fromkeys(told))


def _of_own_cell(cause: Cause, near: Sequence[Near]) -> Source | None:
    """The cell with the values to add; none where the text is looked up or changed after that."""
    one = cause.cell
    if not near or one.column is None or one.lookup is not None or one.several is not None:
        return None
    return one.model_copy(update={"values": {**(one.values or {}), **_told(one, near)}})


def _told(one: Cell, near: Sequence[Near]) -> dict[str, str]:
    """What is to become of the texts of a column: of those that were changed already, what they are changed into."""
    told = {each.text: each.near for each in near}
    made = {text: told.pop(other) for text, other in (one.values or {}).items() if other in told}
    return {**made, **told}


def _add(others: Others, cause: Cause, near: Sequence[Near]) -> None:
    """What the texts of a column alone are meant for, or those of a part of a key where they look the same."""
    one, file = cause.cell, cause.part.file
    if one.column is not None and not _is_changed(one):
        pairs = [(one.column, _told(one, near))]
    else:
        pairs = [*_parts_of(one, near)]
    for names, told in pairs:
        at = next((found for name in names if (found := file.position(name)) is not None), None)
        for text, other in told.items():
            others.setdefault(at, {}).setdefault(text, other)


def _is_changed(one: Cell) -> bool:
    return any(given is not None for given in (one.lookup, one.several, one.split, one.pattern)) or one.lower


def _parts_of(one: Cell, near: Sequence[Near]) -> Iterator[tuple[Texts, dict[str, str]]]:
    """The columns of a key whose texts are not those that look the same."""
    between = "/" if one.between is None else one.between
    for each in near if one.key is not None else ():
        texts, others = each.text.split(between), each.near.split(between)
        if len(texts) == len(others) == len(one.key or ()):
            yield from (told for part in zip(one.key or (), texts, others, strict=True) if (told := _part(*part)))


def _part(given: Source, text: str, other: str) -> tuple[Texts, dict[str, str]] | None:
    plain = cell(given)
    if plain.column is None or text == other or seen(text) != seen(other) or _is_changed(plain):
        return None
    bare, known = (one.removeprefix(plain.prefix).removesuffix(plain.suffix) for one in (text, other))
    return plain.column, {bare: known}


def _of_other_cells(part: Part, same: Others) -> Iterator[tuple[str, Source]]:
    """The cells of a block for ids, references, and names that are made of what the id is made of."""
    cells = [(column, name, given) for name, given in part.block.columns.items() if (column := _column(part, name))]
    of_id = {read for column, _, given in cells if column.name == "id" for read in named(given)}
    for column, name, given in cells:
        is_key = column.name == "id" or column.refers_to or (column.name == "name" and of_id & set(named(given)))
        changed = replaced(given, part.file, same) if is_key else given
        if changed != given:
            yield name, changed


def _column(part: Part, name: str) -> Column | None:
    return column_named(part.kind, name)


def _correction(part: Part, name: str, source: Source) -> Correction:
    return Correction(place(part.number, part.block), f"{key(name)} = {written(source)}")
