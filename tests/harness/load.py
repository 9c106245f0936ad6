"""An open loop: requests are sent when their time has come, whether or not earlier ones were answered.

A client of its own, since one that waits would measure itself: connections kept alive, requests written as bytes.
Run in a process of its own (``python -m tests.harness.load``), so that it does not share the service's interpreter.
"""

import asyncio
import dataclasses
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import cycle

import uvloop


@dataclasses.dataclass(frozen=True)
class Sent:
    """One request: when it was due (seconds from the beginning), how long it took, and what came; 0 = nothing."""

    due: float
    took: float
    status: int
    has_retry_after: bool


class Client:
    """Connections to one service, as many as are needed at once; the callers ask in turn."""

    def __init__(self, port: int, *heads: bytes) -> None:
        self._port = port
        self._heads = cycle(heads)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def once(self, due: float, began: float) -> Sent:
        """One request from the moment it was due."""
        try:
            status, retries = await asyncio.wait_for(self._exchange(), 20)
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError):
            status, retries = 0, False
        return Sent(due, time.perf_counter() - began - due, status, retries)

    async def _exchange(self) -> tuple[int, bool]:
        asked = next(self._heads)
        while self._idle:
            with suppress(
                ConnectionError, asyncio.IncompleteReadError
            ):  # ended while it was idle: as any client, again
                return await self._once_over(*self._idle.pop(), asked)
        return await self._once_over(*await asyncio.open_connection("127.0.0.1", self._port), asked)

    async def _once_over(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes
    ) -> tuple[int, bool]:
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        await reader.readexactly(length)
        if b"connection: close" in head:
            writer.close()
        else:
            self._idle.append((reader, writer))
        return int(head.split(b" ", 2)[1]), b"retry-after:" in head

    def close(self) -> None:
        """Hang up."""
        for _, writer in self._idle:
            writer.close()


async def open_loop(client: Client, rate: float, seconds: float) -> list[Sent]:
    """``rate`` requests a second for so long."""
    began, tasks = time.perf_counter(), []
    for number in range(int(rate * seconds)):
        due = number / rate
        await asyncio.sleep(max(began + due - time.perf_counter(), 0))
        tasks.append(asyncio.create_task(client.once(due, began)))
    found = list(await asyncio.gather(*tasks))
    client.close()
    return found


async def closed_loop(client: Client, callers: int, seconds: float) -> list[Sent]:
    """So many callers, each asking again once it was answered."""
    began = time.perf_counter()

    async def caller() -> list[Sent]:
        found = []
        while (now := time.perf_counter() - began) < seconds:
            found.append(await client.once(now, began))
        return found

    found = [sent for each in await asyncio.gather(*(caller() for _ in range(callers))) for sent in each]
    client.close()
    return found


QUESTIONS = 5_000
"""Different questions, where the path leaves a place for their number."""


def heads_of(path: str, *keys: str) -> list[bytes]:
    """Requests in turn: each key's, each about a moment of its own where the path has a place for it (``{time}``)."""
    midnight = datetime(2026, 6, 30)  # noqa: DTZ001  (the path says of which zone)
    drawn = random.SystemRandom().sample(range(86_400_000), QUESTIONS)
    clock = [(midnight + timedelta(milliseconds=each)).time().isoformat("milliseconds") for each in drawn]
    paths = [path.replace("{time}", time) for time in (clock if "{time}" in path else clock[:1])]
    turns = max(len(paths), len(keys))
    return [head_of(paths[turn % len(paths)], keys[turn % len(keys)]) for turn in range(turns)]


def head_of(path: str, key: str, **headers: str) -> bytes:
    """A request as it is written."""
    lines = {"Host": "localhost", "Authorization": f"Bearer {key}"} | headers
    said = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"GET {path} HTTP/1.1\r\n{said}\r\n".encode()


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


