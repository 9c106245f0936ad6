"""What is found in other rows by a text, alone or beside other texts that the row must share with them."""

import dataclasses
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple, Protocol

import polars as pl

from graph_service.recording.kind import Column
from loaders.mapping.model import Lookup
from loaders.mapping.spellings import sorted_words

BESIDE: Final = "\x1f"
"""Stands between a text that is looked for and those that narrow it: no file has it in a cell that anybody wrote."""


LOOSE: Final = "\x1e"
"""Stands before the words of a name: such a key is asked for only where the text itself is none."""


@dataclasses.dataclass
class Found:
    """What is found in other rows: the text for each value, and the values that lead to different texts."""

    texts: dict[str, str] = dataclasses.field(default_factory=dict)
    ambiguous: set[str] = dataclasses.field(default_factory=set)
    bare: set[str] = dataclasses.field(default_factory=set)
    """Values of rows in which nothing stands where something is to be taken."""

    def add(self, value: str, text: str) -> None:
        """One row of the other file."""
        if not text:
            if value not in self.texts:
                self.bare.add(value)
            return
        self.bare.discard(value)
        if value not in self.ambiguous and self.texts.setdefault(value, text) != text:
            self.ambiguous.add(value)
            del self.texts[value]

    @property
    def known(self) -> AbstractSet[str]:
        """All values that stand in a row, whatever they lead to."""
        return self.texts.keys() | self.ambiguous | self.bare

    def fill_up(self, other: "Found") -> None:
        """What another one says of values that are unknown here."""
        known = self.known
        self.texts |= {value: text for value, text in other.texts.items() if value not in known}
        self.ambiguous |= other.ambiguous - known
        self.bare |= other.bare - known


class Sought(NamedTuple):
    """A lookup, and the columns of the file looked in that must say the same as the row."""

    lookup: Lookup
    within: tuple[str, ...] = ()


class Bearers(Protocol):
    """Who bears the names that a column of a template may refer to."""

    def found(self, column: Column, within: tuple[str, ...]) -> Found:
        """Their ids, each with what it is of, by the name and the texts of these columns."""

    def alike(self, column: Column, name: str, texts: pl.Series) -> pl.Series:
        """Texts of a row as the column of that name has them: ids in the place of names."""


def loosely(key: str) -> str:
    """The key of a name, whatever its case, width, accents, punctuation and order of words; what narrows it stays."""
    name, *around = key.split(BESIDE)
    words = sorted_words(name)
    return BESIDE.join((LOOSE + words, *around)) if words else key


def beside(parts: Sequence[pl.Series]) -> pl.Series:
    """The texts of each row one beside the other; null where any is."""
    return pl.select(pl.concat_str(parts, separator=BESIDE)).to_series()
