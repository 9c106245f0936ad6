"""Lines for choices and plain texts: which word stands for which code, and words that may be slips of the pen."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from graph_service.recording.kind import Column
from loaders.mapping.draft.choices import OTHER, is_code, placed
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Block, Line, emptied, source
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import SHOWN, listed, quoted
from loaders.mapping.spellings import Near, bare, nearly, nearly_within, written_alike
from loaders.mapping.usual_words import usual

ENOUGH: Final = 0.5
"""If the code is known for so many rows, the column is what it seems."""
OTHERS: Final = "*"


def choice_line(export: Export, template: str, table: Table, column: Column, at: int) -> Line:
    """Which words are which codes; words that are none are named, and reject their rows unless somebody places them."""
    counts = _meaningful(column, table, at)
    codes = placed(template, column, counts)
    values = {text: code for text, code in codes.items() if code and not is_code(column, text)}
    open_ = {text: rows for text, rows in counts.items() if codes[text] is None and not is_code(column, text)}
    done = sum(counts.values()) - sum(open_.values())
    notes = []
    if open_:
        known = _codes(export, column)
        notes.append(export.say("mapping.draft_not_placed", values=listed(open_, len(open_)), known=known))
    if open_ and column.is_required and OTHER in column.choices:
        values[OTHERS] = OTHER
        notes = [export.say("mapping.draft_others", values=listed(open_, len(open_)), other=OTHER)]
    emptied = dict.fromkeys(table.look(at).counts.keys() - counts.keys(), "")
    steps = {"values": {**values, **dict(sorted(emptied.items()))}} if values or emptied else {}
    is_active = done >= ENOUGH * sum(counts.values()) if counts else False
    return Line(column.name, source(table.header[at], **steps), tuple(notes), is_active or OTHERS in values)


def text_lines(export: Export, template: str, table: Table, column: Column, at: int) -> Iterator[Line]:
    """A text as it stands; beneath it, commented out, words that may be other words of the same list."""
    header = table.header[at]
    yield Line(column.name, source(header))
    look = table.look(at)
    if not look.is_few or column.name == "name" or look.numbers or look.days:
        return
    counts = table.counts(at)
    expected = {bare(text): text for text in usual().texts.get(f"{template}.{column.name}", ())}
    unknown = {text: rows for text, rows in counts.items() if bare(text) not in expected}
    near = {one.text: one for one in (*nearly_within(counts), *nearly(unknown, expected.values()))}
    if near:
        note = export.say("mapping.draft_spelled", pairs=_pairs(tuple(near.values())))
        yield dataclasses.replace(_as_others(column.name, header, tuple(near.values()), {}, note), same={})


def spelled_line(
    export: Export, name: str, header: str, near: tuple[Near, ...], steps: Mapping[str, Any]
) -> Iterator[Line]:
    """A proposal to write some references as what they may refer to is written, wherever their column is read."""
    if near:
        yield _as_others(name, header, near, steps, export.say("mapping.draft_spelled_key", pairs=_pairs(near)))


def alike_line(export: Export, table: Table, name: str, at: int) -> Iterator[Line]:
    """A proposal where keys of one column look the same and are not: each would be a thing of its own."""
    look = table.look(at)
    if not look.has_letters or look.days or look.numbers:
        return
    near = written_alike({text: rows for text, rows in table.counts(at).items() if text not in look.empties})
    if near:
        note = export.say("mapping.draft_alike", pairs=_pairs(near))
        yield _as_others(name, table.header[at], near, emptied(look), note)


def with_alike(export: Export, block: Block) -> Block:
    """The rows of things with such proposals below their ids, and below names that are made of the same column."""
    id_, lines = block.line("id"), list[Line]()
    at = block.table.file.position(id_.source) if id_ is not None and isinstance(id_.source, str) else None
    for line in block.lines:
        lines.append(line)
        if at is not None and id_ is not None and line.is_active and line.source == id_.source:
            lines += alike_line(export, block.table, line.column, at)
    return dataclasses.replace(block, lines=tuple(lines))


def _as_others(name: str, header: str, near: tuple[Near, ...], steps: Mapping[str, Any], note: str) -> Line:
    values = {one.text: one.near for one in near}
    told = {**steps, "values": {**values, **dict(steps.get("values", {}))}}
    return Line(name, source(header, **told), (note,), is_active=False, same=values)


def _pairs(near: tuple[Near, ...]) -> list[str]:
    told = [f"{quoted(one.text)} ({one.rows}) → {quoted(one.near)}" for one in near[:SHOWN]]
    return [*told, *(["…"] if len(near) > SHOWN else [])]


def _codes(export: Export, column: Column) -> list[str]:
    """The codes that may stand there, in Chinese each with its words."""
    words = {code: export.either("、".join(own), "") for code, own in column.choices.items()}
    return [f"{code}（{own}）" if own else code for code, own in words.items()]


def _meaningful(column: Column, table: Table, at: int) -> Mapping[str, int]:
    """The words of the whole column, without those that often mean "unknown" and are no codes."""
    empty = {text for text in table.doubtful_empties if not is_code(column, text)}
    return {text: rows for text, rows in table.counts(at).items() if text not in empty}
