"""Places for requests, and a short queue before them: some wait a moment, the others are sent away at once."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from graph_service.domain import limits


class Room:
    """``places`` for as many requests (a function where their number changes), first come first served."""

    def __init__(self, places: int | Callable[[], int], queue: int, wait_s: float = limits.QUEUE_S) -> None:
        self._places: Callable[[], int] = partial(int, places) if isinstance(places, int) else places
        self._queue = queue
        self._wait_s = wait_s
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.inside = 0
        self.expected = 0
        """Requests that were told to come and have not come yet: what they will take is no longer free."""

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now is sent away at once."""
        taken = self.inside + len(self._waiting) + self.expected
        return taken >= self._places() + self._queue

    @property
    def is_empty(self) -> bool:
        """Whether nobody is inside, waits or is expected."""
        return not self.inside and not self._waiting and not self.expected

    async def enter(self) -> bool:
        """Take a place; False where none comes free in time. Whoever entered must leave."""
        self._call_in()
        if self.inside < self._places():
            self.inside += 1
            return True
        if len(self._waiting) >= self._queue:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._wait_s):
                await turn
        except TimeoutError:
            # a place that came in the very moment in which patience ended is taken
            return not self._forget(turn)
        except asyncio.CancelledError:
            if not self._forget(turn):
                self.leave()
            raise
        return True

    def leave(self) -> None:
        """Give the place to whoever waits longest."""
        self.inside -= 1
        self._call_in()

    def _call_in(self) -> None:
        while self._waiting and self.inside < self._places():
            turn = self._waiting.popleft()
            if not turn.done():
                self.inside += 1
                turn.set_result(None)

    def _forget(self, turn: asyncio.Future[None]) -> bool:
        """Whether whoever waited has no place; then their own in the queue is another's."""
        if not turn.cancelled():
            return False
        with suppress(ValueError):  # whoever called in has passed it over already
            self._waiting.remove(turn)
        return True
