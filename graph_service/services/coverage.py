"""Coverage of one deal: who decides, whom we reach, what is missing, who can stop it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.analysis.chain import (
    Completion,
    chain_coverage,
    completions,
    effort_of,
    weakest_link,
)
from graph_service.analysis.flow import Flow, decision_flow
from graph_service.analysis.voting import approval_probability, structural_power
from graph_service.facts.as_of import is_closed
from graph_service.facts.instants import deals_at
from graph_service.indicators.indicator import RESULT, Basis, Indicator
from graph_service.indicators.registry import get_indicator
from graph_service.services.proof_id import Request, sign
from graph_service.services.question import (
    Question,
    Service,
    names_of,
    pinned,
    say_moment,
)

Json = dict[str, Any]
LAYERS = ("user", "evaluator", "decision_maker", "approver", "influencer", "coach")
DECIDING = ("approver", "decision_maker")


async def coverage(service: Service, question: Question, opportunity_id: str) -> Json:
    """Coverage, verdict and risk of one deal, with bounds and the cheapest ways to complete it.

    Raises ``NotFoundError`` for a deal that is absent or not for this viewer. One statement resolves the scope,
    two more read the customer's chapters and one our own side's, where no cached dossier serves.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.COVERAGE, opportunity_id, service.today)
    facts = await service.facts(scope, "opportunity", [opportunity_id])
    at = service.at(question)
    basis = service.basis(facts, question, deals_at(facts, at, [opportunity_id]))
    known_at = pinned(facts, at)
    request = Request(
        "coverage",
        opportunity_id,
        at.as_of,
        known_at,
        fresh_only=basis.parameters.fresh_only,
    )
    answer = describe(basis, opportunity_id)
    header = {
        "opportunity": opportunity_id,
        "customer": facts.customer_ids[0],
        "as_of": at.as_of.isoformat(),
        "known_at": say_moment(known_at),
        "revisions": dict(sorted(facts.revisions.items())),
        "policy": scope.policy_version,
        "proof": sign(request, service.secret),
    }
    return {
        **header,
        **answer,
        "names": names_of(facts, _ids(answer) | {opportunity_id, facts.customer_ids[0]}),
    }


def describe(basis: Basis, opportunity_id: str) -> Json:
    """All numbers of one deal; its basis holds the instant of just this deal."""
    missing = why_empty(basis, opportunity_id)
    if missing:
        return _empty(missing)
    seats = basis.reached_seats.to_dicts()
    decided = basis.decided_seats.to_dicts()
    flow = _flow(basis, opportunity_id, seats)
    covered = {seat["seat_id"]: seat["covered"] for seat in seats}
    chain = chain_coverage(flow, covered)
    verdict = _row(basis, "O04", opportunity_id)
    judged = "clear" if verdict is None else verdict["verdict"]
    return {
        "status": _status(basis, opportunity_id),
        "seat_coverage": _reading(basis, "O01", opportunity_id),
        "role_coverage": _reading(basis, "O02", opportunity_id),
        "chain_coverage": _chain_coverage(chain, covered, flow),
        "weakest_link": _weakest_link(flow, seats),
        "chain_score": _chain_score(basis, opportunity_id),
        "cheapest_completion": _cheapest_completion(basis, flow, seats),
        "paths": flow.paths,
        "verdict": judged,
        "light": _light(judged, flow, chain),
        "single_thread": (_row(basis, "O03", opportunity_id) or {"seats": []})["seats"],
        "holders": [_holder(seat) for seat in sorted(decided, key=_place) if seat["power"] != "none"],
        "veto_risk": _veto_risk(basis, opportunity_id),
        "p_approval": _approval(basis, opportunity_id, decided),
        "structural_power": _structural_power(basis, opportunity_id, decided),
        "seats": [
            _seat(one, two, flow)
            for one, two in sorted(zip(seats, decided, strict=True), key=lambda pair: _place(pair[0]))
        ],
        "stale": sorted({fact for seat in (*seats, *decided) for fact in seat["stale_ids"] or ()}),
        "reasons": ["no_seats"] * (not seats),
    }


def why_empty(basis: Basis, opportunity_id: str) -> str | None:
    """Why a deal has no numbers at a date: not created yet, or its record not known yet; None if it has."""
    if not basis.instants.filter(pl.col("opportunity_id") == opportunity_id).is_empty():
        return None
    deal = basis.facts.history("deals").filter(pl.col("id") == opportunity_id)
    return "not_yet" if deal["created_on"].item() > basis.at.as_of else "not_known"


