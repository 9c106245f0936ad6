"""Callers at once, each asking again when it was answered, from a process of their own: ``python -m bench.callers``."""

import asyncio
import gc
import json
import sys
from collections.abc import Sequence

import uvloop

from tests.harness.load import Client, Sent, closed_loop, head_of


async def calling(port: int, key: str, paths: Sequence[str], callers: int, seconds: float) -> list[Sent]:
    """What came of asking these paths in turn for so long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.callers", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    asked = json.dumps([port, key, list(paths), callers, seconds])
    said, _ = await process.communicate(asked.encode())
    found = [Sent(*each) for each in json.loads(said)]
    assert {one.status for one in found} == {200}, {one.status for one in found}
    return found


def main() -> None:
    """Port, key, paths, callers and seconds from standard input; what came of each request to standard output."""
    gc.disable()
    port, key, paths, callers, seconds = json.load(sys.stdin)
    client = Client(port, *(head_of(path, key) for path in paths))
    json.dump(uvloop.run(closed_loop(client, callers, seconds)), sys.stdout)


if __name__ == "__main__":
    main()
