"""Making the next thing while the present one is used."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


async def ahead(items: Iterator[T]) -> AsyncGenerator[T, None]:
    """The items in their order; a thread makes the next one while the caller waits for something else.

    To be closed by whoever may stop early (``contextlib.aclosing``): it waits for the thread to let go of the items.
    """

    def following() -> list[T]:
        return list(islice(items, 1))

    making = asyncio.create_task(asyncio.to_thread(following))
    try:
        while made := await making:
            making = asyncio.create_task(asyncio.to_thread(following))
            yield made[0]
    finally:
        await asyncio.wait([making])
