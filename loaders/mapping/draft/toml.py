"""Texts, cells and lists as TOML, on one line; and lists of texts for sentences."""

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from loaders.mapping.draft.parts import Source
from loaders.unseen import visible

SHOWN: Final = 8
"""So many texts of a list are shown where the others are of the same sort."""
LONG: Final = 60
ONE_OR_SEVERAL: Final = ("column", "by", "take", "date", "several")
"""Where a mapping takes one text as well as a list of them."""
Items = tuple[tuple[str, str], ...]
"""A list of values: texts, and what becomes of each."""
NO_LISTS: Final[Mapping[Items, str]] = MappingProxyType({})
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""Keys of digits need no quotes either, but who reads 31-DEC-99 without them takes it for something else."""


def quoted(text: str) -> str:
    """A text as a string of TOML; what JSON escapes TOML escapes alike, except for DEL."""
    plain = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(visible(plain))


def key(text: str) -> str:
    """A text as a key."""
    return text if _BARE.fullmatch(text) else quoted(text)


def value(given: object) -> str:
    """Any value of a mapping."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        is_clear = "\\" in given and "'" not in given and given.isprintable()
        return f"'{given}'" if is_clear else quoted(given)
    if isinstance(given, Mapping):
        return f"{{ {', '.join(f'{key(name)} = {value(one)}' for name, one in given.items())} }}"
    if isinstance(given, list | tuple):
        return f"[{', '.join(map(value, given))}]"
    return f"{given:.15g}"


def written(source: Source, lists: Mapping[Items, str] = NO_LISTS) -> str:
    """Where a column's text comes from; lists of values that have a name are named."""
    if isinstance(source, str):
        return value(source)
    return value(shortened(source.model_dump(by_alias=True, exclude_unset=True), lists))


def shortened(given: Any, lists: Mapping[Items, str] = NO_LISTS) -> Any:
    """Lists of one text as the text, where a text may stand."""
    if isinstance(given, Mapping):
        return {name: _of_name(name, one, lists) for name, one in given.items()}
    return [shortened(one, lists) for one in given] if isinstance(given, list | tuple) else given


def _of_name(name: str, given: Any, lists: Mapping[Items, str]) -> Any:
    if name == "values" and isinstance(given, Mapping):
        return lists.get(tuple(given.items()), given)
    return given[0] if _is_one(name, given) else shortened(given, lists)


def _is_one(name: str, given: object) -> bool:
    return name in ONE_OR_SEVERAL and isinstance(given, list | tuple) and len(given) == 1


def listed(texts: Iterable[str] | Mapping[str, int], shown: int = SHOWN) -> list[str]:
    """Texts of a file in a sentence, with the rows each stands in where they are known; the first of many."""
    rows = texts if isinstance(texts, Mapping) else {}
    every = sorted(texts) if isinstance(texts, set) else list(texts)
    said = [f"{quoted(_short(text))} ({rows[text]})" if rows else quoted(_short(text)) for text in every[:shown]]
    return [*said, *(["…"] if len(every) > shown else [])]


def _short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}…"
