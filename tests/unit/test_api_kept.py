"""Answers that go out again as they stand: to the same caller, for the same address, under the same tag only."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse

from api.asking import Asked, answer, fresh
from api.kept import Keeper, tags_of
from api.problems import register_problems
from graph_service.access.keys import make_key
from graph_service.services.question import Question
from graph_service.services.tag import NotModified
from graph_service.settings import Settings

ANN, BO = make_key(), make_key()


@dataclasses.dataclass
class Numbers:
    """A service as far as its answers matter here: they rest on a revision, and are counted when computed."""

    revision: int = 1
    asked: int = 0
    computed: int = 0

    async def give(self, question: Question, text: str = "一") -> dict[str, Any]:
        self.asked += 1
        tag = f"{question.viewer.key_hash}-{self.revision}"
        if tag in question.known_tags:
            raise NotModified(tag)
        self.computed += 1
        return {"etag": tag, "value": self.revision, "text": text}


@asynccontextmanager
async def serving(numbers: Numbers, most_bytes: int = 100_000) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.settings, app.state.tokens = Settings(), None

    @app.get("/number")
    async def number(question: Asked, response: Response, size: int = 1) -> Any:
        return await answer(response, numbers.give(question, "一" * size))

    @app.post("/number")
    async def change(question: Asked, response: Response) -> Any:
        return await answer(response, numbers.give(question))

    @app.get("/moment")
    async def moment(question: Asked, response: Response) -> Any:
        return fresh(response, await numbers.give(question))

    @app.get("/pieces")
    async def pieces(question: Asked) -> Response:
        found = await numbers.give(question)
        headers = {"ETag": f'"{found["etag"]}"', "Cache-Control": "private, no-cache"}
        return StreamingResponse(iter([b"one", b"two"]), headers=headers)

    register_problems(app)
    app.add_middleware(Keeper, most_bytes=most_bytes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def ask(client: httpx.AsyncClient, path: str = "/number", key: str = ANN, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.get(path, headers={"Authorization": f"Bearer {key}", **sent})


async def test_the_same_question_is_asked_each_time_and_answered_with_the_same_bytes() -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        first, second, third = [await ask(client) for _ in range(3)]
    assert first.status_code == second.status_code == 200
    assert first.content == second.content == third.content
    assert first.headers == second.headers == third.headers
    assert (numbers.asked, numbers.computed) == (3, 1)


async def test_what_has_changed_is_computed_anew_and_kept_in_place_of_what_was() -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        await ask(client)
        numbers.revision = 2
        assert [(await ask(client)).json()["value"] for _ in range(2)] == [2, 2]
        assert numbers.computed == 2
        numbers.revision = 1
        assert (await ask(client)).json()["value"] == 1
        assert numbers.computed == 3, "of each question only the newest answer is kept"


@pytest.mark.parametrize(
    ("path", "key", "headers"),
    [
        ("/number?size=2", ANN, {}),
        ("/number?size=1", ANN, {}),
        ("/number", BO, {}),
        ("/number", ANN, {"Accept_Language": "zh"}),
    ],
    ids=["size 2", "size 1", "another caller", "another language"],  # keys are drawn anew in each process
)
async def test_another_question_or_caller_or_language_gets_nothing_that_was_kept(
    path: str, key: str, headers: dict[str, str]
) -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        await ask(client)
        await ask(client, path, key, **headers)
    assert numbers.computed == 2


async def test_who_has_the_answer_is_told_so_and_who_has_another_gets_it() -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        first = await ask(client)
        known = await ask(client, If_None_Match=first.headers["etag"])
        other = await ask(client, If_None_Match='"another"')
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (other.status_code, other.content) == (200, first.content)
    assert numbers.computed == 1


@pytest.mark.parametrize("path", ["/moment", "/pieces", "/number?size=5000"])
async def test_what_holds_for_a_moment_or_goes_out_in_pieces_or_is_too_large_is_not_kept(path: str) -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        first, second = [await ask(client, path) for _ in range(2)]
    assert first.content == second.content
    assert numbers.computed == 2


async def test_long_questions_take_room_as_well() -> None:
    numbers = Numbers()
    async with serving(numbers, most_bytes=8_000) as client:
        short, long = "/number", f"/number?beside={'x' * 2_000}"
        for path in (short, long, short, long):
            await ask(client, path)
    assert numbers.computed == 3, "the short one is kept, the long one is not"


async def test_a_change_is_no_question() -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        await ask(client)
        done = [await client.post("/number", headers={"Authorization": f"Bearer {ANN}"}) for _ in range(2)]
    assert [one.status_code for one in done] == [200, 200]
    assert numbers.computed == 3


async def test_whoever_shows_no_key_is_nobody_whatever_was_kept() -> None:
    numbers = Numbers()
    async with serving(numbers) as client:
        await ask(client)
        assert (await client.get("/number")).status_code == 401
    assert numbers.asked == 1


def test_tags_are_read_as_they_are_written() -> None:
    assert tags_of('W/"a", "b",c') == {"a", "b", "c"}
    assert tags_of(None) == frozenset()
