"""Names of files and columns, cut into words so that they can be compared: case, joints, plural, languages aside."""

import dataclasses
import re
import unicodedata
from functools import cached_property, lru_cache

_CHINESE = re.compile("[\u3400-\u9fff]+")
_PIECES = re.compile("[\u3400-\u9fff]+|[^\\W\\d_\u3400-\u9fff]+|\\d+")
_ACCENTS = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
"""Left out of capitals often enough: ÉTAPE, ETAPE."""
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
UNITS = ("万元", "千元", "元")
SINGULARS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("s", ""))
ALIKE = ("ss", "us", "is")
"""Endings with an s that is no plural."""


@dataclasses.dataclass(frozen=True)
class Term:
    """A name as words, in lower case and in the singular; a run of Chinese is one word."""

    words: tuple[str, ...]

    @cached_property
    def joined(self) -> str:
        """The words without anything between them."""
        return "".join(self.words)

    @cached_property
    def is_chinese(self) -> bool:
        """Whether all of it is one Chinese word."""
        return len(self.words) == 1 and is_chinese(self.joined)

    def without(self, phrase: "Term") -> "Rest | None":
        """What is left where the phrase is taken out; None if it is not part of the name."""
        if phrase.joined not in self.joined:
            return None
        return self._cut(phrase) or self._cut_chinese(phrase)

    def _cut(self, phrase: "Term") -> "Rest | None":
        if phrase.joined == self.joined:
            return Rest((), is_end=True)
        n_words, size = len(self.words), len(phrase.words)
        for at in range(n_words - size, -1, -1):
            if self.words[at : at + size] == phrase.words:
                return Rest(self.words[:at] + self.words[at + size :], is_end=at + size == n_words)
        return None

    def _cut_chinese(self, phrase: "Term") -> "Rest | None":
        """Chinese is written without spaces: a word may be part of a run."""
        if not phrase.is_chinese:
            return None
        for at, word in enumerate(self.words):
            place = word.rfind(phrase.joined)
            if place >= 0:
                pieces = (word[:place], word[place + len(phrase.joined) :])
                rest = (*self.words[:at], *(piece for piece in pieces if piece), *self.words[at + 1 :])
                return Rest(rest, is_end=at == len(self.words) - 1 and not pieces[1])
        return None


@dataclasses.dataclass(frozen=True)
class Rest:
    """The other words of a name; ``is_end``: they all stand before the phrase, which is then what the name is about."""

    words: tuple[str, ...]
    is_end: bool

    @property
    def size(self) -> int:
        """Letters of them."""
        return sum(map(len, self.words))


@lru_cache(maxsize=50_000)
def term(text: str) -> Term:
    """The words of a name: ``SupportRepId``, ``support_rep_id`` and ``Support Rep. ID`` are the same three."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    pieces = _PIECES.findall(_parted(unicodedata.normalize("NFKC", plain)))
    return Term(tuple(_singular(piece.casefold()) for piece in pieces))


def without_unit(text: str) -> str:
    """A name without what stands in brackets, and without the unit of money at its end."""
    plain = unicodedata.normalize("NFKC", text)
    outside = _BRACKETS.sub(" ", plain).strip() or plain
    return next((outside.removesuffix(end) for end in UNITS if outside.endswith(end) and outside != end), outside)


def is_chinese(text: str) -> bool:
    """Whether every letter is Chinese."""
    return bool(_CHINESE.fullmatch(text))


def _parted(text: str) -> str:
    """With a space where a capital begins a word: between deal and Stage, between PEP and Title."""
    found = []
    for at, sign in enumerate(text):
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if sign.isupper() and before and (before.islower() or (before.isupper() and after.islower())):
            found.append(" ")
        found.append(sign)
    return "".join(found)


def _singular(word: str) -> str:
    if len(word) <= len("ids") or word.endswith(ALIKE) or not word.isascii():
        return word.removesuffix("s") if word == "ids" else word
    for ending, instead in SINGULARS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word
