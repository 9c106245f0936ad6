"""Shares of the slots: all for one alone, equal parts beside others, nothing lost to whoever stops waiting."""

import asyncio
from collections import Counter

import pytest

from api.caller import caller_of
from api.room import Room
from api.shares import RECENT_S, Shares

ANN, BOB, CAT, DAN = "ann", "bob", "cat", "dan"


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Work:
    """Requests that go on until they are told to end."""

    def __init__(self, shares: Shares) -> None:
        self.shares, self.inside, self.away = shares, Counter[str](), Counter[str]()
        self.end = asyncio.Event()

    async def ask(self, caller: str) -> None:
        async with self.shares.of(caller) as is_in:
            if not is_in:
                self.away[caller] += 1
                return
            self.inside[caller] += 1
            try:
                await self.end.wait()
            finally:
                self.inside[caller] -= 1


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_alone_one_has_all_slots_and_beside_others_an_equal_part() -> None:
    work = Work(Shares(8, 100, 60))
    tasks = [asyncio.create_task(work.ask(caller)) for caller in (BOB, CAT, DAN)]
    await _settle()
    tasks += [asyncio.create_task(work.ask(ANN)) for _ in range(50)]
    await _settle()
    assert work.inside == {ANN: 2, BOB: 1, CAT: 1, DAN: 1}
    alone = Work(Shares(8, 100, 60))
    tasks += [asyncio.create_task(alone.ask(ANN)) for _ in range(50)]
    await _settle()
    assert alone.inside == {ANN: 8}
    work.end.set()
    alone.end.set()
    await asyncio.wait_for(asyncio.gather(*tasks), 5)
    assert not +work.inside
    assert not work.away, "all who waited had their turn"


async def test_whoever_was_heard_a_moment_ago_still_counts_and_later_no_more() -> None:
    clock = Clock()
    shares = Shares(8, 4, 60, clock)
    for caller in (ANN, BOB):
        async with shares.of(caller) as is_in:
            assert is_in
    assert shares.each() == 4
    clock.now = RECENT_S * 0.9
    async with shares.of(ANN):
        assert shares.each() == 4
    clock.now = RECENT_S * 1.5
    async with shares.of(ANN):
        assert shares.each() == 8


async def test_whoever_is_inside_for_long_is_not_forgotten() -> None:
    clock = Clock()
    work = Work(Shares(8, 4, 60, clock))
    task = asyncio.create_task(work.ask(BOB))
    await _settle()
    clock.now = RECENT_S * 10
    async with work.shares.of(ANN):
        assert work.shares.each() == 4
    work.end.set()
    await task


async def test_more_than_may_wait_are_sent_away_and_told_so_beforehand() -> None:
    work = Work(Shares(2, 3, 60))
    tasks = [asyncio.create_task(work.ask(ANN)) for _ in range(9)]
    await _settle()
    assert work.away == {ANN: 4}
    assert work.shares.is_full(ANN)
    assert not work.shares.is_full(BOB)
    work.end.set()
    await asyncio.gather(*tasks)
    assert not work.shares.is_full(ANN)


async def test_patience_ends() -> None:
    work = Work(Shares(1, 3, 0.01))
    tasks = [asyncio.create_task(work.ask(ANN)) for _ in range(3)]
    await asyncio.wait_for(asyncio.gather(*tasks[1:]), 5)
    assert work.away == {ANN: 2}
    work.end.set()
    await tasks[0]
    async with asyncio.timeout(1), work.shares.of(ANN) as is_in:
        assert is_in


@pytest.mark.parametrize("after", range(6))
async def test_whoever_stops_waiting_at_any_moment_leaves_the_turn_to_the_next(after: int) -> None:
    work = Work(Shares(1, 9, 60))
    work.end.set()
    tasks = [asyncio.create_task(work.ask(ANN)) for _ in range(6)]
    for _ in range(after):
        await asyncio.sleep(0)
    for task in tasks[1::2]:
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    async with asyncio.timeout(1), work.shares.of(ANN) as is_in:
        assert is_in
    assert not work.away


async def test_somebody_who_gave_up_in_the_queue_holds_no_place_that_is_free() -> None:
    room = Room(1, 9, 60)
    assert await room.enter()
    waiting = asyncio.create_task(room.enter())
    await asyncio.sleep(0)
    waiting.cancel()
    room.leave()  # before whoever gave up has had a chance to go
    async with asyncio.timeout(1):
        assert await room.enter()
    await asyncio.gather(waiting, return_exceptions=True)
    room.leave()
    assert room.is_empty


def test_a_credential_is_remembered_by_its_digest_however_long_it_is() -> None:
    scope = {"type": "http", "headers": [(b"authorization", b"Bearer " + b"x" * 60_000)], "client": ("10.0.0.1", 1)}
    assert caller_of({**scope, "headers": []}) == "10.0.0.1"
    assert len(caller_of(scope)) == 32
