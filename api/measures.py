"""What the service counts about itself, for Prometheus: requests, durations, refusals. No label names anybody.

With several workers each process keeps its counts in a folder they share (``PROMETHEUS_MULTIPROC_DIR``, made by
``graph-service serve``), and whichever is asked answers for all of them.
"""

import asyncio
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
OWN = CollectorRegistry()
REQUESTS = Counter(
    "graph_service_requests", "Answers by route and status.", ("method", "route", "status"), registry=OWN
)
DURATION = Histogram(
    "graph_service_request_seconds", "Time until the last byte.", ("route",), buckets=SECONDS, registry=OWN
)
INSIDE = Gauge("graph_service_requests_inside", "Requests being worked on.", registry=OWN, multiprocess_mode="livesum")


TASKS = Gauge(
    "graph_service_tasks", "Tasks of the process that was asked.", registry=OWN, multiprocess_mode="livemostrecent"
)


class Measures:
    """Counts each request under its template, never under its path."""

    def __init__(self, app: ASGIApp, paths: Paths) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = self._paths.of(scope) if scope["type"] == "http" else None
        if path is None or path.weight is Weight.OPEN:
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        INSIDE.inc()
        try:
            await self._app(scope, receive, sent)
        finally:
            INSIDE.dec()
            REQUESTS.labels(scope["method"], path.template, status).inc()
            DURATION.labels(path.template).observe(time.perf_counter() - began)


def exposition() -> bytes:
    """All counts as Prometheus reads them; asked for inside the event loop."""
    TASKS.set(len(asyncio.all_tasks()))
    if values.ValueClass.__name__ != "MmapedValue":
        return generate_latest(OWN)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
