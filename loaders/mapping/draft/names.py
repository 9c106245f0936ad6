"""How much the name of a foreign column sounds like a column of a template, from 0 to 1."""

from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from graph_service.recording.registry import kinds
from loaders.mapping.draft.terms import Rest, Term, term, without_unit
from loaders.mapping.draft.vocabulary import USUAL, Called, Phrase, called, things_words
from loaders.mapping.usual_words import usual

QUALIFIED: Final = 0.97
"""Beside the phrase stands only what goes without saying: "opportunity stage" among opportunities."""
AT_END, ELSEWHERE, VAGUE = 0.5, 0.3, 0.45
"""Other words stand before the phrase; behind it; before one that says little by itself."""
BY_LENGTH: Final = 0.4
SLIP, SLIP_ALIKE, SLIP_LETTERS = 0.9, 86.0, 6
"""A word that nobody knows may be a known one with a slip of the pen, if it is long enough."""
ASIDE: Final = 0.9
SIDE = ("source", "external_id", "recorded_at", "name_en")
"""Columns that every file may have, and that tell nothing about what it is."""
OF_UNITS = ("department_id", "org_unit_id")
"""Columns that name a unit: the head of a department is none."""


@lru_cache(maxsize=100_000)
def likeness(template: str, column: str, header: str) -> float:
    """How much a header sounds like a column of a template."""
    name, known = term(without_unit(header)), called(template, column)
    if column in OF_UNITS and any(word in usual().heads for word in name.words):
        return 0.0
    meant = mended(name)
    best = max(_called(template, known, name), SLIP * _called(template, known, meant) if meant != name else 0.0)
    return best * (ASIDE if column in SIDE else 1.0)


def _called(template: str, known: Called, name: Term) -> float:
    if not name.words:
        return 0.0
    spelled = known.spelled.get(name.joined, 0.0)
    return max(spelled, *(_of_phrase(template, known, name, phrase) for phrase in known.phrases))


def mended(name: Term) -> Term:
    """The name with slips of the pen taken for the words that were meant."""
    return Term(tuple(_meant(word) for word in name.words))


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str:
    if len(word) < SLIP_LETTERS or word in _known_words():
        return word
    found = process.extractOne(word, sorted(_known_words()), scorer=fuzz.ratio, score_cutoff=SLIP_ALIKE)
    return word if found is None else found[0]


def _of_phrase(template: str, known: Called, name: Term, phrase: Phrase) -> float:
    rest = name.without(phrase.term)
    if rest is None:
        return 0.0
    if not rest.words:
        return phrase.weight
    words = {word for word in rest.words if not word.isdigit()}
    if words <= known.beside or "".join(rest.words) in known.beside:
        return max(phrase.weight, USUAL if phrase.is_vague else 0.0) * QUALIFIED
    if _is_of_another(template, rest):
        return 0.0
    if phrase.is_vague:
        return VAGUE if rest.is_end else ELSEWHERE
    share = len(phrase.term.joined) / len(name.joined)
    return phrase.weight * ((AT_END if rest.is_end else ELSEWHERE) + BY_LENGTH * share)


@lru_cache(maxsize=20_000)
def _is_of_another(template: str, rest: Rest) -> bool:
    """Whether the other words name another thing: a product's name is no name of a deal."""
    whole, own = Term(rest.words), things_words(template)
    others = (one for kind in kinds() for one in things_words(kind.name) if kind.name != template and one not in own)
    return any(whole.without(one) is not None for one in others)


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Single words that are no slips of the pen, since somebody uses them."""
    named = [(kind.name, column.name) for kind in kinds() for column in kind.columns]
    every = [phrase.term for one in named for phrase in called(*one).phrases]
    every += [term(text) for text in (*usual().elsewhere, *usual().noise, *usual().days)]
    return frozenset(word for one in every for word in one.words)
