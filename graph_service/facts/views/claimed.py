"""Help that still waits for somebody else's word at a date, as known: it is listed and counts in nothing."""

import polars as pl

from graph_service.domain.time import AsOf
from graph_service.facts.as_of import dates_of, is_known
from graph_service.facts.dossier import Facts


def pending_help(facts: Facts, when: AsOf) -> pl.DataFrame:
    """Rows of ``claimed_help`` that had happened and were recorded, but not confirmed by then."""
    _, k = dates_of(when)
    is_confirmed = pl.col("confirmed_at").is_not_null() & is_known(k, "confirmed_at")
    return facts.at("claimed_help", when).filter(~is_confirmed).sort("at", "id")
