"""Nothing is answered before the schema was once found complete: without its constraints a write could be doubled."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from graph_service.services.health import Health


class Readiness:
    """Refuses everything but health while the service may not answer."""

    def __init__(self, app: ASGIApp, paths: Paths) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        is_open = scope["type"] != "http" or self._paths.of(scope).weight is Weight.OPEN
        service = None if is_open else getattr(scope["app"].state, "service", None)
        health: Health | None = getattr(service, "health", None)
        if health is not None and not health.may_answer:
            await refuse(scope, send, "unavailable", "api.not_ready")
        else:
            await self._app(scope, receive, send)
