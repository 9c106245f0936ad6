"""A draft as the text of a mapping file: what is sure as lines, everything else as comments."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from glob import escape
from typing import Final

from graph_service.words import Language, say
from loaders.mapping.columns import lookups
from loaders.mapping.draft.lists import lists_of, written_lists
from loaders.mapping.draft.parts import Block, Line, Placed
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import Items, key, quoted, shortened, value, written
from loaders.mapping.model import Condition

WIDTH: Final = 118
_PIECES = re.compile(r'\s*(?:(?:"(?:[^"\\]|\\.)*"|[^\s、])+、?|、)')
"""What stays on one line, with the blanks before it: of a list each text with the sign behind it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def text_of(
    placed: Sequence[Placed], about: str, notes: Sequence[str], empty: Sequence[str], language: Language
) -> str:
    """The whole file."""
    lines = [
        *_comments(say("mapping.draft_head", language).splitlines()),
        "",
        "mapping = 1",
        f"about = {quoted(about)}",
    ]
    lines += [f"empty = {value(list(empty))}"] if empty else []
    lines += _comments(notes)
    lists = lists_of(placed)
    lines += written_lists(lists, say("mapping.draft_lists", language))
    for told in placed:
        file = told.table.file.told
        if file.header_line or file.encoding or file.fill_down:
            lines += ["", *_commented(_file(told.table, language), is_active=_is_read(told.table, placed))]
    for told in placed:
        lines += ["", *_comments([f"──── {told.table.name}", *told.notes])]
        for block in told.blocks:
            lines += ["", *_block(block, lists)]
        if told.unused:
            names = [quoted(text) for text in told.unused]
            lines += ["", *_comments([say("mapping.draft_unused", language, columns=names)])]
    return "\n".join(lines) + "\n"


def _file(table: Table, language: Language) -> Iterator[str]:
    told = table.file.told
    yield "[[files]]"
    yield f"name = {quoted(table.path.name)}"
    yield from [f"sheet = {quoted(table.sheet)}"] if table.sheet else []
    yield from [f"header_line = {told.header_line}"] if told.header_line else []
    if told.fill_down:
        columns = list(map(quoted, told.fill_down))
        yield from _comments([say("mapping.draft_fill_down", language, columns=columns)])
        yield f"fill_down = {value(list(told.fill_down))}"
    if told.encoding:
        yield from _comments([say("mapping.draft_encoding", language, file=table.name, encoding=told.encoding)])
        yield f"#encoding = {quoted(told.encoding)}"


def _block(block: Block, lists: Mapping[Items, str]) -> Iterator[str]:
    yield from _comments(block.notes)
    yield from _commented(_rows(block, lists), is_active=block.is_active)


def _commented(lines: Iterable[str], *, is_active: bool) -> Iterator[str]:
    """Lines of something that is active, or a proposal.

    What is a proposal within one that is a proposal itself has two signs, so that taking one away everywhere is right.
    """
    for line in lines:
        yield line if is_active or line.startswith("# ") else f"#{line}"


def _is_read(table: Table, placed: Sequence[Placed]) -> bool:
    """Whether an active block makes rows of a table, or looks something up in it.

    Where none does, what is said of a sheet would be refused: nothing is read from it.
    """
    active = [block for one in placed for block in one.blocks if block.is_active]
    wanted = (found for block in active for line in block.lines if line.is_active for found in lookups(line.source))
    looked_in = {(found.lookup.file, found.lookup.sheet) for found in wanted}
    return (escape(table.path.name), table.sheet) in looked_in or any(block.table is table for block in active)


def _rows(block: Block, lists: Mapping[Items, str]) -> Iterator[str]:
    yield "[[rows]]"
    yield f"from = {quoted(escape(block.table.path.name))}"  # a name with brackets or stars is no pattern here
    yield from [f"sheet = {quoted(block.table.sheet)}"] if block.table.sheet else []
    yield f"into = {quoted(block.into)}"
    yield from ["once = true"] if block.once else []
    if where := (*block.table.where, *block.where):
        yield f"where = [{', '.join(_condition(one) for one in where)}]"
    yield "[rows.columns]"
    for line in block.lines:
        yield from _line(line, lists)


def _line(line: Line, lists: Mapping[Items, str]) -> Iterator[str]:
    yield from _comments(line.notes)
    yield f"{'' if line.is_active else '#'}{key(line.column)} = {written(line.source, lists)}"


def _condition(one: Condition) -> str:
    return value(shortened(one.model_dump(by_alias=True, exclude_unset=True)))


def _comments(sentences: Iterable[str]) -> Iterator[str]:
    """Sentences behind a number sign, broken between words but never within the name of a column."""
    for sentence in sentences:
        line = "#"
        for piece in _PIECES.findall(_CONTROL.sub(" ", sentence)):
            text = piece.strip()
            if len(line) + len(text) >= WIDTH and line != "#":
                yield line
                line = "#"
            line += f" {text}" if line == "#" or piece[0].isspace() else text
        yield line
