"""What a log line may say of one request: ids of whoever asked and of what was written. Never a name, never a value.

The request's first layer opens a trail; whoever finds out an id on the way notes it, and the layer that writes the
log reads it. Outside a request notes go nowhere.
"""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


@dataclasses.dataclass
class Trail:
    """Ids found on the way of one request."""

    employee_id: str | None = None
    key_id: str | None = None
    operation_id: str | None = None


_TRAIL: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextmanager
def open_trail() -> Iterator[Trail]:
    """Within it, what is noted is kept here."""
    trail = Trail()
    token = _TRAIL.set(trail)
    try:
        yield trail
    finally:
        _TRAIL.reset(token)


def note_asker(employee_id: str | None, key_id: str | None) -> None:
    """Who asks, once it is known."""
    trail = _TRAIL.get()
    if trail is not None:
        trail.employee_id, trail.key_id = employee_id, key_id


def asker() -> str:
    """Whose question this is, as far as it is known: their key, else themselves; nobody in particular is ``""``."""
    trail = _TRAIL.get()
    return "" if trail is None else trail.key_id or trail.employee_id or ""


def note_operation(operation_id: str) -> None:
    """The operation that a request has begun."""
    trail = _TRAIL.get()
    if trail is not None:
        trail.operation_id = operation_id
