"""So many requests per key and minute, counted in a moving window in each process; searches and exports have quotas.

A minute's quota must not be spent in a second, or one caller would take the slots of all others for as long as it
lasts: within one of them a caller may ask for four times what the quota gives on average.
"""

import math
from collections.abc import Mapping, Sequence

from limits import RateLimitItem, RateLimitItemPerSecond, parse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.caller import caller_of
from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from api.windows import Windows
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
        self._windows = Windows()

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
                wait_s = self._windows.wait_s(quota, kind or "all", caller)
                if wait_s:
                    return math.ceil(wait_s)
        return 0
