"""How days are written in a column: the forms under which all of its texts are days."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

import polars as pl

from loaders.cells import FIRST_YEAR, LAST_YEAR, CellFault, parse_day
from loaders.mapping.days import BEFORE_FIRST

MOST: Final = 0.95
"""If so many texts are days, the column holds days, and the others are faults."""
CLOCK: Final = r"[T ]+\d{1,2}:\d{2}.*$"
"""A time of day behind a day."""
SERIALS: Final = range((date(1980, 1, 1) - BEFORE_FIRST).days + 1, (date(2100, 1, 1) - BEFORE_FIRST).days + 1)
"""Numbers that Excel has for the days anything here may be about."""
_NONE = re.compile(
    r"((9999|2999|000[01])([-/. ]|\s?[年])(\d{1,2})([-/. ]|\s?[月])\d{1,2}日?"
    r"|\d{1,2}([-/. ]+)(\d{1,2}|[^\W\d_]{3,9})\6(9999|2999|000[01])|(9999|2999)1231)([T ]+\d.*)?|2958465([.,]0+)?"
)
"""Days that are none, as systems keep them for "never": of years that nothing here is about."""
_SERIAL = re.compile(r"(\d{5})([.,]\d+)?")
_SHAPE = re.compile(r"\d[^\d]{1,12}\d|\d{8}")
_CLOCK = re.compile(r"([T ]+)\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?( ?[AaPp][Mm])?( ?Z| ?[+-]\d{2}:?\d{2})?$")
_NUMBERS = re.compile(r"\d{1,4}([-/. ])\d{1,2}\1(\d{1,4})")
_WORDS = re.compile(r"\d{1,2}([-/. ]+)([^\W\d_]{3,9})\1(\d{2,4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.? \d{1,2}(,?) (\d{4})")


@dataclasses.dataclass(frozen=True)
class Days:
    """``forms``: all that fit, none for days as templates have them; several mean that nobody can tell."""

    forms: tuple[str, ...] = ()
    clock: str = ""
    """The form of the time of day, if one stands behind."""
    is_midnight: bool = True
    """Whether the time of day is midnight throughout, as databases write it behind a day, so that it says nothing."""
    between: str = ""
    """What stands between day and time, if it stands nowhere else."""
    has_offset: bool = False
    """Whether each time of day bears an offset, so that its day depends on where one stands."""
    others: tuple[str, ...] = ()
    """Texts that are no days."""
    none: tuple[str, ...] = ()
    """Days of the year 9999 and such, which mean that there is none; they say nothing of how the others are written."""
    has_serials: bool = False
    """Whether some are the numbers that Excel has for days."""
    has_own: bool = False
    """Whether some are written as templates have them, and the others in a form: a sheet with texts and real days."""
    example: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether different days may be meant."""
        return len(self.forms) > 1


def days_of(texts: Sequence[str]) -> Days | None:
    """How these texts are days; None if they are none."""
    return _beside_none(texts, _days_of)


def _beside_none(texts: Sequence[str], told: Callable[[Sequence[str]], Days | None]) -> Days | None:
    """What is told of those texts that are not days of the year 9999 and such."""
    none = tuple(text for text in texts if _NONE.fullmatch(text))
    if not none:
        return told(texts)
    others = [text for text in texts if text not in set(none)]
    found = told(others) if others else Days(example=none[0])
    return None if found is None else dataclasses.replace(found, none=none)


def _days_of(texts: Sequence[str]) -> Days | None:
    if not texts or sum(bool(_SHAPE.search(text)) for text in texts) < len(texts) * MOST:
        return None
    clocks = [_CLOCK.search(text) for text in texts]
    parts = [text[: clock.start()] if clock else text for text, clock in zip(texts, clocks, strict=True)]
    told = [clock for clock in clocks if clock]
    found = Days((), _form_of(told[0]) if told else "", example=texts[0])
    found = dataclasses.replace(found, is_midnight=_are_midnight(told), between=_between(told, parts))
    found = dataclasses.replace(found, has_offset=bool(told) and all(clock[5] for clock in told))
    other = [at for at, part in enumerate(parts) if isinstance(parse_day(part), CellFault)]
    most = len(texts) * (1 - MOST)
    if len(other) <= most:
        return dataclasses.replace(found, others=tuple(texts[at] for at in other))
    forms, misfits = _forms_of(parts, range(len(parts)))
    has_own = len(misfits) > most
    if has_own:
        forms, misfits = _forms_of(parts, other)
    if len(misfits) > most:
        return None
    return dataclasses.replace(found, forms=forms, others=tuple(texts[at] for at in misfits), has_own=has_own)


