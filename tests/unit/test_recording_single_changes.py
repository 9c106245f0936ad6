"""A single change: locks, a moment of its own, checks, what it writes, whom it moves, and what it answers."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from graph_service.errors import BugError, ConflictError, InvalidError, UnavailableError
from graph_service.recording import change as module
from graph_service.recording.bookkeeping import AnchorParams, BegunRow, Bump, ChangeMark, Customers, Stamp
from graph_service.recording.change import (
    Changes,
    ClosingDays,
    DealParams,
    Done,
    Locked,
    Part,
    Revisions,
    StampRow,
)
from graph_service.recording.nouns import NOUNS
from graph_service.recording.record import Anchors, Written
from graph_service.recording.rows import typed
from graph_service.settings import Settings
from tests.changing import RAIL, Row, carry_out, change
from tests.clocks import stopped_at
from tests.remembering import Remembering

T = TypeVar("T")
NOW = datetime(2026, 6, 1, 12, 0, 0, 999_456, tzinfo=UTC)
STAMP = datetime(2026, 6, 1, 12, 0, 0, 999_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "datetime", stopped_at(NOW))


@pytest.fixture
def graph(tmp_path: Path) -> Any:
    return Remembering(keys=tmp_path / "keys")


def wire(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def test_a_change_locks_stamps_checks_writes_and_answers(graph: Any) -> None:
    done = await carry_out(graph, change("customers", RAIL, shown=frozenset({"c-mine"})))
    assert done == Done(
        operation="op", noun="customers", id="c-rail", version=1, is_new=True, is_late=False,
        recorded_at="2026-06-01T12:00:00.999Z", also=[], revisions={"c-mine": 1, "c-rail": 1},
    )  # fmt: skip
    assert graph.names("writes", "reads/find_stamps", "reads/find_revisions") == [
        "writes/begin_operation",
        "writes/lock_dossiers",
        "reads/find_stamps",
        "writes/upsert_customers",
        "writes/lock_dossiers",
        "writes/bump_revisions",
        "writes/record_change",
        "reads/find_revisions",
        "writes/finish_operation",
    ]
    assert graph.of("writes/lock_dossiers") == [AnchorParams(["c-rail"], [], [], [], [], [])] * 2
    assert graph.of("reads/find_stamps") == [Customers(["c-rail"])]
    assert graph.of("writes/bump_revisions") == [Bump(customers=["c-rail"], stamped_at=STAMP)]
    assert graph.of("writes/record_change") == [ChangeMark("op", "e-ann", "say", "customers", ["c-rail"], "op")]
    (begun,) = graph.of("writes/begin_operation")
    assert (begun.id, begun.kind, begun.body_hash) == ("op", "say", "h")


async def test_only_a_change_of_a_customer_shows_a_revision_that_was_not_asked_for(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))
    department = {"id": "d-1", "name": "部", "customer_id": "c-rail"}
    assert (await carry_out(graph, change("departments", department, operation="op-2"))).revisions == {}
    assert graph.rows("writes/link_department_customers") == [{"id": "d-1", "customer_id": "c-rail"}]


async def test_another_record_of_the_same_id_is_not_moved_with_it(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))
    namesake = {"id": "c-rail", "name": "部", "customer_id": "c-rail"}
    parts = tuple(
        Part(NOUNS[noun].kind, typed(NOUNS[noun].kind, [row]))
        for noun, row in (("customers", RAIL), ("departments", namesake))
    )
    done = await carry_out(graph, change("departments", namesake, operation="op-2", parts=parts))
    assert (done.is_new, done.also) == (True, [])
    assert [row["version"] for row in graph.rows("writes/upsert_customers")] == [1]


@pytest.mark.parametrize(
    ("last", "stamp"),
    [
        (None, STAMP),
        (STAMP - timedelta(milliseconds=2), STAMP),
        (STAMP - timedelta(milliseconds=1), STAMP),
        (STAMP, STAMP + timedelta(milliseconds=1)),
        (STAMP + timedelta(hours=1), STAMP + timedelta(hours=1, milliseconds=1)),
    ],
)
async def test_a_change_is_known_a_millisecond_after_the_one_before_at_the_earliest(
    graph: Any, last: datetime | None, stamp: datetime
) -> None:
    given = None if last is None else round(last.timestamp() * 1000)
    graph.answers["reads/find_stamps"] = lambda _: [StampRow(given)]
    assert (await carry_out(graph, change("customers", RAIL))).recorded_at == wire(stamp)


async def test_a_new_record_must_not_be_there_and_one_without_an_id_is_made(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL, is_new=True))
    with pytest.raises(ConflictError) as refused:
        await carry_out(graph, change("customers", RAIL, operation="op-2", is_new=True))
    assert refused.value.fields == {"noun": "customers", "id": "c-rail"}
    assert graph.of("writes/finish_operation")[-1].id == "op"


def help_(day: date = date(2026, 1, 1)) -> Row:
    return {"employee_id": "e-ann", "opportunity_id": "o-1", "person_id": "p-1", "kind": "raised", "at": day}


async def stored(graph: Any) -> None:
    """A customer with a deal, a person and an employee."""
    rows: dict[str, Row] = {
        "customers": RAIL,
        "people": {"id": "p-1", "name": "李敏"},
        "opportunities": {
            "id": "o-1", "name": "升级", "customer_id": "c-rail", "created_on": date(2026, 1, 1), "status": "open",
        },
    }  # fmt: skip
    for noun, row in rows.items():
        await carry_out(graph, change(noun, row, operation=f"store {noun}"))
    graph.records["reads/find_employees"] = {"e-ann": ["e-ann", "x", 1, "安然"]}


async def test_what_is_named_by_its_ends_is_made_once(graph: Any) -> None:
    await stored(graph)
    done = await carry_out(graph, change("helped", help_(), id=None))
    (row,) = graph.rows("writes/upsert_helped")
    assert (done.id, done.version, done.is_new) == (row["id"], 1, True)
    with pytest.raises(ConflictError) as refused:
        await carry_out(graph, change("helped", help_(), operation="op-2", id=None))
    assert refused.value.fields == {"noun": "helped", "id": row["id"]}


async def test_a_change_that_says_what_is_stored_moves_nothing_and_answers_with_the_stored_version(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))
    before = len(graph.handed)
    done = await carry_out(graph, change("customers", RAIL, operation="op-2"))
    assert (done.version, done.is_new, done.also) == (1, False, [])
    assert graph.names("writes")[-2:] == ["writes/lock_dossiers", "writes/finish_operation"]
    assert not [name for name in graph.names()[before:] if "upsert" in name or "bump" in name or "record_" in name]


async def test_a_change_moves_the_version_and_marks_only_what_it_changes(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))
    done = await carry_out(graph, change("customers", RAIL | {"tier": "S"}, operation="op-2"))
    assert (done.version, done.is_new) == (2, False)
    assert graph.rows("writes/upsert_customers")[-1]["tier"] == "S"


def post(title: str = "总监", **more: Any) -> Row:
    return {"id": "p-1", "name": "李敏", "title": title, "department_id": "d-1", **more}


async def with_department(graph: Any) -> None:
    await stored(graph)
    await carry_out(graph, change("departments", {"id": "d-1", "name": "部", "customer_id": "c-rail"}, operation="d"))


async def test_what_changes_beside_the_record_is_named_by_noun_and_version(graph: Any) -> None:
    await with_department(graph)
    done = await carry_out(graph, change("people", post(reports_to=None)))
    (row,) = graph.rows("writes/upsert_posts")
    assert done.also == [["posts", row["id"], 1]]
    assert (done.id, done.version, done.is_new) == ("p-1", 2, False)
    assert graph.of("writes/record_change")[-1].object_ids == sorted(["p-1", row["id"]])
    assert graph.rows("writes/upsert_people")[-1]["version"] == 2


async def test_the_record_in_question_counts_as_changed_with_what_hangs_on_it_and_others_do_not(graph: Any) -> None:
    await with_department(graph)
    done = await carry_out(graph, change("posts", post(), id=None))
    assert done.also == []
    people = graph.rows("writes/upsert_people")
    assert [row["version"] for row in people] == [1]


async def test_the_record_in_question_is_told_from_others_that_are_made_with_it(graph: Any) -> None:
    await with_department(graph)
    done = await carry_out(graph, change("posts", post() | {"id": "p-9"}, id=None))
    (row,) = graph.rows("writes/upsert_posts")
    assert (done.id, done.is_new, done.also) == (row["id"], True, [["people", "p-9", 1]])


async def test_lines_are_written_in_the_second_pass_and_named_once(graph: Any) -> None:
    await with_department(graph)
    await carry_out(graph, change("people", {"id": "p-2", "name": "王建国"}, operation="p-2"))
    done = await carry_out(graph, change("people", post(reports_to="p-2")))
    assert [noun for noun, _, _ in done.also] == ["posts", "reporting_lines"]
    assert graph.names("writes/upsert")[-3:] == [
        "writes/upsert_people", "writes/upsert_posts", "writes/upsert_reporting_lines",
    ]  # fmt: skip


async def test_a_change_of_our_own_side_locks_it_first_and_moves_its_revision(graph: Any) -> None:
    graph.answers["writes/lock_dossiers"] = lambda _: [Customers([])]
    meeting = {"id": "i-1", "kind": "visit", "mode": "f2f"}
    await carry_out(graph, change("interactions", meeting, anchors=Anchors(is_company=True)))
    assert graph.names("writes/lock", "writes/bump") == [
        "writes/lock_company",
        "writes/lock_dossiers",
        "writes/lock_company",
        "writes/lock_dossiers",
        "writes/bump_company",
    ]
    assert graph.of("writes/bump_company") == [Stamp(STAMP)]


async def test_notes_are_handed_over_sealed_and_found_as_they_were_written(graph: Any) -> None:
    meeting = {"id": "i-1", "kind": "visit", "mode": "f2f", "summary": "谈了价格"}
    await carry_out(graph, change("interactions", meeting))
    (row,) = graph.rows("writes/upsert_interactions")
    assert row["summary"].startswith("sealed:")
    found = await Changes(graph, Settings()).find("interactions", "i-1")
    assert found is not None
    assert (found["summary"], found["version"]) == ("谈了价格", 1)
    done = await carry_out(graph, change("interactions", meeting, operation="op-2"))
    assert done.version == 1, "sealed anew it is still the same"


async def test_what_is_recorded_is_known_from_the_stamp_and_stays_known_as_it_was(graph: Any) -> None:
    meeting = {"id": "i-1", "kind": "visit", "mode": "f2f"}
    await carry_out(graph, change("interactions", meeting))
    assert graph.rows("writes/upsert_interactions")[-1]["recorded_at"] == wire(STAMP)
    graph.answers["reads/find_stamps"] = lambda _: [StampRow(round(STAMP.timestamp() * 1000))]
    await carry_out(graph, change("interactions", meeting | {"purpose": "演示"}, operation="op-2"))
    (last,) = graph.rows("writes/upsert_interactions")[1:]
    assert (last["recorded_at"], last["recorded_assumed"]) == (wire(STAMP), False)


async def test_what_the_checks_find_is_refused_field_by_field_once(graph: Any) -> None:
    with pytest.raises(InvalidError) as refused:
        await carry_out(graph, change("customers", RAIL | {"name": " ", "term_days": -1}))
    assert refused.value.code == "recording.refused"
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("body.name", "recording.required"),
        ("body.term_days", "recording.below_minimum"),
    ]
    assert {"zh", "en"} == set(refused.value.faults[0].sentences)
    assert not graph.names("writes/upsert", "writes/finish")


async def test_what_only_the_whole_shows_is_refused_too(graph: Any) -> None:
    with pytest.raises(InvalidError) as refused:
        await carry_out(graph, change("departments", {"id": "d-1", "name": "部", "customer_id": "c-none"}))
    assert [fault.code for fault in refused.value.faults] == ["recording.unknown_reference"]


async def test_faults_come_as_they_were_found_however_many(graph: Any) -> None:
    """Each of many products names a customer that is not there, under a number of its own."""
    rows = [{"id": f"d-{n}", "name": "部", "customer_id": f"c-{n}"} for n in range(300)]
    parts = (Part(NOUNS["departments"].kind, typed(NOUNS["departments"].kind, rows)),)
    with pytest.raises(InvalidError) as refused:
        await carry_out(graph, change("departments", rows[0], parts=parts))
    found = [fault.sentences["en"] for fault in refused.value.faults]
    assert len(found) == 300
    assert all(f"c-{n}" in sentence for n, sentence in enumerate(found))


@pytest.mark.parametrize(
    ("begun", "code"),
    [
        (BegunRow(is_same=True, is_done=False, result=None, undoing=["l-1"], is_paused=False), "undo_under_way"),
        (BegunRow(is_same=True, is_done=False, result=None, undoing=[], is_paused=True), "paused"),
    ],
    ids=["undoing", "paused"],
)
async def test_nothing_changes_while_a_load_is_taken_back_or_everything_is_read(
    graph: Any, begun: BegunRow, code: str
) -> None:
    graph.answers["writes/begin_operation"] = lambda _: [begun]
    with pytest.raises((ConflictError, UnavailableError)) as refused:
        await carry_out(graph, change("customers", RAIL))
    assert refused.value.code == f"recording.{code}"
    assert refused.value.fields == ({"id": "l-1"} if begun.undoing else {})
    assert not graph.names("writes/lock", "writes/upsert", "writes/finish")


async def test_a_write_that_misses_an_end_is_a_fault_of_ours(graph: Any) -> None:
    graph.answers["writes/upsert_customers"] = lambda _: [Written(1)]
    with pytest.raises(BugError):
        await carry_out(graph, change("customers", RAIL))


async def test_nothing_is_handed_to_a_statement_that_has_nothing_to_write(graph: Any) -> None:
    await stored(graph)
    assert "writes/upsert_past_closings" not in graph.names()
    assert "reads/find_posts" not in graph.names()
    assert all(params.rows for name, params in graph.handed if name.startswith(("writes/upsert", "writes/link")))


async def test_a_record_is_looked_for_among_all_that_bear_its_ids(graph: Any) -> None:
    changes = Changes(graph, Settings())
    assert await changes.find("ties", "t") is None
    feud = ["t", "x", 3, "p-1", "p-2", 0.5, *[None] * 7]
    graph.records["reads/find_feuds"] = {"t": feud}
    found = await changes.find("ties", "t")
    assert found is not None
    assert (found["from_id"], found["version"]) == ("p-1", 3)


@pytest.mark.parametrize(
    ("closed", "on", "is_late"),
    [
        ([], date(2026, 1, 1), False),
        (["2026-05-01"], date(2026, 4, 1), True),
        (["2026-05-01"], date(2026, 5, 1), True),
        (["2026-05-01"], date(2026, 5, 2), False),
        (["2026-05-01"], None, True),
        (["2026-06-01"], date(2026, 5, 1), False),
        (["2026-06-01"], None, False),
        (["2026-05-31"], None, True),
        (["2026-01-01", "2026-05-01"], date(2026, 4, 1), True),
    ],
)
async def test_late_is_what_would_have_counted_for_a_deal_that_is_closed(
    graph: Any, closed: list[str], on: date | None, *, is_late: bool
) -> None:
    graph.answers["reads/find_closings"] = lambda _: [ClosingDays(closed)]
    locked = Locked(graph, NOW, Settings().timezone)
    assert await locked.is_late(DealParams(["o"], [], []), on) == is_late


async def test_today_is_the_day_of_the_stamp_where_the_service_is(graph: Any) -> None:
    zone = Settings().timezone
    assert Locked(graph, datetime(2026, 5, 31, 15, 59, tzinfo=UTC), zone).today == date(2026, 5, 31)
    assert Locked(graph, datetime(2026, 5, 31, 16, tzinfo=UTC), zone).today == date(2026, 6, 1)


async def test_an_answer_says_whether_it_came_late_and_which_revisions_it_shows(graph: Any) -> None:
    graph.answers["reads/find_revisions"] = lambda params: [Revisions(params.customers, [7, 9])]
    done = await carry_out(graph, change("customers", RAIL, is_late=True, shown=frozenset({"c-a"})))
    assert (done.is_late, done.revisions) == (True, {"c-a": 7, "c-rail": 9})
    assert graph.of("reads/find_revisions") == [Customers(["c-a", "c-rail"])]
