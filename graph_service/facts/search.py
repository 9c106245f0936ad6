"""Finds things by name: in Chinese or English, by pinyin or by initials, among what a Scope lets the asker see.

A full-text index names the candidates; what is counted, ordered and given is decided in the same statement by the
scope, and the order rests on the names alone, so that nothing hidden can move it.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence

from graph_service.access.scope import Scope
from graph_service.domain.pinyin import plain
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement

KINDS = ("customer", "employee", "opportunity", "person")
WORDS = 8
"""Words of a question that are looked for; each cut to WORD_CHARACTERS."""
WORD_CHARACTERS = 64
NOTHING = "+a -a"
"""A question to the index that has no answer."""
Hit = list[str | list[str] | None]
_CHINESE = re.compile("([㐀-鿿豈-﫿]+)")


@dataclasses.dataclass(frozen=True)
class Typed:
    """What somebody typed, as the indexes are asked: letters and digits only, so nothing in it is an operator.

    ``words``: parts of names; ``typed``: the beginning of a pinyin or of initials. ``text`` and ``spelling`` are the
    same for comparing whole names.
    """

    words: str
    typed: str
    text: str
    spelling: str


@dataclasses.dataclass(frozen=True)
class SearchParams(Typed):
    """What is looked for, among what, how many at most."""

    customer_ids: list[str]
    with_employees: bool
    kinds: list[str]
    rows: int


@dataclasses.dataclass(frozen=True)
class SearchRow:
    """How many there are, and the first: kind, id, name, English name, ids of the visible customers."""

    total: int
    found: list[Hit]


SEARCH_NAMES = Statement("reads/search_names", SearchParams, SearchRow)


class Search:
    """Asks the indexes of names."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def find(
        self, scope: Scope, typed: str, kinds: Sequence[str], rows: int, *, with_employees: bool
    ) -> SearchRow:
        """The things of some kinds that answer to what was typed; nothing where it holds no letter or digit."""
        asked = typed_as(typed)
        if asked.words == NOTHING:
            return SearchRow(0, [])
        params = SearchParams(
            **vars(asked),
            customer_ids=sorted(scope.revisions),
            with_employees=with_employees,
            kinds=list(kinds),
            rows=rows,
        )
        return (await self._gateway.ask(SEARCH_NAMES, params))[0]


def typed_as(text: str) -> Typed:
    """What was typed, split into words of Chinese and of other letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    cleaned = "".join(c if c.isalnum() else " " for c in folded)
    words = [word[:WORD_CHARACTERS] for part in cleaned.split() for word in _CHINESE.split(part) if word][:WORDS]
    if not words:
        return Typed(NOTHING, NOTHING, "", "")
    is_latin = not any(map(_is_chinese, words))
    spelling = plain("".join(words))[: WORDS * WORD_CHARACTERS] if is_latin else ""
    spelling = "".join(c for c in spelling if c.isalnum())
    return Typed(
        " ".join(f"+{_part(word)}" for word in words),
        f"{spelling}*" if spelling else NOTHING,
        " ".join(folded.split()),
        # a space is in no pinyin: where nothing was spelt, nothing is compared
        spelling or " ",
    )


def _part(word: str) -> str:
    """Chinese anywhere in a name, one character alone in the middle too; other words by how they begin."""
    if not _is_chinese(word):
        return f"{word}*"
    return f'"{word}"' if len(word) > 1 else f"*{word}*"


def _is_chinese(word: str) -> bool:
    return bool(_CHINESE.match(word))
