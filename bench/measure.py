"""Two sides in turn, so that whatever else the machine does meets both; medians with their quartiles."""

import dataclasses
import operator
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

Side = Callable[[], Awaitable[float]]
"""Does its work once and says how long the part that counts took, in seconds."""
Want = Literal["at most", "at least"]
HOLDS = {"at most": operator.le, "at least": operator.ge}


@dataclasses.dataclass(frozen=True)
class Spread:
    """The middle of some measurements, and between what the middle half of them lies."""

    median: float
    low: float
    high: float
    n: int


@dataclasses.dataclass(frozen=True)
class Reading:
    """One figure: ours against what a user would run instead, and the bound it should keep; None = it has none."""

    what: str
    ours: str
    other: str
    ratio: Spread
    want: Want = "at most"
    bound: float | None = None
    ours_ms: Spread | None = None
    other_ms: Spread | None = None
    counted: dict[str, Any] = dataclasses.field(default_factory=dict)
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the bound is kept."""
        return None if self.bound is None else bool(HOLDS[self.want](self.ratio.median, self.bound))


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles."""
    ordered = sorted(values)
    if len(ordered) < 2:
        return Spread(ordered[0], ordered[0], ordered[0], 1)
    low, middle, high = statistics.quantiles(ordered, n=4, method="inclusive")
    return Spread(middle, low, high, len(ordered))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    """How long it took, in seconds."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def in_turn(sides: Sequence[Side], rounds: int, warm: int = 1) -> list[list[float]]:
    """Seconds of each side, round by round; every other round begins with the last. The first ``warm`` do not count."""
    found: list[list[float]] = [[] for _ in sides]
    for number in range(warm + rounds):
        order = list(range(len(sides)))
        for side in order if number % 2 == 0 else order[::-1]:
            seconds = await sides[side]()
            if number >= warm:
                found[side].append(seconds)
    return found


def again(side: Side, times: int) -> Side:
    """A side that works several times in a row and counts as the middle one.

    Where it takes a fraction of what the other does, both then keep the machine busy for about as long.
    """

    async def several() -> float:
        return statistics.median([await side() for _ in range(times)])

    return several


def compared(  # noqa: PLR0913  (the parts of a figure)
    what: str,
    named: tuple[str, str],
    took: Sequence[Sequence[float]],
    bound: float | None,
    want: Want = "at most",
    *,
    counted: dict[str, Any] | None = None,
    note: str = "",
) -> Reading:
    """A figure of two sides: our seconds for each of theirs; where more is wanted, our rate for each of theirs."""
    ours, other = took
    pairs = zip(ours, other, strict=True)
    ratios = [a / b if want == "at most" else b / a for a, b in pairs]
    one, two = (spread([seconds * 1000 for seconds in side]) for side in (ours, other))
    return Reading(what, *named, spread(ratios), want, bound, one, two, counted or {}, note)
