"""One deal as it stood at a date: who works on it, what it is about, against whom."""

from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.facts.dossier import Facts
from graph_service.indicators.indicator import Basis
from graph_service.services.coverage import why_empty
from graph_service.services.listing import day, list_header
from graph_service.services.opportunities import deals_as_of, describe_opportunity
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]
UNTOLD = (
    "owner", "status", "amount", "budget", "origin", "created_on", "expected_close", "closed_on", "loss_reason",
    "approval_quota",
)  # fmt: skip


async def get_opportunity(service: Service, question: Question, opportunity_id: str) -> Json:
    """A deal with its team, products and competitors; where it did not exist yet, its name and the reason alone.

    Raises ``NotFoundError`` for a deal that is absent or not for this viewer.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.DEALS, opportunity_id, service.today)
    facts = await service.facts(scope, question, "opportunity", [opportunity_id])
    answer = await service.compute(_answer, service, question, facts, opportunity_id)
    return {
        "opportunity": opportunity_id,
        **list_header(service, scope, question, facts, {answer["customer"]}),
        **answer,
    }


def _answer(service: Service, question: Question, facts: Facts, opportunity_id: str) -> Json:
    basis = service.basis(facts, question)
    missing = why_empty(basis, opportunity_id)
    answer = _untold(basis, opportunity_id, missing) if missing else _told(basis, opportunity_id)
    ours = {member["employee"] for member in answer["team"]}
    return {**answer, "names": names_of(facts, ours | {answer["customer"]}) | _names_of_catalogue(basis, answer)}


def _told(basis: Basis, opportunity_id: str) -> Json:
    row = deals_as_of(basis).filter(pl.col("id") == opportunity_id).row(0, named=True)
    is_open = row["status"] == "open"
    return {
        **describe_opportunity(row),
        "approval_quota": row["approval_quota"],
        "team": [
            {"employee": one["employee_id"], "role": one["role"], "from": day(one["from"])}
            for one in _of_deal(basis, "deal_team", opportunity_id)
        ],
        "products": [
            {"product": one["product_id"], "amount": one["amount"]}
            for one in _of_deal(basis, "deal_products", opportunity_id)
        ],
        "competitors": [
            {"competitor": one["competitor_id"], "quote": one["quote"], "result": None if is_open else one["result"]}
            for one in _of_deal(basis, "competing", opportunity_id)
        ],
        "reasons": [],
    }


def _untold(basis: Basis, opportunity_id: str, reason: str) -> Json:
    row = basis.facts.history("deals").filter(pl.col("id") == opportunity_id).row(0, named=True)
    return {
        **{name: row[name] for name in ("id", "name", "name_en")},
        "customer": row["customer_id"],
        **dict.fromkeys(UNTOLD),
        "status": reason,
        "team": [],
        "products": [],
        "competitors": [],
        "reasons": [reason],
    }


def _of_deal(basis: Basis, table: str, opportunity_id: str) -> list[Json]:
    return basis.table(table).filter(pl.col("opportunity_id") == opportunity_id).sort("id").to_dicts()


def _names_of_catalogue(basis: Basis, answer: Json) -> Json:
    """Names of products and competitors, which have one language only."""
    wanted = [one["product"] for one in answer["products"]] + [one["competitor"] for one in answer["competitors"]]
    found: Json = {}
    for table in ("products", "competitors"):
        rows = basis.facts.history(table).filter(pl.col("id").is_in(wanted)).select("id", "name")
        found |= {identity: {"zh": name, "en": name} for identity, name in rows.iter_rows()}
    return dict(sorted(found.items()))
