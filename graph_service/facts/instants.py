"""Many questions at once: every deal at a date of its own.

An *instant* is a deal with its own ``t`` and ``k``. When all instants share one pair, tables are resolved
once and joined; otherwise rows are joined first and resolved per instant. Both roads give the same rows
(tested), the first costs less.
"""

from collections.abc import Sequence

import polars as pl

from graph_service.domain.time import AsOf
from graph_service.facts.as_of import K, T, as_of, dates_of, is_known
from graph_service.facts.chapters import all_tables
from graph_service.facts.dossier import Facts
from graph_service.facts.plan import carried_out

COLUMNS = ("instant", "customer_id", "opportunity_id", "t", "k")
_DEAL = (pl.col("customer_id", "created_on", "recorded_at"), pl.col("id").alias("opportunity_id"))
_EXISTS = (pl.col("created_on") <= T) & is_known(K)


def instants_of(deals: pl.LazyFrame) -> pl.DataFrame:
    """Instants of rows with customer_id, opportunity_id, t and k: those deals that exist then, numbered.

    A deal exists from created_on, as far as its record was known.
    """
    return carried_out(deals.filter(_EXISTS).select(COLUMNS[1:]).with_row_index("instant"))


def deals_at(facts: Facts, when: AsOf, opportunity_ids: Sequence[str] | None = None) -> pl.DataFrame:
    """The instants of all deals (or of some) at one date."""
    t, k = dates_of(when)
    deals = facts.history("deals").lazy().select(*_DEAL, t.alias("t"), k.alias("k"))
    if opportunity_ids is not None:
        deals = deals.filter(pl.col("opportunity_id").is_in(list(opportunity_ids)))
    return instants_of(deals)


def rows_at(
    facts: Facts, name: str, instants: pl.DataFrame, on: Sequence[str], where: pl.Expr | None = None
) -> pl.LazyFrame:
    """Rows of a table that hold at each instant, joined on ``on``; every row carries its instant, t and k.

    ``where``: only some rows, told by what they are about, never by what they say: it is applied before the newest
    are found, so that what is not wanted is not multiplied by the instants first.
    """
    shared = shared_date(instants)
    rows = facts.history(name) if shared is None else facts.at(name, shared)
    asked = rows.lazy() if where is None else rows.lazy().filter(where)
    joined = asked.join(instants.lazy(), on=list(on), how="inner")
    if shared is not None:
        return joined
    table = all_tables()[name]
    keys = ["instant", *(key for key in ("customer_id", *table.keys) if key in rows.columns)]
    return as_of(table, joined, keys, None)


def shared_date(instants: pl.DataFrame) -> AsOf | None:
    """The one date of all instants, or None where they differ (or there are none)."""
    t, k = instants["t"], instants["k"]
    # compared as columns: of a frame's pairs the different ones cost ten times as much to find
    is_whole = instants.height > 0 and not t.null_count() and not k.null_count()
    return AsOf(t[0], k[0]) if is_whole and t.min() == t.max() and k.min() == k.max() else None
