"""On which line of a mapping file something stands, by the keys that lead to it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Keys = tuple[int | str, ...]
"""What leads to a place of the mapping: ``("rows", 0, "columns", "id")``."""
TABLE = re.compile(r"\s*(?P<table>\[\[?[^\[\]]+\]\]?)\s*(#.*)?")
ENTRY = re.compile(r"""\s*(?P<key>(?:[\w.\s-]|"(?:[^"\\]|\\.)*"|'[^']*')+?)\s*=""")

QUOTES = re.compile(r"\"{3}|'{3}")
"""Between two of these a text of several lines stands."""


class Lines:
    """The lines of a mapping file: of a place within a line, that line; of one that is not there, what is around it."""

    def __init__(self, path: Path, text: str, raw: Mapping[str, Any]) -> None:
        self.path = path
        self._lines: dict[Keys, int] = {}
        for keys, line in _told(text, raw):
            for size in range(1, len(keys) + 1):
                self._lines.setdefault(keys[:size], line)

    def at(self, keys: Sequence[int | str]) -> Path:
        """The file with the line, as editors and compilers name it; without one where none is known."""
        known = (self._lines.get(tuple(keys[:size])) for size in range(len(keys), 0, -1))
        line = next((one for one in known if one is not None), None)
        return self.path if line is None else Path(f"{self.path}:{line}")


def _told(text: str, raw: Mapping[str, Any]) -> Iterator[tuple[Keys, int]]:
    """The keys of every line that begins a table or an entry."""
    table: Keys = ()
    numbers: dict[Keys, int] = {}
    for number, line in _plain(text):
        if found := TABLE.fullmatch(line):
            table = _table(found["table"], raw, numbers) or table
            yield table, number
        elif (found := ENTRY.match(line)) and _is_there(keys := (*table, *_keys(f"{found['key']} = 0")), raw):
            yield keys, number


def _plain(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are no comments and do not begin within a text of several lines."""
    is_inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if is_inside or not line.lstrip().startswith("#"):
            if not is_inside:
                yield number, line
            is_inside ^= len(QUOTES.findall(line)) % 2 == 1


def _table(written: str, raw: Mapping[str, Any], numbers: dict[Keys, int]) -> Keys:
    """The keys of a table; those of one of several tables end with its number."""
    names, keys = _keys(written), Keys()
    for name in names:
        keys = (*keys, name)
        is_last = len([one for one in keys if isinstance(one, str)]) == len(names)
        if is_last and written.startswith("[["):
            numbers[keys] = numbers.get(keys, -1) + 1
        keys = (*keys, numbers[keys]) if keys in numbers else keys
    return keys if _is_there(keys, raw) else ()


def _keys(written: str) -> Keys:
    """The names that a header or the beginning of an entry is made of."""
    try:
        told: Any = tomllib.loads(written)
    except tomllib.TOMLDecodeError:  # a piece of a text of several lines
        return ()
    names: list[str] = []
    while told and isinstance(told, dict | list):
        told = told[0] if isinstance(told, list) else told
        names += told
        told = told[names[-1]] if told else 0
    return tuple(names)


def _is_there(keys: Keys, raw: Any) -> bool:
    for key in keys:
        known = dict(enumerate(raw)) if isinstance(raw, list) else raw
        if not isinstance(known, dict) or key not in known:
            return False
        raw = known[key]
    return True
