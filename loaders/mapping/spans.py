"""Spans of time as files write them, in whole minutes: 0:45, 1:30:00, 45 min, 1 h 30 min, 1h30, PT1H30M."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final

import polars as pl

from loaders.mapping.usual_words import usual

SECONDS: Final = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
MINUTES_AND_SECONDS: Final = "m:ss"
SIXTY: Final = 60
CLOCK: Final = re.compile(r"(?:(\d+) days?,? )?(\d+):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?")
_ISO = re.compile(r"p(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)(?:\.\d+)?s)?)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

Told = Callable[[str, pl.Series, pl.Series], None]


def in_minutes(text: pl.Series, clock: str, told: Told) -> pl.Series:
    """Whole minutes, as between two moments; ``clock``: what two numbers are. Told of what is no span."""
    found = {one: minutes_of(one, clock) for one in text.drop_nulls().unique()}
    at = text.is_in([one for one, minutes in found.items() if minutes is None]).fill_null(value=False).arg_true()
    if at.len():
        told("not_a_span", at, text.gather(at))
    told_minutes = {one: None if minutes is None else str(minutes) for one, minutes in found.items()}
    return text.replace_strict(told_minutes, return_dtype=pl.String) if told_minutes else text


def minutes_of(text: str, clock: str) -> int | None:
    """The whole minutes of a span; None for what is none, such as a number without a unit."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    ways = (way(plain, clock) for way in (_of_clock, _of_iso, _of_words, _of_hours))
    seconds = next((one for one in ways if one is not None), None)
    return None if seconds is None else int(seconds // SIXTY)


def _of_clock(text: str, clock: str) -> Decimal | None:
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    days, first, *others = (int(one or 0) for one in found.groups())
    if any(one >= SIXTY for one in others):  # what leads may be larger: 90:00 is an hour and a half
        return None
    whole = first * SIXTY * SIXTY + others[0] * SIXTY + others[1]
    is_short = found[4] is None and clock == MINUTES_AND_SECONDS
    return Decimal(days * SECONDS["days"] + (whole // SIXTY if is_short else whole))


def _of_iso(text: str, _: str) -> Decimal | None:
    found = _ISO.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    return Decimal(sum(int(one or 0) * unit for one, unit in zip(found.groups(), SECONDS.values(), strict=True)))


def _of_words(text: str, _: str) -> Decimal | None:
    """Numbers each with its unit, from the largest down."""
    pairs = list(_pairs(text))
    units = [unit for _, unit in pairs]
    is_falling = all(first > second for first, second in pairwise(units))
    rest = _pair().sub("", text).strip()
    return sum((number * unit for number, unit in pairs), Decimal()) if pairs and is_falling and not rest else None


def _of_hours(text: str, _: str) -> Decimal | None:
    """Hours, and minutes that leave their unit out: 1h15."""
    found = _hours().fullmatch(text)
    return None if found is None else Decimal(int(found[1]) * SECONDS["hours"] + int(found[2]) * SECONDS["minutes"])


def _pairs(text: str) -> Iterator[tuple[Decimal, int]]:
    units = {word.casefold(): SECONDS[name] for name, words in usual().spans.items() for word in words}
    for found in _pair().finditer(text):
        yield Decimal(found[1].replace(",", ".")), units[found[2]]


@cache
def _pair() -> re.Pattern[str]:
    one_of = _any(word for own in usual().spans.values() for word in own)
    return re.compile(rf"({_NUMBER.pattern})\s*({one_of})(?![^\W\d_])\.?[\s,]*")


@cache
def _hours() -> re.Pattern[str]:
    return re.compile(rf"(\d+)\s*(?:{_any(usual().spans['hours'])})\.?\s*([0-5]\d)")


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(str.casefold, words), key=len, reverse=True)))
