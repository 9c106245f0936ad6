"""Cells by themselves: missing, out of range, periods the wrong way round, moments to come, days without a moment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from graph_service.recording import cells
from graph_service.recording.cells import cell_faults
from graph_service.recording.faults import faults, sentence, together
from graph_service.recording.kind import NO_FAULTS
from graph_service.recording.measures import measure_faults, measured
from graph_service.recording.moments import completed
from graph_service.recording.shaping import RECORDED_ABSENT, thing_of
from tests.clocks import stopped_at
from tests.typed_rows import frame, kind

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
STAMPED = pl.Datetime("ms", "UTC")


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "datetime", stopped_at(NOW))


def places(found: pl.DataFrame) -> list[tuple[int, str, str]]:
    return list(found.select("row", "column", "code").iter_rows())


def of(name: str, /, **columns: Any) -> list[tuple[int, str, str]]:
    return places(cell_faults(kind(name), frame(name, **columns), SHANGHAI))


def test_a_cell_of_blanks_is_empty_and_others_are_not() -> None:
    found = of("departments", id=["a", "b", "c", "d"], customer_id=["c"] * 4, name=["部", " ", "", None])
    assert found == [(3, "name", "required"), (4, "name", "required"), (5, "name", "required")]


def test_an_empty_day_that_must_be_there_is_missed() -> None:
    deal = {"id": ["o"], "name": ["x"], "customer_id": ["c"], "status": ["open"]}
    assert of("opportunities", **deal, created_on=[None]) == [(2, "created_on", "required")]
    assert of("opportunities", **deal, created_on=[date(2026, 1, 1)]) == []


def test_a_column_that_may_be_left_out_is_not_missed() -> None:
    assert of("customers", id=["c"], name=["x"]) == []
    assert of("customers", id=["c"]) == [(2, "name", "required")]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"from": [date(2026, 1, 1)]}, []),
        ({"to": [date(2026, 1, 1)]}, []),
        ({"from": [date(2026, 1, 1)], "to": [date(2026, 1, 2)]}, []),
        ({"from": [date(2026, 1, 1)], "to": [date(2026, 1, 1)]}, [(2, "to", "ends_before_start")]),
        ({"from": [date(2026, 1, 2)], "to": [date(2026, 1, 1)]}, [(2, "to", "ends_before_start")]),
        ({"from": [None], "to": [date(2026, 1, 1)]}, []),
    ],
)
def test_a_period_ends_after_it_begins(columns: dict[str, list[date | None]], found: list[object]) -> None:
    rows = {"employee_id": ["e"], "customer_id": ["c"], "role": ["owner"]}
    assert of("assignments", **rows, **columns) == found


def test_nobody_leaves_before_they_come() -> None:
    days = {"hired_on": [date(2026, 1, 2)], "left_on": [date(2026, 1, 2)]}
    assert of("employees", id=["e"], name=["安然"], role=["sales"], **days) == [(2, "left_on", "ends_before_start")]


@pytest.mark.usefixtures("stopped")
@pytest.mark.parametrize(
    ("ahead", "found"),
    [(timedelta(minutes=5), []), (timedelta(minutes=5, milliseconds=1), [(2, "recorded_at", "recorded_in_future")])],
)
def test_clocks_differ_by_five_minutes_at_the_most(ahead: timedelta, found: list[object]) -> None:
    rows = {"id": ["i"], "kind": ["visit"], "mode": ["f2f"]}
    assert of("interactions", **rows, recorded_at=[NOW + ahead]) == found


@pytest.mark.parametrize(
    ("recorded_at", "found"),
    [
        (datetime(2026, 2, 28, 16, tzinfo=UTC), []),
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), [(2, "recorded_at", "recorded_before_valid")]),
    ],
)
def test_an_observation_is_recorded_a_day_before_it_holds_at_the_earliest(
    recorded_at: datetime, found: list[object]
) -> None:
    valid = {"valid_at": [date(2026, 3, 2)], "recorded_at": [recorded_at]}
    assert of("observations", about_id=["p"], metric=["rc"], value=["70"], **valid) == found


def test_faults_come_in_the_order_of_rows_with_what_they_are_about() -> None:
    found = cell_faults(kind("customers"), frame("customers", id=[None, "b"], name=["x", " "], term_days=[1, -1]), SHANGHAI)  # noqa: E501  # fmt: skip
    assert places(found) == [(2, "id", "required"), (3, "name", "required"), (3, "term_days", "below_minimum")]
    assert found["value"].to_list() == ["", " ", "-1"]
    assert "-1" in sentence(found.row(2, named=True), "en")


def test_a_choice_is_one_of_the_words() -> None:
    channels = ["modern", "none", None]
    found = of("customers", id=["a", "b", "c"], name=["x"] * 3, channel=channels)
    assert found == [(3, "channel", "not_a_choice")]


def test_no_rows_have_no_faults_and_none_together_are_none() -> None:
    assert faults(frame("customers", id=["a"]).clear(), "id", "required").equals(NO_FAULTS)
    assert together().equals(NO_FAULTS)


def test_faults_of_one_row_come_in_the_order_in_which_they_were_found() -> None:
    rows = frame("customers", id=["c"] * 3_000).sample(fraction=1, shuffle=True, seed=7)
    found = together(faults(rows, "id", "one"), faults(rows, "id", "other"))
    assert found["row"].to_list() == [row for row in range(2, 3_002) for _ in range(2)]
    assert found["code"].to_list() == ["one", "other"] * 3_000


def test_a_fault_shows_what_is_asked_for_and_says_the_same_or_each_rows_own() -> None:
    rows = frame("customers", id=["a", "b"], name=["甲", None])
    found = faults(rows, "id", "code", pl.col("name"), minimum=3, name=pl.col("name"))
    assert found["value"].to_list() == ["甲", ""]
    assert found["fields"].to_list() == ['{"minimum": 3, "name": "甲"}', '{"minimum": 3, "name": ""}']
    assert found.schema == NO_FAULTS.schema
    assert faults(rows, "tier", "code", minimum=0)["value"].to_list() == ["", ""]
    assert faults(rows, "tier", "code", minimum=0)["fields"].to_list() == ['{"minimum": 0}'] * 2


def test_kinds_of_things_are_said_in_the_readers_language_and_ids_as_they_are() -> None:
    fault: dict[str, object] = {
        "column": "about_id",
        "value": "x",
        "code": "unknown_reference",
        "fields": '{"things": "person org_unit"}',
    }
    assert "person / org unit" in sentence(fault, "en")
    foreign = fault | {"code": "refers_to_rejected", "fields": '{"thing": "person"}'}
    assert "(person)" in sentence(foreign, "en")
    assert "(person)" not in sentence(foreign, "zh")
    cycle = fault | {"code": "cycle", "fields": '{"cycle": "person org_unit"}'}
    assert "person org_unit" in sentence(cycle, "en")


@pytest.mark.parametrize(
    ("metric", "good", "bad", "code"),
    [
        ("amount", [str(2**53)], [str(2**53 + 2)], "not_an_amount"),
        ("stock", ["0", "0.5", "unknown", "未知", ""], ["-0.1", "nan", "inf", "x"], "not_a_quantity"),
        ("rc", ["0", "100", "unknown", " "], ["100.01", "-0.01"], "not_a_score"),
        ("tas.q1", ["yes", "否", "unknown"], ["maybe"], "not_an_answer"),
        ("stance", ["neutral", "unknown"], ["70"], "not_a_stance"),
        ("tier", ["S", "-1", "unknown"], [], ""),
    ],
)
def test_the_ends_of_a_scale_belong_to_it(metric: str, good: list[str], bad: list[str], code: str) -> None:
    for value in (*good, *bad):
        found = measure_faults(frame("observations", metric=[metric], value=[value]))
        assert places(found) == ([(2, "value", code)] if value in bad else []), value


def test_without_a_column_of_values_every_value_is_withdrawn() -> None:
    rows = measured(frame("observations", metric=["rc", "charm"]))
    assert rows["value"].to_list() == [None, None]
    assert rows["about_things"].to_list() == ["person", None]
    assert places(measure_faults(frame("observations", metric=["rc"]))) == []


def test_rows_without_metrics_are_missed_once() -> None:
    given = {"about_id": ["p"], "valid_at": [date(2026, 1, 1)]}
    assert of("observations", **given) == [(2, "metric", "required")]
    assert of("observations", **given, metric=[None]) == [(2, "metric", "required")]


def test_rows_of_a_kind_without_moments_stay_as_they_are() -> None:
    rows = frame("departments", id=["d"], name=["部"])
    assert completed(kind("departments"), rows, SHANGHAI).equals(rows)


def test_a_given_moment_is_kept_and_an_empty_one_assumed() -> None:
    rows = frame("helped", at=[date(2026, 2, 1)] * 2, recorded_at=[NOW, None])
    done = completed(kind("helped"), rows, SHANGHAI)
    assert done["recorded_at"].to_list() == [NOW, datetime(2026, 1, 31, 16, tzinfo=UTC)]
    assert done["recorded_assumed"].to_list() == [False, True]
    assert RECORDED_ABSENT not in done.columns


def test_without_any_day_of_its_own_a_row_has_always_been_known() -> None:
    done = completed(kind("helped"), frame("helped", kind=["raised"]), SHANGHAI)
    assert done["recorded_at"].to_list() == [None]
    assert RECORDED_ABSENT in done.columns
    given = frame("helped", recorded_at=[NOW])
    assert completed(kind("helped"), given, SHANGHAI)["recorded_at"].to_list() == [NOW]


def test_a_moment_of_its_own_stands_as_it_is() -> None:
    done = completed(kind("interactions"), frame("interactions", held_at=[None], planned_at=[NOW]), SHANGHAI)
    assert done["recorded_at"].to_list() == [NOW]


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Asia/Shanghai", date(2026, 2, 1), datetime(2026, 1, 31, 16, tzinfo=UTC)),
        # the clocks jump over midnight
        ("America/Sao_Paulo", date(2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        # the clocks are set back over midnight: the first of the two
        ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # no such day there
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_day_begins_where_its_zone_says(zone: str, day: date, first: datetime) -> None:
    done = completed(kind("helped"), frame("helped", at=[day]), ZoneInfo(zone))
    assert done["recorded_at"].to_list() == [first]


def test_the_kind_of_what_a_reference_points_to_stands_beside_it() -> None:
    assert thing_of("about_id") == "about_id:thing"
