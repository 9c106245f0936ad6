"""A chunk seen ahead of its transaction: what was seen may be old, what is written never is."""

from typing import Any

from graph_service.errors import OutcomeUnknownError
from graph_service.recording.bookkeeping import AnchorParams, Customers
from graph_service.recording.chunk import Chunk, Recorded
from graph_service.recording.recorder import Recorder
from tests.one_chunk import record_chunk
from tests.remembering import Remembering
from tests.typed_rows import frame, kind

RAIL = frame("customers", id=["c-rail", "c-steel"], name=["瑞丰", "宏钢"])


async def record(graph: Any, of: str, rows: Any, operation: str = "op-1") -> Recorded:
    return await record_chunk(graph, kind(of), rows, operation, "operator")


async def ahead(graph: Any, operation: str) -> Chunk:
    """The two customers, seen ahead of their transaction."""
    return await Recorder(graph).seen_ahead(Chunk(kind("customers"), RAIL, operation, "operator"))


async def written(graph: Any, seen: Chunk) -> Recorded:
    """A chunk seen ahead, carried out."""
    return await Recorder(graph).write(seen)


async def test_what_was_done_although_its_outcome_was_unknown_is_answered_and_not_done_again() -> None:
    graph = Remembering()
    seen = await ahead(graph, "op-1")
    first = await written(graph, seen)
    before = len(graph.handed)
    assert await written(graph, seen) == first == Recorded(created=2)
    assert graph.names()[before:] == ["writes/begin_operation"]


async def test_what_was_to_change_nothing_when_it_was_seen_is_looked_at_again() -> None:
    """Somebody else changes the customer between the look ahead and the transaction."""
    graph, other = Remembering(), Remembering()
    await record(graph, "customers", RAIL)
    await record(other, "customers", frame("customers", id=["c-rail"], name=["别名"]))
    seen = await ahead(graph, "op-2")
    graph.records["reads/find_customers"] |= other.records["reads/find_customers"]
    assert await written(graph, seen) == Recorded(changed=1, unchanged=1)
    assert [row["name"] for row in graph.rows("writes/upsert_customers")[2:]] == ["瑞丰"]


async def test_a_dossier_that_is_touched_only_now_is_locked_before_anything_is_written() -> None:
    """Nothing of the second was to change when it was seen; somebody changes it, twice, before it is locked."""
    graph, first, second = Remembering(), Remembering(), Remembering()
    steel = frame("customers", id=["c-steel"], name=["宏钢"])
    for other, names in ((first, ["别名"]), (second, ["别名", "又一名"])):
        for number, name in enumerate(["宏钢", *names]):
            await record(other, "customers", frame("customers", id=["c-steel"], name=[name]), f"op-{number}")
    await record(graph, "customers", steel, "op-0")
    seen = await ahead(graph, "op-2")
    assert seen.seen is not None
    assert seen.seen.ids == ["c-rail"]
    changes = iter([first, second])

    def locked(params: AnchorParams) -> list[Customers]:
        changed = next(changes, None)
        if changed is not None:
            graph.records["reads/find_customers"] |= changed.records["reads/find_customers"]
        return [Customers(params.customers)]

    graph.answers["writes/lock_dossiers"] = locked
    before = len(graph.handed)
    assert await written(graph, seen) == Recorded(created=1, changed=1)
    locks = [params.customers for name, params in graph.handed[before:] if name == "writes/lock_dossiers"]
    assert locks[:2] == [["c-rail"], ["c-rail", "c-steel"]]
    ran = graph.names()[before:]
    upsert = ran.index("writes/upsert_customers")
    assert ran[:upsert].count("writes/lock_dossiers") == 2, "everything is locked before anything is written"
    assert ran[upsert - 1] == "reads/find_customers", "and found once more under the locks"
    assert {row["id"]: row["version"] for row in graph.rows("writes/upsert_customers")[1:]} == {
        "c-rail": 1, "c-steel": 4,
    }  # fmt: skip


async def test_what_somebody_else_has_written_meanwhile_leaves_no_mark() -> None:
    graph = Remembering()
    seen = await ahead(graph, "op-2")

    def locked(params: AnchorParams) -> list[Customers]:
        graph.records["reads/find_customers"] = dict(other.records["reads/find_customers"])
        return [Customers(params.customers)]

    other = Remembering()
    await record(other, "customers", RAIL)
    graph.answers["writes/lock_dossiers"] = locked
    assert await written(graph, seen) == Recorded(unchanged=2)
    assert not graph.names("writes/upsert", "writes/bump", "writes/record")


async def test_a_transaction_that_is_run_again_looks_anew() -> None:
    graph = Remembering()
    seen = await ahead(graph, "op-1")
    finished = graph.answers["writes/finish_operation"]

    def fails(_: Any) -> Any:
        graph.answers["writes/finish_operation"] = finished
        raise OutcomeUnknownError("store.outcome_unknown")

    graph.answers["writes/finish_operation"] = fails
    assert await written(graph, seen) == Recorded(unchanged=2), "the first attempt had written"
    assert seen.seen is None


async def test_what_was_seen_ahead_and_is_so_still_is_written_as_it_was_seen() -> None:
    graph = Remembering()
    seen = await ahead(graph, "op-1")
    assert not graph.names("writes/")
    assert await written(graph, seen) == Recorded(created=2)
    assert graph.names("reads/find_customers") == ["reads/find_customers"] * 2
    assert len(graph.rows("writes/upsert_customers")) == 2
