"""Cycles where there must be none: the ties of a file together with those stored already."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from datetime import date


@dataclasses.dataclass(frozen=True)
class Edge:
    """A tie from ``a`` to ``b``, valid from ``start`` until ``end``; ``row`` of the file, None = stored already."""

    a: str
    b: str
    row: int | None = None
    start: date = date.min
    end: date = date.max


@dataclasses.dataclass(frozen=True)
class Cycle:
    """A way round: the ids in order, the first one again at the end, and the row of the file that closes it."""

    ids: tuple[str, ...]
    row: int


def cycles(edges: Iterable[Edge]) -> list[Cycle]:
    """One cycle after another, each without the row that closed the one before; time and memory linear in ties.

    Ties that were never valid on the same day make no cycle. The row that closes a cycle is its last one.
    """
    left = _on_cycles(sorted(set(edges), key=lambda edge: (edge.a, edge.b, edge.row is None, edge.row or 0)))
    found: list[Cycle] = []
    for moment in sorted({edge.start for edge in left}):
        valid = [edge for edge in left if edge.start <= moment < edge.end]
        while round_ := _one(valid := _on_cycles(valid)):
            rows = [edge.row for edge in round_ if edge.row is not None]
            if not rows:
                break
            closing = max(rows)
            found.append(Cycle((*(edge.a for edge in round_), round_[0].a), closing))
            valid = [edge for edge in valid if edge.row != closing]
            left = [edge for edge in left if edge.row != closing]
    return found


def _on_cycles(edges: list[Edge]) -> list[Edge]:
    """Without every tie that leads nowhere: what remains holds all cycles."""
    degree: dict[str, int] = defaultdict(int)
    into: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        degree[edge.a] += 1
        into[edge.b].append(edge)
    dead = {node for node in into if not degree[node]}
    ready = list(dead)
    while ready:
        for edge in into[ready.pop()]:
            degree[edge.a] -= 1
            if not degree[edge.a] and edge.a not in dead:
                dead.add(edge.a)
                ready.append(edge.a)
    return [edge for edge in edges if edge.a not in dead and edge.b not in dead]


def _one(edges: list[Edge]) -> list[Edge]:
    """Any cycle among ties of which each leads on, written from its smallest id; empty without ties."""
    if not edges:
        return []
    onward: dict[str, Edge] = {}
    for edge in edges:
        onward.setdefault(edge.a, edge)
    seen: dict[str, int] = {}
    walk: list[Edge] = []
    node = edges[0].a
    while node not in seen:
        seen[node] = len(walk)
        walk.append(onward[node])
        node = onward[node].b
    round_ = walk[seen[node] :]
    first = min(range(len(round_)), key=lambda at: round_[at].a)
    return round_[first:] + round_[:first]
