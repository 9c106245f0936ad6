"""Tables that keep earlier states of their rows: a key stands in several of them, one of which is current."""

from collections.abc import Iterator
from typing import Final

from loaders.cells import YES
from loaders.mapping.draft.excluded import Excluded
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.draft.toml import quoted
from loaders.mapping.model import Condition
from loaders.mapping.usual_words import Words, usual

ENDLESS: Final = "9999"
"""The year until which a row holds that has no end."""


def earlier_of(guess: Guess) -> Excluded | None:
    """The condition that leaves earlier states out; None for templates that keep them, and where nothing tells them."""
    taken = {match.at for match in guess.chosen.values()}
    conditions = [] if "to" in guess.chosen else _conditions(guess.table, taken)
    return next((found for one in conditions if (found := _by(guess, one)) is not None), None)


def _by(guess: Guess, current: Condition) -> Excluded | None:
    """Whether what stands in several rows stands in one of the current ones."""
    table, kind = guess.table, guess.kind.name
    kept = table.without(Excluded(current, "", {}))
    # of rows with ids two of one name are two
    for name in ("id",) if "id" in guess.chosen else ("id", "name"):
        for at in (at for at in table.addressed if likeness(kind, name, table.header[at]) >= SURE):
            look = kept.look(at)
            if look.filled and table.look(at).is_repeated and not look.is_repeated:
                column = (current.column or ("",))[0]
                fields = {"key": quoted(table.header[at]), "column": quoted(column)}
                n_earlier = table.look(at).rows - look.rows
                return Excluded(current, "mapping.draft_earlier", {**fields, "rows": f"{n_earlier:,}"})
    return None


def _conditions(table: Table, taken: set[int]) -> Iterator[Condition]:
    """What may say that a row is current: a flag, or a day until which it holds, if that means nothing else."""
    for at in _called(table, usual().current, taken):
        yes = [text for text in table.counts(at) if text.casefold() in YES]
        if yes and table.look(at).is_answer and len(yes) < len(table.counts(at)):
            yield Condition.model_validate({"column": table.header[at], "is": yes})
    for at in _called(table, usual().until, taken):
        look = table.look(at)
        endless = [text for text in table.counts(at) if ENDLESS in text]
        empty = [""] if look.share < 1 else []
        if endless:
            yield Condition.model_validate({"column": table.header[at], "is": [*endless, *empty]})
        elif empty and look.days:
            yield Condition(column=(table.header[at],), filled=False)


def _called(table: Table, words: Words, taken: set[int]) -> Iterator[int]:
    beside = {word for text in (*usual().filler, *usual().days) for word in term(text).words}
    for at in (one for one in table.addressed if one not in taken):
        rests = (term(table.header[at]).without(term(word)) for word in words)
        if any(rest is not None and set(rest.words) <= beside for rest in rests):
            yield at
