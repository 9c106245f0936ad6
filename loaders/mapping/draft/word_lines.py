"""Lines for choices and plain texts: which word stands for which code, and words that may be slips of the pen."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graph_service.recording.kind import Column
from loaders.mapping.draft.choices import is_code, placed
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Line, source
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.spellings import Near, bare, nearly, nearly_within
from loaders.mapping.usual_words import usual

ENOUGH: Final = 0.5
"""If the code is known for so many rows, the column is what it seems."""
OTHERS, OTHER = "*", "other"


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
    yield from spelled_line(export, column, header, tuple(near.values()), {})


def spelled_line(
    export: Export, column: Column, header: str, near: tuple[Near, ...], steps: Mapping[str, Any]
) -> Iterator[Line]:
    """A proposal to write some words as others are written."""
    if near:
        pairs = [f"{quoted(one.text)} ({one.rows}) → {quoted(one.near)}" for one in near]
        values = {one.text: one.near for one in near}
        told = {**steps, "values": {**values, **dict(steps.get("values", {}))}}
        yield Line(
            column.name, source(header, **told), (export.say("mapping.draft_spelled", pairs=pairs),), is_active=False
        )


def _codes(export: Export, column: Column) -> list[str]:
    """The codes that may stand there, in Chinese each with its words."""
    words = {code: export.either("、".join(own), "") for code, own in column.choices.items()}
    return [f"{code}（{own}）" if own else code for code, own in words.items()]


def _meaningful(column: Column, table: Table, at: int) -> Mapping[str, int]:
    """The words of the whole column, without those that often mean "unknown" and are no codes."""
    empty = {text for text in table.doubtful_empties if not is_code(column, text)}
    return {text: rows for text, rows in table.counts(at).items() if text not in empty}
