"""So many requests per key and minute, counted in a moving window in each process; searches and exports have quotas.

A minute's quota must not be spent in a second, or one caller would take the slots of all others for as long as it
lasts: within one of them a caller may ask for four times what the quota gives on average.
"""

import math
import time
from collections.abc import Mapping, Sequence

from limits import RateLimitItem, RateLimitItemPerSecond, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from api.caller import caller_of
from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from graph_service.settings import Settings

Quotas = Mapping[Weight | None, Sequence[RateLimitItem]]


BURST_S, BURST_TIMES, BURST_LEAST = 1, 4, 6
"""Over how many seconds a burst is counted, how far beyond the average it may go, and what it may always be."""


def quotas(settings: Settings) -> Quotas:
    """What one caller may ask for; None = everything together."""
    rate = parse(settings.rate)
    burst = math.ceil(rate.amount / rate.get_expiry() * BURST_S * BURST_TIMES)
    return {
        None: [RateLimitItemPerSecond(max(burst, BURST_LEAST), BURST_S), rate],
        Weight.SEARCH: [parse(settings.rate_search)],
        Weight.EXPORT: [parse(settings.rate_export)],
    }


class Rates:
    """Sends a caller away who asks too often, and says for how long."""

    def __init__(self, app: ASGIApp, paths: Paths, quotas: Quotas) -> None:
        self._app = app
        self._paths = paths
        self._quotas = quotas
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        weight = self._paths.of(scope).weight if scope["type"] == "http" else Weight.OPEN
        wait_s = 0 if weight is Weight.OPEN else self._wait_s(caller_of(scope), weight)
        if wait_s:
            await refuse(scope, send, "throttled", "api.too_often", (("Retry-After", str(wait_s)),))
        else:
            await self._app(scope, receive, send)

    def _wait_s(self, caller: str, weight: Weight) -> int:
        """For how long the caller must wait; 0 = not at all."""
        for kind in (None, weight):
            for quota in self._quotas.get(kind, ()):
                if not self._windows.hit(quota, kind or "all", caller):
                    free_at = self._windows.get_window_stats(quota, kind or "all", caller).reset_time
                    return max(math.ceil(free_at - time.time()), 1)
        return 0
