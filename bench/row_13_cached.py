"""An answer that was computed before, under load, against FastAPI and a function that returns its bytes."""

import asyncio
import http.client
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.caller import Caller
from bench.callers import calling
from bench.measure import Reading, Spread, spread
from bench.portfolio import DEALS, EXECUTIVE
from bench.row import Row
from bench.row_coverage import path_of
from bench.stage import Place, Stage, served
from graph_service.access.keys import hash_of
from graph_service.store.local_server.readiness import free_port

ROUNDS, SECONDS, CALLERS = 5, 2.5, 8


async def run(stage: Stage) -> Sequence[Reading]:
    """Requests a second of eight callers: ours, the bytes alone, the bytes after the one statement that ours asks."""
    place = await stage.place()
    key = await place.key(EXECUTIVE, "executive")
    path, file = path_of(DEALS), stage.folder("plain") / "answer.json"
    async with served(place) as up:
        caller = Caller(up.port, key)
        file.write_bytes(caller.ask(path)[3])
        caller.close()
        async with (
            _plain(place, file) as bare,
            _plain(place, file, hash_of(key), f"o-{DEALS}") as asking,
        ):
            rates: list[list[float]] = [[], [], [], []]
            for number in range(stage.rounds(ROUNDS) + 1):
                for side, (port, asked) in enumerate(
                    ((up.port, path), (bare, path), (asking, path), (up.port, "/livez"))
                ):
                    found = await calling(port, key, [asked], CALLERS, SECONDS)
                    if number:
                        rates[side].append(len(found) / SECONDS)
    return _readings(rates, file.stat().st_size)


def _readings(rates: list[list[float]], size: int) -> list[Reading]:
    ours, bare, asking, alive = rates
    counted = {
        "requests/s ours": round(spread(ours).median),
        "requests/s other": round(spread(bare).median),
        "bytes": size,
    }
    warm = "GET coverage, warm: its rights are looked up anew by one statement"
    bytes_said = "FastAPI, Response(bytes)"
    return [
        Reading("against bytes", warm, bytes_said, _share(ours, bare), "at least", 0.6, counted=counted),
        Reading(
            "against bytes after the same statement",
            warm,
            "FastAPI: the scope statement by the bare driver, Response(bytes)",
            _share(ours, asking),
            "at least",
            0.6,
            counted={"requests/s other": round(spread(asking).median)},
        ),
        Reading(
            "the layers alone",
            "GET /livez, which asks no database, through gate, journal and measures",
            bytes_said,
            _share(alive, bare),
            "at least",
            None,
            counted={"requests/s ours": round(spread(alive).median)},
        ),
    ]


def _share(ours: list[float], other: list[float]) -> Spread:
    return spread([a / b for a, b in zip(ours, other, strict=True)])


@asynccontextmanager
async def _plain(place: Place, file: Path, *asked: str) -> AsyncIterator[int]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.plain_app", str(port), str(file), *asked, env=dict(place.environment)
    )
    try:
        await _up(port)
        yield port
    finally:
        process.terminate()
        await process.wait()


async def _up(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request("GET", "/")
                connection.getresponse().read()
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return
            finally:
                connection.close()


ROW = Row(
    "a cached answer under load",
    "Rights are never cached here: every question asks one statement who asks and what they may see, so the first "
    "comparison is of one statement with none. The second gives both sides that statement.",
    run,
)
