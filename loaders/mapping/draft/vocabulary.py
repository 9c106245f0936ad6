"""All the ways to call a column of a template: its own names, those of other systems, and those that follow."""

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from graph_service.domain.pinyin import syllables_of
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.registry import kind_named, things
from loaders.mapping.draft.terms import Term, is_chinese, term
from loaders.mapping.usual_words import Words, usual

OWN, USUAL, BARE = 1.0, 0.95, 0.8
"""Words of the template itself; of other systems; a thing alone, as "account" for its name."""
LATER: Final = 0.1
"""The words of other systems stand in their order: a country rather than a city is a region."""
PINYIN, INITIALS, TWO_INITIALS = 0.9, 0.78, 0.5
OF_THEMSELVES: Final = ("id", "name")
"""Columns that are called by the thing as well: customer, customer id, customer name."""
DAYS = (ColumnType.DATE, ColumnType.MOMENT)


@dataclasses.dataclass(frozen=True)
class Phrase:
    """One way to call a column; ``is_vague``: it says little without another word."""

    term: Term
    weight: float
    is_vague: bool


@dataclasses.dataclass(frozen=True)
class Called:
    """How a column is called."""

    phrases: tuple[Phrase, ...]
    beside: frozenset[str]
    """Words that may stand beside without changing anything."""
    spelled: Mapping[str, float]
    """Chinese names as they are typed: in pinyin whole, or its initials."""


@cache
def called(template: str, column: str) -> Called:
    """All names of a column."""
    kind = _kind(template)
    one = kind.column(column)
    phrases = tuple(_phrases(kind, one))
    return Called(phrases, _beside(kind, one), _spelled(kind, one, phrases))


@cache
def things_words(template: str) -> tuple[Term, ...]:
    """What the rows of a template are called, in the singular."""
    kind = _kind(template)
    texts = (kind.zh, kind.thing, *usual().things.get(template, ()))
    return tuple(dict.fromkeys(one for text in texts if text and (one := term(text)).words))


@cache
def rows_words(template: str) -> tuple[Term, ...]:
    """The same, and what may be taken for them, such as orders for deals."""
    maybe = [term(text) for text in usual().maybe_files.get(template, ())]
    return tuple(dict.fromkeys((*things_words(template), *maybe)))


def column_of(template: str, name: str) -> Column:
    """A column of a template."""
    return _kind(template).column(name)


def thing_named(column: Column) -> FactKind | None:
    """The template whose rows a column such as ``customer_id`` names by its very name."""
    name = column.name.removesuffix("_ids").removesuffix("_id")
    return things().get(name) if column.refers_to == (name,) else None


def _kind(template: str) -> FactKind:
    found = kind_named(template)
    if found is None:
        raise KeyError(template)
    return found


def _phrases(kind: FactKind, column: Column) -> Iterator[Phrase]:
    found = {term(text): BARE for text in _alone(kind, column)}
    other = usual().column(kind.name, column.name)
    found |= {term(text): USUAL - LATER * at / len(other) for at, text in enumerate(other)}
    found |= {term(text): OWN for text in (column.name, *column.zh)}
    vague = {term(text) for text in usual().generic}
    yield from (Phrase(one, weight, weight == BARE or one in vague) for one, weight in found.items())


def _alone(kind: FactKind, column: Column) -> Words:
    if column.name in OF_THEMSELVES and kind.thing:
        more = usual().ids if column.name == "id" else _names_of(kind)
        return (*(" ".join(one.words) for one in rows_words(kind.name)), *more)
    target = thing_named(column)
    return () if target is None else [" ".join(one.words) for one in rows_words(target.name)]


def _names_of(kind: FactKind) -> Words:
    """Words for names, with those that such rows alone have, without those that say something else of them."""
    others = usual().no_names.get(kind.name, ())
    return [*usual().more_names.get(kind.name, ()), *(text for text in usual().names if text not in others)]


def _beside(kind: FactKind, column: Column) -> frozenset[str]:
    lists: list[Words] = [usual().filler]
    if column.refers_to:
        lists += [usual().ids, usual().names]
    if column.type in DAYS:
        lists.append(usual().days)
    words = {word for texts in lists for text in texts for word in term(text).words}
    return frozenset(words | {word for one in rows_words(kind.name) for word in (*one.words, one.joined)})


def _spelled(kind: FactKind, column: Column, phrases: tuple[Phrase, ...]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for text in _chinese(kind, column, [phrase.term.joined for phrase in phrases if phrase.term.is_chinese]):
        syllables = syllables_of(text, is_person=False)
        first = "".join(syllable[0] for syllable in syllables)
        weight = INITIALS if len(first) > len("kh") else TWO_INITIALS
        for spelled, score in ((first, weight), ("".join(syllables), PINYIN)):
            if len(spelled) > 1:
                found[spelled] = max(found.get(spelled, 0.0), score)
    return found


def _chinese(kind: FactKind, column: Column, own: list[str]) -> Iterator[str]:
    """The Chinese names, also with the thing before them: 客户 and 名称."""
    yield from own
    is_itself = column.name in OF_THEMSELVES and bool(kind.thing)
    target = kind if is_itself else thing_named(column)
    if target is not None:
        ends = own if is_itself else (*usual().ids, *usual().names)
        chinese = [one.joined for one in things_words(target.name) if one.is_chinese]
        yield from (one + end for one in chinese for end in ends if is_chinese(end) and one != end)
