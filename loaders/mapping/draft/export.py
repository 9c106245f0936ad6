"""The tables of an export together: which of them hold the things that columns of others refer to."""

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from graph_service.recording.kind import Column
from graph_service.recording.registry import kind_named, things
from graph_service.words import Language, say
from loaders.mapping.draft.by_ids import by_ids
from loaders.mapping.draft.by_references import Named, by_references, references
from loaders.mapping.draft.chains import is_led_by_its_first
from loaders.mapping.draft.closing import with_closing
from loaders.mapping.draft.earlier import earlier_of
from loaders.mapping.draft.guess import Guess, guess_of, name_parts
from loaders.mapping.draft.pointing import Holder, Pointed, occurring, split, ways_of
from loaders.mapping.draft.second_header import second_header
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.totals import totals_of

SEPARATORS: Final = (";；", ",，、", "|｜", "/／", ";；,，、")
"""What may stand between several ids in one cell: each of these signs; of more of them only where they find more."""
MADE: Final = ("employee", "customer")
"""What an export of deals alone names, and nothing else tells of."""


class Export:
    """All tables, the language in which something is said about them, and where their days are meant."""

    def __init__(self, tables: Sequence[Table], language: Language, zone: str) -> None:
        self.language = language
        self.zone = zone
        counting = [_counting(table) for table in tables]
        self.tables = [table for table, _ in counting]
        """All of them, without rows that are none of a template."""
        guesses = by_ids({table: guess for table, guess in counting if guess is not None})
        self.named = by_references(guesses)
        """The column of names of a table, where only those tell it who refer to its rows."""
        self.guesses = {table: _with(guess, self.named.get(table)) for table, guess in guesses.items()}

    def say(self, code: str, **fields: object) -> str:
        """A sentence for the reader."""
        return say(code, self.language, **fields)

    def either(self, zh: str, en: str) -> str:
        """A text in the reader's language."""
        return zh if self.language == "zh" else en

    def template(self, name: str) -> str:
        """A template as a reader knows it, with the name that a mapping has for it."""
        kind = kind_named(name)
        return f"{kind.zh}（{name}）" if kind and self.language == "zh" else name

    @cached_property
    def holders(self) -> Mapping[str, tuple[Holder, ...]]:
        """Per kind of thing the tables of it."""
        found: dict[str, tuple[Holder, ...]] = {}
        for guess in self.guesses.values():
            if guess.kind.thing and guess.chain is None:  # its people bear ids that nobody else knows
                id_, name = (guess.chosen.get(column) for column in ("id", "name"))
                parts = None if name else name_parts(guess.kind, guess.table)
                holder = Holder(guess, id_.at if id_ else None, name.at if name else None, parts)
                found[guess.kind.thing] = (*found.get(guess.kind.thing, ()), holder)
        return found

    @cached_property
    def made(self) -> frozenset[str]:
        """Things that no table holds, and that can be made of the columns that name them."""
        named = {column.refers_to for guess in self.guesses.values() for column, _ in references(guess)}
        return frozenset(thing for thing in MADE if thing not in self.holders and (thing,) in named)

    def pointed(self, column: Column, table: Table, at: int) -> Pointed | None:
        """What a column points to; None if no table holds such things."""
        several, empties = column.name.endswith("_ids"), set(table.doubtful_empties)
        counts = {text: rows for text, rows in table.counts(at).items() if text not in empties}
        signs = ((), *(occurring(one, counts) for one in SEPARATORS)) if several else ((),)
        ways = [
            way
            for thing in column.refers_to
            if thing in self.holders
            for separators in dict.fromkeys(signs)
            for way in ways_of(self.holders[thing], split(counts, separators), separators)
        ]
        return max(ways, key=lambda way: way.share) if ways else None


def _counting(table: Table) -> tuple[Table, Guess | None]:
    """A table of the rows that count, and the template that it feeds: first without totals, then without history."""
    if below := tuple(second_header(table)):
        table = table.without(*below)
    guess = guess_of(table)
    totals = tuple(totals_of(guess)) if guess is not None else ()
    if totals:
        guess = guess_of(table := table.without(*totals))
    earlier = earlier_of(guess) if guess is not None and not guess.is_ours else None
    if earlier is not None:
        guess = guess_of(table := table.without(earlier))
    if guess is not None and (led := _led(guess)) is not None:
        guess = guess_of(table := table.filled_down(led))
    return table, None if guess is None else with_closing(guess)


def _led(guess: Guess) -> str | None:
    """The customer of a decision chain, where the first of its people alone bears it."""
    at = None if guess.chain is None else guess.chain.customer
    return guess.table.header[at] if at is not None and is_led_by_its_first(guess.table, at) else None


def _with(guess: Guess, named: Named | None) -> Guess:
    return guess if named is None else dataclasses.replace(guess, matches=(*guess.matches, named.match))


def things_named(column: Column, language: Language) -> list[str]:
    """What a column refers to, for people."""
    kinds = (things()[thing] for thing in column.refers_to if thing in things())
    return [kind.zh if language == "zh" else kind.name for kind in kinds]
