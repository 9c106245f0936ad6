"""Whether text looks like what a codec makes of it: almost any bytes decode as gb18030, and all but five as cp1252.

Accented letters of Western Europe are single bytes. Decoded as gb18030 each of them swallows the plain letter behind
it ("Düsseldorf" becomes "D黶seldorf") or the other one beside it ("GRÖßE" becomes "GR诌E"). Chinese does not look like
that: its characters stand beside each other or by themselves, and most are among the 6,763 of GB 2312.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

WESTERN: Final = "cp1252"
JAPANESE: Final = "cp932"
"""What Windows calls Shift_JIS: with ㈱ and 髙, which the standard of that name does not have."""
LONGEST: Final = 1 << 16
"""So many characters of a line are looked at together."""
MOST: Final = 100_000
"""After so many words the rest of a file is as these were."""
RUN: Final = 3
"""So many accented letters may stand beside each other, as in "říš"; Greek and Cyrillic words are longer."""
LEAST_KANA, KANA = 3, 0.05
"""So many kana, and so many of all its letters, has a file in Japanese: names of companies and people, few others."""
FEW: Final = 8
"""Of fewer characters it says nothing that they are seldom used."""
FOUR, ASCII_END, LATIN_END = "four bytes", 0x80, "\u0250"
"""Accented letters are in gb18030 too, as pairs of bytes that no other encoding has side by side."""
PLAIN = re.compile(rb"[A-Za-z]")
HIGH = re.compile(rb"[\x80-\xff]+")
_WORD = re.compile(r"[A-Za-z]*[^\x00-\x7f]+(?:[A-Za-z]*[^\x00-\x7f]+)*[A-Za-z]*")
_TWO_FIRST = re.compile(rb"[\x80-\xff]{2}")
_RUN = re.compile(r"([A-Za-z]?)([^\x00-\x7f]+)(?=([A-Za-z]?))")
_BESIDE = re.compile(r"^[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]$")
"""One that begins or ends a word of plain letters, as in A座; between them, as in "GR诌E", it says nothing."""
_MARKS = frozenset("（），：；、。《》“”…·！？")
_LEVEL_1, _LEVEL_2, _SYMBOLS = range(0xB0, 0xD8), range(0xD8, 0xF8), range(0xA1, 0xAA)
_HALF = 0xA1
_LETTERS = frozenset("ŠŒŽšœžŸ") | {chr(code) for code in range(0xC0, 0x100)} - {"×", "÷"}


def is_chinese(path: Path) -> bool:
    """Whether a file that decodes as gb18030 holds Chinese, going by all of its words that are not plain letters."""
    chinese = western = 0
    rows: Counter[str] = Counter()
    for word in islice(_words(path, "gb18030"), MOST):
        is_surely = _is_surely_chinese(word)
        is_accented = not is_surely and _is_accented(word.encode("gb18030"))
        chinese += is_surely or (not is_accented and bool(_BESIDE.search(word)))
        western += is_accented
        rows.update(_row(char) for char in word if not char.isascii())
    common = rows["level 1"] + rows["level 2"]
    return (
        western * 5 <= chinese
        and chinese > 0
        and rows["private"] <= common
        and rows["rare"] <= max(2 * (common + rows["symbol"]), 1)
        and (common < FEW or rows["level 1"] * 2 >= common)
    )


def _is_surely_chinese(word: str) -> bool:
    """Whether characters stand in it as in Chinese only: several together, or one by itself."""
    return any(
        _is_written_so(run, is_beside_letter=bool(before or behind)) for before, run, behind in _RUN.findall(word)
    )


def _is_written_so(run: str, *, is_beside_letter: bool) -> bool:
    rows = [_row(char) for char in run]
    if sum(row.startswith("level") for row in rows) > is_beside_letter:
        return True
    if FOUR in rows or any(char in _MARKS or (char.isalpha() and char < LATIN_END) for char in run):
        return True
    # a rare character by itself, such as 喆 in a column of given names, is not one letter with another it swallowed
    return rows == ["rare"] and not is_beside_letter and run.encode("gb18030")[1] >= ASCII_END


def is_japanese(path: Path) -> bool:
    """Whether the words of a file, read as cp932, have kana among them as Japanese has."""
    try:
        letters = "".join(islice(_words(path, JAPANESE), MOST))
    except UnicodeDecodeError:
        return False
    others = [letter for letter in letters if not letter.isascii()]
    n_kana = sum("\u3041" <= letter <= "\u30fc" for letter in others)
    return n_kana >= LEAST_KANA and n_kana >= KANA * len(others)


def is_western(path: Path) -> bool:
    """Whether the words of a file, read as cp1252, are nearly all words with accented letters."""
    try:
        words = [word.encode(WESTERN) for word in islice(_words(path, WESTERN), MOST)]
    except UnicodeDecodeError:
        return False
    # signs beside a word, such as quotation marks, are none of it; a sign alone says nothing
    letters = [word for word in words if PLAIN.search(word)]
    return bool(letters) and sum(map(_is_accented, letters)) >= 0.9 * len(letters)


def _is_accented(word: bytes) -> bool:
    """Whether a word is plain letters with accented ones among them, in one of the encodings of one byte a letter."""
    runs = HIGH.findall(word)
    plain = len(PLAIN.findall(word))
    if max(map(len, runs), default=0) > RUN or plain < 2 or plain < sum(map(len, runs)):
        return False
    # several side by side may be Chinese beside plain letters ("A座"): then they are hardly a word in one case
    return max(map(len, runs)) == 1 or (not _TWO_FIRST.match(word) and _is_in_one_case(word))


def _is_in_one_case(word: bytes) -> bool:
    text = word.decode(WESTERN, "replace")
    is_text = all(char.isascii() or char in _LETTERS for char in text)
    return is_text and (text.islower() or text.replace("ß", "").isupper() or text.istitle())


def _words(path: Path, codec: str) -> Iterator[str]:
    """Words that are not plain letters alone."""
    with path.open(encoding=codec, newline="") as file:
        for line in iter(lambda: file.readline(LONGEST), ""):
            if not line.isascii():
                yield from _WORD.findall(line)


def _row(char: str) -> str:
    """In which part of the table of two bytes a character stands, or that it has four."""
    code = char.encode("gb18030")
    if "\ue000" <= char <= "\uf8ff":
        return "private"
    if len(code) > len("xx"):
        return FOUR
    if code[1] >= _HALF:
        for row, leads in (("level 1", _LEVEL_1), ("level 2", _LEVEL_2), ("symbol", _SYMBOLS)):
            if code[0] in leads:
                return row
    return "rare"
