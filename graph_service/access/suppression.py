"""Which sums of a table of groups by periods may be published: none of few people, and none that gives one away.

The table has a row per group, a column per period, and totals of rows, of columns and of all. Whoever reads it can
add and subtract. So beside the cells of fewer than k people, further ones are hidden (complementary suppression)
until neither a hidden cell nor a sum of hidden cells over fewer than k people follows from what is published.

What follows is read off a directed graph. Its nodes are the rows, the columns and the two margins; every cell is an
arc, from its row to its column, and totals run back (column of totals -> row, column -> row of totals, row of totals
-> column of totals), since each total is a sum of its line. Sums that follow from the equations of the table are the
cuts of the graph of hidden cells: a cell follows iff its arc is a bridge, a plain sum of cells follows iff all arcs
of a cut point the same way. Both tests are exact, and need no arithmetic.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import compress, product

TOTAL = ""
"""Name of the margins: the row that sums over groups, and the column that sums over periods."""
Cell = tuple[str, str]
"""Group and period; either may be ``TOTAL``."""
Node = tuple[str, str]
"""A line of the table: ``row`` or ``column``, and its name."""
Price = tuple[int, int]
"""What hiding costs: totals, people."""
FREE: Price = (0, 0)


@dataclasses.dataclass(frozen=True)
class People:
    """Who stands behind the cells: sets of ids by group and period (both named, never a margin)."""

    groups: Sequence[str]
    periods: Sequence[str]
    members: Mapping[Cell, frozenset[str]]

    def of(self, cell: Cell) -> frozenset[str]:
        """The distinct people of a cell; of a total, those of its line."""
        group, period = cell
        groups = self.groups if group == TOTAL else (group,)
        periods = self.periods if period == TOTAL else (period,)
        return frozenset[str]().union(*(self.members.get(pair, frozenset()) for pair in _pairs(groups, periods)))

    @property
    def cells(self) -> list[Cell]:
        """All cells, margins included."""
        return list(_pairs((*self.groups, TOTAL), (*self.periods, TOTAL)))


def published(people: People, k: int) -> frozenset[Cell]:
    """The cells that may be shown, margins included. The choice depends on who the people are, never on their sums.

    A cell of fewer than k people is hidden. Then, while something follows from what is shown, the cheapest cells that
    end it are hidden as well: inner cells before totals, few people before many, ties by name.
    """
    everyone = {cell: people.of(cell) for cell in people.cells}
    hidden = {cell for cell, members in everyone.items() if len(members) < k}
    while more := _needed(everyone, hidden, k):
        hidden |= more
    return frozenset(everyone) - hidden


def _needed(everyone: Mapping[Cell, frozenset[str]], hidden: set[Cell], k: int) -> set[Cell]:
    """The cells to hide next; none when nothing follows any more."""
    known = given_away(hidden)
    if known:
        return _detour(known[0], everyone, hidden)
    inside = few_together(everyone, hidden, k)
    return set() if inside is None else _crossing(inside, everyone, hidden)


def few_together(everyone: Mapping[Cell, frozenset[str]], hidden: Iterable[Cell], k: int) -> frozenset[Node] | None:
    """The lines on one side of a cut whose hidden cells are of fewer than k people and whose sum follows, or None."""
    known = sorted(hidden)
    for inside in _closed_sets(known):
        leaving = [cell for cell in known if _leaves(cell, inside)]
        if leaving and len(frozenset[str]().union(*(everyone[cell] for cell in leaving))) < k:
            return inside
    return None


def given_away(hidden: Iterable[Cell]) -> list[Cell]:
    """The hidden cells that follow from the published ones, by name: the bridges of the graph of hidden cells."""
    near: dict[Node, list[tuple[Node, Cell]]] = {}
    for cell in hidden:
        start, end = _arc(cell)
        near.setdefault(start, []).append((end, cell))
        near.setdefault(end, []).append((start, cell))
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    bridges: list[Cell] = []

    def visit(node: Node, by: Cell | None) -> None:
        order[node] = low[node] = len(order)
        for there, cell in near[node]:
            if there not in order:
                visit(there, cell)
                if low[there] > order[node]:
                    bridges.append(cell)
            if cell != by:
                low[node] = min(low[node], low[there])

    for node in near:
        if node not in order:
            visit(node, None)
    return sorted(bridges)


def _detour(cell: Cell, everyone: Mapping[Cell, frozenset[str]], hidden: set[Cell]) -> set[Cell]:
    """The cheapest other way between the lines of a cell: hidden with it, the cell no longer follows."""
    start, end = _arc(cell)
    near: dict[Node, list[tuple[Node, Cell]]] = {}
    for other in everyone:
        if other != cell:
            for a, b in (_arc(other), _arc(other)[::-1]):
                near.setdefault(a, []).append((b, other))
    best: list[tuple[Price, list[Cell], Node]] = [(FREE, [], start)]
    done: set[Node] = set()
    while best:
        cost, way, node = heappop(best)
        if node == end:
            return set(way) - hidden
        if node in done:
            continue
        done.add(node)
        for there, other in near.get(node, []):
            if there not in done:
                totals, people = FREE if other in hidden else _price(other, everyone)
                heappush(best, ((cost[0] + totals, cost[1] + people), [*way, other], there))
    return set()  # only where there is one cell at all: every other lies on a circle with the totals of its lines


def _price(cell: Cell, everyone: Mapping[Cell, frozenset[str]]) -> Price:
    """What hiding a cell costs: totals most, then people."""
    return int(TOTAL in cell), len(everyone[cell])


def _crossing(inside: frozenset[Node], everyone: Mapping[Cell, frozenset[str]], hidden: set[Cell]) -> set[Cell]:
    """The cheapest published cell across a cut: hidden too, it turns the sum into one of more people, or into none."""
    across = [cell for cell in everyone if cell not in hidden and len(inside & set(_arc(cell))) == 1]
    return {min(across, key=lambda cell: (_price(cell, everyone), cell))}


def _closed_sets(hidden: Sequence[Cell]) -> Iterator[frozenset[Node]]:
    """Sets of lines that no arc of a hidden cell enters: what leaves them is a sum that follows.

    For each choice of columns and margins (few: a year has four quarters), the rows that must be inside, then the
    rows whose total would leave otherwise (their cells are of no more people), then the same with one row changed.
    Every other sum that follows is of more people than one of these.
    """
    arcs = [_arc(cell) for cell in hidden]
    before: dict[Node, set[Node]] = {}
    for start, end in arcs:
        before.setdefault(start, set())
        before.setdefault(end, set()).add(start)
    rows = [node for node in before if node[0] == "row" and node[1] != TOTAL]
    others = [node for node in before if node not in rows]
    for mask in product((False, True), repeat=len(others)):
        chosen = set(compress(others, mask))
        forced = chosen.union(*(before[node] for node in chosen)) - (set(others) - chosen)
        if any(before[node] - forced for node in forced):
            continue
        free = [row for row in rows if row not in forced and not before[row] - forced]
        inside = frozenset({*forced, *(row for row in free if before[row])})
        yield inside
        yield from (inside ^ {row} for row in free)


def _leaves(cell: Cell, inside: frozenset[Node]) -> bool:
    start, end = _arc(cell)
    return start in inside and end not in inside


def _arc(cell: Cell) -> tuple[Node, Node]:
    """From row to column; a cell in one margin the other way round."""
    row, column = ("row", cell[0]), ("column", cell[1])
    return (row, column) if (cell[0] == TOTAL) == (cell[1] == TOTAL) else (column, row)


def _pairs(groups: Iterable[str], periods: Iterable[str]) -> Iterator[Cell]:
    """All pairs of a group and a period."""
    names = list(periods)
    return ((group, period) for group in groups for period in names)
