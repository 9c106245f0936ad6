"""Which group sums may be published: none of fewer than k people, and none that gives one of them away."""

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction


@dataclasses.dataclass(frozen=True)
class Group:
    """A fixed unit, how many people it has, and its sums."""

    unit: str
    people: int
    sums: Mapping[str, Fraction]


def published(groups: Sequence[Group], k: int) -> list[Group]:
    """The groups that may be shown beside their total.

    Groups under k people are hidden. Since the total is published, what is hidden can be had by subtraction:
    while the hidden groups together have fewer than k people (or only one group is hidden), the smallest
    shown one is hidden as well (complementary suppression). Ties by unit, so that the choice never varies.
    """
    by_size = sorted(groups, key=lambda group: (group.people, group.unit))
    hidden = [group for group in by_size if group.people < k]
    shown = [group for group in by_size if group.people >= k]
    while hidden and shown and (len(hidden) < 2 or sum(group.people for group in hidden) < k):
        hidden.append(shown.pop(0))
    return sorted(shown, key=lambda group: group.unit)
