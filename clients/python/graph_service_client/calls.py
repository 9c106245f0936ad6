"""Written by clients/generate.py from api/openapi.json; not edited by hand."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import httpx

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Answer(Generic[T]):
    """An answer: ``body`` as described, with its status and headers (``etag``, ``location``, ...)."""

    status: int
    body: T
    headers: Mapping[str, str]


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
    """Where the service is, and the key it is asked with."""

    def __init__(self, base_url: str, key: str | None = None, *, language: str = "en", timeout_s: float = 30.0) -> None:
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout_s)

    def __enter__(self) -> "Any":
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
        answer = self._http.request(method, path, **sent)
        if answer.status_code >= 400:
            raise ProblemError(answer)
        is_json = "json" in answer.headers.get("content-type", "")
        return Answer(answer.status_code, answer.json() if is_json else (answer.text or None), answer.headers)
