"""Who is at a load: taken up where it was cut off, refused while somebody else is at it, begun anew otherwise."""

import os
import platform
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from graph_service.errors import ConflictError, OutcomeUnknownError
from graph_service.recording.bookkeeping import Finished
from graph_service.recording.chunk import Recorded, body_hash
from graph_service.recording.holders import Holder, ourselves
from graph_service.recording.loads import (
    Load,
    LoadCounts,
    LoadParams,
    LoadRow,
    begin_load,
    finish_load,
    refuse_while_loading,
    renew_load,
)
from graph_service.recording.recorder import RECORD_S
from graph_service.recording.undo_trace import KEPT, WORN_AT_ONCE, Worn, WornSteps
from tests.remembering import Remembering
from tests.typed_rows import frame, kind

T = TypeVar("T")
US = Holder("here", 7, "boot:1")
ELSEWHERE = Holder("elsewhere", 9, "boot/2")
NOW_S = 1_000.0
NOW_MS = 1_000_000


def graph_with(latest: LoadRow | None) -> Remembering:
    """A graph whose latest load is this."""
    return Remembering({"reads/find_latest_load": lambda _: [] if latest is None else [latest]})


def load(
    status: str = "running", digest: str = "folder", holder: Holder | None = ELSEWHERE, silent_ms: int | None = 400_000
) -> LoadRow:
    return LoadRow(
        "before",
        digest,
        status,
        None if holder is None else str(holder),
        None if silent_ms is None else NOW_MS - silent_ms,
    )


async def begin(graph: Any) -> Load:
    return await begin_load(graph, "folder", US, lambda: NOW_S)


async def test_the_first_load_is_begun_under_the_lock() -> None:
    graph = graph_with(None)
    begun = await begin(graph)
    assert (begun.is_resumed, begun.holder, len(begun.id)) == (False, US, 16)
    assert graph.names() == ["writes/lock_company", "reads/find_latest_load", "writes/begin_load"]
    assert graph.of("writes/begin_load") == [LoadParams(begun.id, "folder", "here/7/boot:1", NOW_MS)]


async def test_no_two_loads_bear_one_id() -> None:
    assert (await begin(graph_with(None))).id != (await begin(graph_with(None))).id


@pytest.mark.parametrize(
    ("latest", "is_resumed"),
    [
        (load(), True),
        (load(digest="another"), False),
        (load("done"), False),
        (load("done", silent_ms=0), False),
        (load(holder=US, silent_ms=0), True),
        (load(holder=None, silent_ms=0), True),
        (load(silent_ms=None), True),
        (load(silent_ms=180_000), True),
    ],
)
async def test_a_load_that_was_cut_off_is_taken_up_if_it_is_of_this_folder(
    latest: LoadRow, *, is_resumed: bool
) -> None:
    graph = graph_with(latest)
    begun = await begin(graph)
    assert (begun.is_resumed, begun.id == "before") == (is_resumed, is_resumed)
    assert graph.of("writes/begin_load")[0].id == begun.id


@pytest.mark.parametrize(("silent_ms", "silent_s", "wait_s"), [(179_999, 179, 1), (61_500, 61, 119), (0, 0, 180)])
@pytest.mark.parametrize("digest", ["folder", "another"])
async def test_while_somebody_else_is_at_a_load_no_other_begins(
    silent_ms: int, silent_s: int, wait_s: int, digest: str
) -> None:
    graph = graph_with(load(digest=digest, silent_ms=silent_ms))
    with pytest.raises(ConflictError) as refused:
        await begin(graph)
    assert refused.value.fields == {"machine": "elsewhere", "pid": 9, "silent_s": silent_s, "wait_s": wait_s}
    assert "writes/begin_load" not in graph.names()


async def test_a_process_of_this_machine_that_is_gone_holds_nobody_up() -> None:
    gone = Holder(platform.node(), 2**22 + 1, "boot:1")
    assert (await begin(graph_with(load(holder=gone, silent_ms=0)))).is_resumed


