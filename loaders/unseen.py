r"""Characters nobody sees, such as a no-break space, shown by their numbers, as a mapping takes them: ``\u00a0``."""

import unicodedata
from typing import Final

UNSEEN: Final = ("Cf", "Zl", "Zp", "Zs")
LAST_OF_FOUR: Final = 0xFFFF
"""The last sign that has a number of four digits."""


class Visible(str):
    """A text with such numbers in it; quoted, as ``!r`` does it, these are not escaped once more."""

    __slots__ = ()

    def __repr__(self) -> str:
        quote = '"' if "'" in self else "'"
        return quote + "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in self) + quote


def visible(text: str) -> str:
    """A text as it can be told from others that look alike."""
    return text if text.isprintable() else Visible("".join(map(_seen, text)))


def _seen(sign: str) -> str:
    if sign == " " or unicodedata.category(sign) not in UNSEEN:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= LAST_OF_FOUR else f"\\U{ord(sign):08x}"
