"""Which template a table feeds: by its name, and by how much of the template its columns fill."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from graph_service.recording.kind import Column, FactKind
from graph_service.recording.registry import kind_named, kinds
from loaders.headers import column_named
from loaders.mapping.draft.chains import Chain, chain_of
from loaders.mapping.draft.choices import code_of
from loaders.mapping.draft.employment import CONTACTS, UNITS, as_our_own, speaks_of_employment, speaks_of_units
from loaders.mapping.draft.files import MAYBE, told_by_name
from loaders.mapping.draft.match import CHOICES, POSSIBLE, SURE, Match, chosen, matches_of
from loaders.mapping.draft.names import SIDE
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.draft.vocabulary import things_words
from loaders.mapping.usual_words import Words, usual
from loaders.templates import template_of

BY_NAME, BY_NEED, BY_COLUMNS = 0.5, 0.3, 0.2
"""What counts how much: the name of the file, what the template needs, how many columns find a place."""
NEEDED, TAKEN = 0.57, 0.38
"""The same where the name says nothing."""
TAKEN_AT, DOUBTED_AT, CLOSE = 0.6, 0.42, 0.06
"""Scores from which a template is sure, or possible; and how near another one must come to be possible as well."""
ALL_PLACED: Final = 1.5
"""Two columns of three that find a place are as good as all of them."""
LEAST_NEED, LEAST_NAMED = 0.5, 0.25
"""How much of what a template needs must be there at least; where the name of the file says it, so that it is sure."""
CERTAIN: Final = 0.9
"""A name that says it as plainly as this is believed, though another template's columns fit as well."""
INSTEAD: Final = 0.6
"""What an id is worth as a name and a name as an id, and a choice that can be told from something else."""
SOME: Final = 3
"""So many columns must find a place before they say what a file is whose name does not."""
NEEDED_WITHOUT: Final = 0.85
"""Where the name does not say it, nearly all that the template needs must be there."""
WIDE: Final = 10
"""Of more columns nobody expects that all find a place."""


@dataclasses.dataclass(frozen=True)
class Guess:
    """The template that a table feeds; ``others``: templates that it may feed as well."""

    table: Table
    kind: FactKind
    score: float
    need: float
    """How much of what the template needs is there, from 0 to 1."""
    matches: tuple[Match, ...]
    is_sure: bool = False
    is_ours: bool = False
    """It is a template of ours already."""
    others: tuple[str, ...] = ()
    by_name: float = 0.0
    """How much the name of the file says it."""
    chain: Chain | None = None
    """How its people are those of a decision chain, if they are."""

    @property
    def chosen(self) -> Mapping[str, Match]:
        """The columns that are taken."""
        return chosen(list(self.matches))

    @property
    def doubtful(self) -> Mapping[str, Match]:
        """Columns that may be meant as well."""
        taken = self.chosen
        return {name: match for name, match in chosen(list(self.matches), POSSIBLE).items() if name not in taken}


def guess_of(table: Table) -> Guess | None:
    """The likeliest template; None if nothing speaks for any."""
    told = told_by_name(table)
    if told.elsewhere:
        return None
    if (chain := _of_chain(table)) is not None:
        return chain
    is_staff = speaks_of_employment(table)
    named = as_our_own(told.templates) if is_staff else told.templates
    named = {**named, UNITS: CERTAIN} if speaks_of_units(table) else named
    likely = (kind for kind in kinds() if not is_staff or kind.name != CONTACTS or _is_ours(table, kind))
    found = [guess for kind in likely if (guess := _of_kind(table, kind, named)) is not None]
    if not found:
        return None
    best = max(found, key=lambda guess: guess.score)
    if best.is_ours:
        return dataclasses.replace(best, is_sure=True)
    near = [one for one in found if one is not best and one.score >= best.score - CLOSE]
    is_certain = named.get(best.kind.name, 0.0) >= CERTAIN
    is_said = named.get(best.kind.name, 0.0) > MAYBE or best.need >= NEEDED_WITHOUT
    is_sure = best.score >= TAKEN_AT and best.need >= LEAST_NEED and (is_certain or (is_said and not near))
    return dataclasses.replace(best, is_sure=is_sure, others=tuple(one.kind.name for one in near))


