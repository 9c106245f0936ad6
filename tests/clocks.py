"""Clocks that stand still."""

from datetime import datetime
from typing import Any, Self


def stopped_at(moment: datetime) -> type[datetime]:
    """``datetime`` for a module whose now is always this moment."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Self:
            now = moment.astimezone(tz)
            return cls(
                now.year, now.month, now.day, now.hour, now.minute, now.second, now.microsecond, tzinfo=now.tzinfo
            )

    return Stopped
