"""Which names may belong to one person: rules on the spelling alone, so that a human can decide.

Nobody is merged. Three rules, from strong to weak; a pair is listed under the first that holds:
``same_letters``  equal after folding case, accents and punctuation (Marc-Andre / Marc-André);
``shorter_form``  all words of one are among the words of the other, initials aside (Seth Larson / Seth Michael Larson);
``alike``         the sorted words are nearly the same text (difflib ratio from 0.9).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

ALIKE = 0.9
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class Pair:
    """Two spellings, the rule that brought them together, and how alike they are (0 to 1)."""

    one: str
    other: str
    rule: str
    similarity: float


def words(name: str) -> list[str]:
    """The words of a name in plain lower-case letters: what is left when spelling habits are gone."""
    spread = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return re.findall(r"\w+", plain)


def _sorted_words(name: str) -> str:
    return " ".join(sorted(words(name)))


def pairs(names: Iterable[str]) -> list[Pair]:
    """All pairs of names that one of the rules brings together, in alphabetical order."""
    return list(_pairs(sorted(set(names))))


def _pairs(names: list[str]) -> Iterator[Pair]:
    folded = {name: _sorted_words(name) for name in names}
    for one, other in combinations(names, 2):
        alike = SequenceMatcher(None, folded[one], folded[other], autojunk=False)
        rule = _rule(folded[one], folded[other], alike)
        if rule:
            yield Pair(one, other, rule, round(alike.ratio(), 3))


def _rule(one: str, other: str, alike: "SequenceMatcher[str]") -> str:
    if one == other:
        return "same_letters"
    here, there = _long_words(one), _long_words(other)
    if here and there and (here <= there or there <= here):
        return "shorter_form"
    return "alike" if alike.quick_ratio() >= ALIKE and alike.ratio() >= ALIKE else ""


def _long_words(folded: str) -> frozenset[str]:
    """The words that are more than an initial."""
    return frozenset(word for word in folded.split() if len(word) > 1)
