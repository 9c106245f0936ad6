"""Whom of a deal's deciders we reach: section 2 by definition, every path listed."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from tests.reference.as_of import Seat, View
from tests.reference.parameters import (
    EFFORT_UNRATED,
    EFFORT_VACANT,
    INFLUENCE_MIN,
    LAYERS,
    NEXT_BEST,
    ROLE_WEIGHT,
)
from tests.reference.rows import Deal

Path = tuple[str, ...]
Reach = dict[str, Fraction | None]
Bounds = list[Fraction] | None
FULL = Fraction(100)
NOTHING = Fraction(0)


def reach_of(view: View, seats: Sequence[Seat]) -> Reach:
    """The highest closeness any active employee holds to each seat's holder."""
    return {seat.id: _highest(view, seat) for seat in seats}


def _highest(view: View, seat: Seat) -> Fraction | None:
    known = [rc for e in view.active if (rc := view.closeness(e, seat.person)) is not None]
    return max(known, default=None)


def edges_of(view: View, seats: Sequence[Seat]) -> list[tuple[str, str]] | None:
    """The recorded flow between existing seats; None where there is none."""
    present = {seat.id for seat in seats}
    return [(a, b) for a, b in view.folder.flows if a in present and b in present] or None


def paths_of(view: View, seats: Sequence[Seat]) -> list[Path]:
    """Every path of a deal's decision flow, listed one by one."""
    edges = edges_of(view, seats)
    return _default_paths(seats) if edges is None else _recorded_paths(edges)


def _default_paths(seats: Sequence[Seat]) -> list[Path]:
    paths: list[Path] = [()]
    for layer in LAYERS:
        here = [seat.id for seat in seats if seat.role == layer]
        if here:
            paths = [(*path, seat) for path in paths for seat in here]
    return [path for path in paths if path]


def _recorded_paths(edges: Sequence[tuple[str, str]]) -> list[Path]:
    after: dict[str, set[str]] = {}
    for a, b in edges:
        after.setdefault(a, set()).add(b)
    has_incoming = {b for _, b in edges}
    paths: list[Path] = []
    open_paths: list[Path] = [(a,) for a in sorted(after) if a not in has_incoming]
    while open_paths:
        path = open_paths.pop()
        following = after.get(path[-1])
        if following:
            open_paths.extend((*path, b) for b in sorted(following))
        else:
            paths.append(path)
    return paths


def _covered(reach: Fraction | None, *, unknown: bool) -> bool:
    return unknown if reach is None else reach >= INFLUENCE_MIN


def _both(number: Callable[[bool], Fraction]) -> list[Fraction]:
    """A number with the unknown taken as not covered, and as covered."""
    return [number(False), number(True)]


def seat_coverage(seats: Sequence[Seat], reach: Reach) -> Bounds:
    """The share of the seats' weight that is covered."""
    total = sum((seat.weight for seat in seats), NOTHING)
    if not total:
        return None
    return _both(lambda u: sum((s.weight for s in seats if _covered(reach[s.id], unknown=u)), NOTHING) / total)


def role_coverage(seats: Sequence[Seat], reach: Reach) -> Bounds:
    """The weighted mean, over the roles present, of the share of seats covered."""
    if not seats:
        return None
    return _both(lambda u: _role_coverage(seats, reach, unknown=u))


def _role_coverage(seats: Sequence[Seat], reach: Reach, *, unknown: bool) -> Fraction:
    score = NOTHING
    total = NOTHING
    for role, weight in ROLE_WEIGHT.items():
        of_role = [seat for seat in seats if seat.role == role]
        if of_role:
            covered = sum(_covered(reach[seat.id], unknown=unknown) for seat in of_role)
            score += weight * min(Fraction(1), Fraction(covered, len(of_role)))
            total += weight
    return score / total


def chain_coverage(paths: Sequence[Path], reach: Reach) -> Bounds:
    """The share of the paths on which every seat is covered."""
    if not paths:
        return None
    return _both(
        lambda u: Fraction(
            sum(all(_covered(reach[s], unknown=u) for s in p) for p in paths),
            len(paths),
        )
    )


def weakest_link(paths: Sequence[Path], reach: Reach) -> Bounds:
    """The best over the paths of the lowest reach on the path."""
    if not paths:
        return None

    def best(unknown: Fraction) -> Fraction:
        return max(min(_or(reach[seat], unknown) for seat in path) for path in paths)

    return [best(NOTHING), best(FULL)]


def _or(value: Fraction | None, unknown: Fraction) -> Fraction:
    return unknown if value is None else value


def effort_of(seat: Seat, reach: Fraction | None) -> Fraction:
    """What it takes to cover a seat."""
    if seat.person is None:
        return EFFORT_VACANT
    if reach is None:
        return EFFORT_UNRATED
    return max(NOTHING, (INFLUENCE_MIN - reach) / INFLUENCE_MIN)


def cheapest_completion(seats: Sequence[Seat], paths: Sequence[Path], reach: Reach) -> dict[str, object] | None:
    """The path with the least effort, the seats on it still to be covered, and the next-best paths."""
    if not paths:
        return None
    effort = {seat.id: effort_of(seat, reach[seat.id]) for seat in seats}
    ranked = sorted((sum((effort[seat] for seat in path), NOTHING), list(path)) for path in paths)
    cost, best = ranked[0]
    following = ranked[1 : 1 + NEXT_BEST]
    return {
        "path": best,
        "seats": [seat for seat in best if effort[seat] > 0],
        "cost": cost,
        "next_costs": [cost for cost, _ in following],
        "next_paths": [path for _, path in following],
    }


def single_thread(view: View, seats: Sequence[Seat]) -> list[str]:
    """The seats that exactly one of us reaches well enough."""
    return [seat.id for seat in seats if len(_reaching(view, seat)) == 1]


def _reaching(view: View, seat: Seat) -> list[str]:
    return [e for e in view.active if _covered(view.closeness(e, seat.person), unknown=False)]


def coverage_of(view: View, deal: Deal) -> dict[str, object]:
    """All of section 2 but the scores, for one deal."""
    seats = view.seats(deal)
    reach = reach_of(view, seats)
    paths = paths_of(view, seats)
    return {
        "seat_coverage": seat_coverage(seats, reach),
        "role_coverage": role_coverage(seats, reach),
        "chain_coverage": chain_coverage(paths, reach),
        "weakest_link": weakest_link(paths, reach),
        "cheapest_completion": cheapest_completion(seats, paths, reach),
        "paths": len(paths),
        "single_thread": single_thread(view, seats),
    }
