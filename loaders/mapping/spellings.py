"""Texts that nobody knows, and a known one that each is spelled nearly like: proposals, never more.

Two texts are near if they are equal without case, spaces, punctuation, the order of words, or what a company calls
its form; if, in Chinese, they sound the same; or if at least ``ALIKE`` of their letters are. Numbers in them must
agree (phase 2 is not phase 3), and where two known texts are equally near, neither is proposed.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from graph_service.domain.pinyin import syllables_of
from loaders.mapping.usual_words import usual

ALIKE: Final = 88.0
"""Of 100; one letter in nine may differ. Below it most pairs are two things: John and Joan, Isdom and Wisdom AG."""
SHORTEST: Final = 5
"""Of fewer letters one that differs makes another word."""
COMPARED: Final = 200
"""So many unknown texts are compared letter by letter, those of most rows first; all others as a whole only."""
FEWER: Final = 5
"""Within one list, a text may be a slip of the pen for another that stands in so many times as many rows."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")

Key = Callable[[str], str]


@dataclasses.dataclass(frozen=True)
class Near:
    """A text, in how many rows it stands, and the known text that may be meant."""

    text: str
    rows: int
    near: str


def nearly(unknown: Mapping[str, int], known: Iterable[str]) -> tuple[Near, ...]:
    """For each unknown text (with its rows) the known one that is nearest, those of most rows first."""
    there = sorted(set(known) - set(unknown))
    if not there:
        return ()
    found: dict[str, str] = {}
    for key in (bare, sorted_words, _without_form, _sound):
        open_ = [text for text in unknown if text not in found]
        found |= _equal(open_, there, key) if open_ else {}
    rest = sorted((text for text in unknown if text not in found), key=lambda text: (-unknown[text], text))
    found |= _alike(rest[:COMPARED], there)
    near = [Near(text, unknown[text], other) for text, other in found.items()]
    return tuple(sorted(near, key=lambda one: (-one.rows, one.text)))


def nearly_within(counts: Mapping[str, int]) -> tuple[Near, ...]:
    """Texts of one list that may be slips of the pen for others of it, which stand in far more rows."""
    found: list[Near] = []
    for text, rows in counts.items():
        often = [other for other, n in counts.items() if n >= rows * FEWER]
        found += nearly({text: rows}, often) if often else ()
    return tuple(sorted(found, key=lambda one: (-one.rows, one.text)))


def written_alike(counts: Mapping[str, int]) -> tuple[Near, ...]:
    """Texts of one list that differ in blanks, widths and invisible signs alone, each with the one of most rows."""
    groups: dict[str, list[str]] = {}
    for text in counts:
        groups.setdefault(seen(text), []).append(text)
    found = []
    for group in groups.values():
        best = max(group, key=lambda text: (counts[text], not _INVISIBLE.search(text), -len(text)))
        found += [Near(text, counts[text], best) for text in group if text != best]
    return tuple(sorted(found, key=lambda one: (-one.rows, one.text)))


def seen(text: str) -> str:
    """What a reader sees of it."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=200_000)
def bare(text: str) -> str:
    """Letters and digits alone: without full-width forms, accents, case, spaces and punctuation."""
    return "".join(_words(text))


@lru_cache(maxsize=200_000)
def _words(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return tuple(_SIGNS.sub(" ", unicodedata.normalize("NFC", plain)).split())


def sorted_words(text: str) -> str:
    """A name as it is compared where nothing but its words counts, in whatever order."""
    return " ".join(sorted(_words(text)))


def _without_form(text: str) -> str:
    """Without Inc. or 有限公司 at its end."""
    latin, chinese = _forms()
    words = list(_words(text))
    while len(words) > 1 and words[-1] in latin:
        words.pop()
    joined = "".join(words)
    ending = next((one for one in chinese if joined.endswith(one) and joined != one), "")
    return joined.removesuffix(ending)


def _sound(text: str) -> str:
    """How a Chinese text sounds; nothing for any other, whose letters say it already."""
    return " ".join(syllables_of(text, is_person=False)) if _CHINESE.search(text) else ""


@cache
def _forms() -> tuple[frozenset[str], tuple[str, ...]]:
    endings = usual().companies["endings"]
    chinese = sorted((one for one in endings if _CHINESE.search(one)), key=len, reverse=True)
    return frozenset(endings) - frozenset(chinese), tuple(chinese)


def _equal(unknown: Iterable[str], known: Iterable[str], key: Key) -> dict[str, str]:
    """Pairs that a key makes equal, where it makes one known text alone equal to the unknown one."""
    by_key: dict[str, list[str]] = {}
    for text in known:
        by_key.setdefault(key(text), []).append(text)
    pairs = ((text, by_key.get(made, ())) for text in unknown if (made := key(text)))
    return {text: others[0] for text, others in pairs if len(others) == 1}


def _alike(unknown: Iterable[str], known: list[str]) -> dict[str, str]:
    letters = [bare(text) for text in known]
    return {text: known[at] for text in unknown if (at := next(_nearest(bare(text), letters), None)) is not None}


def _nearest(text: str, others: list[str]) -> Iterator[int]:
    """The place of the one that is most alike; none where two are equally so."""
    if len(text) < SHORTEST:
        return
    best = process.extract(text, others, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=10)
    found = [(score, at) for other, score, at in best if _numbers(other) == _numbers(text) and len(other) >= SHORTEST]
    if found and [score for score, _ in found].count(found[0][0]) == 1:
        yield found[0][1]


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)
