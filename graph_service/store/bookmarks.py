"""What a request has read and written before: the database answers only once it has caught up with it.

Within one process the gateway sees to that by itself. A cluster has several servers and a service several processes:
what one of them wrote, another reads at once only if it is told of the bookmark.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from neo4j.api import AsyncBookmarkManager


class Trail:
    """The bookmarks a request begins with, and those of the last thing it did."""

    def __init__(self, after: Iterable[str] = ()) -> None:
        self.after = frozenset(after)
        self.reached = self.after


class WithThose(AsyncBookmarkManager):
    """The bookmarks of this process and those that one request brought, which stay that request's."""

    def __init__(self, own: AsyncBookmarkManager, brought: frozenset[str]) -> None:
        self._own = own
        self._brought = brought

    async def get_bookmarks(self) -> Collection[str]:
        """What a transaction waits for."""
        return {*await self._own.get_bookmarks(), *self._brought}

    async def update_bookmarks(self, previous_bookmarks: Collection[str], new_bookmarks: Collection[str]) -> None:
        """What was reached is the process's own."""
        await self._own.update_bookmarks(previous_bookmarks, new_bookmarks)


_TRAIL: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextmanager
def following(after: Iterable[str]) -> Iterator[Trail]:
    """Within it, whatever is asked of the database comes after these bookmarks; the trail says what was reached."""
    trail = Trail(after)
    token = _TRAIL.set(trail)
    try:
        yield trail
    finally:
        _TRAIL.reset(token)


def current_trail() -> Trail:
    """The trail of this request; an empty one outside of any."""
    return _TRAIL.get() or Trail()
