"""Asks the examples of the description (``api/examples.toml``) of a service, one after the other."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from api.openapi import examples, operations
from tests.harness.service import Served
from tests.harness.up import BEARERS, DEMO, form, zipped_folder

PATIENCE = 20
Json = dict[str, Any]
Bearer = tuple[str, str]
"""An employee and a role."""


def bearers() -> set[Bearer]:
    """Whose keys the examples need."""
    return {found for example in examples().values() if (found := bearer_of(example)) is not None}


def bearer_of(example: Json) -> Bearer | None:
    """With whose key an example is asked; None = it is open to all."""
    role = example.get("role")
    return None if role is None else (example.get("employee", BEARERS[role]), role)


def ask_all(served: Served, document: Json, keys: Mapping[Bearer, str]) -> Iterator[tuple[str, int, bytes]]:
    """Every example in the order of the file: its operation, and the status and body that came."""
    ways = {operation["operationId"]: way for way, operation in operations(document).items()}
    said: dict[str, bytes] = {}
    for name, example in examples().items():
        bearer = bearer_of(example)
        method, path, headers, body = _request(ways[name], _opened(example, said))
        if bearer is not None:
            headers["Authorization"] = f"Bearer {keys[bearer]}"
        status, said[name] = _patiently(served, path, method, headers, body)
        yield name, status, said[name]


def _patiently(
    served: Served, path: str, method: str, headers: Mapping[str, str], body: bytes | None
) -> tuple[int, bytes]:
    """As a caller does who is told to come back: the same again, which the key of a change makes safe."""
    for _ in range(PATIENCE):
        status, answered, said = served.ask(path, method, headers, body)
        if status != 503:
            break
        time.sleep(float(answered["retry-after"]))
    return status, said


def _request(way: tuple[str, str], example: Json) -> tuple[str, str, dict[str, str], bytes | None]:
    method, template = way
    path = template.format(**{name: quote(value, safe="") for name, value in example.get("path", {}).items()})
    query = {name: _text(value) for name, value in example.get("query", {}).items()}
    headers, body = dict(example.get("headers", {})), None
    if "file" in example:
        more, body = form(zipped_folder(DEMO.parent / example["file"]))
        headers |= more
    if "body" in example:
        headers["Content-Type"], body = "application/json", json.dumps(example["body"]).encode()
    return method.upper(), f"{path}?{urlencode(query, doseq=True)}", headers, body


def _opened(example: Json, said: Mapping[str, bytes]) -> Json:
    """An example with the proof that this service signed in place of the one written there."""
    if "proof_of" not in example:
        return example
    proof = json.loads(said[example["proof_of"]])["proof"]
    kept: Json = {place: dict(example[place]) for place in ("path", "body") if place in example}
    for given in kept.values():
        given |= {name: proof for name in ("proof", "proof_id") if name in given}
    return {**example, **kept}


def _text(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
