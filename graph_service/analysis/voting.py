"""Where a quota of weight decides: the probability of approval, and the power of each seat."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from math import factorial, prod

from graph_service.analysis.decimals import Number, as_written, over_common_denominator

Coalitions = Mapping[tuple[int, int], int]
"""How many coalitions there are of each (size, weight)."""


def approval_probability(
    deciding: Sequence[tuple[Number, str]],
    p: Mapping[str, float],
    holders: AbstractSet[str],
    quota: Number,
) -> float:
    """How probable is it that no veto holder stops the deal and the weights in favour reach the quota?

    The product of (1 - p) over the holders, times the probability that the weight of those in favour is at
    least the quota: holders count as in favour (they did not stop it), every other decider is in favour with
    probability 1 - p, all independently of each other.

    Args:
        deciding: (weight, decider) for each deciding seat, in any order; weights are not negative. A decider is
            a person, or a vacant seat. Who sits in several seats decides once, with all their weight.
        p: The probability, 0 to 1, that a decider or holder says no; everyone else in it is ignored.
        holders: Those who can stop the deal alone, with or without a deciding seat.
        quota: The weight needed.

    Returns:
        0 to 1: computed in exact fractions, rounded once at the end. 1 if there are no holders and the quota is
        not above 0.

    Raises:
        KeyError: For a decider or holder without a probability.

    Note:
        The generating function prod(p_j + (1 - p_j) x^w_j), kept as a table from the weight still missing to
        its probability over a common denominator. O(n T) operations on integers of n d digits, O(T) memory, for
        n deciders with probabilities of d decimals and T distinct sums of weights below the quota: few where
        weights are round numbers, at most 2^n.

    References:
        I. Mann and L. S. Shapley, "Values of large games VI: evaluating the Electoral College exactly", RAND
            Corporation RM-3158 (1962), attribute counting votes by generating function to D. Cantor.

    Examples:
        >>> seats = [(3, "gm"), (3, "cfo"), (2, "cto")]
        >>> approval_probability(seats, {"gm": 0.1, "cfo": 0.5, "cto": 0.5}, {"gm"}, quota=5)
        0.675
    """
    weight: defaultdict[str, Fraction] = defaultdict(Fraction)
    for seat_weight, decider in deciding:
        weight[decider] += as_written(seat_weight)
    nobody_stops = prod((1 - as_written(p[holder]) for holder in holders), start=Fraction(1))
    voters = sorted(weight.keys() - holders)
    missing = as_written(quota) - sum(weight[decider] for decider in weight.keys() & holders)
    return float(nobody_stops * _reaches(missing, [weight[v] for v in voters], [p[v] for v in voters]))


def _reaches(missing: Fraction, weights: Sequence[Fraction], against: Sequence[float]) -> Fraction:
    """The probability that independent voters bring the missing weight together."""
    (goal, *steps), _ = over_common_denominator([missing, *weights])
    refusals, whole = over_common_denominator(against)
    mass = {max(0, goal): 1}
    for step, refusal in zip(steps, refusals, strict=True):
        after: defaultdict[int, int] = defaultdict(int)
        for still, ways in mass.items():
            after[max(0, still - step)] += ways * (whole - refusal)
            after[still] += ways * refusal
        mass = after
    return Fraction(mass.get(0, 0), whole ** len(steps))


def structural_power(weights: Mapping[str, Number], holders: AbstractSet[str], quota: Number) -> Mapping[str, Fraction]:
    """How often does each seat turn a losing coalition into a winning one?

    The Shapley-Shubik index of the weighted voting game with veto players: a coalition wins if every holder
    is in it and its weight reaches the quota; the power of a seat is the share of all orders of joining in
    which it is the one that makes the coalition win.

    Args:
        weights: The weight of each deciding seat, not negative.
        holders: Seats with the power to stop the deal; one without a deciding weight takes part with weight 0.
        quota: The weight needed.

    Returns:
        Exact, by seat id. The powers sum to 1; they are all 0 where nothing can win (the quota is above all
        weights together) or everything does (no holder and no weight needed).

    Note:
        Counts the coalitions of the other seats by (size, weight); leaving one seat out of the table is the
        inverse of putting it in. O(n^2 W) integer operations and O(n W) memory for n seats and W distinct sums
        of weights: W is small for round weights and at most 2^n.

    References:
        L. S. Shapley and M. Shubik, "A method for evaluating the distribution of power in a committee system",
            American Political Science Review 48 (1954), 787-792, doi:10.2307/1951053.

    Examples:
        >>> {seat: str(power) for seat, power in structural_power({"gm": 3, "cfo": 2, "cto": 2}, set(), 5).items()}
        {'cfo': '1/6', 'cto': '1/6', 'gm': '2/3'}
        >>> {seat: str(power) for seat, power in structural_power({"gm": 3, "cfo": 2, "cto": 2}, {"cfo"}, 5).items()}
        {'cfo': '1/2', 'cto': '0', 'gm': '1/2'}
    """
    seats = sorted(weights.keys() | holders)
    (goal, *scaled), _ = over_common_denominator([quota, *(weights.get(seat, 0) for seat in seats)])
    weight = dict(zip(seats, scaled, strict=True))
    free = [seat for seat in seats if seat not in holders]
    missing = goal - sum(weight[seat] for seat in seats if seat in holders)
    table = _coalitions(weight[seat] for seat in free)
    n, h = len(seats), len(seats) - len(free)
    of_holder, of_weight = Fraction(0), {}
    if h:  # each holder completes the coalitions that have every other holder and enough weight
        enough = ((size + h - 1, ways) for (size, sum_), ways in table.items() if sum_ >= missing)
        of_holder = _share(n, enough)
    for own in {weight[seat] for seat in free}:
        others = _without(table, own)
        short = ((size + h, ways) for (size, sum_), ways in others.items() if missing - own <= sum_ < missing)
        of_weight[own] = _share(n, short)
    return {seat: of_holder if seat in holders else of_weight[weight[seat]] for seat in seats}


def _coalitions(weights: Iterable[int]) -> Coalitions:
    table: dict[tuple[int, int], int] = {(0, 0): 1}
    for weight in weights:
        joined = defaultdict(int, table)
        for (size, sum_), ways in table.items():
            joined[size + 1, sum_ + weight] += ways
        table = joined
    return table


def _without(table: Coalitions, weight: int) -> Coalitions:
    """The coalitions that leave out one seat of this weight: smaller ones first, as they decide the larger."""
    others: dict[tuple[int, int], int] = {}
    for size, sum_ in sorted(table):
        ways = table[size, sum_] - others.get((size - 1, sum_ - weight), 0)
        if ways:
            others[size, sum_] = ways
    return others


def _share(n: int, turned: Iterable[tuple[int, int]]) -> Fraction:
    """The share of the n! orders in which a seat joins just after one of these coalitions (size, how many)."""
    return Fraction(sum(ways * factorial(size) * factorial(n - size - 1) for size, ways in turned), factorial(n))
