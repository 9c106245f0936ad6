"""The next thing is made while the present one is used, in order, and nothing is still being made after the end."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import aclosing
from threading import get_ident
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


@pytest.mark.parametrize("fails", [False, True], ids=["made", "failed"])
async def test_whoever_stops_early_leaves_nothing_under_way(fails: bool) -> None:  # noqa: FBT001
    told: list[str] = []
    make = counting(5, told)

    async def slowly() -> int | None:
        number = await make()
        for _ in range(5):
            await asyncio.sleep(0)
        told.append(f"ready {number}")
        if fails and number == 2:
            raise ValueError("nobody asked for it any more")
        return number

    async with aclosing(ahead(slowly)) as numbers:
        async for _ in numbers:
            break
    assert told[-1] == "ready 2"
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


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
