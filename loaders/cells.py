"""One cell at a time, exactly: what a text means as a date, a moment, an amount, a number, a yes or no.

These parsers say what is accepted. Frames are converted by polars first, for speed; whatever that does not
understand comes here. A parser returns the value or a :class:`CellFault`, and never raises.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from graph_service.domain.time import start_of_day

FIRST_YEAR, LAST_YEAR = 1800, 2199
"""Days outside are slips of the pen, or stand for "no end", which is an empty cell."""
LARGEST = 2**53
"""Whole numbers up to here are the same in every program that reads our JSON."""

YES = ("true", "是", "yes", "1", "y", "t", "对", "真")
NO = ("false", "否", "no", "0", "n", "f", "错", "假")

_ORDERED = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MIDNIGHT = re.compile(r"(.*\d[日号]?)[T ]00:00(?::00(?:\.0+)?)?")
_TIMED = re.compile(r".*\d[日号]?[T ]\d{1,2}:\d{2}.*")
_AMBIGUOUS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
_CLOCK = re.compile(
    r"(.*?\d[日号]?)[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)e[+-]?\d+", re.IGNORECASE)
_WITH_UNIT = re.compile(r"[+-]?[\d,.]+\s*[^\W\d_]+")
_CURRENCY = re.compile(r"^(?:¥|￥|cny|rmb|人民币)\s*|\s*(?:元|圆)$", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class CellFault:
    """Code and fields of a sentence."""

    code: str
    fields: Mapping[str, object] = dataclasses.field(default_factory=dict)


def parse_day(text: str) -> date | CellFault:
    """2026-03-01, 2026/3/1, 2026.3.1, 20260301, 2026年3月1日, also with midnight behind it."""
    cleaned = _narrow(text)
    midnight = _MIDNIGHT.fullmatch(cleaned)
    if midnight:
        cleaned = midnight[1]
    for pattern, parts in ((_ORDERED, (1, 3, 4)), (_CHINESE, (1, 2, 3)), (_COMPACT, (1, 2, 3))):
        match = pattern.fullmatch(cleaned)
        if match:
            return _day(*(int(match[part]) for part in parts))
    if _AMBIGUOUS.fullmatch(cleaned):
        return CellFault("ambiguous_date" if _may_be_day(cleaned) else "no_such_day")
    if _SERIAL.fullmatch(cleaned):
        return CellFault("date_serial")
    return CellFault("date_with_time" if _TIMED.fullmatch(cleaned) else "not_a_date")


def parse_moment(text: str, zone: ZoneInfo) -> datetime | CellFault:
    """A day with a time and maybe an offset, in UTC; without offset in the zone; a bare day is its first moment.

    Times that the clocks pass twice are the earlier one; times that they jump over count from before the jump.
    """
    cleaned = _narrow(text)
    clock = _CLOCK.fullmatch(cleaned)
    day = parse_day(clock[1] if clock else cleaned)
    if isinstance(day, CellFault):
        return CellFault("not_a_moment") if day.code in ("not_a_date", "date_with_time") else day
    if clock is None:
        return start_of_day(day, zone)
    hours, minutes, seconds = int(clock[2]), int(clock[3]), int(clock[4] or 0)
    try:
        at = datetime.combine(day, time(hours, minutes, seconds, int((clock[5] or "0")[:3].ljust(3, "0")) * 1000))
        return at.replace(tzinfo=_offset(clock[6]) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return CellFault("not_a_moment")


def parse_whole(text: str) -> int | CellFault:
    """A whole number; thousands may be grouped by commas, which cannot be decimals here."""
    number = _decimal(text, is_grouping=True)
    if isinstance(number, CellFault):
        return number
    return CellFault("not_whole") if number != number.to_integral_value() else _whole(number)


def parse_fen(text: str, fen: int = 1) -> int | CellFault:
    """Whole fen of an amount in units of so many fen, exactly: no rounding, no floating point."""
    number = _decimal(_CURRENCY.sub("", _narrow(text)), is_grouping=True)
    if isinstance(number, CellFault):
        return number
    amount = number * fen
    if amount != amount.to_integral_value():
        return CellFault("fraction_of_fen" if fen == 1 else "fraction_of_fen_yuan")
    return _whole(amount)


def parse_number(text: str) -> float | CellFault:
    """A number; 1,234 could be 1234 or 1.234 and is refused, 1,234.5 and 1,234,567 are not."""
    cleaned = _narrow(text)
    if _SCIENTIFIC.fullmatch(cleaned):
        number = float(cleaned)
        return number if abs(number) <= LARGEST else CellFault("too_large")
    is_clear = cleaned.count(",") > 1 or "." in cleaned
    exact = _decimal(cleaned, is_grouping=is_clear)
    return exact if isinstance(exact, CellFault) else float(exact)


def parse_answer(text: str) -> bool | CellFault:
    """Yes or no."""
    word = _narrow(text).casefold()
    if word in YES or word == "1.0":
        return True
    return False if word in NO or word == "0.0" else CellFault("not_yes_or_no")


def _narrow(text: str) -> str:
    """Without full-width forms (an input method leaves them) and outer spaces."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def _day(year: int, month: int, day: int) -> date | CellFault:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return CellFault("date_out_of_range", {"first": FIRST_YEAR, "last": LAST_YEAR})
    try:
        return date(year, month, day)
    except ValueError:
        return CellFault("no_such_day")


def _may_be_day(text: str) -> bool:
    """Whether three numbers are a day of the calendar in any order in which people write them."""
    first, second, third = re.split(r"[-/.]", text)
    is_short = len(third) < len("2026")
    year = f"20{third:0>2}" if is_short else third
    orders = [(year, second, first), (year, first, second)]
    orders += [(f"20{first:0>2}", second, third)] if is_short else []
    return any(exists(int(year), int(month), int(day)) for year, month, day in orders)


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _offset(text: str | None) -> ZoneInfo | None:
    if text is None:
        return None
    return datetime.strptime(text.upper() if len(text) != len("+08") else f"{text}00", "%z").tzinfo  # type: ignore[return-value]


def _decimal(text: str, *, is_grouping: bool) -> Decimal | CellFault:
    cleaned = _narrow(text)
    if _GROUPED.fullmatch(cleaned) and is_grouping:
        return _bounded(cleaned.replace(",", ""))
    if _PLAIN.fullmatch(cleaned):
        return _bounded(cleaned)
    if _GROUPED.fullmatch(cleaned):
        return CellFault("number_ambiguous", {"plain": cleaned.replace(",", ""), "point": cleaned.replace(",", ".")})
    if cleaned.endswith("%"):
        return CellFault("percent")
    if _SCIENTIFIC.fullmatch(cleaned):
        return CellFault("number_shortened")
    return CellFault("unit_in_number" if _WITH_UNIT.fullmatch(cleaned) else "number_unread")


def _bounded(text: str) -> Decimal | CellFault:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return CellFault("number_unread")
    return CellFault("too_large") if abs(number) > LARGEST else number


def _whole(number: Decimal) -> int | CellFault:
    return int(number) if abs(number) <= LARGEST else CellFault("too_large")
