"""Routers whose large answers are written piece by piece.

An answer is held against its schema and written out in one go, in which nobody else is heard: of a company's thousands
of deals that is a tenth of a second. Here parts of many entries are checked and written some entries at a time, and
whoever waits has a turn in between.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache, wraps
from itertools import islice
from typing import Any

from fastapi import APIRouter, Response
from fastapi.datastructures import DefaultPlaceholder
from pydantic import BaseModel, TypeAdapter

PIECE = 100
"""Entries at a time: some two thousandths of a second."""
Endpoint = Callable[..., Awaitable[Any]]
Part = dict[str, Any] | list[Any]


class Router(APIRouter):
    """Routes of one noun."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        """A route as FastAPI has it; where its answer may be large, its function returns it written."""
        model = told.get("response_model")
        has_schema = model is not None and not isinstance(model, DefaultPlaceholder)
        is_usual = "GET" in (told.get("methods") or ()) and told.get("status_code") is None
        super().add_api_route(path, written_in_pieces(endpoint, model) if has_schema and is_usual else endpoint, **told)


def written_in_pieces(endpoint: Endpoint, model: Any) -> Endpoint:
    """The same function; a large answer comes back as bytes, with the headers that it has put on its ``response``."""
    whole: TypeAdapter[Any] = TypeAdapter(model)

    @wraps(endpoint)
    async def answered(**given: Any) -> Any:
        found, beside = await endpoint(**given), given.get("response")
        large = _large(found)
        if not large or beside is None:
            return found
        answer = Response(b"".join([piece async for piece in _written(whole, found, large)]))
        answer.headers["Content-Type"] = "application/json"
        answer.raw_headers.extend(beside.raw_headers)
        return answer

    return answered


def _large(found: Any) -> frozenset[str]:
    """Names of the parts with many entries."""
    parts = found.items() if isinstance(found, dict) else ()
    return frozenset(name for name, part in parts if isinstance(part, dict | list) and len(part) > PIECE)


async def _written(whole: TypeAdapter[Any], found: dict[str, Any], large: frozenset[str]) -> AsyncIterator[bytes]:
    """The answer as JSON; parts of many entries stand at its end."""
    # one entry stays of each, by which a model among several is told
    small: BaseModel = whole.validate_python(
        {name: _first(part) if name in large else part for name, part in found.items()}
    )
    fields = {name: field.alias or name for name, field in type(small).model_fields.items()}
    apart = {name: alias for name, alias in fields.items() if alias in large}
    head = whole.dump_json(small, by_alias=True, exclude=set(apart))[:-1]
    yield head
    before = b"" if head == b"{" else b","
    for name, alias in apart.items():
        yield before + json.dumps(alias).encode() + b":"
        async for piece in _entries(_adapter(type(small), name), found[alias]):
            yield piece
        before = b","
    yield b"}"


async def _entries(adapter: TypeAdapter[Any], part: Part) -> AsyncIterator[bytes]:
    """The entries of a part as JSON; whoever waits has a turn before each piece."""
    around, before = (b"{}", b"{") if isinstance(part, dict) else (b"[]", b"[")
    for piece in _pieces(part):
        await asyncio.sleep(0)
        yield before + adapter.dump_json(adapter.validate_python(piece), by_alias=True)[1:-1]
        before = b","
    yield around[1:]


def _pieces(part: Part) -> Iterator[Part]:
    entries = iter(part.items() if isinstance(part, dict) else part)
    while piece := type(part)(islice(entries, PIECE)):
        yield piece


def _first(part: Part) -> Part:
    return type(part)(islice(part.items() if isinstance(part, dict) else part, 1))


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    kind: Any = model.model_fields[name].annotation
    return TypeAdapter(kind)