def _forms_of(parts: Sequence[str], places: Sequence[int]) -> tuple[tuple[str, ...], list[int]]:
    """The forms that most of the texts at these places have, and the places of those that do not."""
    texts = [parts[at] for at in places]
    fits = {pattern: _misfits(texts, pattern) for pattern in _patterns(texts)}
    fewest = min((len(misfit) for misfit in fits.values()), default=len(texts))
    best = [pattern for pattern, misfit in fits.items() if len(misfit) == fewest]
    # two digits of a year hardly ever stand in front
    best = [pattern for pattern in best if not pattern.startswith("%y")] or best
    return tuple(best), [places[at] for at in fits[best[0]]] if best else list(places)


def days_by_number(texts: Sequence[str]) -> Days | None:
    """How these texts are days where some are Excel's numbers for them; by themselves they could be any number."""
    return _beside_none(texts, _days_by_number)


def _days_by_number(texts: Sequence[str]) -> Days | None:
    numbers = [text for text in texts if (serial := _SERIAL.fullmatch(text)) and int(serial[1]) in SERIALS]
    if not numbers:
        return None
    others = tuple(text for text in texts if text not in set(numbers))
    if len(others) <= len(texts) * (1 - MOST):
        return Days(others=others, example=numbers[0], has_serials=True)
    written = days_of(others)
    return None if written is None else dataclasses.replace(written, has_serials=True)


def _are_midnight(clocks: Iterable[re.Match[str]]) -> bool:
    """Whether templates take these times behind a day."""
    return not any(isinstance(parse_day(f"2000-01-01{clock[0]}"), CellFault) for clock in clocks)


def _between(clocks: Sequence[re.Match[str]], parts: Iterable[str]) -> str:
    signs = {clock[1] for clock in clocks}
    sign = signs.pop() if len(signs) == 1 else ""
    return sign if len(sign) == 1 and not any(sign in part for part in parts) else ""


def _form_of(clock: re.Match[str]) -> str:
    """The form of a time of day."""
    hours = "%I:%M" if clock[4] else "%H:%M"
    seconds = ":%S" if clock[2] else ""
    half = (" %p" if clock[4].startswith(" ") else "%p") if clock[4] else ""
    offset = (" %z" if clock[5].startswith(" ") else "%z") if clock[5] else ""
    return clock[1] + hours + seconds + ("%.f" if clock[3] else "") + half + offset


def _patterns(parts: Iterable[str]) -> list[str]:
    """Forms of which at least one text has the shape."""
    found: dict[str, None] = {}
    for text in parts:
        if match := _NUMBERS.fullmatch(text):
            sign, year = match[1], "%Y" if len(match[2]) == len("2020") else "%y"
            orders = [f"%d{sign}%m{sign}{year}", f"%m{sign}%d{sign}{year}"]
            found |= dict.fromkeys([*orders, *([f"%y{sign}%m{sign}%d"] if year == "%y" else [])])
        elif match := _WORDS.fullmatch(text):
            found |= dict.fromkeys([f"%d{match[1]}{_month(match[2])}{match[1]}{_year(match[3])}"])
        elif match := _MONTH_FIRST.fullmatch(text):
            found |= dict.fromkeys([f"{_month(match[1])} %d{match[2]} %Y"])
    return list(found)


def _month(word: str) -> str:
    """The form of whole names takes short ones as well."""
    return "%B" if len(word) > len("May") else "%b"


def _year(digits: str) -> str:
    return "%Y" if len(digits) == len("2020") else "%y"


def _misfits(parts: Sequence[str], form: str) -> list[int]:
    """The places of texts that are no days under a form."""
    found = pl.Series(parts).str.to_date(form, strict=False)
    usual = found.is_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)).fill_null(value=False)
    return (~usual).arg_true().to_list()
