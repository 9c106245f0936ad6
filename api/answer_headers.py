"""Headers that every answer bears unless it says otherwise: its language, who may keep it, what it varies by."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.language import language_of

DEFAULTS = {
    "Cache-Control": "no-store",
    "Vary": "Authorization, Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class AnswerHeaders:
    """Adds what an answer does not say itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in DEFAULTS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Language", language_of(HTTPConnection(scope)))
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)
