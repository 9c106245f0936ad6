"""Which pairs are looked at at all: those that meet under a key, never everybody with everybody.

A record has a fixed number of keys, and a key brings together at most ``CROWD`` of its bearers; where more bear it
(a common name), they meet only under narrower keys (the name with the customer, with the title, ...), and under those
each meets the ``CROWD`` next to it. So the pairs are at most records x keys x CROWD: linear in the records.
What it costs: two bearers of a name that more than ``CROWD`` bear, who share nothing else, do not meet. Such a pair
could not be told from chance either.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

CROWD = 20
Keys = Sequence[tuple[str, ...]]
"""Of one record: each key, and those that narrow it (the first is the key itself)."""


def meeting(keys: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    """Pairs of ids that share a key, the smaller id first, each once, in order. O(n log n) for n records."""
    seen: set[tuple[str, str]] = set()
    wide: dict[str, list[str]] = defaultdict(list)
    narrow: dict[str, list[str]] = defaultdict(list)
    narrower: dict[str, set[str]] = defaultdict(set)
    for id_ in sorted(keys):
        for key, *closer in keys[id_]:
            if not wide[key] or wide[key][-1] != id_:
                wide[key].append(id_)
            for each in dict.fromkeys(closer):
                narrower[key].add(each)
                if not narrow[each] or narrow[each][-1] != id_:
                    narrow[each].append(id_)
    for key, ids in wide.items():
        if len(ids) <= CROWD:
            seen.update(_near(ids))
        else:
            for each in narrower[key]:
                seen.update(_near(narrow[each]))
    yield from sorted(seen)


def _near(ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, one in enumerate(ids):
        for other in ids[at + 1 : at + 1 + CROWD]:
            yield one, other
