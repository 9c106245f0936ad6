"""Ids of facts as bytes: most of them are twelve bytes, which as text take two and a half times as much room.

Ids that somebody has given are kept as they are, so that both kinds stand in one column; in a table as of a date they
are texts again.
"""

from collections.abc import Sequence
from functools import cache

import polars as pl

_MADE = 12
"""Bytes of an id that we made (``recording.shaping.stable_ids``)."""
_END = "\0"
"""Follows an id that was given and is as long as one we made: no id ends with it."""


def as_bytes(texts: Sequence[str]) -> list[bytes]:
    """Ids as they are kept. O(letters)."""
    made = _made("".join(texts)) if {*map(len, texts)} == {2 * _MADE} else None
    if made is not None:
        return [made[start : start + _MADE] for start in range(0, len(made), _MADE)]
    return [_one(text) for text in texts]


def _made(text: str) -> bytes | None:
    """The bytes of which this is the text, if it is one."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return None
    return found if found.hex() == text else None


def _one(text: str) -> bytes:
    made = _made(text) if len(text) == 2 * _MADE else None
    given = text.encode()
    return made or (given if len(given) != _MADE else given + _END.encode())


@cache
def as_text(column: str) -> pl.Expr:
    """A column of such ids as they were written."""
    kept = pl.col(column)
    is_made = kept.bin.size() == _MADE
    # nothing of those that are no text: polars casts all rows, and refuses bytes that are none
    said = kept.bin.head(pl.when(is_made).then(0).otherwise(kept.bin.size()))
    given = said.cast(pl.String()).str.strip_suffix(_END)
    return pl.when(is_made).then(kept.bin.encode("hex")).otherwise(given).alias(column)
