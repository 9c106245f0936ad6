"""In which unit amounts of money stand: what their header says, or a title above it such as "单位：万元"."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from graph_service.recording.kind import Column, ColumnType
from loaders.headers import UNITS
from loaders.templates import plain

FEN_OF_YUAN: Final = 100
TIMES: Mapping[int, re.Pattern[str]] = {
    1_000: re.compile(r"千元|(?i:thousand)|\b[kK](?![^\W\d_])|\bT(?=EUR|USD)|\bk(?=EUR|USD|CNY|RMB)"),
    1_000_000: re.compile(r"百万|(?i:millions?\b|\bmio\b|\bmln\b)"),
}
"""Words of a header that say how many units one of its numbers is."""
CHINESE: Mapping[str, int] = {"亿元": 10**8, "千万元": 10**7, "百万元": 10**6, "万元": 10_000, "千元": 1_000}
_NAMED = "|".join(CHINESE)
_UNIT = re.compile(rf"单位\s*[:为]?\s*(?:人民币)?\s*({_NAMED})\b|\(\s*(?:人民币)?\s*({_NAMED})\s*\)")
"""What a title says of the unit; a name such as "千万元以上客户" says nothing of it."""
_IN = re.compile(r"(?i)\b(?:in|units?:?)\s+(?:[A-Z]{3}\s+|[$€£]\s*)?(thousand|million)s?\b|\bin\s+(T)(?:EUR|USD)\b")


def unit_of(column: Column, header: str, titles: Sequence[str]) -> tuple[str, float | None, str]:
    """The name to write, how many units one number is, and the title that says so where the header does not."""
    if column.type is not ColumnType.MONEY:
        return column.name, None, ""
    fen = next((fen for ending, fen in UNITS.items() if plain(header).endswith(ending)), None)
    if fen == 1:
        return column.name, None, ""
    times = next((times for times, words in TIMES.items() if words.search(header)), (fen or 0) // FEN_OF_YUAN)
    above = {} if times else {number: title for title in titles if (number := _said(title))}
    title = ""
    if len(above) == 1:  # of two titles nobody knows which column each is about
        times, title = above.popitem()
    return f"{column.name}_yuan", times if times > 1 else None, title


def _said(title: str) -> int:
    text = unicodedata.normalize("NFKC", title)
    if found := _UNIT.search(text):
        return CHINESE[found[1] or found[2]]
    found = _IN.search(text)
    return 0 if found is None else 1_000_000 if (found[1] or "").casefold() == "million" else 1_000
