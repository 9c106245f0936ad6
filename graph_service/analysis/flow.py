"""Which way a decision takes through its seats: the decision flow as a directed acyclic graph."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from itertools import pairwise, product

from graph_service.errors import InvalidError

LAYERS = ("user", "evaluator", "decision_maker", "approver")
"""The order in which the default flow passes a decision on; influencer and coach advise from outside."""


@dataclasses.dataclass(frozen=True)
class Flow:
    """A decision flow; every seat of it lies on a path, and every tuple but ``order`` is sorted by id.

    ``paths`` is how many ways lead from a source (nothing comes in) to a sink (nothing goes out); ``order``
    puts every seat before the seats it passes to, the smallest id first where that leaves a choice.
    """

    seats: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    paths: int
    sources: tuple[str, ...]
    sinks: tuple[str, ...]
    order: tuple[str, ...]

    @cached_property
    def passes_to(self) -> Mapping[str, tuple[str, ...]]:
        """Each seat's next seats, by id; empty for a sink."""
        following: dict[str, list[str]] = {seat: [] for seat in self.seats}
        for seat, next_seat in self.edges:
            following[seat].append(next_seat)
        return {seat: tuple(sorted(next_seats)) for seat, next_seats in following.items()}

    def paths_within(self, admitted: Collection[str]) -> int:
        """How many paths use admitted seats only; O(seats + edges) additions of exact integers."""
        onward: dict[str, int] = {}
        for seat in reversed(self.order):
            next_seats = self.passes_to[seat]
            ways = sum(onward[next_seat] for next_seat in next_seats) if next_seats else 1
            onward[seat] = ways if seat in admitted else 0
        return sum(onward[seat] for seat in self.sources)


def decision_flow(roles: Mapping[str, str], edges: Iterable[tuple[str, str]]) -> Flow:
    """Which seats pass the decision to which, and by how many paths it can travel.

    The recorded edges count where both ends are among the given seats; a seat that none of them touches is
    then outside the flow. With none left, every seat of one layer passes to every seat of the next layer
    that has any, user → evaluator → decision maker → approver; influencers and coaches are outside, and in a
    single layer each seat is a path of its own.

    Args:
        roles: The role of every seat of the deal, by seat id.
        edges: Recorded (from seat, to seat) pairs, in any order; repeated pairs count once.

    Returns:
        The same for every order of the input. ``paths`` is an exact integer, which may be astronomically larger
        than the flow; it is 0 only if no seat is on the flow.

    Raises:
        InvalidError: ``analysis.flow_cycle``, naming a cycle, if the recorded edges run in a circle.

    Note:
        O((seats + edges) log seats) time, O(seats + edges) memory. The default flow has an edge for every pair
        of seats of neighbouring layers.

    References:
        A. B. Kahn, "Topological sorting of large networks", Communications of the ACM 5 (1962), 558-562,
            doi:10.1145/368996.369025.

    Examples:
        >>> flow = decision_flow({"ann": "user", "bo": "evaluator", "cai": "evaluator", "gm": "approver"}, [])
        >>> flow.edges
        (('ann', 'bo'), ('ann', 'cai'), ('bo', 'gm'), ('cai', 'gm'))
        >>> flow.paths, flow.sources, flow.sinks
        (2, ('ann',), ('gm',))
    """
    recorded = sorted({(seat, next_seat) for seat, next_seat in edges if seat in roles and next_seat in roles})
    seats = sorted({seat for edge in recorded for seat in edge} or {s for s, role in roles.items() if role in LAYERS})
    passed = recorded or sorted(_default_edges(roles))
    givers, takers = ({edge[end] for edge in passed} for end in (0, 1))
    flow = Flow(
        seats=tuple(seats),
        edges=tuple(passed),
        paths=0,
        sources=tuple(seat for seat in seats if seat not in takers),
        sinks=tuple(seat for seat in seats if seat not in givers),
        order=_order(seats, passed),
    )
    return dataclasses.replace(flow, paths=flow.paths_within(flow.seats))


def _default_edges(roles: Mapping[str, str]) -> list[tuple[str, str]]:
    layers = [[seat for seat, held in roles.items() if held == role] for role in LAYERS]
    return [edge for lower, upper in pairwise(filter(None, layers)) for edge in product(lower, upper)]


def _order(seats: Iterable[str], edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Every seat before those it passes to; of the seats that may come next the smallest does."""
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(seats, ()))
    for seat, next_seat in edges:
        sorter.add(next_seat, seat)
    try:
        sorter.prepare()
    except CycleError as error:
        raise InvalidError("analysis.flow_cycle", cycle=" → ".join(_from_smallest(error.args[1][:-1]))) from error
    ready, order = list(sorter.get_ready()), list[str]()
    heapify(ready)
    while ready:
        order.append(heappop(ready))
        sorter.done(order[-1])
        for seat in sorter.get_ready():
            heappush(ready, seat)
    return tuple(order)


def _from_smallest(circle: list[str]) -> list[str]:
    start = circle.index(min(circle))
    return [*circle[start:], *circle[:start], circle[start]]
