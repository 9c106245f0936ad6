"""Cells that a spreadsheet would take for formulas: an apostrophe before them, taken off again when they come back."""

import re

STARTS = "=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20"
"""First characters that start a formula, with their full-width twins, as a class of a regular expression."""
GUARD = f"^'('*[{STARTS}])"
"""A guarded cell; what is kept of it is group 1."""

_RISKY = re.compile(f"'*[{STARTS}]")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    return f"'{cell}" if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before :func:`guarded`."""
    return re.sub(GUARD, r"\1", cell)
