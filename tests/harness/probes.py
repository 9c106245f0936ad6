"""Requests that must be refused, and the judge of how they were; and of what the pages of a list cost."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence


@dataclasses.dataclass(frozen=True)
class Probe:
    """A request as bytes, what follows it how often and how slowly, and the status that must come."""

    status: int
    data: bytes
    rest: bytes = b""
    times: int = 0
    pause_s: float = 0.0


@dataclasses.dataclass(frozen=True)
class Seen:
    """What came, and after how long; status 0 = the connection was ended without a word."""

    status: int
    took: float


def at_most(seconds: float, asked: Mapping[str, Probe], seen: Mapping[str, Seen]) -> Iterator[str]:
    """The probes that were not refused as they must be, or too late."""
    for name, probe in asked.items():
        found = seen[name]
        if found.status != probe.status or found.took > seconds:
            yield f"{name}: {found.status} after {found.took:.2f} s, {probe.status} expected"


def let_in(seconds: float, seen: Mapping[str, Seen]) -> Iterator[str]:
    """The files that were not refused as wrong or too large, or too late."""
    for name, found in seen.items():
        if found.status not in (413, 422) or found.took > seconds:
            yield f"{name}: {found.status} after {found.took:.2f} s, 413 or 422 expected"


def slowest_against_first(walks: Sequence[Sequence[float]]) -> float:
    """Several walks over the same pages: how many times the first page the dearest one costs, each at its best."""
    pages: list[float] = [min(times) for times in zip(*walks, strict=True)]
    return max(pages) / pages[0]
