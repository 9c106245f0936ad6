"""Deals that are closed at a date, as known: by their present closing, or by one that was taken back later."""

import polars as pl

from graph_service.facts.as_of import is_closed, is_member
from graph_service.facts.dossier import Facts
from graph_service.facts.plan import carried_out

_CLOSING = ("status", "closed_on", "closed_recorded_at", "loss_reason")


def closed_deals(facts: Facts, t: pl.Expr, k: pl.Expr) -> pl.DataFrame:
    """Rows of ``deals`` closed at t as known at k, with status, day and reason of the closing that counts then.

    A closing counts from its day until the day of reopening; before the reopening was recorded nobody knew of it.
    """
    recorded = facts.history("deals")
    deals = recorded.lazy()
    past = facts.history("past_closings").lazy().filter(is_member(t, k)).select(
        "customer_id",
        pl.col("opportunity_id").alias("id"),
        "status",
        pl.col("from").alias("closed_on"),
        pl.col("recorded_at").alias("closed_recorded_at"),
        "loss_reason",
    )  # fmt: skip
    reopened = deals.drop(_CLOSING).join(past, on=["customer_id", "id"]).select(recorded.columns)
    closed = deals.filter(is_closed(t, k))
    both = pl.concat([closed, reopened.join(closed, on=["customer_id", "id"], how="anti")])
    return carried_out(both.sort("customer_id", "id"))