def _of_chain(table: Table) -> Guess | None:
    """The people of a decision chain, whatever its file is called."""
    chain, ours = chain_of(table), template_of(table.sheet or table.path.stem)
    kind = kind_named(CONTACTS)
    if chain is None or kind is None or (ours is not None and _is_ours(table, ours)):
        return None
    matches = tuple(match for match in matches_of(kind, table) if match.at not in chain.marks.values())
    return Guess(table, kind, 1.0, 1.0, (Match("name", chain.name, 1.0), *matches), is_sure=True, chain=chain)


def name_parts(kind: FactKind, table: Table) -> tuple[int, int] | None:
    """The columns of first and family names, where they stand apart."""
    first, last = (_part(kind, table, words) for words in (usual().first_names, usual().last_names))
    return None if first is None or last is None or first == last else (first, last)


def _of_kind(table: Table, kind: FactKind, named: Mapping[str, float]) -> Guess | None:
    if _is_ours(table, kind):
        return Guess(table, kind, 1.0, 1.0, tuple(_own(table, kind)), is_ours=True)
    parts, is_told = name_parts(kind, table) or (), named.get(kind.name, 0.0) > 0
    matches = [
        match
        for match in matches_of(kind, table)
        if match.column != "name" or (match.at not in parts and (is_told or _says_whose(kind, table, match.at)))
    ]
    taken = chosen(matches)
    required = [column for column in kind.columns if column.is_required]
    need = sum(_has(kind, table, column, taken) for column in required) / len(required)
    telling = [match.score for match in taken.values() if match.column not in SIDE]
    share = min(sum(telling) / max(min(len(table.addressed), WIDE), 1) * ALL_PLACED, 1.0)
    by_name = named.get(kind.name, 0.0)
    score = by_name * BY_NAME + need * BY_NEED + share * BY_COLUMNS if is_told else need * NEEDED + share * TAKEN
    least = LEAST_NAMED if is_told else LEAST_NEED
    is_likely = score >= DOUBTED_AT and need >= least and (is_told or _is_telling(kind, table, taken))
    return Guess(table, kind, score, need, tuple(matches), by_name=by_name) if is_likely else None


def _says_whose(kind: FactKind, table: Table, at: int) -> bool:
    """Whether a name is no mere title, which anything may have: of a deal it is one where something tells of deals."""
    titles = (term(text) for text in usual().more_names.get(kind.name, ()))
    return term(table.header[at]) not in titles


def _is_telling(kind: FactKind, table: Table, taken: Mapping[str, Match]) -> bool:
    """An id and a name have the rows of any template: something else must be there."""
    least = min(len(kind.key) + 1, SOME, len(table.addressed))
    return bool(set(taken) - {"id", "name", *SIDE}) and len(taken) >= least


def _has(kind: FactKind, table: Table, column: Column, taken: Mapping[str, Match]) -> float:
    """How well a required column is provided for."""
    if column.name in taken:
        return taken[column.name].score
    if column.name == "name" and ("id" in taken or name_parts(kind, table)):
        return SURE
    if column.name == "id" and "name" in taken and (kind.group == "id" or table.look(taken["name"].at).is_unique):
        return INSTEAD
    is_told = column.type in CHOICES and code_of(kind.name, column.name, table.sheet or table.path.stem, nearly=False)
    return INSTEAD if is_told else 0.0


def _part(kind: FactKind, table: Table, words: Words) -> int | None:
    own = {word for one in things_words(kind.name) for word in one.words}
    for at in table.addressed:
        rests = [rest for text in words if (rest := term(table.names[at]).without(term(text))) is not None]
        if any(set(rest.words) <= own for rest in rests) and table.look(at).filled:
            return at
    return None


def _own(table: Table, kind: FactKind) -> Iterator[Match]:
    """The columns of a template, which are what they are called."""
    named = ((at, column_named(kind, table.header[at])) for at in table.addressed)
    yield from (Match(column.name, at, 1.0) for at, column in named if column)


def _is_ours(table: Table, kind: FactKind) -> bool:
    """Whether the table is a template as we hand them out: by its name and all of its headers."""
    if template_of(table.sheet or table.path.stem) is not kind:
        return False
    columns = [column_named(kind, text) for text in table.header if text]
    here = {column.name for column in columns if column}
    return all(columns) and all(column.name in here for column in kind.columns if column.is_required)
