"""Days that say that something has no end: 9999-12-31, 31-DEC-99, and whatever else stands far behind all others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from loaders.cells import CellFault, parse_day
from loaders.mapping.draft.days import CLOCK, Days
from loaders.mapping.draft.values import Look

ENDS: Final = ("to", "left_on", "closed_on", "expected_close")
"""Columns of templates for the day on which something ends."""
LASTING: Final = ("to", "left_on")
"""Those of them that are no days of a calendar of business, where half of all may end with a quarter."""
FIRST, LAST = date(1900, 1, 1), date(2090, 1, 1)
"""Until the one and from the other on nothing ends that anybody keeps here."""
FAR: Final = 10
"""So many years behind all others."""
SEVERAL: Final = 2
"""A day that stands once may be one that somebody meant."""
OFTEN, MANY = 0.5, 10
"""A day in so many of the rows, if they are many, may stand for none."""
NINETIES: Final = range(1990, 1999)
END_OF_99: Final = date(1999, 12, 31)


def open_ends(look: Look, days: Days) -> tuple[str, ...]:
    """The texts of a column of ends that stand for none."""
    read = _read(look.texts, days)
    found = [text for text, day in read.items() if not FIRST < day < LAST or _is_far(text, read, look.counts)]
    ninety_nine = [text for text, day in read.items() if day == END_OF_99 and _has_short_years(days)]
    if not any(day.year in NINETIES for day in read.values()):
        found += ninety_nine
    return tuple(dict.fromkeys((*days.none, *found)))


def perhaps_open(look: Look, days: Days) -> str | None:
    """The latest of all days, where it stands in most rows: the end of a year, or of nothing."""
    read = _read(look.texts, days)
    latest = max(read, key=lambda text: read[text], default=None)
    if latest is None or len(read) == 1 or look.counts[latest] < max(MANY, OFTEN * look.filled):
        return None
    return latest


def as_cut(text: str, steps: Mapping[str, object]) -> str:
    """What is left of a text when ``values`` are looked up, which is done after it is cut."""
    if "split" in steps:
        return text.partition(str(steps["split"]))[0].strip()
    return re.sub(CLOCK, "", text).strip() if "pattern" in steps else text


def _is_far(text: str, read: Mapping[str, date], rows: Mapping[str, int]) -> bool:
    others = [day.year for other, day in read.items() if other != text]
    return bool(others) and rows[text] >= SEVERAL and read[text].year - max(others) >= FAR


def _has_short_years(days: Days) -> bool:
    return any("%y" in form for form in days.forms)


def _read(texts: Sequence[str], days: Days) -> Mapping[str, date]:
    """The days that texts are, by the first form under which they are one."""
    bare = [re.sub(CLOCK, "", text) for text in texts]
    found = dict(_as_templates(texts, bare))
    for form in days.forms:
        dated = pl.Series(bare, dtype=pl.String).str.to_date(form, strict=False)
        found = {**{text: day for text, day in zip(texts, dated, strict=True) if day is not None}, **found}
    return found


def _as_templates(texts: Sequence[str], bare: Sequence[str]) -> Iterator[tuple[str, date]]:
    for text, part in zip(texts, bare, strict=True):
        day = parse_day(part)
        if not isinstance(day, CellFault):
            yield text, day
