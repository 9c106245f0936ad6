"""The next thing is made while the present one is used, in order, and nothing is still being made after the end."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing
from threading import Event, get_ident
from typing import Any

import pytest

from loaders.ahead import ahead, in_thread


def counting(upto: int, told: list[str]) -> Callable[[], Coroutine[Any, Any, int | None]]:
    """Makes 1, 2, … and says when each is begun and done."""
    numbers = iter(range(1, upto + 1))

    async def make() -> int | None:
        number = next(numbers, None)
        told.append(f"begin {number}")
        await asyncio.sleep(0)
        told.append(f"done {number}")
        return number

    return make


async def test_each_is_made_while_the_one_before_is_used() -> None:
    told: list[str] = []
    async with aclosing(ahead(counting(3, told))) as numbers:
        async for number in numbers:
            told.append(f"use {number}")
            for _ in range(3):
                await asyncio.sleep(0)
            told.append(f"used {number}")
    uses = [said for said in told if said.startswith("use")]
    assert uses == ["use 1", "used 1", "use 2", "used 2", "use 3", "used 3"]
    for number in (1, 2):
        assert told.index(f"use {number}") < told.index(f"done {number + 1}") < told.index(f"used {number}")
    assert told.index("begin 3") > told.index("use 2"), "one ahead, not more"


async def test_nothing_made_is_nothing_given() -> None:
    assert [number async for number in ahead(counting(0, []))] == []


async def test_what_fails_is_told_after_what_came_before_it_was_used() -> None:
    used: list[int] = []

    async def make() -> int | None:
        if used or made:
            raise ValueError("the second")
        made.append(1)
        return 1

    async def use() -> None:
        async for number in ahead(make):
            await asyncio.sleep(0)
            used.append(number)

    made: list[int] = []
    with pytest.raises(ValueError, match="the second"):
        await use()
    assert used == [1]


def others() -> list[asyncio.Task[Any]]:
    """What is under way beside this test."""
    return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_whoever_stops_early_gives_up_what_is_being_made() -> None:
    given_up: list[int] = []
    numbers = iter(range(1, 6))

    async def never_after_the_first() -> int | None:
        number = next(numbers)
        try:
            await (asyncio.sleep(0) if number == 1 else asyncio.Event().wait())
        except asyncio.CancelledError:
            given_up.append(number)
            raise
        return number

    async with aclosing(ahead(never_after_the_first)) as made:
        async for _ in made:
            await asyncio.sleep(0)
            break
    assert given_up == [2]
    assert others() == []


async def test_what_failed_and_nobody_asked_for_any_more_is_told_to_nobody() -> None:
    numbers = iter(range(1, 6))

    async def fails_after_the_first() -> int | None:
        number = next(numbers)
        if number == 2:
            raise ValueError("nobody asked for it any more")
        return number

    async with aclosing(ahead(fails_after_the_first)) as made:
        async for _ in made:
            await asyncio.sleep(0)
            break
    assert others() == []


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["stopped", "cancelled"])
async def test_a_thread_is_waited_for(is_cancelled: bool) -> None:  # noqa: FBT001
    may_end, is_working, ended = Event(), Event(), Event()

    def items() -> Iterator[int]:
        yield 1
        is_working.set()
        may_end.wait(10)
        ended.set()
        yield 2

    async def use() -> None:
        async with aclosing(ahead(in_thread(items()))) as made:
            async for number in made:
                await asyncio.to_thread(is_working.wait, 10)
                if number == 1 and not is_cancelled:
                    return

    using = asyncio.create_task(use())
    await asyncio.to_thread(is_working.wait, 10)
    done, _ = await asyncio.wait([using], timeout=0.05)
    if is_cancelled:
        using.cancel()
        done, _ = await asyncio.wait([using], timeout=0.05)
    assert not done, "the thread still holds the items"
    may_end.set()
    await asyncio.wait([using], timeout=10)
    assert ended.is_set()
    assert using.cancelled() is is_cancelled
    assert others() == []


async def test_items_of_an_iterator_are_made_in_a_thread_in_their_order() -> None:
    threads: set[int] = set()

    def items() -> Iterator[int]:
        for number in range(4):
            threads.add(get_ident())
            yield number

    assert [number async for number in ahead(in_thread(items()))] == [0, 1, 2, 3]
    assert get_ident() not in threads


async def test_one_ahead_of_one_ahead_keeps_the_order() -> None:
    frames = ahead(in_thread(iter(range(1, 6))))

    async def squared() -> int | None:
        number = await anext(frames, None)
        await asyncio.sleep(0)
        return None if number is None else number * number

    async with aclosing(frames):
        assert [number async for number in ahead(squared)] == [1, 4, 9, 16, 25]
