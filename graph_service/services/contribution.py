"""What our people's influence contributed: to one deal, by one employee, over a period.

Sums over employees are exact fractions of a fen; JSON numbers are rounded to 1e-6 at the very end. A viewer sees
a deal's totals and their own share; single shares of others only as the policy says.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from graph_service.access.policy import Operation, Role
from graph_service.access.scope import Scope
from graph_service.access.suppression import Group, published
from graph_service.analysis.shapley import Game, employee_games
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import InvalidError
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.facts.views.credits import late_facts
from graph_service.facts.views.reach import closeness, people_of
from graph_service.indicators.crm30 import k05b_network_contribution as k05b
from graph_service.indicators.indicator import Basis
from graph_service.services.coverage import why_empty
from graph_service.services.proof_id import Request, sign
from graph_service.services.question import (
    Question,
    Service,
    names_of,
    pinned,
    say_moment,
)

Json = dict[str, Any]
Period = tuple[date | None, date | None]
Shares = dict[str, Fraction]
FORMS = ("raised", "used")


async def deal_contribution(service: Service, question: Question, opportunity_id: str) -> Json:
    """The credit of one won deal and the three exact Shapley games over its seats.

    Credit is null while the deal is not won by as_of. The games rest on facts as of the question while the
    deal is not won by then, locked at the close once it is.
    """
    scope = await service.scopes.of_deal(question.viewer, Operation.DEAL_CONTRIBUTION, opportunity_id, service.today)
    facts = await service.facts(scope, "opportunity", [opportunity_id])
    basis = _only(service.basis(facts, question), opportunity_id)
    answer = describe_deal(basis, opportunity_id, scope.may_see_share_of, is_open=_sees_people(scope))
    header = _header(
        service,
        question,
        facts,
        scope,
        Request("deal_contribution", opportunity_id, basis.at.as_of, None),
    )
    ids = {opportunity_id, *facts.customer_ids, *_people(answer)}
    return {
        "opportunity": opportunity_id,
        "customer": facts.customer_ids[0],
        **header,
        **answer,
    } | {"names": names_of(facts, ids)}


async def period_contribution(service: Service, question: Question, start: date | None, end: date | None) -> Json:
    """The six forms over all won deals the viewer may see, closed from ``start`` up to, not including, ``end``."""
    if start is not None and end is not None and end <= start:
        raise InvalidError("services.bad_period", start=start, end=end)
    scope = await service.scopes.of_portfolio(question.viewer, Operation.PERIOD_CONTRIBUTION, service.today)
    facts = await service.facts(scope, "period", [])
    basis = service.basis(facts, question, period=(start, end))
    request = Request("period_contribution", "", basis.at.as_of, None, start, end)
    header = _header(service, question, facts, scope, request)
    dates = {"from": start and start.isoformat(), "to": end and end.isoformat()}
    if not scope.may_show(FieldClass.DEAL):
        return {**dates, **header, **describe_units(basis, scope.role)}
    answer = describe_period(basis, scope.may_see_share_of, is_open=_sees_people(scope))
    ids = {*answer["employees"], *answer["deals"], *_people(answer)}
    return {**dates, **header, **answer, "names": names_of(facts, ids)}


async def employee_contribution(
    service: Service,
    question: Question,
    employee_id: str,
    start: date | None = None,
    end: date | None = None,
) -> Json:
    """One employee's own part, deal by deal, with what it rests on: their own ratings and helped records."""
    scope = await service.scopes.of_employee(question.viewer, employee_id, service.today)
    facts = await service.facts(scope, "employee", [employee_id])
    basis = service.basis(facts, question, period=(start, end))
    request = Request("employee_contribution", employee_id, basis.at.as_of, None, start, end)
    header = _header(service, question, facts, scope, request)
    answer = describe_employee(basis, employee_id)
    return {
        "employee": employee_id,
        **header,
        **answer,
        "names": names_of(facts, {employee_id, *answer["deals"]}),
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
    period = describe_period(basis, may_see, is_open=is_open) if won.height else None
    credit = None
    if period is not None:
        totals = {name: value for name, value in period.items() if name not in ("deals", "count")}
        credit = {**period["deals"][opportunity_id], **totals}
    missing = why_empty(basis, opportunity_id)
    return {
        "status": "won" if won.height else missing or "not_won",
        "credit": credit,
        "shapley": None if missing and not won.height else describe_games(basis, won, opportunity_id, may_see),
        "reasons": [] if won.height else [missing or "not_won"],
    }


def describe_games(basis: Basis, won: pl.DataFrame, opportunity_id: str, may_see: Callable[[str], bool]) -> Json:
    """The three games over the employees with a known closeness to somebody in a seat."""
    instants = won.select("instant", "customer_id", "opportunity_id", "t", "k") if won.height else basis.instants
    deal = Basis(basis.facts, basis.at, basis.parameters, basis.zone, instants)
    seats = deal.seats.filter(pl.col("opportunity_id") == opportunity_id)
    held = closeness(basis.facts, people_of(seats), basis.parameters)
    by_person: dict[str, dict[str, float]] = defaultdict(dict)
    for person, employee, value in held.select("person_id", "employee_id", "value").sort("employee_id").iter_rows():
        by_person[person][employee] = value
    weights = dict(seats.select("seat_id", "weight").iter_rows())
    reach = {seat: by_person.get(person, {}) for seat, person in seats.select("seat_id", "person_id").iter_rows()}
    games = employee_games(weights, reach, basis.parameters.influence_min)
    return {game.name: _game(game, may_see) for game in games}


def _game(game: Game, may_see: Callable[[str], bool]) -> Json:
    return {
        "value": float(game.value),
        "shares": {name: float(share) for name, share in sorted(game.shares.items()) if may_see(name)},
        "players": len(game.shares),
    }


def describe_period(basis: Basis, may_see: Callable[[str], bool], *, is_open: bool = True) -> Json:
    """The six forms with bounds, every deal, and the employees' parts that may be shown."""
    rows = k05b.select(basis)
    deals = k05b.reduce(rows, basis).sort("subject")
    parts = {form: employee_parts(basis.credits, form, deals) for form in FORMS}
    sums = _sums(deals)
    seen = sorted(name for name in set().union(*parts.values()) if may_see(name))
    return {
        "won_amount": int(deals["amount"].sum()),
        "count": deals.height,
        **{name: bounds[0] for name, bounds in sums.items()},
        "bounds": {name: [bounds[0], bounds[1]] for name, bounds in sums.items()},
        "shares": _shares(deals, sums),
        "deals": _deals(basis, deals, rows, is_open=is_open),
        "employees": {name: {form: _million(parts[form].get(name, Fraction(0))) for form in FORMS} for name in seen},
        "reasons": sorted({reason for found in deals["reasons"].to_list() for reason in found}),
    }


def employee_parts(people: pl.DataFrame, form: str, deals: pl.DataFrame) -> Shares:
    """Exact parts per employee: each credited person's amount / |D|, split equally among those credited.

    Amounts are summed as integers per denominator first, so the exact fractions cost one addition per
    employee and denominator, however many deals there are.
    """
    amounts = deals.select(pl.col("subject").alias("opportunity_id"), "amount")
    credited = people.filter(pl.col(f"is_{form}")).join(amounts, on="opportunity_id")
    parts = (
        credited.filter(pl.col("amount").is_not_null())
        .with_columns((pl.col("chain") * pl.col(f"{form}_by").list.len()).alias("denominator"))
        .explode(f"{form}_by")
        .group_by(pl.col(f"{form}_by").alias("employee_id"), "denominator")
        .agg(pl.col("amount").sum())
    )
    shares: Shares = defaultdict(Fraction)
    for employee, denominator, amount in parts.sort("employee_id", "denominator").iter_rows():
        shares[employee] += Fraction(amount, denominator)
    return dict(shares)


def _fraction(deals: pl.DataFrame, column: str) -> Fraction:
    counted = deals.filter((pl.col("chain") > 0) & pl.col("amount").is_not_null())
    by_chain = counted.group_by("chain").agg((pl.col("amount") * pl.col(column)).sum().alias("total"))
    return sum((Fraction(total, chain) for chain, total in by_chain.iter_rows()), Fraction(0))


def _sums(deals: pl.DataFrame) -> dict[str, tuple[float | int, float | int]]:
    may = {"raised": pl.col("may_be_raised") > 0, "used": pl.col("may_be_used") > 0}
    found: dict[str, tuple[float | int, float | int]] = {}
    for form in FORMS:
        found[f"fractional_{form}"] = (
            _million(_fraction(deals, f"is_{form}")),
            _million(_fraction(deals, f"may_be_{form}")),
        )
    for form in FORMS:
        possible = deals.filter(may[form] | (pl.col(f"binary_count_{form}") > 0))
        found[f"binary_amount_{form}"] = (
            int(deals[f"binary_amount_{form}"].sum()),
            int(possible["amount"].sum()),
        )
        found[f"binary_count_{form}"] = (
            int(deals[f"binary_count_{form}"].sum()),
            possible.height,
        )
    return found


def _shares(deals: pl.DataFrame, sums: dict[str, tuple[float | int, float | int]]) -> Json:
    won, count = int(deals["amount"].sum()), deals.height
    return {
        name: None if not (count if "count" in name else won) else bounds[0] / (count if "count" in name else won)
        for name, bounds in sums.items()
    }


def _deals(basis: Basis, deals: pl.DataFrame, rows: pl.DataFrame, *, is_open: bool) -> Json:
    people = {key[0]: group for key, group in rows.filter(pl.col("person_id").is_not_null()).group_by("subject")}
    late = _late(basis)
    closed = dict(basis.won_deals.select("opportunity_id", "closed_on").iter_rows())
    answer: Json = {}
    for deal in deals.iter_rows(named=True):
        subject = deal["subject"]
        group = people.get(subject)
        found: Json = {
            "amount": deal["amount"],
            "closed_on": closed[subject].isoformat(),
            "chain": deal["chain"],
            **{
                form: [] if group is None else sorted(group.filter(pl.col(f"is_{form}"))["person_id"]) for form in FORMS
            },
            "fractional_raised": _exact(deal, "is_raised"),
            "fractional_used": _exact(deal, "is_used"),
            "bounds": {
                "fractional_raised": [
                    _exact(deal, "is_raised"),
                    _exact(deal, "may_be_raised"),
                ],
                "fractional_used": [
                    _exact(deal, "is_used"),
                    _exact(deal, "may_be_used"),
                ],
            },
            "undecided": [] if group is None else sorted(group.filter(pl.col("is_undecided"))["person_id"]),
            "late": late.get(subject, []),
            "reasons": deal["reasons"],
        }
        hidden = () if is_open else ("raised", "used", "undecided", "late")
        answer[subject] = {name: value for name, value in found.items() if name not in hidden}
    return answer


def _exact(deal: Json, column: str) -> float | None:
    if not deal["chain"] or deal["amount"] is None:
        return None
    return _million(Fraction(deal["amount"] * deal[column], deal["chain"]))


def _late(basis: Basis) -> dict[str, list[Json]]:
    known = pl.lit(basis.at.cutoff).cast(pl.Datetime("ms", "UTC")).alias("known")
    deals = basis.won_deals.select("instant", "customer_id", "opportunity_id", "t", "k", known)
    found = late_facts(basis.facts, deals).join(deals.select("instant", "opportunity_id"), on="instant")
    late: dict[str, list[Json]] = defaultdict(list)
    for row in found.iter_rows(named=True):
        late[row["opportunity_id"]].append(
            {
                "fact": f"{row['table']}:{row['fact_id']}",
                "on": row["on"].isoformat(),
                "recorded_at": say_moment(row["recorded_at"]),
            }
        )
    return late


def describe_employee(basis: Basis, employee_id: str) -> Json:
    """One employee's parts per deal, and the facts of their own behind them."""
    deals = k05b.reduce(k05b.select(basis), basis)
    parts: dict[str, dict[str, Fraction]] = {}
    for form in FORMS:
        mine = basis.credits.filter(pl.col(f"{form}_by").list.contains(employee_id))
        for deal in mine["opportunity_id"].unique().sort():
            only = deals.filter(pl.col("subject") == deal)
            credit = employee_parts(mine.filter(pl.col("opportunity_id") == deal), form, only)
            parts.setdefault(deal, {})[form] = credit.get(employee_id, Fraction(0))
    totals = {form: sum((deal.get(form, Fraction(0)) for deal in parts.values()), Fraction(0)) for form in FORMS}
    closed = dict(basis.won_deals.select("opportunity_id", "closed_on").iter_rows())
    return {
        **{form: _million(total) for form, total in totals.items()},
        "deals": {
            deal: {
                "closed_on": closed[deal].isoformat(),
                **{form: _million(found.get(form, Fraction(0))) for form in FORMS},
                "evidence": _evidence(basis, employee_id, deal),
            }
            for deal, found in sorted(parts.items())
        },
        "reasons": [] if parts else ["no_credit"],
    }


def _evidence(basis: Basis, employee_id: str, deal: str) -> list[str]:
    helped = basis.facts.history("helped").filter(
        (pl.col("employee_id") == employee_id) & (pl.col("opportunity_id") == deal)
    )
    people = basis.credits.filter(
        (pl.col("opportunity_id") == deal) & pl.col("used_by").list.contains(employee_id)
    ).select("instant", "customer_id", "person_id", "t", "k")
    held = closeness(basis.facts, people, basis.parameters).filter(pl.col("employee_id") == employee_id)
    return sorted(
        {
            *("helped:" + helped["id"]).to_list(),
            *("ratings:" + held["rating_id"]).to_list(),
        }
    )


def describe_units(basis: Basis, role: Role) -> Json:
    """For HR: totals, and parts per org unit, never fewer than small_n people in a group."""
    answer = describe_period(basis, lambda _: False, is_open=False)
    parts = {form: employee_parts(basis.credits, form, k05b.reduce(k05b.select(basis), basis)) for form in FORMS}
    employees = basis.table("employees").select("id", "org_unit_id")
    units: dict[str, list[str]] = defaultdict(list)
    for employee, unit in employees.sort("id").iter_rows():
        units[unit or "-"].append(employee)
    groups = [
        Group(unit, len(members), {form: sum((parts[form].get(name, Fraction(0)) for name in members), Fraction(0))
                                   for form in FORMS})
        for unit, members in sorted(units.items())
    ]  # fmt: skip
    shown = published(groups, basis.parameters.small_n)
    totals = {name: value for name, value in answer.items() if name not in ("deals", "employees")}
    return {
        **totals,
        "role": role.value,
        "units": [
            {
                "unit": group.unit,
                "people": group.people,
                **{form: _million(group.sums[form]) for form in FORMS},
            }
            for group in shown
        ],
        "suppressed_units": len(groups) - len(shown),
    }


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


def _header(service: Service, question: Question, facts: Facts, scope: Scope, request: Request) -> Json:
    at = service.at(question)
    known_at = pinned(facts, at)
    repeated = Request(
        request.question,
        request.subject,
        at.as_of,
        known_at,
        request.start,
        request.end,
    )
    return {
        "as_of": at.as_of.isoformat(),
        "known_at": say_moment(known_at),
        "revisions": dict(sorted(facts.revisions.items())),
        "policy": scope.policy_version,
        "proof": sign(repeated, service.secret),
    }


def _million(part: Fraction) -> float:
    """A JSON number to 1e-6, rounded once, at the end."""
    return float(round(part, 6))
