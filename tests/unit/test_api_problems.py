"""What a problem says to whoever asks: nothing of our own machines, and what they can do."""

import httpx
import pytest
from fastapi import FastAPI

from api.problems import register_problems
from graph_service.errors import UnavailableError


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnavailableError("store.deadline", statement="scope/of_deal"), "ask the same again"),
        (UnavailableError("store.not_reached", reason="10.0.0.7"), "cannot be used at this moment"),
    ],
)
async def test_what_the_store_says_of_itself_is_not_told(error: UnavailableError, told: str) -> None:
    app = FastAPI()
    register_problems(app)

    @app.get("/asked")
    async def asked() -> None:
        raise error

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        answer = await client.get("/asked", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert told in answer.json()["detail"]
    assert "scope/of_deal" not in answer.text
    assert "10.0.0.7" not in answer.text
