"""Opens a proof: the facts behind each number of an answer, the formula, the parameters and the revisions.

The question is asked again with its dates pinned and the reader's own rights: a proof shows each reader only
what they may read, and fails for those who may not ask.
"""

import dataclasses
from datetime import date
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import NotFoundError
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.indicators.indicator import Basis, Indicator
from graph_service.indicators.registry import get_indicator
from graph_service.services.chain_numbers import DEFINITIONS
from graph_service.services.credit import describe_employee
from graph_service.services.naming import named_rows
from graph_service.services.proof_id import Request, read_proof_id
from graph_service.services.question import Question, Service, names_of, say_moment, told_revisions

Json = dict[str, Any]
NUMBERS = {
    "coverage": {
        "seat_coverage": "O01",
        "role_coverage": "O02",
        "chain_coverage": "O01",
        "weakest_link": "O01",
        "cheapest_completion": "O01",
        "single_thread": "O03",
        "verdict": "O04",
        "veto_risk": "O05",
        "chain_score": "K07b",
    },
    "deal_contribution": {"credit": "K05b"},
    "period_contribution": {"fractional_raised": "K05b", "influence_share": "M12"},
    "veto_board": {"verdict": "O04", "veto_risk": "O05"},
    "who": {"closeness": "B01", "solution": "B02", "price": "B03", "influence": "B09"},
}
"""Which indicator's rows stand behind a number. Chain coverage, weakest link and completion are paths over the
very seats and reaches that O01 selects, along the seat_flows listed beside them."""


OPENED_BY = {"employee_contribution": FieldClass.CONTRIBUTION, "employee_influence": FieldClass.STRUCTURE}
"""What a reader must be shown for the rows behind an answer to be shown; for all others it is attitudes."""


async def open_proof(service: Service, question: Question, proof_id: str, number: str | None = None) -> Json:
    """The proof of one number, or of all numbers, of the answer that carried the id."""
    request = read_proof_id(proof_id, service.secret)
    repeated = dataclasses.replace(
        question,
        as_of=request.as_of,
        known_at=request.known_at,
        fresh_only=request.fresh_only,
    )
    numbers = _numbers(request, number)
    scope = await _scope(service, repeated, request)
    facts = await service.facts(scope, repeated, "proof", [request.subject])
    basis = _basis(service, repeated, request, facts)
    proofs = {name: _proof(basis, name, get_indicator(indicator), request) for name, indicator in numbers.items()}
    if request.question == "employee_contribution":
        proofs = {"contribution": _own_proof(basis, request.subject)}
    elif request.question == "employee_influence":
        proofs = {"influence": _own_influence(basis, request)}
    if not scope.may_show(OPENED_BY.get(request.question, FieldClass.ATTITUDE)):
        proofs = {name: {**proof, "rows": [], "facts": [], "flows": []} for name, proof in proofs.items()}
    me = scope.viewer.employee_id
    proofs = {name: {**proof, "rows": named_rows(proof["rows"], me)} for name, proof in proofs.items()}
    return {
        "question": {
            **{name: _plain(value) for name, value in dataclasses.asdict(request).items()},
            "known_at": say_moment(request.known_at),
        },
        "repeat": repeat(request),
        "revisions": told_revisions(scope, facts),
        "policy": scope.policy_version,
        "etag": service.tag(scope, repeated),
        "numbers": proofs,
        "names": names_of(facts, _ids(proofs)),
    }


def repeat(request: Request) -> str:
    """The command that asks the same question again."""
    dates = f"--as-of {request.as_of.isoformat()}"
    if request.known_at is not None:
        dates += f" --known-at {say_moment(request.known_at)}"
    period = "".join(f" --{name} {day}" for name, day in (("from", request.start), ("to", request.end)) if day)
    customer = f" --customer {request.subject}" if request.subject else ""
    commands = {
        "coverage": f"coverage {request.subject}",
        "deal_contribution": f"contribution --deal {request.subject}",
        "period_contribution": f"contribution{period}",
        "employee_contribution": f"contribution --employee {request.subject}{period}",
        "employee_influence": "indicators B09",
        "veto_board": f"veto-board{customer}",
        "who": f"who {request.subject}",
    }
    command = commands.get(request.question) or f"indicators {request.question.removeprefix('indicator:')}{customer}"
    return f"graph-service {command} {dates}" + (" --fresh-only" if request.fresh_only else "")


