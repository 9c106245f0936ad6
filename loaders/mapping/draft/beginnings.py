"""Names of columns without what they begin with: "Deal - Title" beside "Deal - Value" is a title and a value."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

LEAST: Final = 3
"""So many columns must begin alike, and more than half of all."""
_BEGINNING = re.compile(r"([^\W\d_][\w ]*?)(\s+[-–—|/]\s+|\s*[:：.·]\s*)(?=[^\W\d_])")


def without_beginnings(header: Sequence[str]) -> tuple[str, ...]:
    """Each name without the beginning that most of them have: exports put the name of the table before each column."""
    beginnings = Counter(found[0] for text in header if (found := _BEGINNING.match(text)))
    beginning, times = next(iter(beginnings.most_common(1)), ("", 0))
    is_usual = times >= LEAST and times * 2 > sum(map(bool, header))
    return tuple(text.removeprefix(beginning) if is_usual else text for text in header)
