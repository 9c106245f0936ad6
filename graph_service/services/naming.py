"""Which colleagues an answer names as a way to somebody: not those who opted out, but each of them to themselves."""

from typing import Any

import polars as pl

Json = dict[str, Any]


def named(rows: pl.DataFrame, viewer_id: str | None) -> pl.DataFrame:
    """The rows without colleagues who opted out, the viewer apart; tables that name nobody are left as they are."""
    if not {"opt_out", "employee_id"} <= set(rows.columns):
        return rows
    is_own = (pl.col("employee_id") == pl.lit(viewer_id, dtype=pl.String())).fill_null(value=False)
    return rows.filter(~pl.col("opt_out").fill_null(value=False) | is_own)


def named_rows(rows: list[Json], viewer_id: str | None) -> list[Json]:
    """The same for rows of a proof."""
    return [row for row in rows if not row.get("opt_out") or row.get("employee_id") == viewer_id]
