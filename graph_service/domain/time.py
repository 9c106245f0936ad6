"""When something was true, and what was known then."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph_service.errors import InvalidError

LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than anything recorded: "as known now"."""


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last millisecond of a day, in UTC."""
    return start_of_day(day + timedelta(days=1), zone) - timedelta(milliseconds=1)


@dataclasses.dataclass(frozen=True)
class AsOf:
    """A question's two dates: ``as_of`` (when it was true) and ``known_at`` (recorded by then; None = latest)."""

    as_of: date
    known_at: datetime | None = None

    @property
    def cutoff(self) -> datetime:
        """The moment up to which records count, in UTC."""
        return LATEST if self.known_at is None else self.known_at.astimezone(UTC)


def parse_date(text: str) -> date:
    """A date such as 2026-11-01."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidError("domain.bad_date", value=text) from error


def parse_known_at(text: str, zone: ZoneInfo) -> datetime:
    """A moment (2026-11-01T09:00:00+08:00, without offset in the zone) or a day, meaning its end."""
    cleaned = text.strip()
    try:
        if len(cleaned) <= len("2026-11-01"):
            return end_of_day(date.fromisoformat(cleaned), zone)
        moment = datetime.fromisoformat(cleaned)
    except (ValueError, OverflowError) as error:
        raise InvalidError("domain.bad_moment", value=text) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def today(zone: ZoneInfo) -> date:
    """The present day in the configured zone."""
    return datetime.now(zone).date()
