"""How often a caller asked within the last seconds or minutes: moving windows of this process.

The library that reads the quotas keeps such windows too, but starts a thread at every hit to forget old ones, which
costs a request more than all else that stands before its question.
"""

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from limits import RateLimitItem

SWEEP_EVERY = 1_000


class _Key(NamedTuple):
    quota: RateLimitItem
    kind: str
    caller: str


class Windows:
    """The moments of the last hits by quota, kind and caller; O(1) a hit, at most a quota's amount of each kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._hits: dict[_Key, deque[float]] = {}
        self._until_sweep = SWEEP_EVERY

    def wait_s(self, quota: RateLimitItem, kind: str, caller: str) -> float:
        """0 where the quota still allows a hit, which is counted; else how long until it does."""
        now = self._clock()
        self._sweep(now)
        hits = self._hits.setdefault(_Key(quota, kind, caller), deque())
        _forget(hits, now - quota.get_expiry())
        if len(hits) >= quota.amount:
            return hits[0] + quota.get_expiry() - now
        hits.append(now)
        return 0.0

    def __len__(self) -> int:
        """How many windows are kept."""
        return len(self._hits)

    def _sweep(self, now: float) -> None:
        """Forget those who have not asked for longer than their window."""
        self._until_sweep -= 1
        if self._until_sweep:
            return
        self._until_sweep = SWEEP_EVERY
        for key, hits in list(self._hits.items()):
            if hits[-1] <= now - key.quota.get_expiry():
                del self._hits[key]


def _forget(hits: deque[float], before: float) -> None:
    while hits and hits[0] <= before:
        hits.popleft()
