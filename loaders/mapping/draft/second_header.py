"""A second line of a header: technical names, units or types below the names, which are no row of anything."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from loaders.mapping.draft.excluded import Excluded
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed
from loaders.mapping.model import Condition

LINES: Final = 3
"""Names, types and units may stand each in a line of their own."""
COMPARED: Final = 200
MOST: Final = 0.95
SEVERAL: Final = 2
_TECHNICAL = re.compile(r"[A-Z/][A-Z0-9_/]+")
_RUNS = (re.compile(r"\d+"), re.compile(r"[^\W\d_]+"))


def second_header(table: Table) -> Iterator[Excluded]:
    """The lines below the header that go on with it, each with the condition that leaves it out."""
    for _ in range(LINES):
        found = _next_line(table)
        if found is None:
            return
        yield found
        table = table.without(found)


def _next_line(table: Table) -> Excluded | None:
    columns = {at: texts for at in table.addressed if (texts := table.column(at).head(COMPARED).to_list())}
    cells = {at: texts[0] for at, texts in columns.items() if texts[0] not in (None, *table.doubtful_empties)}
    compared = {at: _compared(text, [other for other in columns[at][1:] if other]) for at, text in cells.items()}
    unlike = [at for at, is_like in compared.items() if is_like is False]
    if not unlike or True in compared.values() or not _is_header(list(cells.values()), [cells[at] for at in unlike]):
        return None
    at = next((at for at in unlike if table.counts(at)[cells[at]] == 1), None)
    if at is None:
        return None
    condition = Condition(column=(table.header[at],), is_not=(cells[at],))
    return Excluded(condition, "mapping.draft_second_header", {"values": listed(cells.values())})


def _is_header(texts: Sequence[str], unlike: Sequence[str]) -> bool:
    """Technical names throughout, or words where all other rows have days and numbers, in more columns than one."""
    is_technical = len(texts) >= SEVERAL and all(map(_TECHNICAL.fullmatch, texts))
    return is_technical or len(set(unlike)) >= SEVERAL


def _compared(text: str, others: Sequence[str]) -> bool | None:
    """Whether a text is written as the others of its column, if they are days, numbers or ids; None where not."""
    if not others or sum(map(_has_digit, others)) < MOST * len(others):
        return None
    if not _has_digit(text):
        return text in others
    return True if _shape(text) in set(map(_shape, others)) else None


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _shape(text: str) -> str:
    """Runs of digits and of letters, each as one sign."""
    digits, letters = _RUNS
    return letters.sub("a", digits.sub("9", text))
