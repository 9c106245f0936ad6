"""Coverage of one deal: who decides, whom we reach, what is missing, who can stop it."""

from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.analysis.chain import chain_coverage
from graph_service.analysis.flow import Flow
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.facts.views.closed import closed_deals
from graph_service.indicators.indicator import Basis
from graph_service.services.chain_numbers import (
    describe_chain_coverage,
    describe_completion,
    describe_weakest_link,
    flow_of,
    light_of,
)
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of
from graph_service.services.readings import describe_chain_score, describe_reading, read_together, row_of
from graph_service.services.veto_numbers import (
    describe_approval,
    describe_holder,
    describe_structural_power,
    describe_veto_risk,
    place_of,
)

Json = dict[str, Any]
RESTS_ON = ("deals", "seat_flows", "holdings", "posts", "ratings")
"""Tables as of the date that all numbers together rest on."""
INDICATORS = ("O01", "O02", "O03", "O04", "O05", "K07b")


async def coverage(service: Service, question: Question, opportunity_id: str) -> Json:
    """Coverage, verdict and risk of one deal, with bounds and the cheapest ways to complete it.

    Raises ``NotFoundError`` for a deal that is absent or not for this viewer. One statement resolves the scope,
    two more read the customer's chapters and one our own side's, where no cached dossier serves.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.COVERAGE, opportunity_id, service.today)
    facts = await service.facts(scope, question, "opportunity", [opportunity_id])
    answer = await service.compute(_coverage, service, question, facts, opportunity_id)
    return {
        "opportunity": opportunity_id,
        "customer": facts.customer_ids[0],
        **service.header(scope, question, facts, Request("coverage", opportunity_id)),
        **answer,
        "names": names_of(facts, ids_in(answer) | {opportunity_id, facts.customer_ids[0]}),
    }


def _coverage(service: Service, question: Question, facts: Facts, opportunity_id: str) -> Json:
    instants = deals_at(facts, service.at(question), [opportunity_id])
    return describe(service.basis(facts, question, instants), opportunity_id)


def describe(basis: Basis, opportunity_id: str) -> Json:
    """All numbers of one deal; its basis may hold many deals, each at one instant, and shares what it computed."""
    missing = why_empty(basis, opportunity_id)
    if missing:
        return _empty(missing)
    basis.facts.all_at(RESTS_ON, basis.at)
    basis.look_at_seats()
    seats = basis.of_deal(opportunity_id, "reached", lambda: basis.reached_seats, "opportunity_id")
    decided = basis.of_deal(opportunity_id, "decided", lambda: basis.decided_seats, "opportunity_id")
    read_together(basis, INDICATORS)
    flow = flow_of(basis, opportunity_id, seats)
    covered = {seat["seat_id"]: seat["covered"] for seat in seats}
    chain = chain_coverage(flow, covered)
    verdict = row_of(basis, "O04", opportunity_id)
    judged = "clear" if verdict is None else verdict["verdict"]
    return {
        "status": status_of(basis, opportunity_id),
        "seat_coverage": describe_reading(basis, "O01", opportunity_id),
        "role_coverage": describe_reading(basis, "O02", opportunity_id),
        "chain_coverage": describe_chain_coverage(chain, covered, flow),
        "weakest_link": describe_weakest_link(flow, seats),
        "chain_score": describe_chain_score(basis, opportunity_id),
        "cheapest_completion": describe_completion(basis, flow, seats),
        "paths": flow.paths,
        "verdict": judged,
        "light": light_of(judged, chain),
        "single_thread": (row_of(basis, "O03", opportunity_id) or {"seats": []})["seats"],
        "holders": [describe_holder(seat) for seat in sorted(decided, key=place_of) if seat["power"] != "none"],
        "veto_risk": describe_veto_risk(basis, opportunity_id),
        "p_approval": describe_approval(basis, opportunity_id, decided),
        "structural_power": describe_structural_power(basis, opportunity_id, decided),
        "seats": [
            _seat(one, two, flow)
            for one, two in sorted(zip(seats, decided, strict=True), key=lambda pair: place_of(pair[0]))
        ],
        "stale": sorted({fact for seat in (*seats, *decided) for fact in seat["stale_ids"] or ()}),
        "reasons": ["no_seats"] * (not seats),
    }


def why_empty(basis: Basis, opportunity_id: str) -> str | None:
    """Why a deal has no numbers at a date: not created yet, or its record not known yet; None if it has."""
    if basis.of_deal(opportunity_id, "instants", lambda: basis.instants, "opportunity_id"):
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
        "p_approval",
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


def status_of(basis: Basis, opportunity_id: str) -> str:
    """Open, or how it was closed, as of the date and as known then."""
    closed = basis.of_deal(opportunity_id, "closed", lambda: closed_deals(basis.facts, basis.at), "id")
    return str(closed[0]["status"]) if closed else "open"


def ids_in(answer: Json) -> set[str]:
    """People and colleagues an answer speaks of."""
    people = {seat["person"] for seat in answer["seats"] if seat["person"]}
    ours = {seat["best_placed"] for seat in answer["seats"] if seat["best_placed"]}
    completion = answer["cheapest_completion"] or {"steps": []}
    return people | ours | {s["best_placed"]["employee"] for s in completion["steps"] if s["best_placed"]}
