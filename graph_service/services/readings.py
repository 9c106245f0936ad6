"""One indicator's reading of one deal, as an answer shows it."""

from collections.abc import Sequence
from typing import Any

from graph_service.facts.plan import carried_out_together
from graph_service.indicators.indicator import RESULT, Basis, Indicator
from graph_service.indicators.registry import get_indicator

Json = dict[str, Any]


def row_of(basis: Basis, indicator_id: str, opportunity_id: str) -> Json | None:
    """The result of an indicator for one deal; None where it has none (a deal without seats)."""
    rows = basis.of_deal(opportunity_id, indicator_id, lambda: get_indicator(indicator_id).compute(basis), "subject")
    return rows[0] if rows else None


def read_together(basis: Basis, indicator_ids: Sequence[str]) -> None:
    """Compute several indicators at once, for the answers that need all of them."""
    missing = [get_indicator(one) for one in indicator_ids if not basis.has_sorted_out(one)]
    found = carried_out_together([indicator.plan(basis) for indicator in missing])
    for indicator, result in zip(missing, found, strict=True):
        basis.sort_out(indicator.id, result, "subject")


def describe_reading(basis: Basis, indicator_id: str, opportunity_id: str) -> Json | None:
    """One indicator's number with bounds, reasons, unit and formula."""
    row = row_of(basis, indicator_id, opportunity_id)
    return None if row is None else _numbers(row, get_indicator(indicator_id))


def _numbers(row: Json, indicator: Indicator) -> Json:
    shown = {name: row[name] for name in RESULT if name != "subject"}
    return {
        **shown,
        "unit": indicator.unit,
        "formula": f"{indicator.id}@{indicator.version}",
    }


def describe_chain_score(basis: Basis, opportunity_id: str) -> Json | None:
    """The chain score with its gate."""
    row = row_of(basis, "K07b", opportunity_id)
    if row is None:
        return None
    return {
        **_numbers(row, get_indicator("K07b")),
        **{name: row[name] for name in ("gated", "blocked", "insight")},
    }
