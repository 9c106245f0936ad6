"""Days and moments as a file writes them, made into ISO 8601: forms such as %d/%m/%Y, and numbers for them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from loaders.cells import FIRST_YEAR, LAST_YEAR, CellFault, exists, parse_day, parse_moment

EXCEL: Final = "excel"
EXCEL_1904: Final = "excel_1904"
SERIALS: Final = (EXCEL, EXCEL_1904)
"""Numbers for days, of Excel's two systems: from 1900, and from 1904 as on the Mac."""
BEFORE_1904: Final = 1462
"""What a number of the second system lacks to be that of the first for the same day."""
UNIX: Final = {"unix": 1, "unix_ms": 1_000}
"""How many of a number make a second, counted from 1970 on."""
UTC: Final = ZoneInfo("UTC")
BEFORE_FIRST: Final = date(1899, 12, 31)
NO_LEAP_DAY: Final = 60
"""Excel's number for 29 February 1900, a day that never was; all numbers behind it are one too large."""
LAST: Final = (date(LAST_YEAR, 12, 31) - BEFORE_FIRST).days + 1
FOUR_DIGITS: Final = 1_000
OFFSETS: Final = ("%z", "%:z", "%#z", "%+")
NO_OFFSETS: Final = ("%Z", "%s")
"""What looks as if it told one: names of zones are passed over."""
SECONDS: Final = 24 * 60 * 60
FIRST_SECOND: Final = (date(FIRST_YEAR, 1, 1) - date(1970, 1, 1)).days * SECONDS
LAST_SECOND: Final = (date(LAST_YEAR, 12, 31) - date(1970, 1, 1)).days * SECONDS
_SINCE_1970 = re.compile(r"-?\d{1,14}")
_SERIAL = re.compile(r"\d{1,6}([.,]\d+)?")
_DIGITS = {
    "%d": r"(?P<day>\d{1,2})",
    "%e": r"(?P<day>\d{1,2})",
    "%m": r"(?P<month>\d{1,2})",
    "%Y": r"(?P<year>\d{4})",
    "%y": r"(?P<year>\d{2})",
    "%p": "[AaPp][Mm]",
    "%T": r"\d{1,2}:\d{2}:\d{2}",
    "%R": r"\d{1,2}:\d{2}",
    **dict.fromkeys(("%H", "%I", "%M", "%S"), r"\d{1,2}"),
}

Told = Callable[[str, pl.Series, pl.Series], None]


def dated(text: pl.Series, forms: Sequence[str], told: Told) -> pl.Series:
    """Days written in one of the forms; what is none stays, so that its fault is named.

    Of what has the form and is no day of the calendar, such as 05.13.2021 where the day comes first, it is told here:
    by itself it could be another day. And of what could be several days and has none of the forms.
    """
    found = pl.repeat(None, text.len(), dtype=pl.String, eager=True)
    for form in forms:
        found = pl.select(pl.coalesce(found, _written(text, form))).to_series()
    is_open = text.is_not_null() & found.is_null()
    wrong = {one: code for one in text.filter(is_open).unique() if (code := _fault(one, forms)) is not None}
    for code in sorted(set(wrong.values())):
        at = (is_open & text.is_in([one for one in wrong if wrong[one] == code])).arg_true()
        told(code, at, text.gather(at))
    is_wrong = is_open & text.is_in(list(wrong))
    return pl.select(pl.when(~is_wrong).then(pl.coalesce(found, text))).to_series()


def _written(text: pl.Series, form: str) -> pl.Series:
    """ISO 8601, and nothing for texts that are not written like this."""
    if form in SERIALS:
        before = BEFORE_1904 if form == EXCEL_1904 else 0
        days = {one: day for one in text.drop_nulls().unique() if (day := _of_number(one, before)) is not None}
        return text.replace_strict(days, default=None, return_dtype=pl.String)
    if form in UNIX:
        moments = {one: moment for one in text.drop_nulls().unique() if (moment := _since_1970(one, UNIX[form]))}
        return text.replace_strict(moments, default=None, return_dtype=pl.String)
    if any(sign in form for sign in OFFSETS):
        return _of_four_digits(_moments(text, form)).dt.to_string("%Y-%m-%dT%H:%M:%SZ")
    if any(sign in form for sign in ("%H", "%I", "%T", "%R")):
        return _of_four_digits(_moments(text, form)).dt.to_string("%Y-%m-%dT%H:%M:%S").str.strip_suffix("T00:00:00")
    return _of_four_digits(text.str.to_date(form, strict=False)).dt.to_string("%Y-%m-%d")


