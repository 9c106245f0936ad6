"""A pause: changes wait for one holder at a time, and no longer than half a minute after its last word."""

from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import UnavailableError
from graph_service.recording.bookkeeping import Finished
from graph_service.recording.pause import Pause, PauseHolder, PauseParams, paused
from tests.whole_graph import WholeGraph


class Clocked(WholeGraph):
    """A graph whose own side is paused by somebody until a moment, in seconds."""

    def __init__(self, keys: Path) -> None:
        super().__init__(keys)
        self.now_s = 0.0
        self.by: str | None = None
        self.until_s = 0.0
        self.answers |= {"writes/pause_changes": self._pause, "writes/resume_changes": self._resume}

    def _pause(self, asked: PauseParams) -> list[Finished]:
        is_free = self.by in (None, asked.holder) or self.until_s < self.now_s
        if is_free:
            self.by, self.until_s = asked.holder, self.now_s + asked.lease_s
        return [Finished(int(is_free))]

    def _resume(self, asked: PauseHolder) -> list[Finished]:
        is_mine = self.by == asked.holder
        self.by = None if is_mine else self.by
        return [Finished(int(is_mine))]


@pytest.fixture
def graph(tmp_path: Path) -> Any:
    return Clocked(tmp_path / "keys")


async def test_inside_changes_wait_and_after_it_they_do_not(graph: Any) -> None:
    async with paused(graph):
        assert graph.by is not None
    assert graph.by is None
    with pytest.raises(ZeroDivisionError):
        async with paused(graph):
            raise ZeroDivisionError
    assert graph.by is None


async def test_two_do_not_pause_at_once(graph: Any) -> None:
    async with paused(graph):
        first = graph.by
        with pytest.raises(UnavailableError) as refused:
            async with paused(graph):
                raise AssertionError("two pauses at once")
        assert refused.value.code == "recording.paused"
        assert graph.by == first, "whoever was refused ends nobody's pause"
    async with paused(graph):
        assert graph.by != first
        assert len(graph.by) == 16


async def test_whoever_died_holds_nobody_up_for_more_than_half_a_minute(graph: Any) -> None:
    dead = Pause(graph, "dead")
    await dead.renew()
    graph.now_s = 29.0
    with pytest.raises(UnavailableError):
        await Pause(graph, "another").renew()
    await dead.renew()
    graph.now_s += 30.5
    await Pause(graph, "another").renew()
    with pytest.raises(UnavailableError):
        await dead.renew()
    assert graph.by == "another"


async def test_it_is_held_under_the_lock_that_changes_take(graph: Any) -> None:
    await Pause(graph, "me").renew()
    assert graph.names() == ["writes/lock_company", "writes/pause_changes"]


async def test_a_change_that_had_begun_before_shows_in_the_number_of_operations(graph: Any) -> None:
    async with paused(graph) as pause:
        assert await pause.operations() == 0
        graph.operations["op"] = ("body", None)
        assert await pause.operations() == 1
