"""The deals of customers in a few numbers: how many are open, what is at stake, who can stop them, what was won."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from graph_service.indicators.indicator import Basis
from graph_service.services.veto_board import VERDICTS, amounts_of, deals_by_indicator, open_deals

Json = dict[str, Any]


def roll_up(basis: Basis) -> dict[str, Json]:
    """The numbers per customer of the basis; unknown amounts count as nothing and are counted themselves."""
    still_open = open_deals(basis)
    homes = dict(basis.table("deals").select("id", "customer_id").iter_rows())
    verdicts = {deal: row["verdict"] for deal, row in deals_by_indicator(basis, "O04").items()}
    amounts = amounts_of(basis)
    found = {customer: _nothing() for customer in basis.facts.customer_ids}
    for deal in still_open:
        numbers = found[homes[deal]]
        numbers["open_deals"] += 1
        numbers["at_stake"] += amounts.get(deal) or 0
        numbers["unknown_amounts"] += amounts.get(deal) is None
        numbers["verdicts"][verdicts.get(deal, "clear")] += 1
    for customer, amount in basis.won_deals.select("customer_id", "amount").iter_rows():
        found[customer]["won_deals"] += 1
        found[customer]["won_amount"] += amount or 0
    return found


def summed(parts: Iterable[Json]) -> Json:
    """Several customers in one."""
    total = _nothing()
    for part in parts:
        for name in total:
            if name == "verdicts":
                total[name] = {verdict: total[name][verdict] + part[name][verdict] for verdict in VERDICTS}
            else:
                total[name] += part[name]
    return total


def owners_of(basis: Basis) -> pl.DataFrame:
    """Who answers for a deal as of the date: opportunity_id, owner."""
    team = basis.table("deal_team").filter(pl.col("role") == "owner")
    return team.group_by("opportunity_id").agg(pl.col("employee_id").min().alias("owner"))


def _nothing() -> Json:
    return {
        "open_deals": 0,
        "at_stake": 0,
        "unknown_amounts": 0,
        "verdicts": dict.fromkeys(VERDICTS, 0),
        "won_deals": 0,
        "won_amount": 0,
    }
