"""What stands in for a column that a template needs and no column feeds: an id for a name, a word for a choice."""

import dataclasses
from collections.abc import Iterator
from typing import Final

from graph_service.recording.kind import Column
from loaders.mapping.draft.choices import code_of, placed
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.files import MAYBE, told_by_name
from loaders.mapping.draft.full_names import name_cell
from loaders.mapping.draft.guess import Guess, name_parts
from loaders.mapping.draft.match import CHOICES, DAYS, SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.open_ends import ENDS
from loaders.mapping.draft.parts import Line
from loaders.mapping.draft.toml import quoted
from loaders.mapping.draft.word_lines import choice_line
from loaders.mapping.model import Cell

UNKNOWN: Final = "?"
"""Stands where somebody must say which column it is."""
PLACED: Final = 0.8
"""If so many rows of a column that feeds one choice have a code of another, it may feed both."""
KEYS: Final = 4
"""An id is made of so many columns at most."""


def instead(export: Export, guess: Guess, column: Column, here: set[str]) -> Iterator[Line]:
    """What stands in for a column that the template needs; a comment to be filled in where nothing can."""
    if not column.is_required or column.name in guess.chosen:
        return
    found = _name_or_id(export, guess, column) or _told(export, guess, column)
    if found is not None:
        yield found
    elif column.name not in here:
        meaning = export.either(column.note_zh, column.note_en)
        note = export.say("mapping.draft_missing", column=column.name, meaning=meaning)
        repeated = _repeated(guess) if column.name == "id" else []
        notes = (
            (note, export.say("mapping.draft_id_repeated", columns=list(map(quoted, repeated))))
            if repeated
            else (note,)
        )
        yield Line(column.name, repeated[0] if repeated else UNKNOWN, notes, is_active=False)


def _name_or_id(export: Export, guess: Guess, column: Column) -> Line | None:
    id_, name, table = guess.chosen.get("id"), guess.chosen.get("name"), guess.table
    parts = name_parts(guess.kind, table)
    if column.name == "name" and parts is not None:
        return Line("name", name_cell(table, parts))
    if column.name == "name" and id_ is not None:
        code = "mapping.draft_id_as_name_too" if "name" in guess.doubtful else "mapping.draft_id_as_name"
        return Line("name", table.header[id_.at], (export.say(code),))
    if column.name != "id":
        return None
    if name is not None and (guess.kind.group == "id" or table.look(name.at).is_unique):
        return Line("id", table.header[name.at], (without_id(export, guess), export.say("mapping.draft_name_as_id")))
    key = _key(guess)
    if key is None:
        return None
    return Line("id", Cell(key=key), (without_id(export, guess), export.say("mapping.draft_key")))


def without_id(export: Export, guess: Guess) -> str:
    """Why something else serves as the id: a column only may be one, or repeats its values, or none looks like it."""
    if "id" in guess.doubtful:
        return export.say("mapping.draft_id_open")
    repeated = list(map(quoted, _repeated(guess)))
    return export.say("mapping.draft_id_repeated", columns=repeated) if repeated else export.say("mapping.draft_no_id")


def _repeated(guess: Guess) -> list[str]:
    """Columns that are called like an id, but say the same in several rows."""
    taken, table = {match.at for match in guess.chosen.values()}, guess.table
    free = [at for at in table.addressed if at not in taken and table.look(at).is_repeated]
    return [table.header[at] for at in free if likeness(guess.kind.name, "id", table.names[at]) >= SURE]


def _key(guess: Guess) -> tuple[str, ...] | None:
    """Columns that together stand once in the rows: a name, what is referred to, a day."""
    table, taken = guess.table, guess.chosen
    wanted = [column.name for column in guess.kind.columns if column.name == "name" or column.refers_to]
    # a day on which something ends is not known from the beginning
    wanted += [column.name for column in guess.kind.columns if column.type in DAYS and column.name not in ENDS]
    places = [taken[name].at for name in wanted if name in taken and table.look(taken[name].at).share == 1]
    for size in range(2, min(len(places), KEYS) + 1):
        columns = [table.column(at) for at in places[:size]]
        if len(set(zip(*columns, strict=True))) == columns[0].len():
            return tuple(table.header[at] for at in places[:size])
    return None


def _told(export: Export, guess: Guess, column: Column) -> Line | None:
    """A choice that another column, or the name of the file, says as well."""
    if column.type not in CHOICES:
        return None
    table, template = guess.table, guess.kind.name
    id_ = guess.chosen.get("id")
    for text in (table.sheet or table.path.stem, *(() if id_ is None else (table.header[id_.at],))):
        code = code_of(template, column.name, text, nearly=False)
        if code is not None:
            return Line(column.name, Cell(constant=code), (export.say("mapping.draft_told", text=quoted(text)),))
    return _won(export, guess, column) or _shared(export, guess, column)


def _shared(export: Export, guess: Guess, column: Column) -> Line | None:
    """A choice that is made in the same words as another: a call is held from afar. Doubtful, if not all words tell."""
    others = (match.at for match in guess.chosen.values() if guess.kind.column(match.column).type in CHOICES)
    for at in others:
        look, codes = guess.table.look(at), placed(guess.kind.name, column, guess.table.look(at).counts)
        rows = sum(n for text, n in look.counts.items() if codes[text])
        if rows:
            line = choice_line(export, guess.kind.name, guess.table, column, at)
            return dataclasses.replace(line, is_active=rows >= PLACED * look.filled)
    return None


def _won(export: Export, guess: Guess, column: Column) -> Line | None:
    """Orders are deals that were won, if they are deals."""
    if column.name != "status" or told_by_name(guess.table).templates.get(guess.kind.name) != MAYBE:
        return None
    return Line(column.name, Cell(constant="won"), (export.say("mapping.draft_orders"),))
