"""How far the decision chain is reached: share of covered paths, weakest link, cheapest completions."""

import dataclasses
from collections.abc import Mapping
from fractions import Fraction
from heapq import merge
from itertools import islice

from graph_service.analysis.decimals import Number, as_written
from graph_service.analysis.flow import Flow


@dataclasses.dataclass(frozen=True)
class Share:
    """A share of the paths, between what is proven (lower) and what the unknown seats allow (upper)."""

    lower: Fraction
    upper: Fraction
    paths: int
    covered_lower: int
    covered_upper: int


@dataclasses.dataclass(frozen=True)
class WeakestLink:
    """The lowest reach on the best path, 0 to 100, and the seat it belongs to, for either bound."""

    lower: float
    upper: float
    seat_lower: str
    seat_upper: str


@dataclasses.dataclass(frozen=True)
class Completion:
    """A path, the seats on it still to be covered in the order of the path, and their effort together."""

    path: tuple[str, ...]
    seats: tuple[str, ...]
    cost: Fraction


def chain_coverage(flow: Flow, covered: Mapping[str, bool | None]) -> Share | None:
    """On which share of the paths is every seat covered?

    Args:
        flow: The decision flow.
        covered: By seat: True, False, or None for unknown; a seat left out is unknown. Seats outside the flow
            do not matter.

    Returns:
        ``lower`` takes unknown seats as not covered, ``upper`` as covered; both are attained, and every
        completion of the unknown seats lies between. None if the flow has no path.

    Note:
        Counts by dynamic programming over the order of the flow: O(seats + edges) time and memory, exact
        integers, however many paths there are.

    Examples:
        >>> from graph_service.analysis.flow import decision_flow
        >>> flow = decision_flow({"a": "user", "b": "evaluator", "c": "evaluator"}, [])
        >>> share = chain_coverage(flow, {"a": True, "b": None, "c": True})
        >>> share.lower, share.upper, share.paths
        (Fraction(1, 2), Fraction(1, 1), 2)
    """
    if flow.paths == 0:
        return None
    proven = flow.paths_within({seat for seat in flow.seats if covered.get(seat) is True})
    possible = flow.paths_within({seat for seat in flow.seats if covered.get(seat) is not False})
    return Share(Fraction(proven, flow.paths), Fraction(possible, flow.paths), flow.paths, proven, possible)


def weakest_link(flow: Flow, reach: Mapping[str, float | None]) -> WeakestLink | None:
    """How well is the worst seat of the best path reached, and which seat is it?

    Args:
        flow: The decision flow.
        reach: By seat, 0 to 100: the highest closeness anyone of us has there; None or left out is unknown.

    Returns:
        The greatest lowest reach over all paths, with unknown taken as 0 (lower) and as 100 (upper). The seat
        named is the one with the smallest id among all seats that have exactly this reach on any of the best
        paths, compared as strings. None if the flow has no path.

    Note:
        O(seats + edges) time and memory: the widest-path recursion along the order of the flow. Reach values
        are compared, never added, so floats stay exact.

    References:
        M. Pollack, "The maximum capacity through a network", Operations Research 8 (1960), 733-736,
            doi:10.1287/opre.8.5.733.

    Examples:
        >>> from graph_service.analysis.flow import decision_flow
        >>> flow = decision_flow({"a": "user", "b": "evaluator", "c": "evaluator"}, [])
        >>> weakest_link(flow, {"a": 90.0, "b": 50.0, "c": None})
        WeakestLink(lower=50.0, upper=90.0, seat_lower='b', seat_upper='a')
    """
    if flow.paths == 0:
        return None
    lower, seat_lower = _widest(flow, _with_unknown_as(0.0, flow, reach))
    upper, seat_upper = _widest(flow, _with_unknown_as(100.0, flow, reach))
    return WeakestLink(lower, upper, seat_lower, seat_upper)


def _with_unknown_as(stand_in: float, flow: Flow, reach: Mapping[str, float | None]) -> dict[str, float]:
    known = {seat: reach.get(seat) for seat in flow.seats}
    return {seat: stand_in if value is None else float(value) for seat, value in known.items()}


