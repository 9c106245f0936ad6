"""When a row counts as known, and the first moment of a day, also where the clocks jump over it."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.moments import completed, moment
from graph_service.recording.shaping import RECORDED_ABSENT

CASES = [
    ("Asia/Shanghai", date(2026, 6, 30), datetime(2026, 6, 29, 16, tzinfo=UTC)),
    ("Asia/Beirut", date(2024, 3, 31), datetime(2024, 3, 30, 22, tzinfo=UTC)),
    ("Pacific/Apia", date(2011, 12, 29), datetime(2011, 12, 29, 10, tzinfo=UTC)),
    ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
]
SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT: pl.DataType = pl.Datetime("ms", "UTC")
GIVEN = datetime(2026, 7, 3, 9, 30, tzinfo=UTC)
PLANNED = datetime(2026, 7, 1, 8, 15, tzinfo=UTC)
DAY, MIDNIGHT = date(2026, 7, 1), datetime(2026, 6, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day", "first"), CASES)
def test_every_day_has_a_first_moment(zone: str, day: date, first: datetime) -> None:
    frame = pl.DataFrame({"valid_at": [day]})
    assert frame.select(moment("valid_at", frame, ZoneInfo(zone))).item() == first


def test_a_moment_is_taken_as_it_is() -> None:
    frame = pl.DataFrame({"held_at": [PLANNED]}, schema={"held_at": MOMENT})
    assert frame.select(moment("held_at", frame, SHANGHAI)).item() == PLANNED


def kind(*own_dates: str, is_dated: bool = True) -> FactKind:
    names = ("id", *own_dates, *(["recorded_at"] if is_dated else []))
    columns = tuple(Column(name, ColumnType.TEXT, (name,), "", "") for name in names)
    return FactKind("visits", "", "", 1, columns, ("id",), own_dates=own_dates)


def frame_of(**columns: Any) -> pl.DataFrame:
    moments: dict[str, pl.DataType] = {
        name: MOMENT for name in ("recorded_at", "held_at", "planned_at") if name in columns
    }
    return pl.DataFrame({"row": range(len(next(iter(columns.values())))), **columns}, schema_overrides=moments)


def known(frame: pl.DataFrame) -> list[Any]:
    return frame.select("recorded_at", "recorded_assumed").rows()


def test_a_row_is_known_from_the_moment_it_says_else_from_its_own_day() -> None:
    found = completed(kind("from"), frame_of(recorded_at=[GIVEN, None, None], **{"from": [DAY, DAY, None]}), SHANGHAI)
    assert known(found) == [(GIVEN, False), (MIDNIGHT, True), (None, True)]
    assert RECORDED_ABSENT not in found.columns
    assert found.schema["recorded_at"] == MOMENT


def test_of_several_dates_of_its_own_the_first_that_is_filled_counts() -> None:
    days = frame_of(held_at=[GIVEN, None, None], planned_at=[PLANNED, PLANNED, None])
    found = completed(kind("held_at", "planned_at"), days, SHANGHAI)
    assert known(found) == [(GIVEN, True), (PLANNED, True), (None, True)]
    assert found[RECORDED_ABSENT].to_list() == [True] * 3


@pytest.mark.parametrize("own_dates", [(), ("held_at",)], ids=["no date", "a date the file lacks"])
def test_without_a_date_of_its_own_a_row_has_always_been_known(own_dates: tuple[str, ...]) -> None:
    found = completed(kind(*own_dates), frame_of(id=["x-1"]), SHANGHAI)
    assert known(found) == [(None, True)]
    assert found.schema["recorded_at"] == MOMENT
    assert found[RECORDED_ABSENT].to_list() == [True]


@pytest.mark.parametrize("end", ["to", "left_on", "closed_on"])
@pytest.mark.parametrize("given", [{"recorded_at": [GIVEN]}, {}], ids=["known since", "not said"])
def test_a_day_that_ends_something_has_its_first_moment_beside_it(end: str, given: dict[str, Any]) -> None:
    found = completed(kind("from"), frame_of(**{end: [DAY]}, **given), SHANGHAI)
    assert found[f"{end}:start"].to_list() == [MIDNIGHT]
    assert [name for name in found.columns if name.endswith(":start")] == [f"{end}:start"]


def test_kinds_that_are_not_dated_stay_as_they_are() -> None:
    rows = frame_of(id=["x-1"], to=[DAY])
    assert completed(kind("from", is_dated=False), rows, SHANGHAI) is rows
