"""An open loop: requests are sent when their time has come, whether or not earlier ones were answered.

A client of its own, since one that waits would measure itself: connections kept alive, requests written as bytes.
Run in a process of its own (``python -m tests.harness.load``), so that it does not share the service's interpreter.
"""

import asyncio
import dataclasses
import gc
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from typing import NamedTuple

import uvloop

PATIENCE_S = 20
"""How long an answer is waited for."""
ANSWER = re.compile(rb"HTTP/1\.1 (\d+)(.*?)\r\n\r\n", re.DOTALL)
LENGTH = re.compile(rb"\ncontent-length: (\d+)", re.IGNORECASE)
RETRIES = re.compile(rb"\nretry-after: ", re.IGNORECASE)
CLOSES = re.compile(rb"\nconnection: close", re.IGNORECASE)
SLICE_S = 0.001
"""The finest that the loop's timers tell apart: waiting for less would be spinning."""
YIELD = 16
"""Requests that are late are sent so many at a time before answers are looked at."""


class Sent(NamedTuple):
    """One request: when it was due (seconds from the beginning), how long it took, and what came; 0 = nothing."""

    due: float
    took: float
    status: int
    has_retry_after: bool


class Client:
    """Connections to one service, as many as are needed at once; the callers ask in turn.

    It shares the machine with what it measures, down to the caches, so a request costs it two callbacks and no task of
    its own, and what it looks at is found in an answer without taking it apart.
    """

    def __init__(self, port: int, *heads: bytes) -> None:
        self._port = port
        self._heads = cycle(heads)
        self._idle: list[Wire] = []
        self._opening: set[asyncio.Task[None]] = set()
        self.began = time.perf_counter()
        self.sent: list[Sent] = []
        self.n_open = 0
        self._is_all = asyncio.Event()
        self.answered: Callable[[], None] = lambda: None
        """What is done once more has been answered."""

    def ask(self, due: float) -> None:
        """One request from the moment it was due."""
        self.n_open += 1
        self.send(Asked(due, next(self._heads)))

    def send(self, asked: "Asked") -> None:
        """Over a connection that is idle, else over a new one."""
        if self._idle:
            self._idle.pop().send(asked)
        else:
            task = asyncio.create_task(self._over_a_new_one(asked))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _over_a_new_one(self, asked: "Asked") -> None:
        try:
            _, wire = await asyncio.get_running_loop().create_connection(partial(Wire, self), "127.0.0.1", self._port)
        except OSError:
            self.done(asked, 0, retries=False)
        else:
            wire.send(asked)

    def done(self, asked: "Asked", status: int, *, retries: bool, wire: "Wire | None" = None) -> None:
        """What came of a request; its connection can carry another one."""
        if wire is not None:
            self._idle.append(wire)
        self.n_open -= 1
        self.sent.append(Sent(asked.due, time.perf_counter() - self.began - asked.due, status, retries))
        self.answered()

    def lost(self, wire: "Wire") -> None:
        """A connection has ended while it was idle."""
        if wire in self._idle:
            self._idle.remove(wire)

    async def finish(self) -> list[Sent]:
        """Everything that was sent, once it is answered or has waited long enough; then hang up."""
        self.answered = self._look_whether_all
        self._look_whether_all()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_all.wait(), PATIENCE_S)
        for wire in self._idle:
            wire.transport.close()
        late = time.perf_counter() - self.began
        return [*self.sent, *(Sent(late - PATIENCE_S, PATIENCE_S, 0, False) for _ in range(self.n_open))]

    def _look_whether_all(self) -> None:
        if not self.n_open:
            self._is_all.set()


class Asked(NamedTuple):
    """A request under way: when it was due, and its text."""

    due: float
    head: bytes


class Wire(asyncio.Protocol):
    """One connection, with one request at a time."""

    transport: asyncio.Transport

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asked: Asked | None = None
        self._came = b""
        self._is_used = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The service has answered the call."""
        self.transport = transport  # type: ignore[assignment]

    def send(self, asked: Asked) -> None:
        """Write a request."""
        self._asked, self._came = asked, b""
        self.transport.write(asked.head)

    def data_received(self, data: bytes) -> None:
        """A piece of the answer."""
        self._came = data = self._came + data if self._came else data
        asked, found = self._asked, ANSWER.match(data)
        if asked is None or found is None:
            return
        length = LENGTH.search(found[2])
        if length is not None and len(data) < found.end() + int(length[1]):
            return
        self._asked, self._is_used = None, True
        goes_on = CLOSES.search(found[2]) is None
        if not goes_on:
            self.transport.close()
        retries = RETRIES.search(found[2]) is not None
        self._client.done(asked, int(found[1]), retries=retries, wire=self if goes_on else None)

    def connection_lost(self, _: Exception | None) -> None:
        """The service has hung up: what was not answered at all is asked again, as any client would."""
        asked, self._asked = self._asked, None
        if asked is None:
            self._client.lost(self)
        elif self._is_used and not self._came:
            self._client.send(asked)
        else:
            self._client.done(asked, 0, retries=False)


async def open_loop(client: Client, rate: float, seconds: float) -> list[Sent]:
    """``rate`` requests a second for so long."""
    client.began = time.perf_counter()
    loop = asyncio.get_running_loop()
    is_all = asyncio.Event()

    def go_on(number: int) -> None:
        for _ in range(YIELD):
            ahead = client.began + number / rate - time.perf_counter()
            if ahead > 0:
                loop.call_later(max(ahead, SLICE_S), go_on, number)
                return
            client.ask(number / rate)
            number += 1
            if number >= rate * seconds:
                is_all.set()
                return
        loop.call_soon(go_on, number)

    go_on(0)
    await is_all.wait()
    return await client.finish()


async def closed_loop(client: Client, callers: int, seconds: float) -> list[Sent]:
    """So many callers, each asking again once it was answered."""
    client.began = time.perf_counter()

    def again() -> None:
        now = time.perf_counter() - client.began
        if now < seconds:
            client.ask(now)

    client.answered = again
    for _ in range(callers):
        again()
    await asyncio.sleep(seconds)
    return await client.finish()


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
            f"p99 of {len(self.beside)} others x {self.ratio:.2f} of {_p99(self.alone) * 1000:.1f} ms, "
            f"{len(self.throttled)} of {len(self.greedy)} throttled"
        )


def _p99(sent: Sequence[Sent]) -> float:
    return percentile([one.took for one in sent], 0.99)


def main(arguments: list[str]) -> None:
    """kind (open, closed), port, rate or callers, seconds, path, keys that are used in turn."""
    gc.disable()  # a pause of this process is no pause of the service
    kind, port, amount, seconds, path, *keys = arguments
    client = Client(int(port), *heads_of(path, *keys))
    work = (
        open_loop(client, float(amount), float(seconds))
        if kind == "open"
        else closed_loop(client, int(amount), float(seconds))
    )
    json.dump(uvloop.run(work), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
