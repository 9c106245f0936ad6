"""A clock that stands still, for what depends on the moment to the last microsecond."""

from datetime import UTC, datetime
from typing import Any

import pytest

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)


class _Stopped(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """Always the same moment."""
        return NOW.astimezone(tz)


def stop_clock(patch: pytest.MonkeyPatch, module: str) -> None:
    """In a module it is ``NOW`` from here to the end of the test."""
    patch.setattr(f"{module}.datetime", _Stopped)
