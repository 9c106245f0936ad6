"""Deals that are closed at a date, as known: by their present closing, or by one that was taken back later."""

from functools import lru_cache

import polars as pl

from graph_service.domain.time import AsOf
from graph_service.facts.as_of import dates_of, is_closed, is_member
from graph_service.facts.dossier import Facts
from graph_service.facts.plan import carried_out

_KEY = ("customer_id", "id")
_CLOSING = ("status", "closed_on", "closed_recorded_at", "loss_reason")
_PAST = (
    "customer_id",
    pl.col("opportunity_id").alias("id"),
    "status",
    pl.col("from").alias("closed_on"),
    pl.col("recorded_at").alias("closed_recorded_at"),
    "loss_reason",
)


def closed_deals(facts: Facts, when: AsOf) -> pl.DataFrame:
    """Rows of ``deals`` closed at a date as known then, with status, day and reason of the closing that counts then.

    A closing counts from its day until the day of reopening; before the reopening was recorded nobody knew of it.
    """
    recorded, past = facts.history("deals"), facts.history("past_closings")
    closed = recorded.lazy().filter(_is_closed(when))
    if not past.is_empty():
        counting = past.lazy().filter(_is_within(when)).select(_PAST)
        reopened = recorded.lazy().drop(_CLOSING).join(counting, on=_KEY).select(recorded.columns)
        closed = pl.concat([closed, reopened.join(closed, on=_KEY, how="anti")])
    return carried_out(closed.sort(_KEY))


@lru_cache
def _is_closed(when: AsOf) -> pl.Expr:
    return is_closed(*dates_of(when))


@lru_cache
def _is_within(when: AsOf) -> pl.Expr:
    return is_member(*dates_of(when))
