"""Whether all instants share one date: then tables are resolved once, else for each."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from graph_service.domain.time import AsOf
from graph_service.facts.instants import shared_date
from graph_service.facts.table import DAY, MOMENT

T, LATER = date(2026, 1, 1), date(2026, 1, 2)
K, KNOWN_LATER = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "moments", "expected"),
    [
        ([], [], None),
        ([T], [K], AsOf(T, K)),
        ([T, T], [K, K], AsOf(T, K)),
        ([T, LATER], [K, K], None),
        ([T, T], [K, KNOWN_LATER], None),
        ([T, T], [K, None], None),
        ([T, None], [K, K], None),
        ([None], [None], None),
    ],
)
def test_a_date_is_shared_only_where_all_have_it(
    days: list[date | None], moments: list[datetime | None], expected: AsOf | None
) -> None:
    instants = pl.DataFrame({"t": days, "k": moments}, schema={"t": DAY, "k": MOMENT})
    assert shared_date(instants) == expected
