"""How numbers are written in a column: with a currency, thousands grouped, decimals behind a point or a comma."""

import dataclasses
import re
from collections.abc import Sequence
from typing import Final, Literal

from loaders.mapping.columns import ungrouped
from loaders.mapping.marks import unmarked

Sign = Literal[".", ","]
MOST: Final = 0.95
"""If so many texts are numbers, the column holds numbers, and the others are faults."""
FIRST: Final = 40
"""If most of so many texts are none, the others need no look."""
SIGNS: tuple[Sign, ...] = (".", ",")
_PERCENT = re.compile(r"\s*[%％]$")


@dataclasses.dataclass(frozen=True)
class Numbers:
    """``decimals``: what they may begin with; both mean that nobody can tell, or that it does not matter."""

    decimals: tuple[Sign, ...]
    is_digits: bool
    """Whether nothing but digits stands there."""
    is_whole: bool
    """Whether there are no decimals."""
    is_percent: bool = False
    others: tuple[str, ...] = ()
    """Texts that are no numbers."""
    largest: float = 0.0
    example: str = ""


def numbers_of(texts: Sequence[str]) -> Numbers | None:
    """How these texts are numbers; None if they are none."""
    if not texts or sum(map(is_number, texts[:FIRST])) * 2 < len(texts[:FIRST]):
        return None
    bare = [_PERCENT.sub("", text) for text in texts]
    read = {sign: [value_of(text, sign) for text in bare] for sign in SIGNS}
    missing = {sign: sum(value is None for value in values) for sign, values in read.items()}
    fewest = min(missing.values())
    if fewest > len(texts) * (1 - MOST):
        return None
    decimals = tuple(sign for sign in SIGNS if missing[sign] == fewest)
    values = read[decimals[0]]
    known = [value for value in values if value is not None]
    return Numbers(
        decimals,
        is_digits=all(
            re.fullmatch(r"[+-]?\d+", text) for text, value in zip(texts, values, strict=True) if value is not None
        ),
        is_whole=all(value.is_integer() for value in known),
        is_percent=any(text != one for text, one in zip(texts, bare, strict=True)),
        others=tuple(text for text, value in zip(texts, values, strict=True) if value is None),
        largest=max(map(abs, known)),
        example=next((text for text in texts if not text.isdigit()), texts[0]),
    )


def value_of(text: str, decimal: Sign) -> float | None:
    """The number, if its decimals begin with this sign: a first group of thousands is never 0."""
    plain = unmarked(text.replace("\u00a0", " "))
    number = ungrouped(plain, decimal)
    return None if number is None else float(number)


def is_number(text: str) -> bool:
    """Whether it is one in any way of writing."""
    bare = _PERCENT.sub("", text.strip())
    return any(value_of(bare, sign) is not None for sign in SIGNS)
