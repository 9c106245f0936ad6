"""Group sums: no small group, and none that gives one away."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graph_service.access.suppression import Group, published


def groups(*sizes: int) -> list[Group]:
    return [Group(f"u{n}", size, {"raised": Fraction(n)}) for n, size in enumerate(sizes)]


def shown(*sizes: int, k: int = 5) -> list[int]:
    return [group.people for group in published(groups(*sizes), k)]


def test_groups_of_enough_people_are_all_shown() -> None:
    assert shown(5, 9, 7) == [5, 9, 7]


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert shown(3, 9, 7) == [9]


def test_two_small_groups_that_are_together_large_enough_stay_alone() -> None:
    assert shown(3, 2, 9) == [9]


def test_small_groups_that_together_are_still_small_take_another() -> None:
    assert shown(1, 2, 9, 8) == [9]


def test_a_company_of_one_small_group_shows_nothing() -> None:
    assert shown(4) == []


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(2, 10))
def test_no_shown_group_is_small_and_the_hidden_rest_never_is(sizes: list[int], k: int) -> None:
    found = published(groups(*sizes), k)
    assert all(group.people >= k for group in found)
    hidden = [size for n, size in enumerate(sizes) if f"u{n}" not in {group.unit for group in found}]
    if found and hidden:
        assert len(hidden) >= 2
        assert sum(hidden) >= k
