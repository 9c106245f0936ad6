"""In which encoding a text file was saved: UTF-8, UTF-16 with its mark, or gb18030, told apart by strict decoding.

What decodes as gb18030 must look like Chinese as well (see ``plausible``); whatever else there is must be said.
"""

import codecs
import dataclasses
from pathlib import Path

from loaders.plausible import is_chinese

BLOCK = 1 << 20
UTF_8, UTF_16 = "utf-8-sig", "utf-16"
UTF_16_LE, UTF_16_BE = "utf-16-le", "utf-16-be"
NOTHING = 0.02
"""The least share of bytes that are nothing in UTF-16: of the sparsest table in Chinese, separators and line ends."""
MARKS = {codecs.BOM_UTF16_LE: UTF_16, codecs.BOM_UTF16_BE: UTF_16, codecs.BOM_UTF8: UTF_8}
"""Excel's "Unicode text" and "CSV UTF-8" begin with one of these."""
LOST, FIRST_OF_THREE = "\ufffd", "\u0800"
WIDER = {"utf-8": UTF_8, "shift_jis": "cp932"}
"""What files of that name are saved in: with a mark, and with all letters that Windows has."""
NO_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Codecs of Python that are no encodings of files."""


@dataclasses.dataclass(frozen=True)
class Encoding:
    """Name of a codec; ``is_damaged``: UTF-8 with some bytes that are not. Without a name it could not be told."""

    name: str | None
    is_damaged: bool = False
    line: int = 1
    """Line of the first byte that is not UTF-8."""


def encoding_of(path: Path) -> Encoding:
    """Read the whole file once, block by block; nothing is guessed from its beginning."""
    name = _marked(path)
    if name == UTF_16:
        return Encoding(name if _first_wrong(path, name) is None else None)
    wide = _wide(path)
    if wide is not None and _first_wrong(path, wide) is None:
        return Encoding(wide)
    wrong = _first_wrong(path, UTF_8)
    if wrong is None:
        return Encoding(UTF_8)
    line, offset = wrong
    if _is_mostly_utf8(_around(path, offset)):
        return Encoding(UTF_8, is_damaged=True, line=line)
    if _first_wrong(path, "gb18030") is None and is_chinese(path):
        return Encoding("gb18030", line=line)
    return Encoding(None, line=line)


def said_encoding(path: Path, codec: str) -> Encoding:
    """What somebody says a file is saved in, with the line of the first byte that is not; a mark says it better."""
    name = _marked(path) or codec
    wrong = _first_wrong(path, name)
    return Encoding(name) if wrong is None else Encoding(None, line=wrong[0])


def is_utf8(path: Path) -> bool:
    """Whether a file is UTF-8 beyond doubt: letters outside ASCII, every one of them well-formed."""
    return _first_wrong(path, UTF_8) is None and _first_wrong(path, "ascii") is not None


def codec_of(name: str) -> str | None:
    """The name under which Python knows an encoding of texts; None for what is none."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):  # what is no name at all, what is no encoding of texts
        return None
    if found.name.replace("-", "_") in NO_TEXT:
        return None
    return WIDER.get(found.name, found.name)


def _marked(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), None)


def _wide(path: Path) -> str | None:
    """UTF-16 without its mark: many a byte is nothing, and read the wrong way round it has no lines."""
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if head.count(0) < len(head) * NOTHING:
        return None
    return next((name for name in (UTF_16_LE, UTF_16_BE) if _has_lines(head.decode(name, "replace"))), None)


def _has_lines(text: str) -> bool:
    return "\0" not in text and "\n" in text.replace("\r", "\n")


def _first_wrong(path: Path, codec: str) -> tuple[int, int] | None:
    """Line and offset of the first byte that the codec refuses; None if there is none."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line, offset, carried = 1, 0, b""
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeError as error:
                if not isinstance(error, UnicodeDecodeError):  # UTF-16 without the mark that says which of two it is
                    return line, offset
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
