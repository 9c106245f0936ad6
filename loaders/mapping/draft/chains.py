"""Decision chains as key accounts keep them: people of a customer, what each is in a deal, and who is for us."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Final

from loaders.cells import CellFault, parse_day
from loaders.mapping.draft.choices import code_of
from loaders.mapping.draft.day_headers import says
from loaders.mapping.draft.employment import speaks_of_employment
from loaders.mapping.draft.files import is_telling
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.usual_words import usual

MARKS: Final = 3
"""So many columns of a chain make one: a list of contacts may have a role, and whom somebody reports to."""
TELLING: Final = ("attitude", "influence", "veto")
"""One of these must be among them."""
PLACED: Final = 0.5
"""Of so many rows the role, or the attitude, must be known by its word."""
_DAY: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}[日号]?|\d{4}([-/.])\d{1,2}\1\d{1,2}")
_LABEL: Final = re.compile(r"^([^:：]+)[:：]\s*(.+)$")
_PIECES: Final = re.compile(r"\s{2,}|[;；|｜，,。]")


@dataclasses.dataclass(frozen=True)
class Chain:
    """The places of what a decision chain says of people."""

    name: int
    role: int | None
    customer: int | None
    marks: Mapping[str, int]
    """Attitude, closeness, influence, veto, superior: those that it has."""


def chain_of(table: Table) -> Chain | None:
    """How a table is a decision chain; None where it is none, or says of which deal each row is."""
    name = _best(table, "people", "name")
    is_of_deals = _best(table, "seats", "opportunity_id") is not None
    if name is None or is_of_deals or speaks_of_employment(table):
        return None
    role = _role(table)
    words = {**{mark: usual().chains[mark] for mark in ("attitude", "closeness", "influence", "veto")}}
    words["superior"] = usual().managers
    free = [at for at in table.addressed if at not in (name, role) and table.look(at).texts]
    marks = {mark: at for mark, own in words.items() for at in free[::-1] if says(table.names[at], own)}
    if "attitude" in marks and not _is_of_stances(table, marks["attitude"]):
        del marks["attitude"]
    if len(marks) + (role is not None) < MARKS or marks.keys().isdisjoint(TELLING):
        return None
    customer = _best(table, "departments", "customer_id", *marks.values(), name)
    return Chain(name, role, customer, marks)


def stance_of(text: str) -> str | None:
    """Which stance a word is; an empty text for what means that nobody knows; None for any other word."""
    own = {code: {term(word) for word in words} for code, words in usual().stances.items()}
    code = next((code for code, words in own.items() if term(text) in words), None)
    return "" if code == "unknown" else code


def subject_of(table: Table) -> str | None:
    """Whom a table without a column for it is about: by the name of its sheet, or by a line above its header."""
    if table.sheet and is_telling(table.sheet):
        return table.sheet.strip()
    pieces = [piece.strip() for title in table.titles for piece in _PIECES.split(title) if piece.strip()]
    labels = (found for piece in pieces if (found := _LABEL.match(piece)))
    said = (found[2] for found in labels if likeness("departments", "customer_id", found[1]) >= SURE)
    return next(said, None) or next(filter(None, map(_before_words, pieces)), None)


def day_of(table: Table) -> tuple[str, str] | None:
    """The day that stands above the header, and the line in which it does."""
    for title in table.titles:
        for found in _DAY.finditer(title):
            day = parse_day(found[0])
            if not isinstance(day, CellFault):
                return day.isoformat(), title
    return None


def is_led_by_its_first(table: Table, at: int) -> bool:
    """Whether a column says something in the first row of several: what stands there holds for those below."""
    texts = table.column(at).to_list()
    return bool(texts) and bool(texts[0]) and not all(texts)


def _best(table: Table, template: str, column: str, *taken: int) -> int | None:
    free = [at for at in table.addressed if at not in taken and table.look(at).has_letters]
    scores = {at: likeness(template, column, table.names[at]) for at in free}
    best = max(free, key=lambda at: scores[at], default=None)
    return best if best is not None and scores[best] >= SURE else None


def _role(table: Table) -> int | None:
    """The column of roles, of which most are those that people have in a deal."""
    at = _best(table, "seats", "role")
    if at is None:
        return None
    counts = table.counts(at)
    known = sum(rows for text, rows in counts.items() if code_of("seats", "role", text))
    return at if known >= PLACED * sum(counts.values()) else None


def _is_of_stances(table: Table, at: int) -> bool:
    counts = table.counts(at)
    known = sum(rows for text, rows in counts.items() if stance_of(text) is not None)
    return known >= PLACED * sum(counts.values())


def _before_words(piece: str) -> str | None:
    """What stands before, or behind, the words for a decision chain."""
    for word in usual().chains["called"]:
        found = re.search(re.escape(word), piece, re.IGNORECASE)
        if found:
            words = f"{piece[: found.start()]} {piece[found.end() :]}".strip(" -–—:：()（）").split()
            while words and words[0].casefold() in usual().filler:
                del words[0]
            return " ".join(words) or None
    return None
