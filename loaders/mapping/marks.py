"""Marks of currencies: what may stand before or behind a number without changing it.

A word for a unit (MLN, TSD, K) is none: left aside like one, it would make a number a thousand times too small.
"""

import re
import unicodedata
from functools import cache

from loaders.mapping.usual_words import usual


@cache
def marks(declared: tuple[str, ...] | None = None) -> re.Pattern[str]:
    """A mark before or behind a number: one of those that somebody has declared, else of all that are known."""
    given = known() if declared is None else declared
    one_of = "|".join(map(re.escape, sorted({narrow(mark) for mark in given}, key=len, reverse=True)))
    return re.compile(rf"^(?P<sign>[+-]?)\s*(?P<before>{one_of})\s*|\s*(?P<behind>{one_of})$")


@cache
def known() -> frozenset[str]:
    """The codes of all currencies, and what else those in wide use are called."""
    words = usual()
    named = (text for code, own in words.currencies.items() for text in (code, *own))
    return frozenset((*words.currency_codes, *named))


def narrow(text: str) -> str:
    """Without full-width forms, which an input method leaves, and outer spaces."""
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2019", "'").strip()


def mark_of(text: str) -> str | None:
    """The known mark that a number bears."""
    found = marks().search(narrow(text))
    return None if found is None else found["before"] or found["behind"]


def unmarked(text: str, declared: tuple[str, ...] | None = None) -> str:
    """A number without its mark; what stands before that is the sign of the number."""
    return marks(declared).sub(r"\g<sign>", narrow(text))
