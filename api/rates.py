"""So many requests per key and minute, counted in a moving window in each process; searches and exports have quotas."""

import hashlib
import math
import time
from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from graph_service.settings import Settings


def quotas(settings: Settings) -> dict[Weight | None, RateLimitItem]:
    """What one caller may ask for; None = everything together."""
    return {
        None: parse(settings.rate),
        Weight.SEARCH: parse(settings.rate_search),
        Weight.EXPORT: parse(settings.rate_export),
    }


class Rates:
    """Sends a caller away who asks too often, and says for how long."""

    def __init__(self, app: ASGIApp, paths: Paths, quotas: Mapping[Weight | None, RateLimitItem]) -> None:
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
            quota = self._quotas.get(kind)
            if quota is not None and not self._windows.hit(quota, kind or "all", caller):
                free_at = self._windows.get_window_stats(quota, kind or "all", caller).reset_time
                return max(math.ceil(free_at - time.time()), 1)
        return 0


def caller_of(scope: Scope) -> str:
    """Whose quota a request counts against: the credential's, by its hash; without one the address's."""
    credential = Headers(scope=scope).get("authorization", "")
    if credential:
        return hashlib.sha256(credential.encode("latin-1")).hexdigest()[:32]
    client = scope.get("client")
    return str(client[0]) if client else "nobody"
