"""Tables that keep earlier states of their rows: a key stands in several of them, one of which is current."""

from collections.abc import Iterator
from typing import Final

from loaders.cells import YES
from loaders.mapping.draft.day_headers import says
from loaders.mapping.draft.excluded import Excluded
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.open_ends import open_ends
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import quoted
from loaders.mapping.model import Condition
from loaders.mapping.usual_words import Words, usual

ALL: Final = 0.95
"""So many of those that are told of must have a current row."""


def earlier_of(guess: Guess) -> Excluded | None:
    """The condition that leaves earlier states out; None for templates that keep them, and where nothing tells them."""
    taken = {match.at for match in guess.chosen.values()}
    if "to" in guess.chosen:
        return None
    conditions = _conditions(guess.table, taken)
    return next((found for one in conditions if (found := _by(guess, one)) is not None), None) or _of_staff(guess)


def _of_staff(guess: Guess) -> Excluded | None:
    """Of a history of jobs, the last of each employee; not where those who left would be left out with their jobs."""
    left = guess.chosen.get("left_on")
    current = None if left is None else _open_at(guess.table, left.at)
    found = None if current is None or "id" in guess.chosen else _by(guess, current, ("id",))
    if current is None or found is None:
        return None
    table, kept = guess.table, guess.table.without(Excluded(current, "", {}))
    keys = [at for at in table.addressed if quoted(table.header[at]) == found.fields["key"]]
    return found if all(len(kept.counts(at)) >= ALL * len(table.counts(at)) for at in keys) else None


def _open_at(table: Table, at: int) -> Condition | None:
    """What holds for the rows that have no end."""
    look = table.look(at)
    ends = open_ends(look, look.meant_days) if look.meant_days else ()
    empty = [""] if look.share < 1 else []
    return Condition.model_validate({"column": table.header[at], "is": [*ends, *empty]}) if ends or empty else None


def _by(guess: Guess, current: Condition, keys: tuple[str, ...] = ("id", "name")) -> Excluded | None:
    """Whether what stands in several rows stands in one of the current ones."""
    table, kind = guess.table, guess.kind.name
    kept = table.without(Excluded(current, "", {}))
    # of rows with ids two of one name are two
    for name in ("id",) if "id" in guess.chosen else keys:
        for at in (at for at in table.addressed if likeness(kind, name, table.names[at]) >= SURE):
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
        current = _open_at(table, at)
        if current is not None and current.is_ == ("",):
            yield from [Condition(column=(table.header[at],), filled=False)] if look.days else []
        elif current is not None:
            yield current


def _called(table: Table, words: Words, taken: set[int]) -> Iterator[int]:
    return (at for at in table.addressed if at not in taken and says(table.names[at], words))
