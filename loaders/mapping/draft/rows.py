"""The rows that a table gives to the template it feeds: a line for each column that was found, and what is missing."""

import dataclasses
from collections.abc import Iterator, Sequence

from graph_service.recording.kind import Column, ColumnType
from loaders.mapping.draft.between import between
from loaders.mapping.draft.by_values import by_values
from loaders.mapping.draft.day_lines import day_lines
from loaders.mapping.draft.export import Export, things_named
from loaders.mapping.draft.files import MAYBE
from loaders.mapping.draft.full_names import name_cell
from loaders.mapping.draft.guess import Guess, name_parts
from loaders.mapping.draft.instead import instead
from loaders.mapping.draft.lookups import looked_up
from loaders.mapping.draft.match import CHOICES, DAYS, NUMBERS, Match
from loaders.mapping.draft.parts import Block, Line, source
from loaders.mapping.draft.reference_lines import reference_lines
from loaders.mapping.draft.span_lines import counted_line, span_lines
from loaders.mapping.draft.spans import is_of_spans, unit_counted
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.value_lines import number_lines
from loaders.mapping.draft.values import foreign_answers
from loaders.mapping.draft.word_lines import choice_line, text_lines, with_alike
from loaders.mapping.model import Cell


def rows_of(export: Export, guess: Guess) -> Block:
    """The main block of a table."""
    if guess.is_ours:
        return Block(guess.table, guess.kind.name, tuple(_as_it_is(guess, match) for match in guess.matches))
    told = by_values(export, guess)
    lines = [line for column in guess.kind.columns for line in _lines(export, guess, column, told.get(column.name, ()))]
    here = {line.column.removesuffix("_yuan") for line in lines}
    lines += [line for column in guess.kind.columns for line in instead(export, guess, column, here)]
    lines += between(export, guess)
    id_ = guess.chosen.get("id") or guess.chosen.get("name")
    has_id = any(column.name == "id" for column in guess.kind.columns)
    is_repeated = has_id and id_ is not None and not guess.table.look(id_.at).is_unique
    in_order = sorted(lines, key=lambda line: _place(guess, line))
    block = Block(guess.table, guess.kind.name, tuple(in_order), _notes(export, guess), guess.is_sure, once=is_repeated)
    return with_alike(export, block)


def _as_it_is(guess: Guess, match: Match) -> Line:
    """A column of a template; the unit of money is said by its header alone."""
    header = guess.table.header[match.at]
    is_money = guess.kind.column(match.column).type is ColumnType.MONEY
    return Line(header if is_money else match.column, header)


def _lines(export: Export, guess: Guess, column: Column, told: Sequence[Match]) -> Iterator[Line]:
    """The lines for a column that was found; as a comment, and saying so, where it is not sure that it is meant."""
    match, doubtful = guess.chosen.get(column.name), guess.doubtful.get(column.name)
    found = _found(export, guess, column, match or doubtful)
    if found is not None:
        yield found
    elif told:
        for one in told:
            yield from _told_by_values(export, guess, column, one, is_sure=len(told) == 1)
    elif match is not None:
        lines = list(_of_match(export, guess, column, match))
        look = guess.table.look(match.at)
        if column.is_required and look.share < 1 and isinstance(lines[0].source, str):
            note = export.say("mapping.draft_gaps", rows=f"{look.rows - look.filled:,}", column=column.name)
            lines[0] = dataclasses.replace(lines[0], notes=(*lines[0].notes, note))
        told_so = tuple(_of_rows(export, guess, match))
        yield dataclasses.replace(lines[0], notes=(*lines[0].notes, *told_so))
        yield from lines[1:]
    elif doubtful is not None:
        lines = list(_of_match(export, guess, column, doubtful))
        code = "mapping.draft_perhaps_needed" if column.is_required else "mapping.draft_perhaps"
        note = export.say(code, header=quoted(guess.table.header[doubtful.at]), column=column.name)
        lines[0] = dataclasses.replace(lines[0], notes=(note, *lines[0].notes))
        yield from (dataclasses.replace(line, is_active=False) for line in lines)


