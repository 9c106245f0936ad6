"""Which code of a template a foreign word stands for: "Closed Won" is won, "谈判" is a deal that is open."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from graph_service.recording.kind import Column
from graph_service.recording.registry import kind_named
from loaders.mapping.draft.terms import Rest, Term, term
from loaders.mapping.usual_words import usual
from loaders.templates import plain

ALIKE: Final = 85.0
OTHER: Final = "other"
SHORTEST: Final = 4
"""Of fewer letters one that differs makes another word."""
DENIALS: Final = ("not", "non", "no", "never", "未", "不", "非", "无", "没")


def is_code(column: Column, text: str) -> bool:
    """Whether the template takes the word as it is."""
    return plain(text) in {plain(word) for code, words in column.choices.items() for word in (code, *words)}


def placed(template: str, column: Column, texts: Iterable[str]) -> Mapping[str, str | None]:
    """The code of each text; None where no code is clearly meant."""
    return {text: code_of(template, column.name, text) for text in texts}


@cache
def code_of(template: str, column: str, text: str, *, nearly: bool = True) -> str | None:
    """The code whose word is the text, or the longest word in it, or ``nearly`` it; None if that is not one code."""
    name, words = term(text), _words(template, column)
    rests = [(phrase, code, rest) for phrase, code in words if (rest := name.without(phrase)) is not None]
    found = [(len(phrase.joined), code) for phrase, code, rest in rests if not _denies(rest)]
    # what is left for all others says least: a presales engineer is no engineer like any other
    found = [(size, code) for size, code in found if code != OTHER] or found
    if nearly and not rests and len(name.joined) >= SHORTEST:
        ratios = [(fuzz.ratio(name.joined, phrase.joined), code) for phrase, code in words]
        found = [(ratio, code) for ratio, code in ratios if ratio >= ALIKE]  # type: ignore[misc]
    best = max((weight for weight, _ in found), default=0)
    codes = {code for weight, code in found if weight == best}
    return codes.pop() if len(codes) == 1 else None


@cache
def _words(template: str, column: str) -> Sequence[tuple[Term, str]]:
    kind = kind_named(template)
    choices = {} if kind is None else kind.column(column).choices
    words = [
        (word, code) for code, own in choices.items() for word in (code, *own, *usual().choice(template, column, code))
    ]
    return tuple(dict.fromkeys((one, code) for word, code in words if (one := term(word)).words))


def _denies(rest: Rest) -> bool:
    return any(word in DENIALS or word[:1] in DENIALS for word in rest.words)
