"""How any pay-off of coalitions is shared: from all coalitions, or from sampled orders of joining."""

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import comb

PayOff = Callable[[frozenset[str]], Fraction]
"""What a coalition of players earns."""


def shares_from_all_coalitions(names: Sequence[str], wins: PayOff) -> dict[str, Fraction]:
    """The Shapley value by its definition, where joining a coalition of size s counts 1 / (n comb(n - 1, s))."""
    n = len(names)
    shares = dict.fromkeys(names, Fraction(0))
    for size in range(n + 1):
        earned = dict.fromkeys(names, Fraction(0))
        total = Fraction(0)
        for coalition in combinations(names, size):
            if pay_off := wins(frozenset(coalition)):
                total += pay_off
                for name in coalition:
                    earned[name] += pay_off
        for name in names:
            if size:
                shares[name] += earned[name] / (n * comb(n - 1, size - 1))
            if size < n:
                shares[name] -= (total - earned[name]) / (n * comb(n - 1, size))
    return shares


def shares_from_sampled_orders(names: Sequence[str], wins: PayOff, samples: int, seed: int) -> dict[str, Fraction]:
    """The mean gain of each player over random orders of joining; they sum to what everyone together gains."""
    draw = random.Random(seed)  # noqa: S311  a repeatable sample, not a secret
    known = lru_cache(maxsize=1 << 16)(wins)
    gains = dict.fromkeys(names, Fraction(0))
    for _ in range(samples):
        arrival = {name: draw.random() for name in names}
        for name, gain in _gains(sorted(names, key=arrival.__getitem__), known):
            gains[name] += gain
    return {name: gain / samples for name, gain in gains.items()}


def _gains(order: Sequence[str], wins: PayOff) -> Iterator[tuple[str, Fraction]]:
    """Whose joining changes the pay-off, and by how much, when all join in this order."""
    stretches = [(0, len(order), wins(frozenset()), wins(frozenset(order)))]
    while stretches:
        first, end, before, after = stretches.pop()
        if before == after:
            continue
        if end - first == 1:
            yield order[first], after - before
            continue
        middle = (first + end) // 2
        halfway = wins(frozenset(order[:middle]))
        stretches += [(first, middle, before, halfway), (middle, end, halfway, after)]
