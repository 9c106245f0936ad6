"""What the API's own description says can be asked: operations, their parameters and bodies, and samples for them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from api.policy import EXTENSION, OPEN
from graph_service.access.policy import Operation

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


class NoSampleError(Exception):
    """A parameter or field for which the harness does not know a value: it must be told one."""


@dataclass(frozen=True)
class Described:
    """One method of one path."""

    name: str
    method: str
    path: str
    operation: Operation
    parameters: tuple[Json, ...]
    body: Json | None
    schemas: Mapping[str, Any] = field(repr=False, compare=False, hash=False, default_factory=dict)
    is_open: bool = False
    """Whether it is told to anybody; then its operation is that of least."""

    @property
    def path_names(self) -> list[str]:
        """The names in the braces of its path."""
        return re.findall(r"{(\w+)}", self.path)

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"

    def names_of(self, place: str) -> list[str]:
        """Names of its parameters that stand in a place: query or header."""
        return [one["name"] for one in self.parameters if one["in"] == place]

    def required(self, place: str) -> list[str]:
        """Names of its parameters that must be given."""
        return [one["name"] for one in self.parameters if one["in"] == place and one.get("required")]

    def resolved(self, schema: Json) -> Json:
        """A schema behind its reference."""
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def fields(self) -> Mapping[str, Json]:
        """The fields of its body, by name."""
        if self.body is None:
            return {}
        return {name: self.resolved(one) for name, one in self.resolved(self.body).get("properties", {}).items()}


def described(app: FastAPI, *, with_open: bool = False) -> Iterator[Described]:
    """Everything the description holds, apart from what is open to all unless that is asked for."""
    document = app.openapi()
    for path, methods in document["paths"].items():
        for method in METHODS:
            one = methods.get(method)
            is_open = one is not None and one.get(EXTENSION) == OPEN
            if one is None or (is_open and not with_open):
                continue
            content = one.get("requestBody", {}).get("content", {})
            yield Described(
                one["operationId"],
                method.upper(),
                path,
                Operation.ME if is_open else Operation(one[EXTENSION]),
                tuple(one.get("parameters", ())),
                content.get("application/json", {}).get("schema"),
                document.get("components", {}).get("schemas", {}),
                is_open,
            )


def sample_of(schema: Json, where: str) -> Any:
    """A valid value of a schema, as plain as possible."""
    for name in ("const", "default"):
        if schema.get(name) is not None:
            return schema[name]
    if "anyOf" in schema:
        return sample_of(next(one for one in schema["anyOf"] if one.get("type") != "null"), where)
    if "enum" in schema:
        return schema["enum"][0]
    made = _BY_FORMAT.get(schema.get("format", "")) or _BY_TYPE.get(schema.get("type", ""))
    if made is None:
        raise NoSampleError(f"no sample for {where}: {schema}")
    return made(schema)


def _number(schema: Json) -> Any:
    low = float(schema.get("minimum", schema.get("exclusiveMinimum", 0)) or 0)
    high = float(schema.get("maximum", schema.get("exclusiveMaximum", low + 2)) or low + 2)
    middle = (low + high) / 2
    return int(middle) if schema["type"] == "integer" else middle


_BY_FORMAT: Mapping[str, Callable[[Json], Any]] = {
    "date": lambda _: "2026-03-01",
    "date-time": lambda _: "2026-12-05T09:00:00+08:00",
}
_BY_TYPE: Mapping[str, Callable[[Json], Any]] = {
    "string": lambda _: "text",
    "boolean": lambda _: True,
    "integer": _number,
    "number": _number,
    "array": lambda _: [],
}
