"""Days and moments of the two years told: from the first to the last, in office hours, never later."""

from datetime import date, datetime, time, timedelta, timezone
from random import Random

FIRST = date(2024, 7, 1)
LAST = date(2026, 6, 30)
CHINA = timezone(timedelta(hours=8))
HOLIDAYS = [
    (date.fromisoformat(first), date.fromisoformat(last))
    for first, last in (
        ("2024-09-15", "2024-09-17"),
        ("2024-10-01", "2024-10-07"),
        ("2025-01-01", "2025-01-01"),
        ("2025-01-28", "2025-02-04"),
        ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"),
        ("2025-05-31", "2025-06-02"),
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
    )
]
CLOSING_TIME = datetime.combine(LAST, time(18), CHINA)


def day(text: str) -> date | None:
    """A day written by hand; empty = none."""
    return date.fromisoformat(text) if text else None


def is_workday(when: date) -> bool:
    """Neither a weekend nor a public holiday."""
    return when.weekday() < 5 and not any(first <= when <= last for first, last in HOLIDAYS)


def workday(when: date, step: int = -1) -> date:
    """That day, or the working day before it (with step 1: after it)."""
    while not is_workday(when):
        when += timedelta(days=step)
    return when


def between(draw: Random, start: date, end: date) -> date:
    """A working day from start to end."""
    when = workday(start + timedelta(days=draw.randint(0, max(0, (end - start).days))))
    return when if when >= start else workday(start, 1)


def office_hour(draw: Random, when: date) -> datetime:
    """A moment in office hours of that day."""
    return datetime.combine(when, time(draw.randint(9, 17), draw.choice((0, 5, 10, 20, 30, 40, 45, 50))), CHINA)


def recorded_after(draw: Random, when: date) -> datetime:
    """When something of that day was written down: the same day or soon after, before everything ends."""
    later = workday(when + timedelta(days=draw.choices((0, 1, 2, 5), (6, 5, 2, 1))[0]), 1)
    return min(office_hour(draw, later), CLOSING_TIME)
