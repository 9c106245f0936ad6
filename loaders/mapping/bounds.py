"""Days that cannot be meant: before the first or after the last one that a mapping lets stand in a column."""

import re
from datetime import date
from typing import Any, Final

import polars as pl

from loaders.cells import CellFault, parse_day
from loaders.mapping.days import Told

TODAY: Final = "today"
BOUNDS: Final = ("not_before", "not_after")
_NOT_CELLS: Final = ("values", "within")
_CLOCK = re.compile(r"[T\s]")


def is_bound(text: str) -> bool:
    """Whether a text is a day as ISO 8601 has it, or the day of the load."""
    try:
        return text == TODAY or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def on(told: Any, day: date) -> Any:
    """What a mapping says, with a day in the place of "today"."""
    if isinstance(told, list):
        return [on(one, day) for one in told]
    if not isinstance(told, dict):
        return told
    dated = {word: day.isoformat() for word in BOUNDS if told.get(word) == TODAY}
    return {word: one if word in _NOT_CELLS else on(one, day) for word, one in told.items()} | dated


def tell_beyond(text: pl.Series, first: str | None, last: str | None, told: Told) -> None:
    """Tell of days, and of moments on days, that are beyond; what is neither has a fault of its own."""
    days = {one: day for one in text.drop_nulls().unique() if (day := _day(one)) is not None}
    early = [one for one, day in days.items() if first is not None and day < first]
    late = [one for one, day in days.items() if last is not None and day > last]
    for code, beyond in (("day_too_early", early), ("day_too_late", late)):
        at = text.is_in(beyond).fill_null(value=False).arg_true()
        if at.len():
            told(code, at, text.gather(at))


def _day(text: str) -> str | None:
    """The day that stands in a text, as ISO 8601 has it; of a moment the one that is written."""
    found = (parse_day(one) for one in (text, _CLOCK.split(text, maxsplit=1)[0]))
    return next((day.isoformat() for day in found if not isinstance(day, CellFault)), None)
