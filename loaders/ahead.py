"""Making the next thing while the present one is used."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


async def ahead(make: Callable[[], Awaitable[T | None]]) -> AsyncGenerator[T, None]:
    """What ``make`` gives until it gives nothing, each made while the caller is busy with the one before.

    To be closed by whoever may stop early (``contextlib.aclosing``): what is being made is given up, and waited for.
    """
    making = asyncio.ensure_future(make())
    try:
        while (made := await making) is not None:
            making = asyncio.ensure_future(make())
            yield made
    finally:
        making.cancel()
        await asyncio.gather(making, return_exceptions=True)


def in_thread(items: Iterator[T]) -> Callable[[], Awaitable[T | None]]:
    """Makes the items in their order in a thread, for ``ahead``; a thread cannot be given up, so it is waited for."""

    def following() -> list[T]:
        return list(islice(items, 1))

    async def make() -> T | None:
        working = asyncio.ensure_future(asyncio.to_thread(following))
        try:
            made = await asyncio.shield(working)
        finally:
            await asyncio.wait([working])
        return made[0] if made else None

    return make