@dataclasses.dataclass(frozen=True)
class Overload:
    """What came of an overload, beside the capacity found before it; ``lives`` = how long a sign of life took."""

    sent: Sequence[Sent]
    capacity: float
    lives: Sequence[float]
    rss_mb: float

    @property
    def good(self) -> list[Sent]:
        """What was answered."""
        return [one for one in self.sent if one.status == 200]

    @property
    def shed(self) -> list[Sent]:
        """What was sent away."""
        return [one for one in self.sent if one.status == 503]

    @property
    def goodput(self) -> float:
        """Answers a second, until the last one came."""
        return len(self.good) / max(one.due + one.took for one in self.sent)

    def failures(self) -> Iterator[str]:
        """Each figure of row L1 that was missed."""
        accepted, refused, alive = _p99(self.good), _p99(self.shed), percentile(self.lives, 0.99)
        strange = {one.status for one in self.sent} - {200, 503}
        missed = {
            f"answers {sorted(strange)}": bool(strange),
            f"goodput {self.goodput / self.capacity:.0%} of capacity": self.goodput < 0.8 * self.capacity,
            f"accepted p99 {accepted:.2f} s": accepted > 1.5,
            "nobody was sent away: it was no overload": not self.shed,
            "sent away without Retry-After": not all(one.has_retry_after for one in self.shed),
            f"sent away p99 {refused * 1000:.0f} ms": refused > 0.1,
            f"{self.rss_mb:.0f} MB": self.rss_mb > 300,
            f"livez p99 {alive * 1000:.0f} ms": alive > 0.2,
        }
        yield from (name for name, is_missed in missed.items() if is_missed)

    def __str__(self) -> str:
        return (
            f"capacity {self.capacity:.0f}/s, goodput {self.goodput / self.capacity:.0%}, accepted p99 "
            f"{_p99(self.good):.2f} s, sent away p99 {_p99(self.shed) * 1000:.0f} ms of {len(self.shed)}, "
            f"livez p99 {percentile(self.lives, 0.99) * 1000:.0f} ms of {len(self.lives)}, {self.rss_mb:.0f} MB"
        )


@dataclasses.dataclass(frozen=True)
class Greed:
    """Normal callers ``alone`` and ``beside`` a greedy one, and what the greedy one got."""

    alone: Sequence[Sent]
    beside: Sequence[Sent]
    greedy: Sequence[Sent]

    @property
    def throttled(self) -> list[Sent]:
        """What the greedy one was sent away with."""
        return [one for one in self.greedy if one.status == 429]

    @property
    def ratio(self) -> float:
        """How many times slower the slowest answers of the others are beside the greedy one."""
        return _p99(self.beside) / _p99(self.alone)

    def failures(self) -> Iterator[str]:
        """Each figure of row L6 that was missed."""
        others = sorted({one.status for one in [*self.alone, *self.beside]} - {200})
        strange = sorted({one.status for one in self.greedy} - {200, 429})
        missed = {
            f"others' p99 x {self.ratio:.2f}": self.ratio > 1.3,
            f"others got {others}": bool(others),
            f"the greedy one got {strange}": bool(strange),
            "nobody was throttled": not self.throttled,
            "throttled without Retry-After": not all(one.has_retry_after for one in self.throttled),
        }
        yield from (name for name, is_missed in missed.items() if is_missed)

    def __str__(self) -> str:
        return (
            f"p99 of {len(self.beside)} others x {self.ratio:.2f}, "
            f"{len(self.throttled)} of {len(self.greedy)} throttled"
        )


def _p99(sent: Sequence[Sent]) -> float:
    return percentile([one.took for one in sent], 0.99)


def main(arguments: list[str]) -> None:
    """kind (open, closed), port, rate or callers, seconds, path, keys that are used in turn."""
    kind, port, amount, seconds, path, *keys = arguments
    client = Client(int(port), *heads_of(path, *keys))
    work = (
        open_loop(client, float(amount), float(seconds))
        if kind == "open"
        else closed_loop(client, int(amount), float(seconds))
    )
    json.dump([dataclasses.astuple(sent) for sent in uvloop.run(work)], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