class Losing(Remembering):
    """Commits, and the answer is lost, the first time."""

    lost = 0

    async def write(self, work: Callable[[Any], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        done = await super().write(work, timeout_s=timeout_s)
        if not self.lost:
            self.lost += 1
            raise OutcomeUnknownError("store.outcome_unknown")
        return done


async def test_a_load_whose_beginning_was_not_heard_of_is_begun_once_more_as_the_same() -> None:
    graph = Losing()

    def latest(_: object) -> list[LoadRow]:
        return [
            LoadRow(one.id, one.folder_digest, "running", str(ELSEWHERE), NOW_MS)
            for one in graph.of("writes/begin_load")
        ]

    graph.answers["reads/find_latest_load"] = latest
    begun = await begin(graph)
    assert not begun.is_resumed
    assert [one.id for one in graph.of("writes/begin_load")] == [begun.id] * 2


async def test_whoever_begins_a_load_is_this_process() -> None:
    begun = await begin_load(graph_with(None), "folder")  # type: ignore[arg-type]
    assert begun.holder == ourselves()
    assert Load("x", is_resumed=False).holder == ourselves()


@pytest.mark.parametrize("finished", [0, 1])
async def test_a_load_that_another_took_over_is_told_so(finished: int) -> None:
    graph: Any = Remembering({"writes/renew_load": lambda _: [Finished(finished)]})
    if finished:
        await renew_load(graph, Load("x", is_resumed=False, holder=US), lambda: 2.0015)
        (sign,) = graph.of("writes/renew_load")
        assert (sign.id, sign.holder, sign.now_ms) == ("x", "here/7/boot:1", 2002)
        return
    with pytest.raises(ConflictError, match="taken the place"):
        await renew_load(graph, Load("x", is_resumed=False), lambda: 2.0)


async def test_what_a_load_did_is_kept_with_it() -> None:
    graph: Any = Remembering()
    await finish_load(graph, Load("x", is_resumed=False), {"people": Recorded(1, 2, 3)})
    counts = '{"people": {"created": 1, "changed": 2, "unchanged": 3}}'
    assert graph.of("writes/finish_load") == [LoadCounts("x", counts)]


def test_the_same_rows_in_the_same_pass_of_a_load_are_the_same_operation() -> None:
    rows = frame("customers", id=["c"], name=["x"])
    begun = Load("x", is_resumed=False, holder=US)
    digest = body_hash(kind("customers"), rows)[:24]
    assert begun.operation_id(kind("customers"), rows) == f"x/customers/0/{digest}"
    assert begun.operation_id(kind("customers"), rows, 1).startswith("x/customers/1/")
    assert digest not in begun.operation_id(kind("customers"), rows, 1)


def test_a_holder_is_read_as_it_was_written() -> None:
    assert Holder.read(str(ELSEWHERE)) == ELSEWHERE
    assert str(ELSEWHERE) == "elsewhere/9/boot/2"


def test_of_other_machines_nothing_is_known_and_of_this_one_who_lives() -> None:
    mine = ourselves()
    assert (mine.machine, mine.pid) == (platform.node(), os.getpid())
    assert mine.began
    assert not mine.is_known_dead
    assert Holder(mine.machine, mine.pid, "of another boot").is_known_dead
    assert not Holder("elsewhere", mine.pid, "of another boot").is_known_dead


@pytest.mark.parametrize(
    ("latest", "is_refused"),
    [
        (None, False),
        (load("done", silent_ms=0), False),
        (load("undone", silent_ms=0), False),
        (load(silent_ms=0), True),
        (load(silent_ms=179_999), True),
        (load(silent_ms=180_000), False),
        (load(holder=ourselves(), silent_ms=0), False),
    ],
)
async def test_what_must_not_run_beside_a_load_is_refused_while_somebody_is_at_one(
    latest: LoadRow | None, *, is_refused: bool
) -> None:
    graph: Any = graph_with(latest)
    if not is_refused:
        await refuse_while_loading(graph, lambda: NOW_S)
        return
    with pytest.raises(ConflictError) as refused:
        await refuse_while_loading(graph, lambda: NOW_S)
    assert refused.value.code == "recording.load_running"
    fields: dict[str, Any] = refused.value.fields
    assert fields["wait_s"] == 180 - fields["silent_s"]


async def test_what_old_loads_left_is_removed_until_nothing_is_left_of_it() -> None:
    left = [20, 3, 0, 5]
    graph: Any = Remembering({"writes/delete_worn_steps": lambda _: [WornSteps(left.pop(0))]})
    await finish_load(graph, Load("x", is_resumed=False, holder=US), {})
    assert left == [5]
    assert graph.of("writes/delete_worn_steps") == [Worn(KEPT, WORN_AT_ONCE)] * 3
    assert graph.names()[0] == "writes/finish_load"
    assert graph.timeouts[-1] == RECORD_S
