"""What did each of us add to the relations of one deal? Exact Shapley values of coalition games.

The players are employees; a coalition is the part of our people we imagine to be there; the Shapley value
shares the pay-off of everyone being there so that equals get equal, who adds nothing gets nothing, the parts
sum to the whole, and the shares of two games add up to those of their sum. Every game names itself, because
the shares of different games are answers to different questions. Values are not divided by the weights.

References:
    L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II, Annals of Mathematics
        Studies 28 (1953), 307-317, doi:10.1515/9781400881970-018.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm, log, prod, sqrt
from operator import or_

from graph_service.analysis.coalitions import PayOff, shares_from_all_coalitions, shares_from_sampled_orders
from graph_service.analysis.decimals import Number, as_written, over_common_denominator
from graph_service.analysis.flow import Flow

Closeness = Mapping[str, Mapping[str, float]]
"""By seat, then by employee: the known closeness, 0 to 100; unknown is left out."""

EXACT_UP_TO = 12
"""More players than this are sampled: a table of all coalitions doubles with each player."""


@dataclasses.dataclass(frozen=True)
class Game:
    """A pay-off and how it is shared; ``shares`` is ordered by employee id and sums to ``value``.

    ``error`` is 0 for an exact game; for a sampled one, all true shares lie within ``error`` of those given,
    at once, with a confidence of 95 %.
    """

    name: str
    value: Fraction
    shares: Mapping[str, Fraction]
    error: float = 0.0


def employee_games(
    weights: Mapping[str, Number], closeness: Closeness, influence_min: Number
) -> tuple[Game, Game, Game]:
    """The three exact games on the same facts: coverage, best relation, noisy-or."""
    return (
        coverage_game(weights, closeness, influence_min),
        best_relation_game(weights, closeness),
        noisy_or_game(weights, closeness),
    )


def coverage_game(weights: Mapping[str, Number], closeness: Closeness, influence_min: Number) -> Game:
    """Who covers the seats? A coalition earns the weight of every seat that one of it reaches at influence_min.

    Each seat's weight is shared equally among those who cover it.

    Args:
        weights: The weight of each seat; a seat of ``closeness`` without a weight raises KeyError.
        closeness: By seat and employee, 0 to 100. Everyone in it is a player, also with 0 everywhere.
        influence_min: The closeness from which an employee covers a seat.

    Returns:
        ``coverage``; exact: numbers count as the decimals people wrote.

    Note:
        O(ratings) time and memory.

    Examples:
        >>> game = coverage_game({"gm": 6}, {"gm": {"ann": 80.0, "bo": 60.0, "cai": 50.0}}, 60)
        >>> {employee: str(share) for employee, share in game.shares.items()}
        {'ann': '3', 'bo': '3', 'cai': '0'}
    """
    shares = _nothing_yet(closeness)
    value = Fraction(0)
    enough = as_written(influence_min)
    for seat, ratings in closeness.items():
        coverers = [employee for employee, score in ratings.items() if as_written(score) >= enough]
        weight = as_written(weights[seat])
        value += weight if coverers else 0
        for employee in coverers:
            shares[employee] += weight / len(coverers)
    return Game("coverage", value, shares)


def best_relation_game(weights: Mapping[str, Number], closeness: Closeness) -> Game:
    """Who gives us our best relations? A coalition earns, by seat, the weight times its best closeness / 100.

    The airport game: going up through the ratings of a seat, each rise above the next lower rating is shared
    equally among all who are at least that close.

    Args:
        weights: As for ``coverage_game``.
        closeness: As for ``coverage_game``.

    Returns:
        ``best``; exact.

    Note:
        O(r log r) time for r ratings, O(r) memory.

    References:
        S. C. Littlechild and G. Owen, "A simple expression for the Shapley value in a special case", Management
            Science 20 (1973), 370-372, doi:10.1287/mnsc.20.3.370.

    Examples:
        >>> game = best_relation_game({"gm": 1}, {"gm": {"ann": 80.0, "bo": 60.0}})
        >>> {employee: str(share) for employee, share in game.shares.items()}
        {'ann': '1/2', 'bo': '3/10'}
    """
    shares = _nothing_yet(closeness)
    value = Fraction(0)
    for seat, ratings in closeness.items():
        weight = as_written(weights[seat])
        below = earned = Fraction(0)
        for rank, (strength, employee) in enumerate(sorted((_strength(s), e) for e, s in ratings.items())):
            earned += (strength - below) / (len(ratings) - rank)
            below = strength
            shares[employee] += weight * earned
        value += weight * below
    return Game("best", value, shares)


def noisy_or_game(weights: Mapping[str, Number], closeness: Closeness) -> Game:
    """Who gets through to the seats? A coalition earns, by seat, the weight times 1 - prod(1 - closeness / 100).

    As if everyone tried on their own and the closeness were the chance to succeed.

    Args:
        weights: As for ``coverage_game``.
        closeness: As for ``coverage_game``.

    Returns:
        ``noisy_or``; exact.

    Note:
        With x the closeness / 100, the share of employee e in a seat is the weight times x_e times the integral
        from 0 to 1 of prod over the others of (1 - t x_j) dt: t is the time at which e joins when all join at
        random times. The product is one polynomial with integer coefficients per seat; an employee's own factor
        is divided out of it, which leaves no remainder. Per seat with r ratings of c different values: O(r (r +
        c)) operations on integers of O(r) digits, O(r) memory.

    References:
        G. Owen, "Multilinear extensions of games", Management Science 18 (1972), P64-P79,
            doi:10.1287/mnsc.18.5.64.

    Examples:
        >>> game = noisy_or_game({"gm": 1}, {"gm": {"ann": 50.0, "bo": 50.0}})
        >>> game.value, {employee: str(share) for employee, share in game.shares.items()}
        (Fraction(3, 4), {'ann': '3/8', 'bo': '3/8'})
    """
    shares = _nothing_yet(closeness)
    value = Fraction(0)
    for seat, ratings in closeness.items():
        weight = as_written(weights[seat])
        strengths = {employee: _strength(score) for employee, score in ratings.items()}
        value += weight * (1 - prod((1 - strength for strength in strengths.values()), start=Fraction(1)))
        part = _noisy_or_parts([*strengths.values()])
        for employee, strength in strengths.items():
            shares[employee] += weight * part[strength]
    return Game("noisy_or", value, shares)


def threshold_game(
    players: Collection[str],
    wins: PayOff,
    *,
    name: str = "threshold",
    samples: int = 10_000,
    seed: int = 0,
) -> Game:
    """Who makes the difference where the pay-off comes all at once, such as for a path covered as a whole?

    Args:
        players: Employee ids, in any order.
        wins: The pay-off of a coalition: a pure function that never falls when someone joins. For up to
            ``EXACT_UP_TO`` players it may fall too.
        name: What the game is called in the answer.
        samples: How many random orders are drawn above ``EXACT_UP_TO`` players.
        seed: What they are drawn from: the same seed, the same orders.

    Returns:
        Exact from a table of all coalitions for up to ``EXACT_UP_TO`` players. Above, ``shares`` are the mean
        gains over the sampled orders, whose sum is still the value, with an ``error``. The same seed gives the
        same shares for every order of the players, but renaming players draws other orders. ``value`` is what
        everyone earns above what nobody earns.

    Note:
        Exact: 2^n pay-offs, O(n 2^n) additions, O(2^n) memory. Sampled: an order is halved until a half changes
        nothing, so that a pay-off with one jump takes about log2(n) pay-offs per order; the error is the one of
        W. Hoeffding for gains between 0 and the value, for all n players at once: value * sqrt(ln(2 n / 0.05) /
        (2 samples)).

    References:
        J. Castro, D. Gomez, J. Tejada, "Polynomial calculation of the Shapley value based on sampling",
            Computers & Operations Research 36 (2009), 1726-1730, doi:10.1016/j.cor.2008.04.004.
        W. Hoeffding, "Probability inequalities for sums of bounded random variables", Journal of the American
            Statistical Association 58 (1963), 13-30, doi:10.1080/01621459.1963.10500830.

    Examples:
        >>> both = threshold_game(["ann", "bo", "cai"], lambda who: Fraction({"ann", "bo"} <= who))
        >>> {employee: str(share) for employee, share in both.shares.items()}
        {'ann': '1/2', 'bo': '1/2', 'cai': '0'}
    """
    names = sorted(players)
    value = Fraction(wins(frozenset(names)) - wins(frozenset()))
    if len(names) <= EXACT_UP_TO:
        return Game(name, value, shares_from_all_coalitions(names, wins))
    shares = shares_from_sampled_orders(names, wins, samples, seed)
    return Game(name, value, shares, float(value) * sqrt(log(2 * len(names) / 0.05) / (2 * samples)))


def path_game(flow: Flow, closeness: Closeness, influence_min: Number) -> Game:
    """Who makes the difference between some path covered as a whole and none?

    A coalition earns 1 if it reaches every seat of at least one path at influence_min, else 0. Players are all
    employees of ``closeness``; who covers no seat of the flow gets exactly 0 and does not count
    towards the ``EXACT_UP_TO`` above which the shares are sampled (see ``threshold_game``).

    >>> from graph_service.analysis.flow import decision_flow
    >>> flow = decision_flow({"a": "user", "b": "approver"}, [])
    >>> game = path_game(flow, {"a": {"ann": 70.0, "bo": 70.0}, "b": {"bo": 10.0, "cai": 90.0}}, 60)
    >>> {employee: str(share) for employee, share in game.shares.items()}
    {'ann': '1/6', 'bo': '1/6', 'cai': '2/3'}
    """
    enough = as_written(influence_min)
    bit = {seat: 1 << place for place, seat in enumerate(flow.order)}
    covers: defaultdict[str, int] = defaultdict(int)
    for seat in flow.order:
        for employee, score in closeness.get(seat, {}).items():
            if as_written(score) >= enough:
                covers[employee] |= bit[seat]
    game = threshold_game(covers, _wins_a_path(flow, bit, covers), name="path")
    return dataclasses.replace(game, shares={**_nothing_yet(closeness), **game.shares})


def _wins_a_path(flow: Flow, bit: Mapping[str, int], covers: Mapping[str, int]) -> PayOff:
    """1 if the seats a coalition covers hold a path; sets of seats are bits, as sampling asks 100,000 times."""
    before: defaultdict[str, int] = defaultdict(int)
    for seat, next_seat in flow.edges:
        before[next_seat] |= bit[seat]
    steps = [(bit[seat], before[seat]) for seat in flow.order]
    ends = sum(bit[seat] for seat in flow.sinks)

    def wins(coalition: frozenset[str]) -> Fraction:
        covered = reduce(or_, map(covers.__getitem__, coalition), 0)
        arrived = 0
        for seat, sources in steps:
            if covered & seat and (not sources or sources & arrived):
                arrived |= seat
        return Fraction(bool(arrived & ends))

    return wins


def _nothing_yet(closeness: Closeness) -> dict[str, Fraction]:
    return dict.fromkeys(sorted({employee for ratings in closeness.values() for employee in ratings}), Fraction(0))


def _strength(score: float) -> Fraction:
    return as_written(score) / 100


def _noisy_or_parts(strengths: Sequence[Fraction]) -> Mapping[Fraction, Fraction]:
    """By strength: the part of 1 - prod(1 - strength) that each employee of this strength gets."""
    tops, bottom = over_common_denominator(strengths)
    product = [1]
    for top in tops:
        product = [bottom * here - top * lower for here, lower in zip([*product, 0], [0, *product], strict=True)]
    whole = lcm(*range(1, len(tops) + 1))
    parts = {}
    for top in set(tops):
        quotient = 0
        integral = 0
        for degree, coefficient in enumerate(product[:-1]):
            quotient = (coefficient + top * quotient) // bottom
            integral += quotient * (whole // (degree + 1))
        parts[Fraction(top, bottom)] = Fraction(top * integral, whole * bottom ** len(tops))
    return parts
