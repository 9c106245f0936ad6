"""The first moment of a day in a zone, also where the clocks jump over midnight or over the whole day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from graph_service.recording.moments import moment

CASES = [
    ("Asia/Shanghai", date(2026, 6, 30), datetime(2026, 6, 29, 16, tzinfo=UTC)),
    ("Asia/Beirut", date(2024, 3, 31), datetime(2024, 3, 30, 22, tzinfo=UTC)),
    ("Pacific/Apia", date(2011, 12, 29), datetime(2011, 12, 29, 10, tzinfo=UTC)),
    ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "day", "first"), CASES)
def test_every_day_has_a_first_moment(zone: str, day: date, first: datetime) -> None:
    frame = pl.DataFrame({"valid_at": [day]})
    assert frame.select(moment("valid_at", frame, ZoneInfo(zone))).item() == first
