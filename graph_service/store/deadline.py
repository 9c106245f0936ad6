"""The deadline of a whole request: whatever is asked of the database within it shares the time that is left."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ENDS: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline(timeout_s: float) -> Iterator[None]:
    """Within it no question to the database outlives ``timeout_s`` from now."""
    token = _ENDS.set(time.monotonic() + timeout_s)
    try:
        yield
    finally:
        _ENDS.reset(token)


def within(timeout_s: float) -> float:
    """The time a question may take: its own, or what is left of the request's."""
    ends = _ENDS.get()
    return timeout_s if ends is None else max(min(timeout_s, ends - time.monotonic()), 0.001)
