"""Large answers are written piece by piece: the same answer, held against the same schema, and others are heard."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Response
from pydantic import BaseModel, ConfigDict, Field

from api.app import routers
from api.policy import OPEN, operation_of, routes_of
from api.routing import PIECE, Router

ENTRIES = [0, 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 3]


class Entry(BaseModel):
    """An entry with everybody's persons."""

    model_config = ConfigDict(extra="forbid")
    value: float | None
    persons: list[str]


class Total(BaseModel):
    """An entry without them."""

    model_config = ConfigDict(extra="forbid")
    value: float | None


class Whole(BaseModel):
    """An answer as most see it."""

    model_config = ConfigDict(extra="forbid")
    from_: str | None = Field(alias="from")
    deals: dict[str, Entry]
    names_: Annotated[dict[str, str], Field(alias="names")]
    rows: list[Total]
    count: int


class Sums(BaseModel):
    """The same without persons."""

    model_config = ConfigDict(extra="forbid")
    from_: str | None = Field(alias="from")
    deals: dict[str, Total]
    names_: Annotated[dict[str, str], Field(alias="names")]
    rows: list[Total]
    count: int


Either = Annotated[Whole | Sums, Field(union_mode="left_to_right")]


def answer(entries: int, *, with_persons: bool) -> dict[str, Any]:
    persons = {"persons": ["p-1", '"deals":{}']} if with_persons else {}
    return {
        "from": None,
        "deals": {f'o-{n}"\\文': {"value": None if n % 7 == 0 else n / 3, **persons} for n in range(entries)},
        "names": {f"p-{n}": '"deals":{}' for n in range(entries)},
        "rows": [{"value": n} for n in range(entries)],
        "count": entries,
    }


def app_of(router: APIRouter, found: Callable[[], Any], model: Any = Either) -> FastAPI:
    @router.get("/asked", response_model=model)
    async def get(response: Response) -> Any:
        response.headers["ETag"] = '"tag"'
        return found()

    app = FastAPI()
    app.include_router(router)
    return app


async def asked(app: FastAPI) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get("/asked")


@pytest.mark.parametrize("entries", ENTRIES)
@pytest.mark.parametrize("with_persons", [True, False], ids=["persons", "sums"])
async def test_a_large_answer_is_the_same_as_one_written_at_once(entries: int, *, with_persons: bool) -> None:
    found = answer(entries, with_persons=with_persons)
    ours, usual = [await asked(app_of(router, lambda: found)) for router in (Router(), APIRouter())]
    assert ours.json() == usual.json() == found
    assert dict(ours.headers.items()) == dict(usual.headers.items())
    assert [list(ours.json()[part]) for part in ("deals", "names")] == [
        list(found[part]) for part in ("deals", "names")
    ]


@pytest.mark.parametrize("at", [0, PIECE, 3 * PIECE - 1])
async def test_an_entry_that_does_not_fit_its_schema_is_never_told(at: int) -> None:
    found = answer(3 * PIECE, with_persons=False)
    found["rows"][at]["untold"] = "somebody's"
    ours = await asked(app_of(Router(), lambda: found))
    assert (ours.status_code, "somebody" in ours.text) == (500, False)


async def test_others_are_heard_between_the_pieces() -> None:
    turns, is_done = 0, asyncio.Event()

    async def other() -> None:
        nonlocal turns
        while not is_done.is_set():
            turns += 1
            await asyncio.sleep(0)

    heard = []
    for entries in (1, 20 * PIECE):
        app = app_of(Router(), partial(answer, entries, with_persons=True))
        beside, turns = asyncio.create_task(other()), 0
        assert (await asked(app)).status_code == 200
        heard.append(turns)
        is_done.set()
        await beside
        is_done.clear()
    assert heard[1] - heard[0] >= 3 * 20, heard


def test_whatever_goes_out_in_parts_can_be_written_in_pieces() -> None:
    """Each route that answers with a schema is a function that a router of ours has wrapped."""
    routes = [
        route
        for route in routes_of(routers())
        if "GET" in (route.methods or ()) and route.response_model is not None and operation_of(route) != OPEN
    ]
    assert len(routes) > 20
    assert [route.path for route in routes if not hasattr(route.endpoint, "__wrapped__")] == []
