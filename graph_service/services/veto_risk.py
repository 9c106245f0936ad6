"""Who can stop one deal, where they stand, and how likely that is."""

from typing import Any

from graph_service.access.policy import Operation
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.services.coverage import describe
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]
PARTS = ("status", "verdict", "light", "veto_risk", "holders", "p_approval", "structural_power", "reasons")
"""What of a coverage answer concerns those who can stop the deal; the same keys, the same numbers."""


async def veto_risk(service: Service, question: Question, opportunity_id: str) -> Json:
    """The verdict, the holders of power and the risk of one deal, as its coverage states them.

    Raises ``NotFoundError`` for a deal that is absent or not for this viewer.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.COVERAGE, opportunity_id, service.today)
    facts = await service.facts(scope, question, "opportunity", [opportunity_id])
    answer = await service.compute(_risk, service, question, facts, opportunity_id)
    people = {holder["person"] for holder in answer["holders"] if holder["person"]}
    return {
        "opportunity": opportunity_id,
        "customer": facts.customer_ids[0],
        **service.header(scope, question, facts, Request("coverage", opportunity_id)),
        **answer,
        "names": names_of(facts, people | {opportunity_id, facts.customer_ids[0]}),
    }


def _risk(service: Service, question: Question, facts: Facts, opportunity_id: str) -> Json:
    instants = deals_at(facts, service.at(question), [opportunity_id])
    known = describe(service.basis(facts, question, instants), opportunity_id)
    return {name: known[name] for name in PARTS}
