"""What the name of a file or a sheet says about the template that it feeds."""

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from graph_service.domain.pinyin import syllables_of
from graph_service.recording.registry import kinds
from loaders.mapping.draft.names import SLIP, mended
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import Term, is_chinese, term
from loaders.mapping.usual_words import Words, usual
from loaders.sources import WORKBOOKS

AT_END, ELSEWHERE = 0.7, 0.45
"""Other words stand before what a template is called; behind it, so that the file is about something else."""
BY_LENGTH: Final = 0.25
MAYBE: Final = 0.6
"""Orders may be taken for deals that were won, but only somebody can say so."""


@dataclasses.dataclass(frozen=True)
class Told:
    """``templates``: how much the name sounds like each of them, from 0 to 1; ``elsewhere``: a word of what is none."""

    templates: Mapping[str, float]
    elsewhere: str = ""


def told_by_name(table: Table) -> Told:
    """What the names of a table say: of several sheets the sheet's own, else also the file's."""
    labels = [table.sheet] if table.sheet else [table.path.stem]
    if not table.sheet and table.path.suffix.lower() in WORKBOOKS:
        labels.append(table.name.rpartition("]")[2])
    return max((_told(label) for label in labels), key=lambda told: max(told.templates.values(), default=0.0))


def is_telling(label: str) -> bool:
    """Whether a label says something of its own: neither what its rows are called, nor that it is a sheet."""
    told = _told(label)
    return bool(_without_noise(term(label)).words) and not told.templates and not told.elsewhere


@cache
def _told(label: str) -> Told:
    name = _without_noise(term(label))
    if not name.words:
        return Told({})
    meant = mended(name)
    found = {kind.name: best for kind in kinds() if (best := max(_scores(name, meant, kind.name), default=0.0))}
    other = max(((_likeness(name, term(word)), word) for word in usual().elsewhere), default=(0.0, ""))
    if other[0] >= max(found.values(), default=AT_END):
        return Told({}, other[1])
    return Told(found)


def _scores(name: Term, meant: Term, template: str) -> Iterator[float]:
    words, maybe = _words(template), usual().maybe_files.get(template, ())
    yield from (_likeness(name, term(word)) for word in words)
    yield from (_likeness(meant, term(word)) * SLIP for word in words if meant != name)
    yield from (_likeness(name, term(word)) * MAYBE for word in maybe)


def _likeness(name: Term, word: Term) -> float:
    rest = name.without(word)
    if rest is None:
        return 0.0
    if not rest.words:
        return 1.0
    return (AT_END if rest.is_end else ELSEWHERE) + BY_LENGTH * len(word.joined) / len(name.joined)


@cache
def _words(template: str) -> Words:
    kind = next(kind for kind in kinds() if kind.name == template)
    own = (kind.name, kind.zh, kind.en, *usual().things.get(template, ()), *usual().files.get(template, ()))
    typed = ("".join(syllables_of(word, is_person=False)) for word in own if is_chinese(word))
    return (*own, *typed)


def _without_noise(name: Term) -> Term:
    noise = {one.joined for word in usual().noise if (one := term(word))}
    words = [_without_endings(word, noise) for word in name.words if word not in noise and not word.isdigit()]
    return Term(tuple(words))


def _without_endings(word: str, noise: set[str]) -> str:
    """客户信息表 is about 客户."""
    ending = next((one for one in sorted(noise, key=len, reverse=True) if word.endswith(one) and word != one), "")
    return _without_endings(word.removesuffix(ending), noise) if ending and is_chinese(word) else word
