"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

import dataclasses
import time
import uuid
from collections.abc import Mapping
from typing import Any, Generic, Self, TypeVar

import httpx

T = TypeVar("T")
KEY = "Idempotency-Key"
SAFE = ("GET", "PUT", "DELETE")
LATER = (429, 503)


@dataclasses.dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer: ``body`` as described, with its status and headers (``etag``, ``location``, ...)."""

    status: int
    body: T
    headers: Mapping[str, str]

    @property
    def etag(self) -> str | None:
        """The version of what came: for If-Match of the next change, or If-None-Match of the next reading."""
        return self.headers.get("etag")


class ProblemError(Exception):
    """The service said no: ``code`` is stable, ``detail`` for people, ``retry_after`` in seconds."""

    def __init__(self, answer: httpx.Response) -> None:
        said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.status = answer.status_code
        self.code = said.get("code", "")
        self.detail = said.get("detail", "")
        self.errors = said.get("errors", [])
        waits = answer.headers.get("retry-after")
        self.retry_after = None if waits is None else float(waits)
        super().__init__(f"{self.status} {self.code}: {self.detail}")


class Connection:
    """Where the service is, and the key it is asked with.

    Told to come back later (429, 503), it asks again for ``patience_s`` seconds in all. That is safe: changes bear an
    Idempotency-Key, drawn here where none is given, under which the service carries them out once.
    """

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        language: str = "en",
        timeout_s: float = 30.0,
        patience_s: float = 30.0,
    ) -> None:
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout_s)
        self._patience_s = patience_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        body: Any = None,
        files: Mapping[str, Any] | None = None,
    ) -> Answer[Any]:
        """One request; what is None is left out."""
        kept = {name: value for name, value in (query or {}).items() if value is not None}
        said = {name: str(value) for name, value in (headers or {}).items() if value is not None}
        sent: dict[str, Any] = {"params": kept, "headers": said}
        if body is not None:
            sent["json"] = body
        if files is not None:
            sent["files"] = files
        if headers is not None and KEY in headers:
            said.setdefault(KEY, str(uuid.uuid4()))
        answer = self._patiently(method, path, sent)
        if answer.status_code >= 400:
            raise ProblemError(answer)
        is_json = "json" in answer.headers.get("content-type", "")
        return Answer(answer.status_code, answer.json() if is_json else (answer.text or None), answer.headers)

    def _patiently(self, method: str, path: str, sent: Mapping[str, Any]) -> httpx.Response:
        until = time.monotonic() + self._patience_s
        while True:
            answer = self._http.request(method, path, **sent)
            wait_s = float(answer.headers.get("retry-after", 1))
            may_repeat = method in SAFE or KEY in sent["headers"]
            if answer.status_code not in LATER or not may_repeat or time.monotonic() + wait_s > until:
                return answer
            time.sleep(wait_s)
