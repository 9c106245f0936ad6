"""What was made once and may be needed again: the least recently needed makes room for the newest."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Shelf(Generic[V]):
    """Things by key, ``most_bytes`` together at most; what alone takes more than an eighth of that is not kept."""

    def __init__(self, most_bytes: int, size_of: Callable[[V], int]) -> None:
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._most, self._size_of = most_bytes, size_of
        self.size_bytes = 0

    def get(self, key: Hashable) -> V | None:
        """What is kept there; it stays longer for being asked for."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, thing: V) -> None:
        """Keep it there, in place of what was kept there before."""
        self._drop(key)
        size = self._size_of(thing)
        if size > self._most // 8:
            return
        self._kept[key] = thing
        self.size_bytes += size
        while self.size_bytes > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        known = self._kept.pop(key, None)
        if known is not None:
            self.size_bytes -= self._size_of(known)
