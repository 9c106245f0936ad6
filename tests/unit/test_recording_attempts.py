"""A single change is carried out once, however often it is asked for, tried, or overtaken by another."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from graph_service.errors import ConflictError, InvalidError, OutcomeUnknownError, PreconditionError, UnavailableError
from graph_service.recording.bookkeeping import AnchorParams, Customers
from graph_service.recording.change import Changes, Expected
from graph_service.settings import Settings
from tests.changing import RAIL, carry_out, change
from tests.remembering import Remembering

T = TypeVar("T")


@pytest.fixture
def graph(tmp_path: Path) -> Any:
    return Remembering(keys=tmp_path / "keys")


async def test_a_change_asked_for_again_is_answered_from_its_operation(graph: Any) -> None:
    done = await carry_out(graph, change("customers", RAIL))
    before = len(graph.handed)
    assert await carry_out(graph, change("customers", RAIL)) == done
    assert graph.names()[before:] == ["writes/begin_operation"]
    assert await Changes(graph, Settings()).earlier("op", "h") == done


@pytest.mark.parametrize("result", ["{}", None], ids=["done", "begun"])
async def test_a_key_that_was_used_for_another_request_is_refused(graph: Any, result: str | None) -> None:
    graph.operations["op"] = ("of another", result)
    with pytest.raises(InvalidError) as refused:
        await carry_out(graph, change("customers", RAIL))
    assert refused.value.code == "recording.key_reused"
    assert not graph.names("writes/upsert", "writes/lock")


async def test_an_operation_that_was_not_finished_is_not_known_yet(graph: Any) -> None:
    changes = Changes(graph, Settings())
    assert await changes.earlier("op", "h") is None
    graph.operations["op"] = ("h", None)
    assert await changes.earlier("op", "h") is None
    assert (await carry_out(graph, change("customers", RAIL))).is_new


class Failing(Remembering):
    """Ends transactions with these failures, one after the other; ``kept``: what was done stays done all the same."""

    def __init__(self, failures: Sequence[Exception], *, kept: bool = False) -> None:
        super().__init__()
        self.failures = list(failures)
        self.kept = kept
        self.attempts = 0

    async def write(self, work: Callable[[Any], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        self.attempts += 1
        if not self.failures:
            return await super().write(work, timeout_s=timeout_s)
        if self.kept:
            await super().write(work, timeout_s=timeout_s)
        raise self.failures.pop(0)


UNKNOWN = OutcomeUnknownError("store.outcome_unknown")


@pytest.mark.parametrize("losses", [1, 2])
async def test_where_the_outcome_is_unknown_it_is_looked_up_and_tried_three_times(losses: int) -> None:
    graph = Failing([UNKNOWN] * losses)
    assert (await carry_out(graph, change("customers", RAIL))).id == "c-rail"
    assert graph.names("reads/find_operation") == ["reads/find_operation"] * losses
    assert graph.attempts == losses + 1


async def test_what_was_done_although_nobody_heard_of_it_is_answered(graph: Any) -> None:
    graph = Failing([UNKNOWN], kept=True)
    assert (await carry_out(graph, change("customers", RAIL))).version == 1
    assert graph.attempts == 1


async def test_the_third_unknown_outcome_is_told() -> None:
    graph = Failing([UNKNOWN] * 3)
    with pytest.raises(OutcomeUnknownError):
        await carry_out(graph, change("customers", RAIL))
    assert graph.attempts == 3


async def test_whoever_waits_for_their_own_operation_is_told_that_it_runs() -> None:
    graph = Failing([UnavailableError("store.busy", statement="writes/begin_operation")])
    with pytest.raises(ConflictError) as refused:
        await carry_out(graph, change("customers", RAIL))
    assert refused.value.code == "recording.still_running"


async def test_whoever_waits_for_something_else_is_told_that_it_is_busy() -> None:
    graph = Failing([UnavailableError("store.busy", statement="writes/lock_dossiers")])
    with pytest.raises(UnavailableError) as refused:
        await carry_out(graph, change("customers", RAIL))
    assert refused.value.code == "store.busy"
    assert graph.attempts == 1


async def test_a_version_that_is_gone_is_refused_before_anybody_waits(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))
    await carry_out(graph, change("customers", RAIL | {"tier": "S"}, operation="op-2"))
    before = len(graph.handed)
    with pytest.raises(PreconditionError):
        await carry_out(
            graph,
            change("customers", RAIL | {"tier": "A"}, operation="op-3", expected=Expected("customers", "c-rail", 1)),
        )
    assert graph.names()[before:] == ["reads/find_customers", "reads/find_operation"]


async def test_a_version_that_this_very_change_has_moved_is_answered(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))
    asked = change("customers", RAIL | {"tier": "S"}, operation="op-2", expected=Expected("customers", "c-rail", 1))
    done = await carry_out(graph, asked)
    assert done.version == 2
    assert await carry_out(graph, asked) == done


async def test_a_version_that_moved_while_the_lock_was_waited_for_is_refused(graph: Any) -> None:
    await carry_out(graph, change("customers", RAIL))

    def moved(params: AnchorParams) -> list[Customers]:
        graph.records["reads/find_customers"]["c-rail"][2] = 5
        return [Customers(params.customers)]

    graph.answers["writes/lock_dossiers"] = moved
    with pytest.raises(PreconditionError):
        await carry_out(graph, change("customers", RAIL, operation="op-2", expected=Expected("customers", "c-rail", 1)))
