"""Teams: an org unit with everything below it, its people, and the deals they answer for."""

import polars as pl

from graph_service.indicators.indicator import Basis


def subtree(units: pl.DataFrame, unit_id: str) -> set[str]:
    """A unit and all units below it; nothing for one that is not there."""
    below: dict[str | None, list[str]] = {}
    for unit, parent in units.select("id", "parent_id").iter_rows():
        below.setdefault(parent, []).append(unit)
    found: set[str] = set()
    frontier = [unit_id] if unit_id in units["id"] else []
    while frontier:
        found.update(frontier)
        frontier = [unit for above in frontier for unit in below.get(above, []) if unit not in found]
    return found


def deals_of_team(basis: Basis, unit_id: str) -> set[str]:
    """Deals whose owner, or whose customer's covering colleagues, belong to a unit or one below it, as of the date."""
    units = subtree(basis.table("org_units"), unit_id)
    members = basis.table("employees").filter(pl.col("org_unit_id").is_in(list(units)))["id"].to_list()
    is_theirs = pl.col("employee_id").is_in(members)
    owned = basis.table("deal_team").filter((pl.col("role") == "owner") & is_theirs)["opportunity_id"]
    covered = basis.table("covers").filter(is_theirs)["customer_id"].unique().to_list()
    at_covered = basis.table("deals").filter(pl.col("customer_id").is_in(covered))["id"]
    return {*owned, *at_covered}
