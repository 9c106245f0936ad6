"""Places to compute in: never more at once than there are, callers in rotation, none lost to whoever stops waiting."""

import asyncio

import pytest

from graph_service.services.turns import Turns


async def test_no_more_compute_at_once_than_there_are_places() -> None:
    turns, inside, most = Turns(2), 0, 0

    async def compute() -> None:
        nonlocal inside, most
        async with turns.of("one"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(compute() for _ in range(30)))
    assert (inside, most) == (0, 2)


async def test_callers_are_served_in_rotation_however_much_one_of_them_asks() -> None:
    turns, done = Turns(1), []

    async def ask(caller: str, number: int) -> None:
        async with turns.of(caller):
            await asyncio.sleep(0)
            done.append((caller, number))

    greedy = [asyncio.create_task(ask("greedy", number)) for number in range(20)]
    await asyncio.sleep(0)
    others = [asyncio.create_task(ask(caller, number)) for number in range(2) for caller in ("ann", "bob")]
    await asyncio.gather(*greedy, *others)
    assert len(done) == 24
    assert all(done.index((caller, number)) <= 4 + 3 * number for caller in ("ann", "bob") for number in range(2)), done
    assert [number for caller, number in done if caller == "greedy"] == list(range(20))


@pytest.mark.parametrize("after", range(8))
async def test_whoever_stops_waiting_at_any_moment_holds_up_nobody(after: int) -> None:
    turns, done = Turns(1), []

    async def ask(who: int) -> None:
        async with turns.of(str(who % 2)):
            await asyncio.sleep(0)
            done.append(who)

    tasks = [asyncio.create_task(ask(who)) for who in range(5)]
    for _ in range(after):
        await asyncio.sleep(0)
    for who in (1, 3):
        tasks[who].cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 1)
    assert {0, 2, 4} <= set(done)
    async with asyncio.timeout(1), turns.of("later"):
        pass


async def test_a_body_that_fails_gives_its_place_on() -> None:
    turns = Turns(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="wrong"):
            async with turns.of("one"):
                raise ValueError("wrong")
    async with asyncio.timeout(1), turns.of("one"):
        pass
