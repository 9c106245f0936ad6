"""Two days of closing of one deal: that on which it was closed, and that on which somebody expects it."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from loaders.mapping.draft.choices import code_of
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.match import SURE, Match
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.terms import term, without_unit
from loaders.mapping.usual_words import usual

DEALS, CLOSED, EXPECTED, STATUS = "opportunities", "closed_on", "expected_close", "status"
OFTEN: Final = 0.2
"""If so many open deals have a day of closing, it is the day that is expected."""
OPEN: Final = "open"


def with_closing(guess: Guess) -> Guess:
    """The guess with the day that says so as the day of closing, and the other one as the expected day."""
    if guess.kind.name != DEALS or CLOSED not in guess.chosen:
        return guess
    places = _places(guess)
    done = [at for at in places if _says_done(guess.table.names[at])] or _empty_while_open(guess, places)
    others = [at for at in places if at not in done]
    if not done or not others:
        return guess
    found = [Match(CLOSED, done[0], 1.0)]
    if EXPECTED not in guess.chosen and _filled_while_open(guess, others[0]) >= OFTEN:
        found.append(Match(EXPECTED, others[0], 1.0))
    return dataclasses.replace(guess, matches=(*found, *guess.matches))


def _places(guess: Guess) -> list[int]:
    """The columns that may be the day of closing, the likeliest first."""
    table = guess.table
    taken = {match.at for name, match in guess.chosen.items() if name != CLOSED}
    free = [at for at in table.addressed if at not in taken and table.look(at).meant_days]
    scores = {at: likeness(DEALS, CLOSED, table.names[at]) for at in free}
    return sorted((at for at in free if scores[at] >= SURE), key=lambda at: -scores[at])


def _says_done(header: str) -> bool:
    """Whether a header says that something has happened."""
    name = term(without_unit(header))
    return any(name.without(term(word)) is not None for word in usual().done)


def _empty_while_open(guess: Guess, places: Sequence[int]) -> list[int]:
    """Those that hardly any open deal has, where another one is filled."""
    filled = {at: _filled_while_open(guess, at) for at in places}
    return [at for at in places if filled[at] < OFTEN] if STATUS in guess.chosen else []


def _filled_while_open(guess: Guess, at: int) -> float:
    """Of how many open deals a column says something; all, where nothing is known of open ones."""
    status, table = guess.chosen.get(STATUS), guess.table
    if status is None:
        return 1.0
    pairs = zip(table.column(status.at), table.column(at), strict=True)
    days = [day for text, day in pairs if text and code_of(DEALS, STATUS, text) == OPEN]
    return sum(day is not None for day in days) / len(days) if days else 1.0
