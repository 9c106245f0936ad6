"""What a user would write: FastAPI and a function that returns bytes, or asks one statement first.

``python -m bench.plain_app PORT FILE [KEY_HASH DEAL]``: gives out the bytes of a file at every path, as the product is
served: one process, uvloop, no log of accesses. With a key and a deal it asks the scope statement before.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from neo4j import AsyncGraphDatabase

from bench.bare import Bare
from graph_service.settings import Settings
from graph_service.wiring import address_of


def bytes_app(body: bytes) -> FastAPI:
    """The same bytes for everybody."""
    app = FastAPI()

    @app.get("/{path:path}")
    async def give(path: str) -> Response:
        del path
        return Response(body, media_type="application/json")

    return app


def asking_app(body: bytes, key_hash: str, deal: str) -> FastAPI:
    """The same bytes, after finding out who asks, what the deal's customer is, and at which revision it stands."""
    uri, username, password = address_of(Settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncGraphDatabase.driver(
            uri, auth=(username, password), notifications_min_severity="OFF"
        ) as driver:
            app.state.bare = Bare(driver, key_hash)
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/{path:path}")
    async def give(path: str) -> Response:
        del path
        bare: Bare = app.state.bare
        await bare.scope_of_deal(deal)
        return Response(body, media_type="application/json")

    return app


if __name__ == "__main__":
    said = Path(sys.argv[2]).read_bytes()
    asked = sys.argv[3:]
    uvicorn.run(
        asking_app(said, *asked) if asked else bytes_app(said),
        port=int(sys.argv[1]),
        log_level="warning",
        access_log=False,
    )
