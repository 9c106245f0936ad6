"""The description of the service (OpenAPI 3.1): what FastAPI finds out, and an example for each operation.

The examples are questions of the demo's company (``examples.toml``); tests ask every one of them.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


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
