"""Numbers of whole paths: chain coverage, weakest link, the cheapest ways to complete a chain, the light."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from graph_service.analysis.chain import Completion, Share, completions, effort_of, weakest_link
from graph_service.analysis.flow import Flow, decision_flow
from graph_service.indicators.indicator import Basis

Json = dict[str, Any]
DEFINITIONS = {
    "chain_coverage": (
        "paths on which every seat is covered / all paths of the decision flow",
        "全部席位都已覆盖的通路数 / 决策流程的全部通路数",
    ),
    "weakest_link": (
        "over all paths of the decision flow, the highest of their lowest reaches",
        "决策流程各通路上最低触达之中的最高者",
    ),
    "cheapest_completion": (
        "the path of the decision flow with the least effort left, and its seats still to be covered",
        "决策流程中余下投入最少的通路，及其上待突破的席位",
    ),
}
"""What the numbers of paths mean, in English and Chinese; their formulas bear the same names."""


def flow_of(basis: Basis, opportunity_id: str, seats: list[Json]) -> Flow:
    """The decision flow of a deal: its recorded edges, or the default flow."""
    return decision_flow({seat["seat_id"]: seat["role"] for seat in seats}, recorded_edges(basis, opportunity_id))


def recorded_edges(basis: Basis, opportunity_id: str) -> list[tuple[str, str]]:
    """Which seat passes a deal on to which, as recorded."""
    flows = basis.of_deal(opportunity_id, "seat_flows", lambda: basis.table("seat_flows"), "opportunity_id")
    return [(row["from_seat_id"], row["to_seat_id"]) for row in flows]


def describe_chain_coverage(chain: Share | None, covered: Mapping[str, bool | None], flow: Flow) -> Json | None:
    """The share of paths that are covered as a whole; null without a path."""
    if chain is None:
        return None
    known = sum(covered[seat] is not None for seat in flow.seats)
    return {
        "value": float(chain.lower),
        "lower": float(chain.lower),
        "upper": float(chain.upper),
        "known": known,
        "n": len(flow.seats),
        "unit": "share",
        "reasons": ["unknown_seats"] * (known < len(flow.seats)),
        "paths": chain.paths,
        "covered_paths": [chain.covered_lower, chain.covered_upper],
        "formula": "chain_coverage@1",
    }


def describe_weakest_link(flow: Flow, seats: list[Json]) -> Json | None:
    """The widest path's lowest reach, proven and possible, and the seats where it is."""
    reach = {seat["seat_id"]: seat["reach"] for seat in seats}
    link = weakest_link(flow, reach)
    if link is None:
        return None
    known = sum(reach[seat] is not None for seat in flow.seats)
    return {
        "value": link.lower,
        "lower": link.lower,
        "upper": link.upper,
        "known": known,
        "n": len(flow.seats),
        "unit": "score",
        "reasons": ["unknown_seats"] * (known < len(flow.seats)),
        "seat": link.seat_lower,
        "seat_upper": link.seat_upper,
        "formula": "weakest_link@1",
    }


def describe_completion(basis: Basis, flow: Flow, seats: list[Json]) -> Json | None:
    """The path with the least effort, what is missing on it seat by seat, and the next best."""
    parameters = basis.parameters
    effort = {
        seat["seat_id"]: effort_of(
            seat["person_id"] is None,
            seat["reach"],
            parameters.influence_min,
            parameters.unrated_effort,
            parameters.vacant_effort,
        )
        for seat in seats
    }
    best = completions(flow, effort, parameters.completions + 1)
    if not best:
        return None
    by_id = {seat["seat_id"]: seat for seat in seats}
    return {
        **_completion(best[0]),
        "steps": [_step(basis, by_id[seat], effort[seat]) for seat in best[0].seats],
        "alternatives": [_completion(way) for way in best[1:]],
        "formula": "cheapest_completion@1",
    }


def _completion(way: Completion) -> Json:
    return {"path": list(way.path), "seats": list(way.seats), "cost": float(way.cost)}


def _step(basis: Basis, seat: Json, effort: Fraction) -> Json:
    missing = "vacant" if seat["person_id"] is None else "unrated" if seat["reach"] is None else "below"
    return {
        "seat": seat["seat_id"],
        "role": seat["role"],
        "person": seat["person_id"],
        "missing": missing,
        "reach": seat["reach"],
        "effort": float(effort),
        "best_placed": best_placed(basis, seat),
    }


def best_placed(basis: Basis, seat: Json) -> Json | None:
    """Who of us is best placed for a seat: the highest reach, else the deal's owner, else nobody."""
    if seat["best_employee_id"] is not None:
        return {
            "employee": seat["best_employee_id"],
            "because": "highest_reach",
            "reach": seat["reach"],
        }
    team = basis.table("deal_team").filter(
        (pl.col("opportunity_id") == seat["opportunity_id"]) & (pl.col("role") == "owner")
    )
    owners = sorted(team["employee_id"])
    return {"employee": owners[0], "because": "owner", "reach": None} if owners else None


def light_of(verdict: str, chain: Share | None) -> str:
    """Red, amber or green, by the stated rule."""
    if verdict == "blocked" or (chain is not None and chain.upper == 0):
        return "red"
    return "green" if chain is not None and chain.lower > 0 and verdict == "clear" else "amber"
