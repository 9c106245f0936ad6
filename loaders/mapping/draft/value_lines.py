"""Lines for amounts and numbers: how they are written in the file, and what cannot be told from the texts alone."""

from collections.abc import Iterator, Sequence
from typing import Final

from graph_service.recording.kind import Column, ColumnType
from loaders.cells import CellFault, parse_fen, parse_number, parse_whole
from loaders.mapping.draft.currencies import of_one_currency
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.numbers import Numbers, Sign
from loaders.mapping.draft.parts import Line, emptied, source
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.unit_words import FEN_OF_YUAN, unit_of
from loaders.mapping.draft.values import Look

PERCENT: Final = r"\s*[%％]$"


def number_lines(export: Export, table: Table, column: Column, at: int) -> Iterator[Line]:
    """The line for an amount or a number; one for each reading where nobody can tell which is meant."""
    header, numbers = table.header[at], table.look(at).numbers
    name, times, title = unit_of(column, header, table.titles)
    if numbers is None:
        yield Line(name, source(header))
        return
    steps, notes = _emptied(export, table.look(at), numbers.others)
    if title:
        notes.append(export.say("mapping.draft_unit_above", title=quoted(title), times=f"{times:,.15g}"))
    if numbers.is_percent and column.type is not ColumnType.MONEY:
        steps, times = {**steps, "pattern": PERCENT, "becomes": ""}, 0.01
    elif column.maximum == 1 and 1 < numbers.largest <= FEN_OF_YUAN:
        times = 0.01
        notes.append(export.say("mapping.draft_percent", value=quoted(numbers.example)))
    is_taken = numbers.is_percent or _is_taken(column, table.look(at).texts, numbers)
    signs = _settled_signs(table, numbers)
    if len(signs) > 1:
        code = "mapping.draft_number_taken" if is_taken else "mapping.draft_number_ambiguous"
        notes.append(export.say(code, value=quoted(numbers.example)))
        signs = (".",) if is_taken else signs
    for number, sign in enumerate(signs or (".",)):
        decimal = {"decimal": sign} if signs and (sign == "," or not is_taken) else {}
        more = {} if times is None else {"times": times}
        said = tuple(notes) if number == 0 else ()
        line = Line(name, source(header, **steps, **decimal, **more), said, is_active=len(signs) <= 1)
        yield from of_one_currency(export, table, at, line) if column.type is ColumnType.MONEY else (line,)


def _emptied(export: Export, look: Look, others: tuple[str, ...]) -> tuple[dict[str, object], list[str]]:
    """What is done about texts that are none of what the column holds."""
    notes = [export.say("mapping.draft_other_texts", values=listed(others))] if others else []
    return emptied(look), notes


def _settled_signs(table: Table, numbers: Numbers) -> tuple[Sign, ...]:
    """What the decimals begin with, if need be as in other numbers of the file; nothing where it does not matter."""
    if numbers.is_digits or len(numbers.decimals) == 1:
        return () if numbers.is_digits else numbers.decimals
    others = (one for at in table.addressed if (one := table.look(at).numbers) and len(one.decimals) == 1)
    found = {one.decimals[0] for one in others}
    return tuple(found) if len(found) == 1 else numbers.decimals


def _is_taken(column: Column, texts: Sequence[str], numbers: Numbers) -> bool:
    """Whether the template reads them as they stand."""
    read = [_parsed(column, text) for text in texts if text not in numbers.others]
    return not any(isinstance(one, CellFault) for one in read)


def _parsed(column: Column, text: str) -> object:
    if column.type is ColumnType.MONEY:
        return parse_fen(text, FEN_OF_YUAN)
    return parse_whole(text) if column.type is ColumnType.INTEGER else parse_number(text)
