"""The decision chain of one deal: its seats, who sits in them, and which way the decision takes."""

from typing import Any

from graph_service.access.policy import Operation
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.indicators.indicator import Basis
from graph_service.services.chain_numbers import flow_of, recorded_edges
from graph_service.services.coverage import status_of, why_empty
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of
from graph_service.services.veto_numbers import place_of

Json = dict[str, Any]


async def decision_chain(service: Service, question: Question, opportunity_id: str) -> Json:
    """Seats in the order of the decision, the edges of its flow, and how many paths lead through it.

    What anybody thinks of us is no part of it. The proof is that of coverage, which rests on the same seats and flows.
    Raises ``NotFoundError`` for a deal that is absent or denied.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.DECISION_CHAIN, opportunity_id, service.today)
    facts = await service.facts(scope, question, "opportunity", [opportunity_id])
    answer = await service.compute(_chain, service, question, facts, opportunity_id)
    people = {seat["person"] for seat in answer["seats"] if seat["person"]}
    return {
        "opportunity": opportunity_id,
        "customer": facts.customer_ids[0],
        **service.header(scope, question, facts, Request("coverage", opportunity_id)),
        **answer,
        "names": names_of(facts, people | {opportunity_id, facts.customer_ids[0]}),
    }


def _chain(service: Service, question: Question, facts: Facts, opportunity_id: str) -> Json:
    instants = deals_at(facts, service.at(question), [opportunity_id])
    basis = service.basis(facts, question, instants)
    missing = why_empty(basis, opportunity_id)
    if missing:
        return {"status": missing, "flow": None, "paths": 0, "seats": [], "edges": [], "reasons": [missing]}
    return describe_decision_chain(basis, opportunity_id)


def describe_decision_chain(basis: Basis, opportunity_id: str) -> Json:
    """The chain of one deal; ``flow`` says whether its edges were recorded or follow from the roles."""
    seats = sorted(basis.seats.to_dicts(), key=place_of)
    flow = flow_of(basis, opportunity_id, seats)
    recorded = set(recorded_edges(basis, opportunity_id))
    return {
        "status": status_of(basis, opportunity_id),
        "flow": "recorded" if recorded & set(flow.edges) else "default",
        "paths": flow.paths,
        "seats": [_seat(seat, flow.seats) for seat in seats],
        "edges": [{"from": start, "to": end} for start, end in flow.edges],
        "reasons": ["no_seats"] * (not seats),
    }


def _seat(seat: Json, within: tuple[str, ...]) -> Json:
    return {
        "seat": seat["seat_id"],
        "role": seat["role"],
        "person": seat["person_id"],
        "power": seat["power"],
        "power_scope": seat["power_scope"],
        "political": seat["political"],
        "weight": seat["weight"],
        "is_external": seat["is_external"],
        "is_group_power": seat["is_group_power"],
        "is_in_flow": seat["seat_id"] in within,
        "held_from": None if seat["held_from"] is None else seat["held_from"].isoformat(),
    }