def _empty(reason: str) -> Json:
    numbers = (
        "seat_coverage",
        "role_coverage",
        "chain_coverage",
        "weakest_link",
        "chain_score",
    )
    others = (
        "cheapest_completion",
        "verdict",
        "light",
        "veto_risk",
        "approval",
        "structural_power",
    )
    return {
        "status": reason,
        **dict.fromkeys(numbers),
        **dict.fromkeys(others),
        "paths": 0,
        "single_thread": [],
        "holders": [],
        "seats": [],
        "stale": [],
        "reasons": [reason],
    }


def _row(basis: Basis, indicator_id: str, opportunity_id: str) -> Json | None:
    rows = get_indicator(indicator_id).compute(basis).filter(pl.col("subject") == opportunity_id)
    return rows.row(0, named=True) if rows.height else None


def _reading(basis: Basis, indicator_id: str, opportunity_id: str) -> Json | None:
    row = _row(basis, indicator_id, opportunity_id)
    return None if row is None else _numbers(row, get_indicator(indicator_id))


def _numbers(row: Json, indicator: Indicator) -> Json:
    shown = {name: row[name] for name in RESULT if name != "subject"}
    return {
        **shown,
        "unit": indicator.unit,
        "formula": f"{indicator.id}@{indicator.version}",
    }


def _chain_score(basis: Basis, opportunity_id: str) -> Json | None:
    row = _row(basis, "K07b", opportunity_id)
    if row is None:
        return None
    return {
        **_numbers(row, get_indicator("K07b")),
        **{name: row[name] for name in ("gated", "blocked", "insight")},
    }


def _flow(basis: Basis, opportunity_id: str, seats: list[Json]) -> Flow:
    flows = basis.table("seat_flows").filter(pl.col("opportunity_id") == opportunity_id)
    edges = [(str(start), str(end)) for start, end in flows.select("from_seat_id", "to_seat_id").iter_rows()]
    return decision_flow({seat["seat_id"]: seat["role"] for seat in seats}, edges)


def _chain_coverage(chain: Any, covered: Mapping[str, bool | None], flow: Flow) -> Json | None:
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


def _weakest_link(flow: Flow, seats: list[Json]) -> Json | None:
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


def _cheapest_completion(basis: Basis, flow: Flow, seats: list[Json]) -> Json | None:
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


def _light(verdict: str, flow: Flow, chain: Any) -> str:
    if verdict == "blocked" or (flow.paths and chain.upper == 0):
        return "red"
    return "green" if chain is not None and chain.lower > 0 and verdict == "clear" else "amber"


def _place(seat: Json) -> tuple[int, float, str]:
    """Seats in the order in which a decision passes them, the heaviest first."""
    return (LAYERS.index(seat["role"]), -seat["weight"], seat["seat_id"])


def _holder(seat: Json) -> Json:
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


def _veto_risk(basis: Basis, opportunity_id: str) -> Json:
    row = _row(basis, "O05", opportunity_id)
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
    deal = basis.table("deals").filter(pl.col("id") == opportunity_id)
    quota = deal["approval_quota"].item()
    return None if quota is None else float(quota)


def _approval(basis: Basis, opportunity_id: str, decided: list[Json]) -> Json | None:
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


def _structural_power(basis: Basis, opportunity_id: str, decided: list[Json]) -> Json | None:
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


def _seat(reached: Json, decided: Json, flow: Flow) -> Json:
    return {
        "seat": reached["seat_id"],
        "role": reached["role"],
        "person": reached["person_id"],
        "power": reached["power"],
        "political": reached["political"],
        "weight": reached["weight"],
        "is_external": reached["is_external"],
        "is_in_flow": reached["seat_id"] in flow.seats,
        "reach": reached["reach"],
        "reached_by": reached["reached_by"],
        "best_placed": reached["best_employee_id"],
        "covered": reached["covered"],
        "attitude": decided["attitude"],
        "stance": decided["stance"],
        "is_stale": bool(reached["stale_ids"] or decided["stale_ids"]),
        "is_before_post": _is_before_post(decided),
    }


def _is_before_post(seat: Json) -> bool:
    return seat["rated_on"] is not None and seat["post_from"] is not None and seat["rated_on"] < seat["post_from"]


def _status(basis: Basis, opportunity_id: str) -> str:
    t, k = pl.lit(basis.at.as_of), pl.lit(basis.at.cutoff)
    deal = basis.table("deals").filter(pl.col("id") == opportunity_id)
    return str(deal.select(pl.when(is_closed(t, k)).then("status").otherwise(pl.lit("open")).alias("s"))["s"].item())


def _ids(answer: Json) -> set[str]:
    people = {seat["person"] for seat in answer["seats"] if seat["person"]}
    ours = {seat["best_placed"] for seat in answer["seats"] if seat["best_placed"]}
    completion = answer["cheapest_completion"] or {"steps": []}
    return people | ours | {s["best_placed"]["employee"] for s in completion["steps"] if s["best_placed"]}
