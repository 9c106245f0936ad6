"""What rows would change of what is stored: created, changed or left alone, and since when an end is known."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from graph_service.recording.customers import CUSTOMER
from graph_service.recording.employees import EMPLOYEE
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.moments import completed
from graph_service.recording.observations import OBSERVATION
from graph_service.recording.opportunities import OPPORTUNITY
from graph_service.recording.people import LINE, PERSON, POST
from graph_service.recording.plan import CHANGED, CREATED, UNCHANGED, Plan, as_parameters, ends, plan, stored_frame, was
from graph_service.recording.record import Anchors, Record
from graph_service.recording.seats import SEAT
from tests.remembering import as_found
from tests.typed_rows import frame, kind

SHANGHAI = ZoneInfo("Asia/Shanghai")
STAMPED = pl.Datetime("ms", "UTC")


def of_customers(**columns: Sequence[object]) -> pl.DataFrame:
    return CUSTOMER.rows(frame("customers", **columns))


def found(known: Plan) -> list[list[Any]]:
    """The records of a plan as they are found once they are written."""
    return [as_found(known.record, row) for row in as_parameters(known.record, known.rows)]


def again(record: Record, rows: pl.DataFrame, later: pl.DataFrame) -> Plan:
    """A plan of later rows, where the first are stored."""
    return plan(record, record.rows(later), found(plan(record, record.rows(rows), [])))


def test_states_are_ordered_so_that_the_strongest_speaks_for_a_row() -> None:
    assert UNCHANGED < CHANGED < CREATED


def test_every_row_is_told_what_becomes_of_its_record() -> None:
    stored = found(plan(CUSTOMER, of_customers(id=["b", "a"], name=["乙", "甲"]), []))
    later = plan(CUSTOMER, of_customers(id=["c", "b", "a", "c"], name=["丙", "乙乙", "甲", "丙"]), stored)
    assert dict(later.outcome.iter_rows()) == {2: CREATED, 3: CHANGED, 4: UNCHANGED, 5: CREATED}
    assert later.rows["id"].to_list() == ["a", "b", "c"]
    assert later.rows["version"].to_list() == [2, 2, 1]


def test_what_a_record_was_is_told_under_the_names_of_its_fields() -> None:
    first = frame("customers", id=["a"], name=["甲"], tier=["S"])
    known = plan(CUSTOMER, CUSTOMER.rows(first), [])
    later = again(CUSTOMER, first, frame("customers", id=["a"], name=["乙"], tier=["A"]))
    (before,) = was(CUSTOMER, later.rows).to_dicts()
    assert list(before) == ["id", "digest", "version", *CUSTOMER.fields]
    assert (before["name"], before["tier"], before["version"]) == ("甲", "S", 1)
    assert before["digest"] == known.rows["digest"][0] != later.rows["digest"][0]


def test_a_column_that_a_file_lacks_keeps_what_is_stored_and_an_empty_cell_clears_it() -> None:
    first = frame("customers", id=["a"], name=["甲"], tier=["S"], region=["华东"])
    later = again(CUSTOMER, first, frame("customers", id=["a"], name=["甲"], region=[None]))
    (row,) = as_parameters(CUSTOMER, later.changed(0))
    assert (row["tier"], row["region"]) == ("S", None)


def deal(day: int | None, name: str = "升级") -> pl.DataFrame:
    """A deal that became known on a day of January, or of which a file does not say since when."""
    rows = frame("opportunities", id=["o"], name=[name])
    if day is not None:
        rows = rows.with_columns(pl.lit(datetime(2026, 1, day, tzinfo=UTC), STAMPED).alias("recorded_at"))
    return completed(kind("opportunities"), rows, SHANGHAI)


def test_a_file_that_does_not_say_since_when_keeps_when_a_record_became_known() -> None:
    assert again(OPPORTUNITY, deal(1), deal(None)).rows["state"].to_list() == [UNCHANGED]
    (row,) = again(OPPORTUNITY, deal(1), deal(None, "更新")).rows.to_dicts()
    assert (row["name"], row["recorded_at"], row["recorded_assumed"]) == (
        "更新",
        datetime(2026, 1, 1, tzinfo=UTC),
        False,
    )
    (row,) = again(OPPORTUNITY, deal(1), deal(2)).rows.to_dicts()
    assert row["recorded_at"] == datetime(2026, 1, 2, tzinfo=UTC)
    (row,) = plan(OPPORTUNITY, OPPORTUNITY.rows(deal(None)), []).rows.to_dicts()
    assert (row["recorded_at"], row["recorded_assumed"]) == (None, True)


def post(to: date | None, recorded_at: datetime | None) -> pl.DataFrame:
    days: dict[str, list[object]] = {"from": [date(2020, 1, 1)], "to": [to]}
    begun = frame("people", id=["p"], name=["李敏"], department_id=["d"], **days)
    return completed(kind("people"), begun.with_columns(pl.lit(recorded_at, STAMPED).alias("recorded_at")), SHANGHAI)


@pytest.mark.parametrize(
    ("recorded_at", "known"),
    [
        (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 28, 16, tzinfo=UTC)),
        (datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
        (None, datetime(2026, 2, 28, 16, tzinfo=UTC)),
    ],
)
def test_an_end_is_known_with_its_row_but_never_before_its_own_day(
    recorded_at: datetime | None, known: datetime
) -> None:
    (row,) = plan(POST, POST.rows(post(date(2026, 3, 1), recorded_at)), []).rows.to_dicts()
    assert row["to_recorded_at"] == known
    (row,) = plan(POST, POST.rows(post(None, recorded_at)), []).rows.to_dicts()
    assert row["to_recorded_at"] is None


def test_a_file_that_says_nothing_of_ends_keeps_them() -> None:
    first = post(date(2026, 3, 1), datetime(2026, 4, 1, tzinfo=UTC))
    later = again(POST, first, first.drop("to", "to:start").with_columns(pl.lit("总监").alias("title")))
    (row,) = later.rows.to_dicts()
    assert (row["state"], row["to"]) == (CHANGED, date(2026, 3, 1))
    assert row["to_recorded_at"] == datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("record", "name", "day", "known"),
    [
        (EMPLOYEE, "employees", "left_on", "left_recorded_at"),
        (OPPORTUNITY, "opportunities", "closed_on", "closed_recorded_at"),
    ],
)
def test_leaving_and_closing_are_ends_too(record: Record, name: str, day: str, known: str) -> None:
    rows = completed(kind(name), frame(name, id=["x"], **{day: [date(2026, 3, 1)]}), SHANGHAI)
    assert plan(record, record.rows(rows), []).rows[known].to_list() == [datetime(2026, 2, 28, 16, tzinfo=UTC)]


def test_lists_of_nobody_are_stored_as_none_and_found_as_empty() -> None:
    meeting = frame("interactions", id=["i"], person_ids=[["p-2", "p-1"]], employee_ids=[None], competitor_ids=[["x"]])
    assert again(INTERACTION, meeting, meeting).rows["state"].to_list() == [UNCHANGED]
    later = again(INTERACTION, meeting, meeting.drop("person_ids", "employee_ids", "competitor_ids"))
    assert later.rows["person_ids"].to_list() == [["p-1", "p-2"]]
    assert later.rows["competitor_ids"].to_list() == [["x"]]
    assert later.rows["employee_ids"].to_list() == [None]


def test_what_is_found_comes_in_our_types() -> None:
    row = ["p", "x", 7, *(None for _ in POST.fields)]
    at = 3 + list(POST.fields).index("from")
    row[at], row[3 + list(POST.fields).index("recorded_at")] = "2026-02-01", 1_500
    (known,) = stored_frame(POST, [row], suffix="").to_dicts()
    assert (known["id"], known["digest"], known["version"]) == ("p", "x", 7)
    assert known["from"] == date(2026, 2, 1)
    assert known["recorded_at"] == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert stored_frame(POST, [row]).columns[:3] == ["id", "digest:was", "version:was"]


def test_days_and_moments_are_handed_over_as_text_that_cypher_reads() -> None:
    (row,) = as_parameters(POST, plan(POST, POST.rows(post(None, datetime(2026, 2, 1, 1, 2, 3, 45_000, tzinfo=UTC))), []).rows)  # noqa: E501  # fmt: skip
    assert (row["from"], row["to"], row["recorded_at"]) == ("2020-01-01", None, "2026-02-01T01:02:03.045Z")
    assert "pinyin" not in row


def test_how_a_name_is_typed_goes_with_it_and_is_no_content() -> None:
    known = plan(PERSON, PERSON.rows(frame("people", id=["p"], name=["李敏"])), [])
    (row,) = as_parameters(PERSON, known.rows)
    assert row["pinyin"]
    assert "pinyin" not in known.rows.columns


def test_the_digest_of_a_content_is_the_same_on_every_machine_and_in_every_release() -> None:
    """Else every record of every store would count as changed."""
    rows = post(date(2026, 3, 1), datetime(2026, 2, 1, tzinfo=UTC))
    assert plan(POST, POST.rows(rows), []).rows["digest"].to_list() == ["9e06592ed0a933c8597e7a74"]
    customers = plan(CUSTOMER, of_customers(id=["a"], name=["甲"], since=[date(2026, 1, 1)]), [])
    assert customers.rows["digest"].to_list() == ["15d7d79e708b892e46d90946"]


def line(superior: str | None) -> pl.DataFrame:
    return frame("people", id=["p"], name=["李敏"], department_id=["d"], reports_to=[superior])


def test_a_line_without_a_superior_is_none_and_one_that_loses_its_superior_goes() -> None:
    assert plan(LINE, LINE.rows(line(None)), []).rows.height == 0
    assert again(LINE, line("q"), line(None)).rows["state"].to_list() == [CHANGED]
    assert again(LINE, line("q"), line("q")).rows["state"].to_list() == [UNCHANGED]


def test_records_and_ties_are_written_in_the_pass_that_is_theirs() -> None:
    known = plan(CUSTOMER, of_customers(id=["a"], name=["甲"], parent_id=["b"]), [])
    (parent,) = CUSTOMER.links
    assert [known.changed(phase).height for phase in (0, 1)] == [1, 0]
    assert [known.linked(parent, phase).height for phase in (0, 1)] == [0, 1]
    assert ends(parent, known.linked(parent, 1)) == [{"id": "a", "parent_id": "b"}]
    lines = plan(LINE, LINE.rows(line("q")), [])
    assert [lines.changed(phase).height for phase in (0, 1)] == [0, 1]


def test_a_tie_is_written_anew_only_where_its_other_end_changed() -> None:
    first = frame("customers", id=["a", "b", "c"], name=["甲", "乙", "丙"], parent_id=["x", "x", None])
    later = again(CUSTOMER, first, frame("customers", id=["a", "b", "c"], name=["甲甲", "乙", "丙"], parent_id=["x", None, None]))  # noqa: E501  # fmt: skip
    assert later.linked(CUSTOMER.links[0], 1)["id"].to_list() == ["b"]
    assert later.changed(0)["id"].to_list() == ["a", "b"]


def rated(thing: str, value: float = 70) -> pl.DataFrame:
    return pl.DataFrame(
        {"row": [2], "id": ["ob"], "about_id": ["x"], "about_id:thing": [thing], "metric": ["rc"], "value": [value],
         "valid_at": [date(2026, 1, 1)], "recorded_at": [datetime(2026, 1, 1, tzinfo=UTC)]},
        schema_overrides={"recorded_at": STAMPED},
    )  # fmt: skip


@pytest.mark.parametrize("thing", ["person", "customer", "employee"])
def test_a_tie_to_several_kinds_of_things_is_written_for_the_kind_it_points_to(thing: str) -> None:
    known = plan(OBSERVATION, OBSERVATION.rows(rated(thing)), [])
    written = [link.kind for link in OBSERVATION.links if known.linked(link, 0).height]
    assert written == [("about_thing", thing)]


def test_only_what_may_never_change_conflicts_and_only_where_it_does() -> None:
    known = plan(OBSERVATION, OBSERVATION.rows(rated("person")), [])
    assert known.conflicts() == []
    assert again(OBSERVATION, rated("person"), rated("person")).conflicts() == []
    assert again(OBSERVATION, rated("person"), rated("person", 71)).conflicts() == ["ob"]
    renamed = again(CUSTOMER, frame("customers", id=["a"], name=["甲"]), frame("customers", id=["a"], name=["乙"]))
    assert renamed.conflicts() == []


def test_a_record_that_moves_is_touched_where_it_was_and_where_it_is() -> None:
    def meeting(customer: str) -> pl.DataFrame:
        return frame("interactions", id=["i"], customer_id=[customer])

    touched, anchors = again(INTERACTION, meeting("c-1"), meeting("c-2")).touched(0)
    assert touched["id"].to_list() == ["i"]
    assert anchors == Anchors(customers=("c-1", "c-2"))
    _, anchors = plan(INTERACTION, INTERACTION.rows(meeting("c-1")), []).touched(0)
    assert anchors == Anchors(customers=("c-1",))
    assert again(INTERACTION, meeting("c-1"), meeting("c-1")).touched(0)[1] == Anchors()


def test_a_group_that_changes_touches_everything_below() -> None:
    first = frame("customers", id=["a"], name=["甲"], parent_id=["x"])
    moved = again(CUSTOMER, first, first.with_columns(parent_id=pl.lit("y")))
    assert moved.touched(0)[1] == Anchors(customers=("a",))
    touched, anchors = moved.touched(1)
    assert (touched["id"].to_list(), anchors) == (["a"], Anchors(customers=("a",), subtrees=("a",)))
    assert again(CUSTOMER, first, first).touched(1)[1] == Anchors()


def test_a_record_with_several_new_ties_is_touched_once() -> None:
    deal = frame("opportunities", id=["o"], customer_id=["c"], owner_id=["e"])
    assert plan(OPPORTUNITY, OPPORTUNITY.rows(deal), []).touched(0)[0]["id"].to_list() == ["o"]


def test_a_seat_bears_no_end_of_its_holders() -> None:
    rows = completed(kind("seats"), frame("seats", id=["s"], to=[date(2026, 1, 1)]), SHANGHAI)
    assert "to_recorded_at" not in plan(SEAT, SEAT.rows(rows), []).rows.columns
