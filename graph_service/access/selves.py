"""Customers recorded as two and said to be one: whatever holds for one of them holds for all."""

from collections.abc import Iterable, Mapping

Kept = Mapping[str, str]
"""Customer that was merged -> the customer it is in the end, as of now; only of those that were merged."""


def kept_of(ties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Who everybody is in the end, by the ties (merged, kept); nobody is merged twice. Linear in a chain's length."""
    onward = dict(ties)
    found = {}
    for merged, kept in onward.items():
        end = kept
        while end in onward:
            end = onward[end]
        found[merged] = end
    return found


def as_kept(ids: Iterable[str], kept: Kept) -> set[str]:
    """These customers under the ids that were kept, each once."""
    return {kept.get(each, each) for each in ids}


def with_selves(ids: Iterable[str], kept: Kept) -> set[str]:
    """These customers and whatever is one with them."""
    wanted = as_kept(ids, kept)
    return wanted | {merged for merged, end in kept.items() if end in wanted}
