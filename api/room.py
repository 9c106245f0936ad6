"""Places for requests, and a short queue before them: some wait a moment, the others are sent away at once."""

import asyncio
from collections.abc import Callable
from functools import partial

from graph_service.domain import limits


class Room:
    """``places`` for as many requests (a function where their number changes), first come first served."""

    def __init__(self, places: int | Callable[[], int], queue: int, wait_s: float = limits.QUEUE_S) -> None:
        self._places: Callable[[], int] = partial(int, places) if isinstance(places, int) else places
        self._queue = queue
        self._wait_s = wait_s
        self._waiting: dict[asyncio.Future[bool], float] = {}
        """Whoever waits, first come first, and until when."""
        self._patience: asyncio.TimerHandle | None = None
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
        turn = self._line_up(asyncio.get_running_loop())
        try:
            return await turn
        except asyncio.CancelledError:
            self._waiting.pop(turn, None)
            if not turn.cancelled() and turn.result():
                self.leave()
            raise

    def leave(self) -> None:
        """Give the place to whoever waits longest."""
        self.inside -= 1
        self._call_in()

    def _line_up(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[bool]:
        """A place in the queue. All wait equally long, so one timer, for whoever came first, is enough."""
        turn: asyncio.Future[bool] = loop.create_future()
        self._waiting[turn] = loop.time() + self._wait_s
        if self._patience is None:
            self._patience = loop.call_at(self._waiting[turn], self._lose_patience, loop)
        return turn

    def _call_in(self) -> None:
        while self._waiting and self.inside < self._places():
            self.inside += self._tell_first(has_place=True)

    def _lose_patience(self, loop: asyncio.AbstractEventLoop) -> None:
        """Whoever has waited long enough is sent away; the next one's time ends later."""
        now, self._patience = loop.time(), None
        while self._waiting:
            ends = next(iter(self._waiting.values()))
            if ends > now:
                self._patience = loop.call_at(ends, self._lose_patience, loop)
                return
            self._tell_first(has_place=False)

    def _tell_first(self, *, has_place: bool) -> bool:
        """Whether whoever came first still waits; then they are told."""
        turn = next(iter(self._waiting))
        del self._waiting[turn]
        is_there = not turn.done()
        if is_there:
            turn.set_result(has_place)
        return is_there
