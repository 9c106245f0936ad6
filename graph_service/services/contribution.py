"""What our people's influence contributed: to one deal, by one employee, over a period.

Sums over employees are exact fractions of a fen; JSON numbers are rounded to 1e-6 at the very end. A viewer sees
a deal's totals and their own share; single shares of others only as the policy says.
"""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import InvalidError
from graph_service.facts.instants import deals_at
from graph_service.facts.views.claimed import pending_help
from graph_service.indicators.indicator import Basis
from graph_service.services.coverage import why_empty
from graph_service.services.credit import FORMS, describe_employee, describe_period
from graph_service.services.games import describe_games
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of
from graph_service.services.units import describe_units, fixed_basis, fixed_period

Json = dict[str, Any]


async def deal_contribution(service: Service, question: Question, opportunity_id: str) -> Json:
    """The credit of one won deal and the three exact Shapley games over its seats.

    Credit is null while the deal is not won by as_of. The games rest on facts as of the question while the
    deal is not won by then, locked at the close once it is.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.DEAL_CONTRIBUTION, opportunity_id, service.today)
    facts = await service.facts(scope, question, "opportunity", [opportunity_id])
    basis = _only(service.basis(facts, question), opportunity_id)
    answer = await service.compute(
        describe_deal, basis, opportunity_id, scope.may_see_share_of, is_open=_sees_people(scope)
    )
    header = service.header(scope, question, facts, Request("deal_contribution", opportunity_id))
    ids = {opportunity_id, *facts.customer_ids, *_people(answer)}
    return {
        "opportunity": opportunity_id,
        "customer": facts.customer_ids[0],
        **header,
        **answer,
    } | {"names": names_of(facts, ids)}


async def period_contribution(service: Service, question: Question, start: date | None, end: date | None) -> Json:
    """The six forms over all won deals the viewer may see, closed from ``start`` up to, not including, ``end``.

    Who is shown sums only may ask for whole calendar quarters that are over, and for nothing finer.
    """
    if start is not None and end is not None and end <= start:
        raise InvalidError("services.bad_period", start=start, end=end)
    scope = await service.scopes.of_portfolio(question.viewer, Operation.PERIOD_CONTRIBUTION, service.today)
    facts = await service.facts(scope, question, "period", [])
    basis = service.basis(facts, question, period=(start, end))
    dates = {"from": start and start.isoformat(), "to": end and end.isoformat()}
    if not scope.may_show(FieldClass.DEAL):
        fixed_period(start, end)
        fixed = fixed_basis(basis, service.today)
        question = dataclasses.replace(question, as_of=fixed.at.as_of, known_at=fixed.at.known_at)
        header = service.header(scope, question, facts, Request("period_contribution", start=start, end=end))
        sums = await service.compute(describe_units, fixed, scope.role)
        names = names_of(facts, {unit["unit"] for unit in sums["units"]})
        return {**dates, **header, **sums, "names": names}
    header = service.header(scope, question, facts, Request("period_contribution", start=start, end=end))
    answer = await service.compute(describe_period, basis, scope.may_see_share_of, is_open=_sees_people(scope))
    ids = {*answer["employees"], *answer["deals"], *_people(answer)}
    names = await service.compute(names_of, facts, ids)  # of thousands of deals and people
    return {**dates, **header, **answer, "names": names}


async def employee_contribution(
    service: Service,
    question: Question,
    employee_id: str,
    start: date | None = None,
    end: date | None = None,
) -> Json:
    """One employee's own part, deal by deal, with what it rests on: their own ratings and helped records."""
    scope = await service.scopes.of_employee(question.viewer, employee_id, service.today)
    facts = await service.facts(scope, question, "employee", [employee_id])
    basis = service.basis(facts, question, period=(start, end))
    request = Request("employee_contribution", employee_id, start=start, end=end)
    header = service.header(scope, question, facts, request)
    answer = await service.compute(describe_employee, basis, employee_id)
    return {
        "employee": employee_id,
        **header,
        **answer,
        "names": names_of(facts, {employee_id, *(answer["deals"] if scope.may_show(FieldClass.STRUCTURE) else ())}),
    }


def describe_deal(
    basis: Basis,
    opportunity_id: str,
    may_see: Callable[[str], bool],
    *,
    is_open: bool = True,
) -> Json:
    """Credit and games of one deal; the basis holds just this deal."""
    won = basis.won_deals.filter(pl.col("opportunity_id") == opportunity_id)
    credit = _credit(describe_period(basis, may_see, is_open=is_open), opportunity_id) if won.height else None
    missing = why_empty(basis, opportunity_id)
    return {
        "status": "won" if won.height else missing or "not_won",
        "credit": credit,
        "shapley": None if missing and not won.height else describe_games(basis, won, opportunity_id, may_see),
        "pending_help": _pending(basis, opportunity_id) if is_open else [],
        "reasons": [] if won.height else [missing or "not_won"],
    }


def _credit(period: Json, opportunity_id: str) -> Json:
    """The forms of the only deal of a period: what a sum leaves out as unknown is null here, never zero."""
    own = period["deals"][opportunity_id]
    totals = {name: value for name, value in period.items() if name not in ("deals", "count")}
    unknown = {
        name
        for name in totals["bounds"]
        if own.get(name, 0) is None or (own["amount"] is None and name.startswith("binary_amount"))
    }
    return {
        **own,
        **totals,
        **dict.fromkeys(unknown),
        "won_amount": own["amount"],
        "bounds": {name: [None, None] if name in unknown else pair for name, pair in totals["bounds"].items()},
        "shares": {name: None if name in unknown else share for name, share in totals["shares"].items()},
    }


def _pending(basis: Basis, opportunity_id: str) -> list[Json]:
    """Help that counts once it is confirmed; whose it is, the record itself says to whoever may confirm it."""
    waiting = pending_help(basis.facts, basis.at).filter(pl.col("opportunity_id") == opportunity_id)
    return [
        {"helped": row["id"], "kind": row["kind"], "person": row["person_id"], "at": row["at"].isoformat()}
        for row in waiting.iter_rows(named=True)
    ]


def _only(basis: Basis, opportunity_id: str) -> Basis:
    """The same question about one deal."""
    only = Basis(
        basis.facts,
        basis.at,
        basis.parameters,
        basis.zone,
        deals_at(basis.facts, basis.at, [opportunity_id]),
    )
    only.won_deals = basis.won_deals.filter(pl.col("opportunity_id") == opportunity_id)
    return only


def _sees_people(scope: Scope) -> bool:
    return scope.may_show(FieldClass.ATTITUDE)


def _people(answer: Json) -> set[str]:
    credit = answer.get("credit")
    deals = answer.get("deals") or ({"": credit} if credit else {})
    people = {person for deal in deals.values() for form in FORMS for person in deal.get(form, []) if deal}
    shares = {name for game in (answer.get("shapley") or {}).values() for name in game["shares"]}
    return people | shares | set((credit or {}).get("employees", {}))
