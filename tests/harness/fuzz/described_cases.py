"""Requests made from the description: every boundary of every parameter, and what a generator thinks of beside them."""

import copy
import json
import random
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import GenerationConfig
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from graph_service.access.policy import Role
from tests.harness.described import Described
from tests.harness.fuzz.filled import OFTEN, PLACES, Filling
from tests.harness.fuzz.sent import Sent, is_sendable, pairs_of, target_of

Json = dict[str, Any]
Api: TypeAlias = APIOperation[Any, Any, Any, Any]
DRAWN = {GenerationMode.POSITIVE: 7, GenerationMode.NEGATIVE: 5}
"""Cases drawn for each operation beside its boundaries, those that fit the description and those that do not."""
NOISE, LONG = ("cursor", "sort", "team", "owner", "actor"), 60
"""Parameters for which any text made up is wrong, and texts longer than anybody types."""


def operations_of(document: Json) -> dict[str, Api]:
    """The operations by their names."""
    known = schemathesis.openapi.from_dict(document)
    found = [one.ok() for one in known.get_all_operations() if isinstance(one, Ok)]
    return {one.definition.raw["operationId"]: one for one in found}


def boundaries(operation: Api) -> Iterator[Any]:
    """Every boundary of every parameter and field, one at a time."""
    yield from operation.schema.iter_coverage_cases(
        operation, generation_modes=list(GenerationMode), generation_config=GenerationConfig()
    )


def drawn_cases(operation: Api, number: int) -> Iterator[Any]:
    """Cases a generator draws."""
    for mode, wanted in DRAWN.items():
        yield from _drawn(operation, number, mode, wanted)


def _drawn(operation: Api, number: int, mode: GenerationMode, wanted: int) -> list[Any]:
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=wanted, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def draw(case: Any) -> None:
        found.append(case)

    with suppress(Unsatisfiable):  # nothing can be wrong about what takes nothing
        draw()
    return found


def sent_as(  # what a request is made of
    case: Any, route: Described, role: Role, filling: Filling, drawn: random.Random, number: int
) -> Sent:
    """A case as a request of a role, about what is there unless the case is about just that."""
    place = drawn.choice(PLACES)
    wrong = getattr(case.meta.phase.data, "parameter", None)
    known = filling.path(route, drawn, role, place)
    kept = {name: value for name, value in known.items() if name != wrong and drawn.random() < OFTEN}
    names = {**_object(case.path_parameters), **kept}
    query = _filled(_plain(_object(case.query), wrong, drawn), wrong, filling, drawn, role, place, number)
    headers = _headers(case, route, wrong, filling, drawn, number)
    body = case.body
    if isinstance(body, dict):
        body = _filled(copy.deepcopy(body), wrong, filling, drawn, role, place, number)
    content, media = _content(body, case.media_type)
    if media:
        headers["Content-Type"] = media
    why = f"{case.meta.phase.name.value} {getattr(case.meta.phase.data, 'description', '')} {wrong or ''}"
    pairs = tuple((name, value) for name, value in headers.items() if is_sendable(value))
    return Sent(number, role, route, case.method, target_of(route.path, names, pairs_of(query)), pairs, content, why)


def _plain(query: Json, wrong: str | None, drawn: random.Random) -> Json:
    """Without texts that say nothing to anybody, unless the case is about just these: they end it at the door."""

    def is_kept(name: str, value: Any) -> bool:
        is_noise = name in NOISE or (isinstance(value, str) and len(value) > LONG)
        return name == wrong or not is_noise or drawn.random() > OFTEN

    return {name: value for name, value in query.items() if is_kept(name, value)}


def _filled(
    given_: Json, wrong: str | None, filling: Filling, drawn: random.Random, role: Role, place: str, number: int
) -> Json:
    for name, value in given_.items():
        if name == wrong or drawn.random() > OFTEN:
            continue
        known = filling.value(name, drawn, role, place, number)
        if known is not None and isinstance(value, str):
            given_[name] = known
        elif known is not None and isinstance(value, list) and all(isinstance(one, str) for one in value):
            given_[name] = [known][: len(value)]
    return given_


def _headers(
    case: Any, route: Described, wrong: str | None, filling: Filling, drawn: random.Random, number: int
) -> dict[str, str]:
    """The headers of a case; a key of its own and a version that holds, unless the case is about just that."""
    given_ = {name: str(value) for name, value in _object(case.headers).items()}
    given_.pop("Authorization", None)
    for name in given_:
        if name == wrong or drawn.random() > OFTEN:
            continue
        if name.lower() == "idempotency-key":
            given_[name] = f"fuzz-{number}"
        elif name.lower() == "if-match":
            given_[name] = f'"{drawn.choice((1, 1, 1, 2, 3))}"'
        elif name == "X-Purpose":
            given_[name] = "annual-review"
    return given_


def _content(body: Any, media: str | None) -> tuple[bytes, str]:
    """The body as bytes, with its media type."""
    if body is NOT_SET or media is None:
        return b"", ""
    if media == "multipart/form-data":
        parts = body.items() if isinstance(body, Mapping) else [("file", body)]
        edge = "edge-of-a-part"
        text = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="f.zip"\r\n\r\n{value}\r\n'
            for name, value in parts
        )
        return f"{text}--{edge}--\r\n".encode(errors="replace"), f"{media}; boundary={edge}"
    return body if isinstance(body, bytes) else json.dumps(body, default=str).encode(), media


def _object(given_: Any) -> Json:
    return dict(given_) if isinstance(given_, Mapping) else {}
