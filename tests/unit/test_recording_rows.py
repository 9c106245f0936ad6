"""Rows by themselves: values of metrics, cells, moments, cycles, chunks, and what a plan would change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.recording.cells import cell_faults
from graph_service.recording.chunk import body_hash, chunks
from graph_service.recording.customers import CUSTOMER
from graph_service.recording.cycles import Edge, cycles
from graph_service.recording.faults import sentence
from graph_service.recording.measures import measured
from graph_service.recording.moments import completed
from graph_service.recording.people import PERSON
from graph_service.recording.plan import CHANGED, CREATED, UNCHANGED, as_parameters, plan
from graph_service.recording.seats import SEAT
from graph_service.recording.shaping import ids
from tests.typed_rows import frame, kind

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("metric", "given_", "value", "text"),
    [
        ("rc", "70", 70, None),
        ("rc", " 62.5 ", 62.5, None),
        ("sr", "enemy", 10, None),
        ("sr", "Non-Supporter", 30, None),
        ("pa", "中立", 50, None),
        ("pa", "支持者", 70, None),
        ("rc", "mentor", 90, None),
        ("rc", "unknown", None, None),
        ("rc", "未知", None, None),
        ("stance", "反对", None, "against"),
        ("stance", "for", None, "for"),
        ("tas.q1", "是", 1, None),
        ("win.price", "0", 0, None),
        ("amount", "1200", 1200, None),
        ("tier", " S ", None, "S"),
    ],
)
def test_a_value_is_read_as_its_metric_says(metric: str, given_: str, value: float | None, text: str | None) -> None:
    row = measured(frame("observations", metric=[metric], value=[given_])).row(0, named=True)
    assert (row["value"], row["text"]) == (value, text)


@pytest.mark.parametrize(
    ("metric", "value", "code"),
    [
        ("rc", "-1", "not_a_score"),
        ("rc", "100.1", "not_a_score"),
        ("rc", "nan", "not_a_score"),
        ("rc", "friend", "not_a_score"),
        ("amount", "1.5", "not_an_amount"),
        ("amount", "-3", "not_an_amount"),
        ("tas.q1", "2", "not_an_answer"),
        ("stance", "maybe", "not_a_stance"),
        ("expected_key_persons", "many", "not_a_quantity"),
        ("charm", "3", "unknown_metric"),
    ],
)
def test_a_value_that_does_not_fit_its_metric_is_named(metric: str, value: str, code: str) -> None:
    rows = frame("observations", about_id=["p"], metric=[metric], value=[value], valid_at=[date(2026, 1, 1)])
    (fault,) = cell_faults(kind("observations"), rows, SHANGHAI).to_dicts()
    assert fault["code"] == code
    assert (metric if code == "unknown_metric" else value) in sentence(fault, "zh")


def test_a_missing_moment_is_the_facts_own_day_in_the_zone_and_marked_assumed() -> None:
    rows = frame("assignments", **{"from": [date(2026, 2, 1), None], "to": [date(2026, 3, 1), None]})
    done = completed(kind("assignments"), rows, SHANGHAI)
    assert done["recorded_at"].to_list() == [datetime(2026, 1, 31, 16, tzinfo=UTC), None]
    assert done["recorded_assumed"].to_list() == [True, True]
    assert done["to:start"].to_list() == [datetime(2026, 2, 28, 16, tzinfo=UTC), None]


def test_a_day_without_midnight_begins_an_hour_later() -> None:
    rows = frame("helped", at=[date(2018, 11, 4)])
    done = completed(kind("helped"), rows, ZoneInfo("America/Sao_Paulo"))
    assert done["recorded_at"].to_list() == [datetime(2018, 11, 4, 3, tzinfo=UTC)]


def test_the_latest_post_speaks_for_a_person_and_the_first_row_for_a_seat() -> None:
    people = frame("people", id=["p", "p"], name=["旧", "新"], **{"from": [None, date(2026, 1, 1)]})
    assert plan(PERSON, PERSON.rows(people), []).rows["name"].to_list() == ["新"]
    seats = frame("seats", id=["s", "s"], role=["user", "user"], **{"from": [date(2026, 1, 1), None]})
    assert plan(SEAT, SEAT.rows(seats), []).rows["from"].to_list() == [None]


def test_a_plan_creates_changes_or_leaves_alone() -> None:
    rows = frame("customers", id=["a", "b", "c"], name=["甲", "乙", "丙"])
    first = plan(CUSTOMER, CUSTOMER.rows(rows), [])
    assert first.rows["state"].to_list() == [CREATED] * 3

    def stored(at: int, name: str) -> list[object]:
        row = first.rows.row(at, named=True)
        values = [None if field != "name" else name for field in CUSTOMER.fields]
        return [row["id"], row["digest"], row["version"], *values]

    renamed = rows.with_columns(name=pl.Series(["甲", "乙乙", "丙"]))
    again = plan(CUSTOMER, CUSTOMER.rows(renamed), [stored(0, "甲"), stored(1, "乙")])
    assert again.rows["state"].to_list() == [UNCHANGED, CHANGED, CREATED]
    assert [row["version"] for row in as_parameters(CUSTOMER, again.changed(0))] == [2, 1]
    assert ids(again.touched(0)[0], "id") == ("b", "c")


def test_a_cycle_is_named_once_with_the_row_that_closes_it() -> None:
    (found,) = cycles([Edge("b", "c"), Edge("a", "b", 3), Edge("c", "a", 7), Edge("x", "a", 9)])
    assert (found.ids, found.row) == (("a", "b", "c", "a"), 7)


def test_ties_that_were_never_valid_on_one_day_make_no_cycle() -> None:
    early, late = date(2020, 1, 1), date(2021, 1, 1)
    assert cycles([Edge("a", "b", 1, early, late), Edge("b", "a", 2, late)]) == []
    assert len(cycles([Edge("a", "b", 1, early), Edge("b", "a", 2, late)])) == 1


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25))
def test_without_the_rows_named_nothing_goes_round(pairs: list[tuple[int, int]]) -> None:
    edges = [Edge(str(a), str(b), row) for row, (a, b) in enumerate(pairs)]
    named = {cycle.row for cycle in cycles(edges)}
    left = {node: {edge.b for edge in edges if edge.a == node and edge.row not in named} for node in map(str, range(8))}
    while ends := [node for node, onward in left.items() if not onward]:
        left = {node: onward - set(ends) for node, onward in left.items() if node not in ends}
    assert not left


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 7))
def test_chunks_keep_rows_of_one_person_together_and_lose_none(people: list[int], size: int) -> None:
    rows = frame("people", id=[f"p{number}" for number in people], name=["某"] * len(people))
    pieces = list(chunks(kind("people"), rows, size))
    assert sorted(pl.concat(pieces)["row"].to_list()) == rows["row"].to_list()
    homes = [set(piece["id"].to_list()) for piece in pieces]
    assert sum(len(home) for home in homes) == len(set(people))


def test_a_body_is_known_again_by_its_cells() -> None:
    rows = frame("customers", id=["a"], name=["甲"])
    assert body_hash(kind("customers"), rows) == body_hash(kind("customers"), rows.clone())
    assert body_hash(kind("customers"), rows) != body_hash(kind("customers"), rows, phase=1)
    assert body_hash(kind("customers"), rows) != body_hash(kind("customers"), rows.with_columns(name=pl.lit("乙")))