def _widest(flow: Flow, reach: Mapping[str, float]) -> tuple[float, str]:
    """The greatest lowest reach over all paths, and the smallest seat that has it on a path attaining it."""
    onward: dict[str, float] = {}
    for seat in reversed(flow.order):
        onward[seat] = min(reach[seat], max((onward[n] for n in flow.passes_to[seat]), default=reach[seat]))
    width = max(onward[seat] for seat in flow.sources)
    on_best_path = {seat for seat in flow.sources if onward[seat] >= width}
    for seat in flow.order:
        if seat in on_best_path:
            on_best_path.update(n for n in flow.passes_to[seat] if onward[n] >= width)
    return width, min(seat for seat in on_best_path if reach[seat] == width)


def effort_of(
    is_vacant: bool,  # noqa: FBT001  a row of facts about one seat, in their order
    reach: float | None,
    influence_min: Number,
    unrated: Number = 1,
    vacant: Number = Fraction(3, 2),
) -> Fraction:
    """What does it take to cover this seat, in seats reached from nothing?

    ``vacant`` for a vacant seat, ``unrated`` where no reach is known, 0 from ``influence_min`` (above 0) on,
    and below it the missing part (influence_min - reach) / influence_min. Exact: the numbers count as the
    decimals people wrote (``as_written``).

    >>> effort_of(is_vacant=False, reach=45.0, influence_min=60.0)
    Fraction(1, 4)
    >>> effort_of(is_vacant=True, reach=None, influence_min=60.0)
    Fraction(3, 2)
    """
    if is_vacant:
        return as_written(vacant)
    if reach is None:
        return as_written(unrated)
    enough = as_written(influence_min)
    return max(Fraction(0), (enough - as_written(reach)) / enough)


def completions(flow: Flow, effort: Mapping[str, Fraction], k: int = 4) -> tuple[Completion, ...]:
    """Which paths could be completed with the least effort?

    Args:
        flow: The decision flow.
        effort: By seat, not negative; 0 for a covered seat. See ``effort_of``.
        k: How many paths at most.

    Returns:
        The ``k`` cheapest paths (all, if there are fewer), ordered by cost, then by the list of seat ids
        compared as strings; empty if the flow has no path. ``seats`` are those with an effort above 0.

    Raises:
        KeyError: For a seat of the flow without an effort.

    Note:
        One pass against the order of the flow keeps, for every seat, the k best ways from it to a sink, under
        the key (cost, seat ids). This is enough because putting a seat in front keeps the order: it adds the
        same exact number to every cost and the same first id to every list, so of two ways from the same seat
        the better one stays better, strictly, whatever comes before it. Hence a way that is not among the k
        best from its first seat has k better ones that can take its place in any path, and no path using it is
        among the k best. The sums must be exact for that: rounding could turn a tie into an order. No list of
        ids is a proper prefix of another from the same seat, since paths end at sinks only.

        With n seats, m edges and depth d: O(m + n k log n) comparisons of keys, O(n k d) memory.

    References:
        J. Y. Yen, "Finding the k shortest loopless paths in a network", Management Science 17 (1971), 712-716,
            doi:10.1287/mnsc.17.11.712, answers the same for graphs with cycles (networkx
            ``shortest_simple_paths``).
        D. Eppstein, "Finding the k shortest paths", SIAM Journal on Computing 28 (1998), 652-673,
            doi:10.1137/S0097539795290477.

    Examples:
        >>> from graph_service.analysis.flow import decision_flow
        >>> flow = decision_flow({"a": "user", "b": "evaluator", "c": "evaluator"}, [])
        >>> effort = {"a": Fraction(0), "b": Fraction(1), "c": Fraction(1, 4)}
        >>> [(way.path, way.seats, str(way.cost)) for way in completions(flow, effort)]
        [(('a', 'c'), ('c',), '1/4'), (('a', 'b'), ('b',), '1')]
    """
    ways: dict[str, list[tuple[Fraction, tuple[str, ...]]]] = {}
    for seat in reversed(flow.order):
        onward = merge(*(ways[n] for n in flow.passes_to[seat])) if flow.passes_to[seat] else [(Fraction(0), ())]
        ways[seat] = [(effort[seat] + cost, (seat, *rest)) for cost, rest in islice(onward, k)]
    best = islice(merge(*(ways[seat] for seat in flow.sources)), k)
    return tuple(Completion(path, tuple(seat for seat in path if effort[seat] > 0), cost) for cost, path in best)
