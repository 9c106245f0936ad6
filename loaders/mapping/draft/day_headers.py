"""Headers that say of a day which one it is: the last one on which something holds, the end of a meeting."""

from collections.abc import Iterable
from functools import lru_cache

from loaders.mapping.draft.terms import term, without_unit
from loaders.mapping.usual_words import usual


@lru_cache(maxsize=20_000)
def is_last_day(header: str) -> bool:
    """Whether a header names the last day by that very word."""
    return says(header, usual().last_days)


def says(header: str, words: Iterable[str], things: Iterable[str] = ()) -> bool:
    """Whether a header says one of these words; beside it may stand of what, and nothing that says something else."""
    name = term(without_unit(header))
    beside = {word for text in (*usual().filler, *usual().days, *things) for word in term(text).words}
    rests = (name.without(term(text)) for text in words)
    return any(rest is not None and set(rest.words) <= beside for rest in rests)
