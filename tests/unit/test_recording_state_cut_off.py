"""What a load did before it was cut off, read from its trace; nothing of a load that is over or of other content."""

import json
from typing import Any

import pytest

from graph_service.recording.kept_loads import FIND_STEP, StepRow
from graph_service.recording.loads import FIND_LATEST_LOAD, LoadRow
from graph_service.recording.state.cut_off import CutOff, cut_off
from tests.remembering import Remembering

STEPS = [
    StepRow("l/2", 2, "people", json.dumps({"2": {"created": {"line": "x"}, "changed": {"old line": "y"}}})),
    StepRow("l/1", 1, "people", json.dumps({
        "0": {"created": {"p1": "x"}, "changed": {}}, "1": {"created": {"new": "x"}, "changed": {"old": "y"}},
    })),
    StepRow("l/0", 0, "people", json.dumps({"0": {"created": {"p2": "x"}, "changed": {}}})),
]  # fmt: skip


def graph(status: str, digest: str = "ours") -> Any:
    return Remembering({
        FIND_LATEST_LOAD.name: lambda _: [LoadRow("l", digest, status, None, None)],
        FIND_STEP.name: lambda params: [step for step in STEPS if step.number < params.before][:1],
    })  # fmt: skip


async def test_what_a_load_made_and_changed_before_it_was_cut_off_is_told_by_record() -> None:
    found = await cut_off(graph("running"), "ours")
    assert found == CutOff(
        {"Person": frozenset({"p1", "p2"}), "WORKS_IN": frozenset({"new"}), "REPORTS_TO": frozenset({"line"})},
        {"Person": frozenset(), "WORKS_IN": frozenset({"old"}), "REPORTS_TO": frozenset({"old line"})},
    )


@pytest.mark.parametrize(("status", "digest"), [("done", "ours"), ("running", "other"), ("superseded", "ours")])
async def test_a_load_that_is_over_or_of_other_content_is_not_taken_up(status: str, digest: str) -> None:
    assert await cut_off(graph(status, digest), "ours") == CutOff()


async def test_without_any_load_there_is_nothing_to_take_up() -> None:
    bare: Any = Remembering({FIND_LATEST_LOAD.name: lambda _: []})
    assert await cut_off(bare, "ours") == CutOff()