def _numbers(request: Request, number: str | None) -> dict[str, str]:
    if request.question.startswith("indicator:"):
        known = {"readings": request.question.removeprefix("indicator:")}
    else:
        known = NUMBERS.get(request.question, {})
    if number is None:
        return known
    if number not in known:
        raise NotFoundError("services.no_number", name=number, known=", ".join(known))
    return {number: known[number]}


async def _scope(service: Service, question: Question, request: Request) -> Scope:
    scopes, viewer, today = service.scopes, question.viewer, service.today
    operation = _operation(request)
    if operation is Operation.EMPLOYEE_CONTRIBUTION:
        return await scopes.of_employee(viewer, request.subject, today)
    if operation in (Operation.COVERAGE, Operation.DEAL_CONTRIBUTION):
        return await scopes.of_deal(viewer, operation, request.subject, today)
    if request.subject:
        return await scopes.of_customer(viewer, operation, request.subject, today)
    return await scopes.of_portfolio(viewer, operation, today)


def _operation(request: Request) -> Operation:
    if request.question.startswith("indicator:"):
        return Operation.INDICATORS
    is_own = request.question == "employee_influence"
    return Operation.EMPLOYEE_CONTRIBUTION if is_own else Operation(request.question)


def _basis(service: Service, question: Question, request: Request, facts: Facts) -> Basis:
    instants = None
    if request.question == "coverage":
        instants = deals_at(facts, service.at(question), [request.subject])
    return service.basis(facts, question, instants, (request.start, request.end))


def _proof(basis: Basis, name: str, indicator: Indicator, request: Request) -> Json:
    is_one = request.question in ("coverage", "deal_contribution")
    found = indicator.proof(basis, request.subject if is_one else None)
    rows: list[Json] = [{column: _plain(value) for column, value in row.items()} for row in found]
    formula, definition, definition_zh = (
        f"{indicator.id}@{indicator.version}",
        indicator.definition,
        indicator.definition_zh,
    )
    if name in DEFINITIONS:
        formula, (definition, definition_zh) = f"{name}@1", DEFINITIONS[name]
    flows = _flows(basis, request.subject) if name in DEFINITIONS else []
    return {
        "formula": formula,
        "definition": definition,
        "definition_zh": definition_zh,
        "parameters": {name: getattr(basis.parameters, name) for name in indicator.parameters},
        "rows": rows,
        "flows": flows,
        "facts": sorted({fact for row in rows for fact in row["facts"]} | {flow["fact"] for flow in flows}),
    }


def _plain(value: object) -> object:
    """Days and moments as text, as answers have them."""
    return value.isoformat() if isinstance(value, date) else value


def _flows(basis: Basis, opportunity_id: str) -> list[Json]:
    flows = basis.table("seat_flows").filter(pl.col("opportunity_id") == opportunity_id)
    return [
        {
            "from": row["from_seat_id"],
            "to": row["to_seat_id"],
            "fact": f"seat_flows:{row['id']}",
        }
        for row in flows.sort("id").iter_rows(named=True)
    ]


def _own_proof(basis: Basis, employee_id: str) -> Json:
    """What one employee's parts rest on, as far as it is their own: their ratings and helped records."""
    k05b = get_indicator("K05b")
    deals = describe_employee(basis, employee_id)["deals"]
    rows = [{"opportunity_id": deal, **found, "facts": found["evidence"]} for deal, found in deals.items()]
    return {
        "formula": f"{k05b.id}@{k05b.version}",
        "definition": k05b.definition,
        "definition_zh": k05b.definition_zh,
        "parameters": {name: getattr(basis.parameters, name) for name in k05b.parameters},
        "rows": rows,
        "flows": [],
        "facts": sorted({fact for row in rows for fact in row["facts"]}),
    }


def _own_influence(basis: Basis, request: Request) -> Json:
    """The readings of one employee's influence: their own ratings alone."""
    proof = _proof(basis, "influence", get_indicator("B09"), request)
    rows = [row for row in proof["rows"] if row["employee_id"] == request.subject]
    return {**proof, "rows": rows, "facts": sorted({fact for row in rows for fact in row["facts"]})}


def _ids(proofs: dict[str, Json]) -> set[str]:
    rows = [row for proof in proofs.values() for row in proof["rows"]]
    return {row[key] for row in rows for key in ("person_id", "employee_id", "subject") if row.get(key)}
