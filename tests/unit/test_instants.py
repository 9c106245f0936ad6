"""Many dates at once give what one date at a time gives."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.instants import deals_at, instants_of, shared_date
from graph_service.facts.table import DAY, MOMENT
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from tests.frames import facts_of
from tests.product import SHANGHAI
from tests.reference.random_folders import write_folder

T, LATER = date(2026, 1, 1), date(2026, 1, 2)
K, KNOWN_LATER = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("indicator_id", ["O01", "O02", "O03", "O04", "O05", "K07b"])
def test_deals_on_days_of_their_own_read_as_each_day_alone(seed: int, indicator_id: str, tmp_path: Path) -> None:
    write_folder(tmp_path, seed)
    facts = facts_of(tmp_path)
    indicator = get_indicator(indicator_id)
    start = facts.history("deals")["created_on"].min()
    assert isinstance(start, date)
    days = {deal: start + timedelta(days=40 * n) for n, deal in enumerate(facts.history("deals")["id"].sort())}
    deals = facts.history("deals").lazy().rename({"id": "opportunity_id"})
    mixed = instants_of(
        deals.with_columns(
            pl.col("opportunity_id").replace_strict(days, return_dtype=DAY).alias("t"),
            pl.lit(AsOf(start).cutoff, dtype=MOMENT).alias("k"),
        )
    )
    together = indicator.compute(Basis(facts, AsOf(start), Parameters(), SHANGHAI, mixed)).drop("instant")
    for deal, day in days.items():
        at = AsOf(day)
        alone = indicator.compute(Basis(facts, at, Parameters(), SHANGHAI, deals_at(facts, at, [deal])))
        assert together.filter(pl.col("subject") == deal).equals(alone.drop("instant"))


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