def _told_by_values(export: Export, guess: Guess, column: Column, told: Match, *, is_sure: bool) -> Iterator[Line]:
    """The lines for a column that its values tell; comments, where those of others tell the same."""
    first, *others = _of_match(export, guess, column, told)
    fields = {"column": column.name, "things": things_named(column, export.language)}
    code = "mapping.draft_by_values" if is_sure else "mapping.draft_perhaps_by_values"
    note = export.say(code, header=quoted(guess.table.header[told.at]), **fields)
    yield dataclasses.replace(first, notes=(*first.notes, note), is_active=first.is_active and is_sure)
    yield from (dataclasses.replace(line, is_active=False) for line in others)


def _of_rows(export: Export, guess: Guess, match: Match) -> Iterator[str]:
    """What speaks for a column of names, or against one of ids."""
    table, named = guess.table, export.named.get(guess.table)
    if named is not None and named.match == match:
        yield export.say("mapping.draft_by_references", header=quoted(table.header[match.at]), file=named.by.name)
    repeated = {text: rows for text, rows in table.counts(match.at).items() if rows > 1}
    if match.column == "id" and guess.kind.group != "id" and repeated:
        yield export.say("mapping.draft_ids_twice", values=listed(repeated))


def _found(export: Export, guess: Guess, column: Column, match: Match | None) -> Line | None:
    """A text of which the table has the id alone, and another table the name."""
    if column.type is not ColumnType.TEXT or match is None:
        return None
    found = looked_up(export, guess.table, match.at)
    return None if found is None else Line(column.name, found)


def _of_match(export: Export, guess: Guess, column: Column, match: Match) -> Iterator[Line]:
    table = guess.table
    if column.refers_to:
        yield from reference_lines(export, table, column, match.at)
    elif column.type in DAYS:
        yield from day_lines(export, table, column, match.at)
    elif is_of_spans(column, table.look(match.at)):
        yield from span_lines(export, table, column, match.at)
    elif unit := unit_counted(column, table.names[match.at], table.look(match.at)):
        yield counted_line(export, table, column, match.at, unit)
    elif column.type in NUMBERS:
        yield from number_lines(export, table, column, match.at)
    elif column.type in CHOICES:
        yield choice_line(export, guess.kind.name, table, column, match.at)
    elif column.name == "name" and table.look(match.at).share < 1 and (parts := name_parts(guess.kind, table)):
        yield Line("name", Cell(first_of=(table.header[match.at], name_cell(table, parts))))
    elif column.type is ColumnType.TEXT:
        yield from text_lines(export, guess.kind.name, table, column, match.at)
    else:
        yield _answer(table, column, match.at)


def _answer(table: Table, column: Column, at: int) -> Line:
    """Yes or no, which templates do not take in every language."""
    answers = {text: told for text in table.counts(at) if (told := foreign_answers().get(text.casefold()))}
    steps = {"values": answers} if answers else {}
    return Line(column.name, source(table.header[at], **steps))


def _notes(export: Export, guess: Guess) -> tuple[str, ...]:
    """Why it is not sure that the table feeds the template, and which others it may feed."""
    if guess.is_sure:
        return ()
    is_maybe = bool(guess.by_name) and guess.by_name <= MAYBE
    code = "draft_by_columns" if not guess.by_name else "draft_maybe" if is_maybe else "draft_in_part"
    others = (
        [export.say("mapping.draft_others_than", others=[export.template(other) for other in guess.others])]
        if guess.others
        else []
    )
    return (export.say(f"mapping.{code}", template=export.template(guess.kind.name)), *others)


def _place(guess: Guess, line: Line) -> int:
    names = [column.name for column in guess.kind.columns]
    return names.index(line.column.removesuffix("_yuan"))
