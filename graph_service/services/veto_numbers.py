"""Numbers of those who can stop a deal: holders, risk, chance of approval, structural power."""

from typing import Any

from graph_service.analysis.voting import approval_probability, structural_power
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from graph_service.services.readings import row_of

Json = dict[str, Any]
LAYERS = ("user", "evaluator", "decision_maker", "approver", "influencer", "coach")
DECIDING = ("approver", "decision_maker")


def place_of(seat: Json) -> tuple[int, float, str]:
    """Seats in the order in which a decision passes them, the heaviest first."""
    return (LAYERS.index(seat["role"]), -seat["weight"], seat["seat_id"])


def describe_holder(seat: Json) -> Json:
    """A seat with power: who, what they can do, where they stand, the risk they carry."""
    return {
        "seat": seat["seat_id"],
        "person": seat["person_id"],
        "role": seat["role"],
        "power": seat["power"],
        "power_scope": seat["power_scope"],
        "is_group_power": seat["is_group_power"],
        "is_external": seat["is_external"],
        "state": seat["state"],
        "attitude": seat["attitude"],
        "stance": seat["stance"],
        "risk": seat["p"],
    }


def describe_veto_risk(basis: Basis, opportunity_id: str) -> Json:
    """The risk with its bounds; 0 without holders."""
    row = row_of(basis, "O05", opportunity_id)
    if row is None:
        none: Json = {
            "value": 0.0,
            "low": 0.0,
            "high": 0.0,
            "frechet": [0.0, 0.0],
            "known": 0,
            "n": 0,
        }
        return {
            **none,
            "reasons": ["no_holders"],
            "assumption": "independence",
            "formula": "O05@1",
        }
    return {
        "value": row["value"],
        "low": row["lower"],
        "high": row["upper"],
        "frechet": [row["frechet_lower"], row["frechet_upper"]],
        "known": row["known"],
        "n": row["n"],
        "reasons": row["reasons"],
        "assumption": "independence",
        "formula": f"O05@{get_indicator('O05').version}",
    }


def _quota(basis: Basis, opportunity_id: str) -> float | None:
    quota = basis.of_deal(opportunity_id, "deals", lambda: basis.table("deals"), "id")[0]["approval_quota"]
    return None if quota is None else float(quota)


def describe_approval(basis: Basis, opportunity_id: str, decided: list[Json]) -> Json | None:
    """The chance that enough weight approves; null without an approval quota."""
    quota = _quota(basis, opportunity_id)
    if quota is None:
        return None
    deciding = [(seat["weight"], seat["decider"]) for seat in decided if seat["role"] in DECIDING]
    holders = {seat["decider"] for seat in decided if seat["power"] != "none"}

    def chance(column: str) -> float:
        return approval_probability(
            deciding,
            {seat["decider"]: seat[column] for seat in decided},
            holders,
            quota,
        )

    return {
        "value": chance("p"),
        "low": chance("p_high"),
        "high": chance("p_low"),
        "quota": quota,
        "assumption": "independence",
        "reasons": ["assumed_probabilities"],
        "formula": "approval@1",
    }


def describe_structural_power(basis: Basis, opportunity_id: str, decided: list[Json]) -> Json | None:
    """Shapley-Shubik index per seat; null without an approval quota."""
    quota = _quota(basis, opportunity_id)
    if quota is None:
        return None
    holders = {seat["seat_id"] for seat in decided if seat["power"] != "none"}
    weights = {
        seat["seat_id"]: seat["weight"] if seat["role"] in DECIDING else 0.0
        for seat in decided
        if seat["role"] in DECIDING or seat["seat_id"] in holders
    }
    return {seat: float(share) for seat, share in sorted(structural_power(weights, holders, quota).items())}
