"""Rejected rows as they are listed: all of a few, some of each kind of many."""

from cli.rejected import ALIKE, SHOWN, picked
from loaders.file_report import Reject


def rejects(number: int, code: str, column: str = "C") -> list[Reject]:
    """So many of one kind."""
    return [Reject("f.csv", line, column, code, "x", code) for line in range(2, number + 2)]


def test_a_few_are_all_shown() -> None:
    few = rejects(SHOWN, "not_a_date")
    assert picked(few) == [(reject, 0) for reject in few]


def test_of_many_some_of_each_kind_are_shown_and_the_others_counted() -> None:
    many, single, other = rejects(500, "not_a_date"), rejects(1, "not_whole"), rejects(40, "not_a_date", "D")
    shown = picked([*many, *single, *other])
    assert [reject for reject, _ in shown] == [*many[:ALIKE], *single, *other[:ALIKE]]
    assert [more for _, more in shown] == [0, 0, 497, 0, 0, 0, 37]
    assert sum(1 + more for _, more in shown) == 541


def test_what_needs_mending_comes_before_what_is_refused_with_it() -> None:
    shown = picked([*rejects(500, "refers_to_rejected"), *rejects(2, "not_whole")])
    assert [reject.code for reject, _ in shown[:3]] == ["not_whole", "not_whole", "refers_to_rejected"]


def test_no_more_than_a_page_of_kinds() -> None:
    kinds = [reject for number in range(60) for reject in rejects(1, f"code_{number}")]
    assert [reject.code for reject, _ in picked(kinds)] == [f"code_{number}" for number in range(SHOWN)]
