"""Cycles of a file: what is named is one, what remains has none on any day, and no row is named without need."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph_service.recording.cycles import Cycle, Edge, cycles

DAYS = [date(2026, 1, day) for day in range(1, 6)]
NODES = "abcde"


def goes_round(edges: Sequence[Edge], day: date) -> bool:
    """Whether anybody comes back to where they were on a day; found by walking from everywhere."""
    onward: dict[str, set[str]] = {}
    for edge in edges:
        if edge.start <= day < edge.end:
            onward.setdefault(edge.a, set()).add(edge.b)
    for node in onward:
        seen, open_ = set[str](), [node]
        while open_:
            for there in onward.get(open_.pop(), ()):
                if there == node:
                    return True
                if there not in seen:
                    seen.add(there)
                    open_.append(there)
    return False


@st.composite
def ties(draw: st.DrawFn) -> list[Edge]:
    """A few ties, some stored, valid from some day until a later one."""
    found = []
    for row in range(draw(st.integers(0, 9))):
        start = draw(st.sampled_from([date.min, *DAYS[:-1]]))
        end = draw(st.sampled_from([day for day in [*DAYS, date.max] if day > start]))
        is_stored = draw(st.integers(0, 3)) == 0
        a, b = draw(st.sampled_from(NODES)), draw(st.sampled_from(NODES))
        found.append(Edge(a, b, None if is_stored else row + 2, start, end))
    return found


@given(ties())
def test_what_is_named_goes_round_and_what_remains_does_not(edges: list[Edge]) -> None:
    found = cycles(edges)
    left = list(edges)
    for cycle in found:
        assert cycle.ids[0] == cycle.ids[-1] == min(cycle.ids)
        assert len(set(cycle.ids)) == len(cycle.ids) - 1
        steps = list(zip(cycle.ids, cycle.ids[1:], strict=False))
        assert all(any((edge.a, edge.b) == step for edge in left) for step in steps)
        closing = [edge for edge in left if edge.row == cycle.row]
        assert [(edge.a, edge.b) in steps for edge in closing] == [True]
        left = [edge for edge in left if edge.row != cycle.row]
    days = [date.min, *DAYS]
    stored = [edge for edge in edges if edge.row is None]
    if not any(goes_round(stored, day) for day in days):
        assert not any(goes_round(left, day) for day in days)
    for cycle in found:
        back = [*left, *(edge for edge in edges if edge.row == cycle.row)]
        others = [edge for edge in edges if edge.row is None or edge.row <= cycle.row]
        assert any(goes_round(back, day) or goes_round(others, day) for day in days), "the row was named without need"


@given(ties(), st.randoms(use_true_random=False))
def test_the_order_in_which_ties_come_changes_nothing(edges: list[Edge], random: object) -> None:
    shuffled = list(edges)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cycles(shuffled) == cycles(edges)


def test_the_last_row_of_a_cycle_closes_it_whichever_tie_it_is() -> None:
    edges = [Edge("b", "c", 4), Edge("c", "a", 3), Edge("a", "b", 2)]
    assert cycles(edges) == [Cycle(("a", "b", "c", "a"), 4)]
    assert cycles([*edges[1:], Edge("b", "c")]) == [Cycle(("a", "b", "c", "a"), 3)]


def test_a_row_given_twice_and_a_tie_that_is_stored_too_are_told_of_once() -> None:
    assert cycles([Edge("a", "b", 2), Edge("b", "a", 3), Edge("b", "a", 3), Edge("b", "a")]) == [
        Cycle(("a", "b", "a"), 3),
        Cycle(("a", "b", "a"), 2),
    ]


def test_ties_that_end_on_the_day_on_which_others_begin_make_no_cycle() -> None:
    for end, number in ((DAYS[1], 0), (DAYS[2], 1)):
        assert len(cycles([Edge("a", "b", 2, DAYS[0], end), Edge("b", "a", 3, DAYS[1], DAYS[3])])) == number


def test_two_cycles_apart_are_both_named_and_one_that_is_stored_is_nobodys_fault() -> None:
    pair = [Edge("a", "b", 2), Edge("b", "a", 3), Edge("c", "d", 4), Edge("d", "c", 5), Edge("d", "a", 6)]
    assert [cycle.row for cycle in cycles(pair)] == [3, 5]
    assert cycles([Edge("a", "b"), Edge("b", "a"), Edge("c", "a", 2)]) == []
    assert [cycle.ids for cycle in cycles([Edge("a", "a", 7)])] == [("a", "a")]


def test_of_rows_that_say_the_same_the_first_one_counts() -> None:
    for row in range(4, 20):
        edges = [Edge("a", "b", row, DAYS[0], DAYS[2]), Edge("a", "b", 2, DAYS[0], DAYS[1]), Edge("b", "a", 3)]
        assert cycles(edges) == [Cycle(("a", "b", "a"), 3)]
