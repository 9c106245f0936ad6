"""Coverage of many deals in one answer, computed together."""

from collections.abc import Sequence
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.domain import limits
from graph_service.errors import LimitError, NotFoundError
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.services.coverage import describe, ids_in
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]


async def bulk_coverage(service: Service, question: Question, opportunity_ids: Sequence[str]) -> Json:
    """Coverage of each deal, in the order asked; those absent or not for this viewer are named without difference.

    Raises ``LimitError`` for more than BATCH deals.
    """
    asked = list(dict.fromkeys(opportunity_ids))
    if len(asked) > limits.BATCH:
        raise LimitError("services.batch_too_large", n=len(asked), limit=limits.BATCH)
    scope = await service.scopes.of_objects(
        question.viewer, Operation.COVERAGE, Objects(opportunities=asked), service.today
    )
    if not scope.shows:
        raise NotFoundError("access.nothing_for_role", id=scope.viewer.actor)
    facts = await service.facts(scope, question, "opportunity", asked)
    homes = dict(facts.history("deals").select("id", "customer_id").iter_rows())
    there = [deal for deal in asked if deal in homes]
    numbers = await service.compute(_describe_all, service, question, facts, there)
    header = {deal: service.header(scope, question, facts, Request("coverage", deal)) for deal in ("", *there)}
    rows = [
        {"opportunity": deal, "customer": homes[deal], "proof": header[deal]["proof"], **numbers[deal]}
        for deal in there
    ]
    ids = {*there, *(row["customer"] for row in rows)}.union(*(ids_in(row) for row in rows))
    return {
        **{name: value for name, value in header[""].items() if name != "proof"},
        "deals": rows,
        "not_there": [deal for deal in asked if deal not in homes],
        "names": names_of(facts, ids),
    }


def _describe_all(service: Service, question: Question, facts: Facts, deals: list[str]) -> dict[str, Json]:
    basis = service.basis(facts, question, deals_at(facts, service.at(question), deals))
    return {deal: describe(basis, deal) for deal in deals}
