"""Days and moments of the two years told: from the first to the last, in office hours, never later."""

from datetime import date, datetime, time, timedelta, timezone
from random import Random

FIRST = date(2024, 7, 1)
LAST = date(2026, 6, 30)
CHINA = timezone(timedelta(hours=8))
CLOSING_TIME = datetime.combine(LAST, time(18), CHINA)


def day(text: str) -> date | None:
    """A day written by hand; empty = none."""
    return date.fromisoformat(text) if text else None


def workday(when: date) -> date:
    """That day, or the working day before it."""
    return when - timedelta(days=max(0, when.weekday() - 4))


def between(draw: Random, start: date, end: date) -> date:
    """A working day from start to end."""
    return max(start, workday(start + timedelta(days=draw.randint(0, max(0, (end - start).days)))))


def office_hour(draw: Random, when: date) -> datetime:
    """A moment in office hours of that day."""
    return datetime.combine(when, time(draw.randint(9, 17), draw.choice((0, 5, 10, 20, 30, 40, 45, 50))), CHINA)


def recorded_after(draw: Random, when: date) -> datetime:
    """When something of that day was written down: the same day or soon after, before everything ends."""
    later = when + timedelta(days=draw.choices((0, 1, 2, 5), (6, 5, 2, 1))[0])
    if later.weekday() > 4:
        later += timedelta(days=7 - later.weekday())
    return min(office_hour(draw, later), CLOSING_TIME)
