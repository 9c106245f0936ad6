"""Headers that say that a day is the last one on which something holds."""

from functools import lru_cache

from loaders.mapping.draft.terms import term, without_unit
from loaders.mapping.usual_words import usual


@lru_cache(maxsize=20_000)
def is_last_day(header: str) -> bool:
    """Whether a header names the last day by that very word, with nothing beside it that says something else."""
    name = term(without_unit(header))
    beside = {word for text in (*usual().filler, *usual().days) for word in term(text).words}
    rests = (name.without(term(text)) for text in usual().last_days)
    return any(rest is not None and set(rest.words) <= beside for rest in rests)
