"""What the texts of a column look like: how many, whether each stands in one row, days, numbers, yes or no."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Final

import polars as pl

from loaders.cells import NO, YES, CellFault, parse_day
from loaders.mapping.draft.days import Days, days_by_number, days_of
from loaders.mapping.draft.numbers import Numbers, is_number, numbers_of
from loaders.mapping.usual_words import usual

FEW: Final = 40
"""More different texts are no choice."""
ENOUGH: Final = 20
"""Rows from which the share of different texts says something."""
SAME: Final = 6
"""One name in so many may stand there again: a telephone behind each of two contacts."""


@dataclasses.dataclass(frozen=True)
class Look:
    """The texts of a column, with the rows each stands in, those of most rows first."""

    rows: int
    counts: Mapping[str, int]
    empties: tuple[str, ...] = ()
    """Those among them that often mean "unknown", and say nothing about the others."""

    @classmethod
    def of(cls, texts: pl.Series, empties: Sequence[str] = ()) -> "Look":
        """Of a column of texts."""
        counts = counted([texts])
        return cls(texts.len(), counts, tuple(text for text in counts if text in empties))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that say something."""
        return tuple(text for text in self.counts if text not in self.empties)

    @cached_property
    def filled(self) -> int:
        """Rows in which something stands."""
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """Which part of the rows that is."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def is_unique(self) -> bool:
        """Whether every row has a text of its own."""
        return bool(self.filled) and self.filled == self.rows == len(self.counts)

    @property
    def is_repeated(self) -> bool:
        """Whether a text stands in several rows."""
        return len(self.counts) < self.filled

    @property
    def is_few(self) -> bool:
        """Whether it could be a choice: few words, standing again and again."""
        return bool(self.counts) and len(self.counts) <= min(FEW, max(self.filled / 2, 1))

    @property
    def repeats(self) -> bool:
        """Whether there are so few texts for so many rows that they name no single rows."""
        return self.filled >= ENOUGH and len(self.counts) < self.filled / ENOUGH

    @cached_property
    def days(self) -> Days | None:
        """How they are days, if they are."""
        return days_of(self.texts)

    @cached_property
    def meant_days(self) -> Days | None:
        """How they are days where the header speaks of one."""
        return self.days or days_by_number(self.texts)

    @cached_property
    def numbers(self) -> Numbers | None:
        """How they are numbers, if they are."""
        return numbers_of(self.texts)

    @cached_property
    def is_answer(self) -> bool:
        """Whether they say yes or no."""
        return bool(self.texts) and {text.casefold() for text in self.texts} <= {*YES, *NO, *foreign_answers()}

    @cached_property
    def has_letters(self) -> bool:
        """Whether most of them are words."""
        return sum(bool(re.search(r"[^\W\d_]", text)) for text in self.texts) * 2 > len(self.texts)


@cache
def foreign_answers() -> Mapping[str, str]:
    """Answers in other languages, and what templates take for them."""
    answers = usual().answers
    return {word: answer for answer, words in answers.items() for word in words}


def counted(columns: Iterable[pl.Series]) -> Mapping[str, int]:
    """The rows of each text."""
    found: Counter[str] = Counter()
    for column in columns:
        found.update(column.drop_nulls().to_list())
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def is_header(texts: Sequence[str]) -> bool:
    """Whether these could be names of columns: nearly each another one, and none of them a day or a number."""
    filled = [text.strip() for text in texts if text.strip()]
    is_value = any(is_number(text) or not isinstance(parse_day(text), CellFault) for text in filled)
    return len(filled) - len(set(filled)) <= len(filled) // SAME and not is_value