def _moments(text: pl.Series, form: str) -> pl.Series:
    """In UTC where the form has an offset (+0100, +01:00, +01, Z); a part of a second may be written as in Python."""
    for python, chrono in ((".%f", "%.f"), ("%:z", "%#z"), ("%z", "%#z")):
        form = form.replace(python, chrono)
    return text.str.to_datetime(form, strict=False)


def _since_1970(text: str, of_a_second: int) -> str | None:
    """The moment of a number, to the second."""
    if not _SINCE_1970.fullmatch(text):
        return None
    seconds = int(text) // of_a_second
    if not FIRST_SECOND <= seconds <= LAST_SECOND:
        return None
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).isoformat() + "Z"  # noqa: DTZ001  (in UTC, as Z says)


def day_in(text: pl.Series, zone: str) -> pl.Series:
    """The day of each moment in a time zone; what is neither stays, so that its fault is named."""
    return each(text, lambda moment: _day_of(parse_moment(moment, ZoneInfo(zone)), ZoneInfo(zone)))


def _day_of(moment: datetime | CellFault, zone: ZoneInfo) -> str | None:
    return None if isinstance(moment, CellFault) else moment.astimezone(zone).date().isoformat()


def later(text: pl.Series, days: int) -> pl.Series:
    """So many days later; what is no day stays, so that its fault is named."""
    return each(text, lambda day: _moved(parse_day(day), days))


def _moved(day: date | CellFault, days: int) -> str | None:
    return None if isinstance(day, CellFault) else (day + timedelta(days=days)).isoformat()


def each(text: pl.Series, change: Callable[[str], str | None]) -> pl.Series:
    """What each text becomes, every one worked out once; those of which nothing is said stay."""
    told = {one: new for one in text.drop_nulls().unique() if (new := change(one)) is not None}
    return text.replace(told) if told else text


def of_both(first: pl.Series, second: pl.Series, come_to: Callable[[str, str], str]) -> pl.Series:
    """What two texts of each row come to, each pair once; null where either is."""
    both = pl.DataFrame({"first": first, "second": second})
    told = both.drop_nulls().unique().rows()
    found = pl.DataFrame(
        [(*pair, come_to(*pair)) for pair in told],
        schema={"first": pl.String, "second": pl.String, "text": pl.String},
        orient="row",
    )
    return both.join(found, on=["first", "second"], how="left", maintain_order="left")["text"]


def _of_four_digits(days: pl.Series) -> pl.Series:
    """Without years that nobody wrote with four digits: %Y reads 25 as the year 25, which another form may mean."""
    return pl.select(pl.when(days.dt.year() >= FOUR_DIGITS).then(days)).to_series()


def _of_number(text: str, before: int) -> str | None:
    """The day, or the moment to the second, that Excel shows for a number (1 is the first day of 1900)."""
    if not _SERIAL.fullmatch(text):
        return None
    number = Decimal(text.replace(",", ".")) + before
    whole = int(number)
    if not 1 + before <= whole <= LAST or whole == NO_LEAP_DAY:
        return None
    seconds = int(((number - whole) * SECONDS).to_integral_value(ROUND_HALF_UP))
    midnight = datetime.combine(BEFORE_FIRST + timedelta(days=whole - (whole > NO_LEAP_DAY)), time())
    return (midnight + timedelta(seconds=seconds)).isoformat().removesuffix("T00:00:00")


def _fault(text: str, forms: Sequence[str]) -> str | None:
    """What is wrong with a text that has none of the forms, as far as the template could not tell it."""
    day, moment = parse_day(text), parse_moment(text, UTC)
    if not isinstance(day, CellFault) or not isinstance(moment, CellFault):
        return None
    if day.code in ("ambiguous_date", "date_with_time") and _is_no_day(text, forms):
        return "no_such_day"
    return "not_in_this_form" if "ambiguous_date" in (day.code, moment.code) else None


def _is_no_day(text: str, forms: Sequence[str]) -> bool:
    """Whether a text has a form of digits alone, and its day is not in the calendar."""
    matches = (re.fullmatch(pattern, text) for form in forms if (pattern := _pattern(form)))
    return any(not exists(*_numbers(match)) for match in matches if match)


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    year = match["year"] if len(match["year"]) == len("2026") else f"20{match['year']}"
    return int(year), int(match["month"]), int(match["day"])


@cache
def _pattern(form: str) -> str | None:
    """What texts of a form look like; None for forms with more in them than the digits of one day and its time."""
    pieces = re.split(r"(%.)", form)
    if any(piece.startswith("%") and piece not in _DIGITS for piece in pieces):
        return None
    pattern = "".join(_DIGITS.get(piece) or re.escape(piece) for piece in pieces)
    return pattern if sorted(re.findall(r"\?P<(\w+)>", pattern)) == ["day", "month", "year"] else None
