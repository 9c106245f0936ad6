"""Everything recorded goes, batch by batch; what was done is known before the first of it goes."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from graph_service.recording.bookkeeping import Stamp
from graph_service.recording.wipe import AT_ONCE, BATCH_S, FactCounts, RemovedNodes, count_facts, wipe
from tests.remembering import Remembering

NOTHING = FactCounts(0, 0, 0, 0, 0, 0, 0, 0)


class Full(Remembering):
    """A graph with so many nodes, of which each run of the statement removes as many as it may."""

    def __init__(self, nodes: int) -> None:
        super().__init__({"writes/delete_some_facts": self._remove}, Path("nothing-is-sealed-here"))
        self.nodes = nodes
        self.dies_after: int | None = None

    def _remove(self, asked: Any) -> list[RemovedNodes]:
        if self.dies_after is not None and len(self.of("writes/delete_some_facts")) > self.dies_after:
            raise KeyboardInterrupt
        gone = min(self.nodes, asked.limit)
        self.nodes -= gone
        return [RemovedNodes(gone)]


@pytest.mark.parametrize("nodes", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE + 7])
async def test_everything_goes_and_is_counted(nodes: int) -> None:
    graph: Any = Full(nodes)
    assert await wipe(graph, "operator") == nodes
    assert graph.nodes == 0
    assert set(graph.timeouts) <= {None, BATCH_S}


async def test_the_mark_and_the_new_revision_of_our_own_side_come_with_the_first_batch() -> None:
    graph: Any = Full(2 * AT_ONCE)
    await wipe(graph, "operator")
    assert graph.names("writes")[:6] == [
        "writes/begin_operation",
        "writes/lock_company",
        "writes/bump_company",
        "writes/delete_some_facts",
        "writes/record_change",
        "writes/finish_operation",
    ]
    assert graph.of("writes/bump_company") == [Stamp(None)]
    (mark,) = graph.of("writes/record_change")
    assert (mark.actor, mark.action, mark.object_kind, mark.object_ids) == ("operator", "wipe", "database", [])


async def test_cut_off_it_is_done_again_as_another_operation() -> None:
    graph: Any = Full(3 * AT_ONCE)
    graph.dies_after = 2
    with pytest.raises(KeyboardInterrupt):
        await wipe(graph, "operator")
    graph.dies_after = None
    assert await wipe(graph, "operator") == AT_ONCE
    assert len(graph.operations) == 2


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(FactCounts)])
async def test_a_database_is_empty_where_nothing_would_be_lost(field: str) -> None:
    one = dataclasses.replace(NOTHING, **{field: 1})
    graph: Any = Remembering({"reads/count_facts": lambda _: [one]})
    assert await count_facts(graph) == one
    assert one.is_empty == (field == "audit_events"), "marks of the audit stay"
    assert NOTHING.is_empty
