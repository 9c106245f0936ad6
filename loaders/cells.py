"""Texts of cells into values. Whatever cannot be read without guessing is a fault, never an exception.

Each reader takes one text (stripped, not empty) and gives its value or an :class:`Unread`. Frames call it once
per distinct text, so that a million rows cost a few thousand calls.
"""

import dataclasses
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from graph_service.recording.kind import ColumnType


@dataclasses.dataclass(frozen=True)
class Unread:
    """Why a text is not a value: a code of ``words/*/loaders.toml``."""

    code: str


YES = frozenset({"true", "yes", "y", "1", "是", "对", "有"})
NO = frozenset({"false", "no", "n", "0", "否", "不", "无"})
_DAY = re.compile(r"^(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?$")
_COMPACT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_AMBIGUOUS_DAY = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$")
_SPLIT_MOMENT = re.compile(r"^(\S+?)[T\s]+(\d{1,2}:\d{2}.*)$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_LARGEST = 2**63 - 1


def read_date(text: str) -> date | Unread:
    """2026-11-01, 2026/11/1, 2026.11.1, 2026年11月1日, 20261101; a day at midnight counts as that day."""
    found = _DAY.match(text) or _COMPACT_DAY.match(text)
    if found:
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            return Unread("no_such_day")
    if _AMBIGUOUS_DAY.match(text):
        return Unread("ambiguous_date")
    split = _SPLIT_MOMENT.match(text)
    if split and re.fullmatch(r"0?0:00(:00(\.0+)?)?", split.group(2)):
        return read_date(split.group(1))
    return Unread("not_a_date")


def read_moment(text: str, zone: ZoneInfo) -> datetime | Unread:
    """A moment with offset, or without one in the zone; a bare day means its start."""
    split = _SPLIT_MOMENT.match(text)
    day = read_date(split.group(1) if split else text)
    if isinstance(day, Unread):
        return Unread("not_a_moment") if day.code == "not_a_date" else day
    try:
        clock = time.fromisoformat(_clock(split.group(2))) if split else time(0)
        moment = datetime.combine(day, clock)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return Unread("not_a_moment")


def _clock(text: str) -> str:
    plain = text.strip().replace(" ", "")
    return f"0{plain}" if plain[1:2] == ":" else plain


def read_decimal(text: str) -> Decimal | Unread:
    """A number; commas only as thousands separators; a percentage or a bare 万 is asked to be written out."""
    plain = text.replace("−", "-").replace("¥", "").replace("¥", "").strip()
    if plain.endswith(("%", "%")):
        return Unread("percent")
    if plain.endswith(("万", "亿", "万元", "亿元", "元")):
        return Unread("unit_in_number")
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", plain):
        return Unread("not_a_number")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return Unread("not_a_number")


def read_money(text: str, *, is_yuan: bool) -> int | Unread:
    """Whole fen; from yuan exactly, at most two decimals."""
    number = read_decimal(text)
    if isinstance(number, Unread):
        return number
    fen = number * 100 if is_yuan else number
    if fen != fen.to_integral_value():
        return Unread("fraction_of_fen_yuan" if is_yuan else "fraction_of_fen")
    return int(fen) if abs(fen) <= _LARGEST else Unread("too_large")


def read_integer(text: str) -> int | Unread:
    """A whole number."""
    number = read_decimal(text)
    if isinstance(number, Unread):
        return number
    if number != number.to_integral_value():
        return Unread("not_whole")
    return int(number) if abs(number) <= _LARGEST else Unread("too_large")


def read_number(text: str) -> float | Unread:
    """A number."""
    number = read_decimal(text)
    return number if isinstance(number, Unread) else float(number)


def read_boolean(text: str) -> bool | Unread:
    """true/false, yes/no, 1/0, 是/否."""
    word = text.casefold()
    return True if word in YES else False if word in NO else Unread("not_yes_or_no")


def reader_of(kind: ColumnType, zone: ZoneInfo, *, is_yuan: bool) -> Callable[[str], object] | None:
    """The reader of a column type; None where the text is the value."""
    readers: dict[ColumnType, Callable[[str], object]] = {
        ColumnType.DATE: read_date,
        ColumnType.MOMENT: lambda text: read_moment(text, zone),
        ColumnType.MONEY: lambda text: read_money(text, is_yuan=is_yuan),
        ColumnType.INTEGER: read_integer,
        ColumnType.NUMBER: read_number,
        ColumnType.BOOLEAN: read_boolean,
    }
    return readers.get(kind)
