"""What was begun is finished and kept, whoever still waits; who asks the same meanwhile waits for the same."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest

from graph_service.services.answers import Asked
from graph_service.services.computing import Computing
from graph_service.services.turns import Turns

WANTED = Asked("question", (("c-1", 1),))
LATER = Asked("question", (("c-1", 2),))


class Slow:
    """Work that ends when it is let; counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.times = 0
        self.end = threading.Event()

    def __call__(self) -> dict[str, Any]:
        self.times += 1
        self.begun.release()
        assert self.end.wait(10)
        return {"value": [self.times]}

    async def is_begun(self) -> None:
        """Wait until it has been begun once more."""
        assert await asyncio.to_thread(self.begun.acquire, timeout=10)


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    found = Slow()
    yield found
    found.end.set()


async def given_up(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_its_asker_gives_up_is_finished_and_found_by_the_next(slow: Slow) -> None:
    computing = Computing()
    first = asyncio.create_task(computing.answer(WANTED, "ann", slow))
    await slow.is_begun()
    await given_up(first)
    again = asyncio.create_task(computing.answer(WANTED, "ann", slow))
    await asyncio.sleep(0)
    slow.end.set()
    assert await again == {"value": [1]}
    assert await computing.answer(WANTED, "bob", slow) == {"value": [1]}
    assert slow.times == 1


async def test_asked_by_many_it_is_computed_once_and_each_has_a_copy(slow: Slow) -> None:
    computing = Computing(turns=Turns(4))
    tasks = [asyncio.create_task(computing.answer(WANTED, f"{n}", slow)) for n in range(5)]
    await slow.is_begun()
    slow.end.set()
    answers = await asyncio.gather(*tasks)
    for answer in answers:
        assert answer == {"value": [1]}
        answer["value"].append(9)
    assert slow.times == 1


async def test_a_place_is_taken_until_its_work_has_ended(slow: Slow) -> None:
    computing = Computing(turns=Turns(1))
    for wanted in (None, LATER):
        for _ in range(3):  # somebody who does not give up asking
            first = asyncio.create_task(computing.answer(wanted, "ann", slow))
            if not slow.times:
                await slow.is_begun()
            await asyncio.sleep(0)
            await given_up(first)
    assert slow.times == 1
    other = asyncio.create_task(computing.answer(WANTED, "bob", lambda: "other"))
    await asyncio.sleep(0)
    assert not other.done()
    slow.end.set()
    assert await other == "other"
    assert slow.times == 1


async def test_facts_that_have_changed_meanwhile_are_another_question(slow: Slow) -> None:
    computing = Computing(turns=Turns(2))
    tasks = [asyncio.create_task(computing.answer(wanted, "ann", slow)) for wanted in (WANTED, LATER)]
    for _ in tasks:
        await slow.is_begun()
    slow.end.set()
    await asyncio.gather(*tasks)
    assert slow.times == 2


@pytest.mark.parametrize("wanted", [None, WANTED])
async def test_work_that_fails_tells_everybody_and_gives_its_place_on(wanted: Asked | None) -> None:
    computing = Computing(turns=Turns(1))
    failing: Callable[[], Any] = lambda: 1 // 0  # noqa: E731
    found = await asyncio.gather(*(computing.answer(wanted, "ann", failing) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in found] == [ZeroDivisionError] * 3
    assert await computing.answer(wanted, "bob", lambda: "well") == "well"
