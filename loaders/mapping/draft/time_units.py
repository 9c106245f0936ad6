"""Units of time in headers: "Duration (in seconds)", 时长(秒), "duration_sec"; numbers below them are such units."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from loaders.mapping.draft.terms import is_chinese, term
from loaders.mapping.usual_words import usual

IN: Final = "in "
UNCLEAR: Final = ("时", "分", "天", "日")
"""Units in brackets only: at the end of a name they may be part of another word."""
SHORT: Final = 2
"""So are words of so few letters that are not Chinese."""
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")


@lru_cache(maxsize=20_000)
def without_time_unit(header: str) -> tuple[str, str]:
    """A header without its unit of time, and the unit; empty where it names none."""
    plain = unicodedata.normalize("NFKC", header).strip()
    for found in _BRACKETS.finditer(plain):
        unit = _units().get(found[1].strip().casefold().removeprefix(IN).rstrip("."), "")
        if unit:
            return plain.replace(found[0], " ").strip(), unit
    return next(_at_end(plain), (header, ""))


def time_unit(header: str) -> str:
    """Days, hours, minutes or seconds, if a header says one."""
    return without_time_unit(header)[1]


def _at_end(header: str) -> Iterator[tuple[str, str]]:
    words = term(header).words
    if len(words) > 1 and words[-1] in _clear():
        yield " ".join(words[:-1]), _clear()[words[-1]]
    for word, unit in _units().items():
        if is_chinese(word) and word not in UNCLEAR and header.endswith(word) and header != word:
            yield header.removesuffix(word), unit


@cache
def _units() -> Mapping[str, str]:
    return {word.casefold(): unit for unit, words in usual().spans.items() for word in words}


@cache
def _clear() -> Mapping[str, str]:
    """The words that mean nothing else, in the singular as headers are compared."""
    return {term(word).joined: unit for word, unit in _units().items() if len(word) > SHORT}
