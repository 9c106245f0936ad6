"""What each owner has of tables that stand together: the same as if everybody's stood by itself."""

import random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_service.facts.parts import Part, Parts, part_of, parts_of, size_of, together

EMPTY = pl.DataFrame(schema={"n": pl.Int64})
heights = st.lists(st.integers(0, 4), max_size=8)


def cut(sizes: list[int]) -> tuple[pl.DataFrame, list[Part]]:
    whole = pl.DataFrame({"n": range(sum(sizes))}, schema={"n": pl.Int64})
    return whole, parts_of(whole, sizes, EMPTY)


@given(heights)
def test_parts_have_all_rows_in_their_order_and_together_they_are_the_whole(sizes: list[int]) -> None:
    whole, parts = cut(sizes)
    assert [part.frame.height for part in parts] == sizes
    joined = together(parts)
    assert joined is None if not sum(sizes) else joined is whole, "neighbours are not copied"


@given(heights, st.randoms(use_true_random=False))
def test_in_any_order_and_from_several_frames_nothing_is_lost(sizes: list[int], order: random.Random) -> None:
    parts = [*cut(sizes)[1], *cut(sizes)[1]]
    order.shuffle(parts)
    joined = together(parts)
    expected = [n for part in parts for n in part.frame["n"]]
    assert (joined["n"].to_list() if joined is not None else []) == expected


def test_what_is_counted_for_all_is_about_what_the_whole_takes() -> None:
    whole, parts = cut([3, 0, 5])
    sizes = [Parts({"a": part}).size_bytes for part in parts]
    assert sizes[1] == 0 < sizes[0] < sizes[2] <= size_of(whole) == 8 * 8
    assert size_of(whole) - sum(sizes) < len(parts)


def test_a_text_is_counted_with_its_view() -> None:
    assert size_of(pl.DataFrame({"a": ["x" * 20, "y" * 30]})) == 2 * 16 + 50


def test_tables_are_found_by_name_whether_they_are_cut_from_others_or_not() -> None:
    whole, parts = cut([1, 2])
    tables = Parts({"a": parts[1]})
    assert (list(tables), len(tables), "a" in tables, "b" in tables) == (["a"], 1, True, False)
    assert tables["a"]["n"].to_list() == [1, 2]
    assert part_of(tables, "a") is parts[1]
    assert part_of({"a": whole}, "a").frame is whole
