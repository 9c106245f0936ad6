"""On which day a proposal was closed, from the best the source says."""

import calendar
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

DAY = re.compile(rf"\b(\d{{2}})-({'|'.join(calendar.month_abbr[1:])})-(\d{{4}})\b")
MONTH_OF_MESSAGE = re.compile(r"/(\d{4})-([A-Z][a-z]+)/")


def days(text: str) -> list[date]:
    """Every day named in a text, whatever separates them."""
    months = list(calendar.month_abbr)
    return [date(int(year), months.index(month), int(day)) for day, month, year in DAY.findall(text)]


def month_of_message(text: str) -> list[date]:
    """The last day of the month in the address of an archived message."""
    found = MONTH_OF_MESSAGE.search(text)
    if not found or found[2] not in calendar.month_name[1:]:
        return []
    year, month = int(found[1]), list(calendar.month_name).index(found[2])
    return [date(year, month, calendar.monthrange(year, month)[1])]


def closing_day(row: Mapping[str, str], created: date, passed_over: Counter[str]) -> tuple[date, str]:
    """When a closed proposal was closed, and which part of the source says so."""
    candidates = (
        ("resolution day", days(row["resolution"])[:1]),
        ("resolution month", month_of_message(row["resolution"])),
        ("last post", sorted(days(row["post_history"]))[-1:]),
    )
    for source, known in candidates:
        if known and known[0] >= created:
            return known[0], source
        passed_over[f"{source}: before it was created"] += len(known)
    return created, "created"
