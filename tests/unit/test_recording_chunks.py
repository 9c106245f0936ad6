"""A chunk on its way in: an operation, locks, what really changes, new revisions and one mark, in this order."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import polars as pl
import pytest

from graph_service.errors import BugError, ConflictError, InvalidError, OutcomeUnknownError, UnavailableError
from graph_service.recording import chunk, recorder
from graph_service.recording.bookkeeping import AnchorParams, BegunRow, Bump, ChangeMark, Customers, OperationRow, Stamp
from graph_service.recording.chunk import Recorded, body_hash, chunk_rows, chunks
from graph_service.recording.record import Written
from graph_service.recording.recorder import RECORD_S
from graph_service.recording.undo_trace import read_made
from tests.clocks import stopped_at
from tests.one_chunk import record_chunk
from tests.remembering import Remembering, begun
from tests.typed_rows import frame, kind

T = TypeVar("T")
RAIL = frame("customers", id=["c-rail", "c-steel"], name=["瑞丰", "宏钢"])
KNOWN = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


async def record(graph: Any, of: str, rows: pl.DataFrame, operation: str = "op-1", **more: Any) -> Recorded:
    return await record_chunk(graph, kind(of), rows, operation, "operator", **more)


def posts(department: str = "d-1", superior: str | None = None) -> pl.DataFrame:
    """A person and their post."""
    return frame("people", id=["p-1"], name=["李敏"], department_id=[department], reports_to=[superior]).with_columns(
        pl.lit(KNOWN, pl.Datetime("ms", "UTC")).alias("recorded_at"), pl.lit(value=False).alias("recorded_assumed")
    )


def test_what_became_of_rows_adds_up() -> None:
    assert Recorded(1, 2, 3) + Recorded(10, 20, 30) == Recorded(11, 22, 33)
    assert Recorded() == Recorded(0, 0, 0)


@pytest.mark.parametrize(
    ("of", "ids", "size", "lengths"),
    [
        ("customers", [f"c{n}" for n in range(7)], 3, [3, 3, 1]),
        ("people", ["a", "a", "b", "b", "c"], 3, [4, 1]),
        ("people", ["a", "a", "b", "c", "c", "c", "d"], 2, [2, 4, 1]),
        ("people", ["b", "a"], 5, [2]),
    ],
)
def test_a_piece_ends_where_a_thing_ends(of: str, ids: Sequence[str], size: int, lengths: Sequence[int]) -> None:
    rows = frame(of, id=ids, name=["某"] * len(ids))
    pieces = list(chunks(kind(of), rows, size))
    assert [piece.height for piece in pieces] == lengths
    assert pl.concat(pieces).sort("row").equals(rows)


def test_a_piece_holds_five_thousand_rows() -> None:
    rows = frame("customers", id=[f"c{n}" for n in range(5_001)], name=["某"] * 5_001)
    assert [piece.height for piece in chunks(kind("customers"), rows)] == [5_000, 1]


def test_a_long_file_is_cut_into_larger_pieces() -> None:
    assert [chunk_rows(n) for n in (0, 5_001, 250_000, 250_001, 5_000_000)] == [5_000, 5_000, 5_000, 10_000, 10_000]


def test_rows_of_a_thing_come_in_the_order_of_the_file() -> None:
    rows = frame("people", id=["b", "a", "b", "a"], name=["1", "2", "3", "4"])
    (piece,) = chunks(kind("people"), rows)
    assert piece["name"].to_list() == ["2", "4", "1", "3"]


def test_a_body_of_the_first_pass_needs_no_number() -> None:
    assert body_hash(kind("customers"), RAIL) == body_hash(kind("customers"), RAIL, 0)


def test_a_body_is_told_from_every_other() -> None:
    swapped = RAIL.rename({"id": "name", "name": "id"}).select("row", "id", "name")
    bodies = [(kind("customers"), RAIL), (kind("departments"), RAIL), (kind("customers"), swapped)]
    assert len({body_hash(of, rows) for of, rows in bodies}) == 3


async def test_new_rows_are_written_under_locks_with_one_revision_and_one_mark() -> None:
    graph = Remembering()
    assert await record(graph, "customers", RAIL) == Recorded(created=2)
    assert graph.names() == [
        "reads/find_operation",
        "reads/find_customers",
        "writes/begin_operation",
        "writes/lock_dossiers",
        "reads/find_customers",
        "writes/upsert_customers",
        "writes/lock_dossiers",
        "writes/bump_revisions",
        "writes/record_change",
        "writes/finish_operation",
    ]
    assert graph.of("reads/find_customers")[0].ids == ["c-rail", "c-steel"]
    assert [(row["id"], row["version"]) for row in graph.rows("writes/upsert_customers")] == [
        ("c-rail", 1),
        ("c-steel", 1),
    ]
    assert graph.of("writes/lock_dossiers")[0] == AnchorParams(["c-rail", "c-steel"], [], [], [], [], [])
    assert graph.of("writes/bump_revisions") == [Bump(customers=["c-rail", "c-steel"], stamped_at=None)]
    assert graph.of("writes/record_change") == [
        ChangeMark("op-1", "operator", "record customers", "customers", ["c-rail", "c-steel"], "op-1")
    ]
    (begun,) = graph.of("writes/begin_operation")
    assert (begun.kind, begun.body_hash) == ("record customers", body_hash(kind("customers"), RAIL))
    (finished,) = graph.of("writes/finish_operation")
    assert (finished.id, finished.result) == ("op-1", '{"created": 2, "changed": 0, "unchanged": 0}')
    assert graph.timeouts == [None, RECORD_S, RECORD_S]


async def test_an_operation_asked_for_again_is_answered_and_nothing_is_written() -> None:
    graph = Remembering()
    first = await record(graph, "customers", RAIL)
    before = len(graph.handed)
    assert await record(graph, "customers", RAIL) == first
    assert graph.names()[before:] == ["reads/find_operation"]


async def test_an_operation_that_another_finished_meanwhile_is_answered_and_nothing_is_written() -> None:
    stored = OperationRow(is_same=True, is_done=True, result='{"created": 5, "changed": 1, "unchanged": 2}')
    graph = Remembering({"writes/begin_operation": lambda _: [begun(stored)]})
    assert await record(graph, "customers", RAIL) == Recorded(5, 1, 2)
    assert graph.names() == ["reads/find_operation", "reads/find_customers", "writes/begin_operation"]


async def test_an_operation_that_was_cut_off_is_carried_out() -> None:
    graph = Remembering()
    graph.operations["op-1"] = (body_hash(kind("customers"), RAIL), None)
    assert await record(graph, "customers", RAIL) == Recorded(created=2)


@pytest.mark.parametrize("result", ["{}", None], ids=["done", "cut-off"])
async def test_an_operation_with_other_rows_is_refused(result: str | None) -> None:
    graph = Remembering()
    graph.operations["op-1"] = ("of other rows", result)
    with pytest.raises(InvalidError) as refused:
        await record(graph, "customers", RAIL)
    assert (refused.value.code, refused.value.fields) == ("recording.operation_reused", {"id": "op-1"})
    assert not graph.names("writes/upsert", "writes/lock")


@pytest.mark.parametrize(
    ("undoing", "is_paused", "code"),
    [(["l-1", "l-2"], False, "recording.undo_under_way"), ([], True, "recording.paused")],
    ids=["undoing", "paused"],
)
async def test_nothing_is_written_while_a_load_is_taken_back_or_everything_is_read(
    undoing: list[str], *, is_paused: bool, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "PATIENCE_S", -1.0)
    row = BegunRow(is_same=True, is_done=False, result=None, undoing=undoing, is_paused=is_paused)
    graph = Remembering({"writes/begin_operation": lambda _: [row]})
    with pytest.raises((ConflictError, UnavailableError)) as refused:
        await record(graph, "customers", RAIL)
    assert (refused.value.code, refused.value.fields) == (code, {"id": "l-1"} if undoing else {})
    assert not graph.names("writes/lock", "writes/upsert", "writes/finish")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited each time; the clock stands but for that."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(recorder, "asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(recorder, "time", SimpleNamespace(monotonic=lambda: 100.0 + sum(waited)))
    return waited


def paused(graph: Remembering, times: int) -> None:
    """Somebody holds changes up so many times."""
    row = BegunRow(is_same=True, is_done=False, result=None, undoing=[], is_paused=True)
    left = [row] * times
    graph.answers["writes/begin_operation"] = lambda params: [left.pop()] if left else graph._begun(params)


async def test_a_load_waits_until_nobody_holds_changes_up(waits: list[float]) -> None:
    graph = Remembering()
    paused(graph, 2)
    assert await record(graph, "customers", RAIL) == Recorded(created=2)
    assert waits == [recorder.LOOK_AGAIN_S] * 2


async def test_a_load_waits_for_a_quarter_of_an_hour_and_no_longer(waits: list[float]) -> None:
    graph = Remembering()
    paused(graph, 10_000)
    with pytest.raises(UnavailableError):
        await record(graph, "customers", RAIL)
    assert sum(waits) == recorder.PATIENCE_S + recorder.LOOK_AGAIN_S


class Losing(Remembering):
    """Breaks the connection while it commits, so many times."""

    def __init__(self, losses: int) -> None:
        super().__init__()
        self.losses = losses
        self.attempts = 0

    async def write(self, work: Callable[[Any], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        self.attempts += 1
        if self.attempts <= self.losses:
            raise OutcomeUnknownError("store.outcome_unknown")
        return await super().write(work, timeout_s=timeout_s)


@pytest.mark.parametrize("losses", [0, 1, 2])
async def test_where_the_outcome_is_unknown_it_is_tried_three_times(losses: int) -> None:
    graph = Losing(losses)
    assert await record(graph, "customers", RAIL) == Recorded(created=2)
    assert graph.attempts == losses + 1


async def test_the_third_unknown_outcome_is_told() -> None:
    graph = Losing(3)
    with pytest.raises(OutcomeUnknownError):
        await record(graph, "customers", RAIL)
    assert graph.attempts == 3


async def test_what_is_the_same_as_stored_is_left_alone_without_locks_or_marks() -> None:
    graph = Remembering()
    await record(graph, "customers", RAIL)
    before = len(graph.handed)
    assert await record(graph, "customers", RAIL, "op-2") == Recorded(unchanged=2)
    assert graph.names()[before:] == [
        "reads/find_operation",
        "reads/find_customers",
        "writes/begin_operation",
        "reads/find_customers",
        "writes/finish_operation",
    ]


async def test_of_several_rows_only_those_that_change_are_written_and_marked() -> None:
    graph = Remembering()
    await record(graph, "customers", RAIL)
    later = frame("customers", id=["c-rail", "c-steel", "c-new"], name=["瑞丰", "宏钢集团", "新客户"])
    assert await record(graph, "customers", later, "op-2") == Recorded(created=1, changed=1, unchanged=1)
    assert [(row["id"], row["version"]) for row in graph.rows("writes/upsert_customers")[2:]] == [
        ("c-new", 1),
        ("c-steel", 2),
    ]
    assert graph.of("writes/record_change")[-1].object_ids == ["c-new", "c-steel"]


async def test_what_changed_before_the_locks_were_held_is_planned_anew() -> None:
    """Somebody else records the customer between the first look and the lock."""
    graph = Remembering()

    def locked(params: AnchorParams) -> list[Customers]:
        if "reads/find_customers" in graph.names() and not graph.records:
            graph.records["reads/find_customers"] = dict(other.records["reads/find_customers"])
        return [Customers(params.customers)]

    other = Remembering()
    await record(other, "customers", frame("customers", id=["c-rail"], name=["别名"]))
    graph.answers["writes/lock_dossiers"] = locked
    assert await record(graph, "customers", RAIL) == Recorded(created=1, changed=1)
    assert [row["version"] for row in graph.rows("writes/upsert_customers")] == [2, 1]


def held(customer: str) -> pl.DataFrame:
    """A meeting at a customer."""
    return frame("interactions", id=["i-1"], kind=["visit"], mode=["f2f"], customer_id=[customer])


async def test_a_record_that_moved_before_the_locks_were_held_is_locked_where_it_lies_now() -> None:
    graph = Remembering()
    await record(graph, "interactions", held("c-old"), "op-0")
    moved = Remembering()
    await record(moved, "interactions", held("c-elsewhere"), "op-0")

    def locked(params: AnchorParams) -> list[Customers]:
        graph.records = moved.records
        return [Customers(params.customers)]

    graph.answers["writes/lock_dossiers"] = locked
    before = len(graph.of("writes/lock_dossiers"))
    assert await record(graph, "interactions", held("c-new")) == Recorded(changed=1)
    assert [params.customers for params in graph.of("writes/lock_dossiers")[before:]] == [
        ["c-new", "c-old"],
        ["c-elsewhere", "c-new"],
    ]
    assert graph.of("writes/bump_revisions")[-1].customers == ["c-elsewhere", "c-new"]


async def test_what_moves_nothing_between_dossiers_locks_them_once() -> None:
    graph = Remembering()
    await record(graph, "interactions", held("c-old"))
    assert graph.names("writes/lock") == ["writes/lock_dossiers"]


async def test_a_post_locks_the_dossiers_of_its_person_and_department() -> None:
    graph = Remembering({"writes/lock_dossiers": lambda _: [Customers(["c-rail"])]})
    assert await record(graph, "people", posts()) == Recorded(created=1)
    assert graph.of("writes/lock_dossiers") == [AnchorParams([], [], ["d-1"], ["p-1"], [], [])] * 2
    assert graph.of("writes/bump_revisions") == [Bump(customers=["c-rail"], stamped_at=KNOWN)]
    assert graph.names("writes/upsert") == ["writes/upsert_people", "writes/upsert_posts"]


async def test_our_own_side_is_locked_first_and_has_a_revision_of_its_own() -> None:
    graph = Remembering()
    rows = frame("employees", id=["e-ann"], name=["安然"], role=["sales"], org_unit_id=["u-1"])
    assert await record(graph, "employees", rows) == Recorded(created=1)
    assert graph.names("writes/lock", "writes/bump", "writes/link") == [
        "writes/lock_company",
        "writes/lock_dossiers",
        "writes/link_employee_units",
        "writes/bump_company",
    ]
    assert graph.of("writes/bump_company") == [Stamp(None)]
    assert graph.rows("writes/link_employee_units") == [{"id": "e-ann", "org_unit_id": "u-1"}]


async def test_nothing_is_asked_or_written_of_what_a_file_does_not_say() -> None:
    graph = Remembering()
    await record(graph, "people", frame("people", id=["p-1"], name=["李敏"]))
    assert graph.names("reads/find_p", "writes/upsert") == ["reads/find_people"] * 2 + ["writes/upsert_people"]
    assert "reads/find_reporting_lines" not in graph.names()


async def test_the_second_pass_looks_at_nothing_but_what_it_writes_and_counts_no_row() -> None:
    graph = Remembering()
    rows = posts(superior="p-1")
    assert await record(graph, "people", rows) == Recorded(created=1)
    assert "writes/upsert_reporting_lines" not in graph.names()
    before = len(graph.handed)
    assert await record(graph, "people", rows, "op-2", phase=1) == Recorded()
    assert graph.names()[before:][:2] == ["reads/find_operation", "reads/find_reporting_lines"]
    assert {name for name in graph.names()[before:] if name.startswith(("reads/find_p", "writes/upsert"))} == {
        "writes/upsert_reporting_lines"
    }


async def test_a_line_added_to_a_known_person_changes_the_row_and_creates_none() -> None:
    graph = Remembering()
    await record(graph, "people", posts())
    assert await record(graph, "people", posts(superior="p-1"), "op-2") == Recorded(changed=1)


async def test_a_row_with_a_new_main_record_counts_as_created() -> None:
    graph = Remembering()
    await record(graph, "people", posts())
    assert await record(graph, "people", posts("d-2"), "op-2") == Recorded(created=1)


async def test_a_write_that_misses_an_end_is_a_fault_of_ours() -> None:
    graph = Remembering({"writes/upsert_customers": lambda _: [Written(3)]})
    with pytest.raises(BugError) as raised:
        await record(graph, "customers", RAIL)
    assert raised.value.fields == {"statement": "writes/upsert_customers", "missing": 3}


async def test_a_rating_that_is_known_with_other_content_is_no_change_but_a_conflict(tmp_path: Path) -> None:
    graph = Remembering(keys=tmp_path / "keys")
    await record(graph, "observations", rated(70))
    assert await record(graph, "observations", rated(70), "op-2") == Recorded(unchanged=1)
    with pytest.raises(ConflictError) as refused:
        await record(graph, "observations", rated(71), "op-3")
    assert refused.value.fields["id"] == "ob-1"
    assert "observations" in refused.value.sentence("en")
    assert "观察与评分中的 ob-1" in refused.value.sentence("zh")


def rated(value: float, recorded_at: datetime = KNOWN) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "row": [2], "id": ["ob-1"], "about_id": ["p-1"], "about_id:thing": ["person"], "metric": ["rc"],
            "value": [value], "text": [None], "valid_at": [recorded_at.date()], "evidence": ["走访"],
            "recorded_at": [recorded_at], "recorded_assumed": [False],
        },
        schema_overrides={"text": pl.String, "recorded_at": pl.Datetime("ms", "UTC")},
    )  # fmt: skip


async def test_notes_are_handed_over_sealed_and_compared_as_they_were_written(tmp_path: Path) -> None:
    graph = Remembering(keys=tmp_path / "keys")
    await record(graph, "observations", rated(70))
    (row,) = graph.rows("writes/upsert_observations")
    assert row["evidence"].startswith("sealed:")
    assert graph.keys.open(["Observation/ob-1/evidence"], [row["evidence"]]) == ["走访"]


@pytest.mark.parametrize("ahead", [timedelta(days=-1), timedelta(), timedelta(milliseconds=1)], ids=str)
async def test_a_revision_is_stamped_with_the_newest_moment_that_is_not_to_come(
    ahead: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk, "datetime", stopped_at(NOW))
    graph = Remembering({"writes/lock_dossiers": lambda _: [Customers(["c-rail"])]}, tmp_path / "keys")
    at = NOW + ahead
    await record(graph, "observations", pl.concat([rated(70), rated(60, at).with_columns(id=pl.lit("ob-2"))]))
    assert graph.of("writes/bump_revisions")[-1].stamped_at == (KNOWN if at > NOW else at)


async def test_a_chunk_of_a_load_leaves_what_is_needed_to_undo_it_before_it_is_marked() -> None:
    graph = Remembering()
    await record(graph, "customers", RAIL, load_id="l-1")
    later = frame("customers", id=["c-rail", "c-new"], name=["瑞丰集团", "新客户"])
    await record(graph, "customers", later, "op-2", load_id="l-1")
    steps = graph.of("writes/record_load_step")
    assert [(step.id, step.load_id, step.kind) for step in steps] == [
        ("op-1", "l-1", "customers"),
        ("op-2", "l-1", "customers"),
    ]
    made = [read_made(step.made)[0] for step in steps]
    assert [(set(each.created), set(each.changed)) for each in made] == [
        ({"c-rail", "c-steel"}, set()),
        ({"c-new"}, {"c-rail"}),
    ]
    assert [row["fact_id"] for row in graph.rows("writes/record_before_images")] == ["c-rail"]
    names = graph.names()
    assert names.index("writes/upsert_customers") < names.index("writes/record_load_step")
    assert names.index("writes/record_load_step") < names.index("writes/bump_revisions")


async def test_a_chunk_of_no_load_leaves_nothing_for_an_undo() -> None:
    graph = Remembering()
    await record(graph, "customers", RAIL)
    assert not graph.names("writes/record_load_step", "writes/record_before_images")


async def test_a_chunk_is_of_the_first_pass_unless_another_is_said() -> None:
    graph = Remembering()
    await record(graph, "people", posts(superior="p-1"))
    assert "writes/upsert_people" in graph.names()
    assert "writes/upsert_reporting_lines" not in graph.names()
    assert graph.of("writes/begin_operation")[0].body_hash == body_hash(kind("people"), posts(superior="p-1"), 0)
