"""Rows of totals, and lines below a table that say who made it: neither is a customer, whatever column holds it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import polars as pl

from loaders.mapping.draft.excluded import Excluded
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.values import counted
from loaders.mapping.model import Condition
from loaders.mapping.usual_words import usual

MOST: Final = 0.5
"""Where more rows of a column say such a word, it is a value of it."""
SINGLE, FEW = 3, 0.1
"""Of a column that is neither key nor name, so many rows, or this part of them."""
_COLON = re.compile(r"[:：]")


def totals_of(guess: Guess) -> Iterator[Excluded]:
    """The columns in which such rows stand, each with the condition that leaves them out."""
    table, keys = guess.table, _keys(guess)
    for at in table.addressed:
        counts, filled = (table.counts(at), table.look(at).filled) if at in keys else _first_texts(table, at)
        found = {text: rows for text, rows in counts.items() if is_total(text)}
        most = MOST * sum(counts.values()) if at in keys else max(SINGLE, FEW * filled)
        if found and sum(found.values()) <= most:
            header = table.header[at]
            fields = {"column": quoted(header), "values": listed(found)}
            yield Excluded(Condition(column=(header,), matches_not=_pattern(found)), "mapping.draft_totals", fields)


def is_total(text: str) -> bool:
    """Whether a text is such a word alone, or with a colon behind it: "Total Energies" is a customer."""
    return _bare(_COLON.split(text)[0]) in _words()


def _keys(guess: Guess) -> set[int]:
    """The columns that things are made of or named by."""
    columns = {column.name for column in guess.kind.columns if column.refers_to or column.name in ("id", "name")}
    return {match.at for match in guess.matches if match.column in columns and match == guess.chosen.get(match.column)}


def _first_texts(table: Table, at: int) -> tuple[Mapping[str, int], int]:
    """The texts of a column before which nothing stands in their rows, and how many rows of it are filled."""
    texts = pl.DataFrame([table.column(other).alias(str(other)) for other in table.addressed if other <= at])
    before = texts.drop(str(at))
    is_first = before.select(pl.all_horizontal(pl.all().is_null())).to_series() if before.width else None
    own = texts[str(at)]
    return counted([own if is_first is None else own.filter(is_first)]), own.len() - own.null_count()


def _pattern(found: Mapping[str, int]) -> str:
    """The words as they are written there, alone or before a colon."""
    heads = dict.fromkeys(_COLON.split(text)[0].strip() for text in found)
    escaped = [re.escape(head).replace(r"\ ", " ").replace(r"\-", "-") for head in heads]
    return rf"^({'|'.join(escaped)})\s*([:：]|$)"


@cache
def _words() -> frozenset[str]:
    return frozenset(_bare(word) for word in (*usual().totals, *usual().footers))


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
