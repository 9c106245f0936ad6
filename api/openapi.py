"""The description of the service (OpenAPI 3.1): what FastAPI finds out, only answers that can come, and examples.

The examples are questions of the demo's company (``examples.toml``); tests ask every one of them.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.bodies import BODILESS
from api.gate import Gate
from api.problems import STATUS, UNREADABLE

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
NOT_MODIFIED = {"description": "as it was when it bore a tag named in If-None-Match"}


class Described(FastAPI):
    """The application, which declares for every operation the answers it can give and no others.

    ``gate``, if there is one, is met before everything else.
    """

    gate: Gate | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the time of its life."""
        await (self.gate or self.inside)(scope, receive, send)

    async def inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request that is let in."""
        await super().__call__(scope, receive, send)

    def openapi(self) -> Json:
        """The description; made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            for (method, _), operation in operations(document).items():
                operation["responses"] = _answers(method.upper(), operation)
        return super().openapi()


def _answers(method: str, operation: Json) -> Json:
    """The answers of an operation: those of its route, less problems that cannot come, by status."""
    named = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    impossible = set[int]()
    if method in BODILESS:
        impossible |= {STATUS["conflict"], STATUS["slow"], STATUS["too_large"]}
    if JSON not in operation.get("requestBody", {}).get("content", {}):
        impossible.add(UNREADABLE)
    if "if-match" not in named:
        impossible |= {STATUS["precondition"], STATUS["unconditional"]}
    kept = {status: answer for status, answer in operation["responses"].items() if status not in map(str, impossible)}
    known = {"304": NOT_MODIFIED} if "if-none-match" in named else {}
    return dict(sorted({**kept, **known}.items()))


@cache
def examples() -> dict[str, Json]:
    """Per operation: as whom it is asked (``role``), with what, and which status comes."""
    return tomllib.loads(files("api").joinpath("examples.toml").read_text(encoding="utf-8"))


def describe(app: FastAPI) -> Json:
    """The description as it is committed."""
    document = app.openapi()
    document["info"]["version"] = "1"
    for operation in operations(document).values():
        example = examples().get(operation["operationId"], {})
        given = {**example.get("path", {}), **example.get("query", {}), **example.get("headers", {})}
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in given:
                parameter["example"] = given[parameter["name"]]
        if "body" in example:
            operation["requestBody"]["content"]["application/json"]["example"] = example["body"]
    return document


def operations(document: Json) -> dict[tuple[str, str], Json]:
    """The operations by method and path, in the order of the paths."""
    return {
        (method, path): item[method]
        for path, item in sorted(document["paths"].items())
        for method in METHODS
        if method in item
    }
