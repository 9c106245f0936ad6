"""In which encoding a text file was saved: UTF-8, UTF-16 with its mark, or gb18030, told apart by strict decoding."""

import codecs
import dataclasses
from pathlib import Path

BLOCK = 1 << 20
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""Excel's "Unicode text" begins with one of these."""
ASCII_END = 0x80
LOST, FIRST_OF_THREE = "\ufffd", "\u0800"
LATIN = 0.8
"""Text that decodes as gb18030 is refused if more than this share of its characters end in an ASCII byte: that is
how accented letters before plain ones look, and hardly a character that is written in Chinese."""


@dataclasses.dataclass(frozen=True)
class Encoding:
    """Name of a codec; ``is_damaged``: UTF-8 with some bytes that are not. Without a name it could not be told."""

    name: str | None
    is_damaged: bool = False
    line: int = 1
    """Line of the first byte that is not UTF-8."""


def encoding_of(path: Path) -> Encoding:
    """Read the whole file once, block by block; nothing is guessed from its beginning."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return Encoding(name if _first_wrong(path, name) is None else None)
    wrong = _first_wrong(path, "utf-8-sig")
    if wrong is None:
        return Encoding("utf-8-sig")
    line, offset = wrong
    around = _around(path, offset)
    if _is_mostly_utf8(around):
        return Encoding("utf-8-sig", is_damaged=True, line=line)
    if _first_wrong(path, "gb18030") is None and _latin_share(around) <= LATIN:
        return Encoding("gb18030", line=line)
    return Encoding(None, line=line)


def _first_wrong(path: Path, codec: str) -> tuple[int, int] | None:
    """Line and offset of the first byte that the codec refuses; None if there is none."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line, offset, carried = 1, 0, b""
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                start = max(error.start - len(carried), 0)
                return line + block[:start].count(b"\n"), offset + error.start - len(carried)
            if not block:
                return None
            line += block.count(b"\n")
            offset += len(block)
            carried = decoder.getstate()[0]


def _around(path: Path, offset: int) -> bytes:
    """The bytes around an offset, from the beginning of a line."""
    start = max(offset - BLOCK, 0)
    with path.open("rb") as file:
        file.seek(start)
        block = file.read(2 * BLOCK)
    return block[block.find(b"\n") + 1 :] if start else block.removeprefix(codecs.BOM_UTF8)


def _is_mostly_utf8(block: bytes) -> bool:
    """Whether UTF-8 characters of three bytes and more, such as Chinese, outnumber what is none.

    Characters of two bytes prove nothing: many a pair of gb18030 looks like one.
    """
    text = block.decode("utf-8", "replace")
    wrong = text.count(LOST)
    return sum(char >= FIRST_OF_THREE for char in text) - wrong > wrong


def _latin_share(block: bytes) -> float:
    encoded = [char.encode("gb18030") for char in block.decode("gb18030", "replace") if char > "\x7f"]
    latin = sum(len(char) == len("xx") and char[1] < ASCII_END for char in encoded)
    return latin / len(encoded) if encoded else 0.0
