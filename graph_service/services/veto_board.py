"""The veto board: every open deal a viewer may see, who can stop it, since when, and who of us is best placed."""

from datetime import date
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.facts.views.changes import change_instants
from graph_service.facts.views.closed import closed_deals
from graph_service.facts.views.holders import NOT_OPPOSED, OPPOSED, UNKNOWN, has_power
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from graph_service.services.chain_numbers import best_placed
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of
from graph_service.services.teams import deals_of_team

Json = dict[str, Any]
URGENCY = (OPPOSED, UNKNOWN, NOT_OPPOSED)
"""Holders on the board: those to act on first."""
VERDICTS = ("blocked", "unverified", "clear")


async def veto_board(
    service: Service,
    question: Question,
    customer_id: str | None = None,
    team: str | None = None,
    verdict: str | None = None,
) -> Json:
    """Open deals by amount at stake, with verdict, holders, risk and since when the verdict stands.

    With a customer, only its deals; a customer that is absent or not for this viewer is the same error. With a team
    (an org unit and all below it), only deals whose owner or a colleague covering the customer belongs to it; with a
    verdict, only deals it holds for. Counts are of what is shown.
    """
    scopes, viewer = service.scopes, question.viewer
    if customer_id is None:
        scope = await scopes.of_portfolio(viewer, Operation.VETO_BOARD, service.today)
    else:
        scope = await scopes.of_customer(viewer, Operation.VETO_BOARD, customer_id, service.today)
    facts = await service.facts(scope, question, "board", [customer_id] if customer_id else [])
    board = await service.compute(_board, service, question, facts, team)
    if verdict is not None:
        board = of_verdict(board, verdict)
    return {**service.header(scope, question, facts, Request("veto_board", customer_id or "")), **board}


def summary(rows: list[Json]) -> Json:
    """How many deals, how much is at stake, how many of each verdict, and the deals."""
    return {
        "count": len(rows),
        "at_stake": sum(row["amount"] or 0 for row in rows),
        "verdicts": {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS},
        "deals": rows,
    }


def of_verdict(board: Json, verdict: str) -> Json:
    """Of a board only the deals a verdict holds for, and the names they bear."""
    rows = [row for row in board["deals"] if row["verdict"] == verdict]
    named = ids_of(rows)
    return {**summary(rows), "names": {id_: name for id_, name in board["names"].items() if id_ in named}}


def _board(service: Service, question: Question, facts: Facts, team: str | None) -> Json:
    basis = service.basis(facts, question)
    deals = open_deals(basis)
    if team is not None:
        deals = sorted({*deals} & deals_of_team(basis, team))
    instants = deals_at(facts, service.at(question), deals)
    rows = describe_board(service.basis(facts, question, instants))
    return {**summary(rows), "names": names_of(facts, ids_of(rows))}


def open_deals(basis: Basis) -> list[str]:
    """Ids of the deals that are open at the date, as known."""
    closed = closed_deals(basis.facts, basis.at)["id"]
    opened = basis.instants.filter(~pl.col("opportunity_id").is_in(closed.to_list()))
    return sorted(opened["opportunity_id"])


def describe_board(basis: Basis) -> list[Json]:
    """One row per deal of the basis, by amount at stake (unknown amounts last)."""
    ids = basis.instants["opportunity_id"].to_list()
    verdicts = deals_by_indicator(basis, "O04")
    risks = deals_by_indicator(basis, "O05")
    since = _since(basis, ids, {deal: row["verdict"] for deal, row in verdicts.items()})
    holders = _holders(basis)
    seated = set(basis.seats["opportunity_id"])
    details = {row["id"]: row for row in basis.table("deals").iter_rows(named=True)}
    amounts = amounts_of(basis)
    rows = [
        {
            "opportunity": deal,
            "customer": details[deal]["customer_id"],
            "amount": amounts.get(deal),
            "verdict": verdicts[deal]["verdict"] if deal in verdicts else "clear",
            "since": since.get(deal, details[deal]["created_on"]).isoformat(),
            "holders": holders.get(deal, []),
            "veto_risk": _risk(risks.get(deal)),
            "expected_close": _day(details[deal]["expected_close"]),
            "days_to_close": _days(details[deal]["expected_close"], basis.at.as_of),
            # nobody who could stop it is known, and that says little where nothing of the chain is
            "reasons": ["no_seats"] * (deal not in seated),
        }
        for deal in ids
    ]
    return sorted(
        rows,
        key=lambda row: (
            row["amount"] is None,
            -(row["amount"] or 0),
            row["opportunity"],
        ),
    )


def amounts_of(basis: Basis) -> dict[str, int | None]:
    """Amount at stake per deal: the latest our company observed by the date, else the deal's own."""
    observed = basis.table("deal_measures").filter(
        (pl.col("metric") == "amount") & (pl.col("holder_kind") == "company")
    )
    amounts = dict(basis.table("deals").select("id", "amount").iter_rows())
    for deal, value in observed.select("opportunity_id", "value").iter_rows():
        amounts[deal] = amounts[deal] if value is None else round(value)
    return amounts


def deals_by_indicator(basis: Basis, indicator_id: str) -> dict[str, Json]:
    """The result of an indicator per deal of the basis."""
    return {row["subject"]: row for row in get_indicator(indicator_id).compute(basis).iter_rows(named=True)}


def _since(basis: Basis, ids: list[str], present: dict[str, str]) -> dict[str, date]:
    """First day of the unbroken present verdict: the day after which it never differed."""
    instants = change_instants(basis.facts, ids, basis.at, basis.parameters)
    past = Basis(basis.facts, basis.at, basis.parameters, basis.zone, instants)
    past.seats = past.seats.filter(has_power())  # no other seat decides a verdict
    found = get_indicator("O04").compute(past).select("instant", "verdict")
    history = instants.join(found, on="instant", how="left").with_columns(pl.col("verdict").fill_null("clear"))
    starts: dict[str, date] = {}
    for deal, day, verdict in history.sort("t").select("opportunity_id", "t", "verdict").iter_rows():
        if verdict != present.get(deal, "clear"):
            starts.pop(deal, None)
        else:
            starts.setdefault(deal, day)
    return starts


def _holders(basis: Basis) -> dict[str, list[Json]]:
    keys = ("instant", "seat_id")
    reach = basis.reached_seats.select(*keys, "reach", "best_employee_id")
    held = basis.decided_seats.filter(pl.col("power") != "none").join(reach, on=keys)
    found: dict[str, list[Json]] = {}
    for seat in sorted(held.iter_rows(named=True), key=lambda row: (URGENCY.index(row["state"]), row["seat_id"])):
        found.setdefault(seat["opportunity_id"], []).append(
            {
                "seat": seat["seat_id"],
                "person": seat["person_id"],
                "power": seat["power"],
                "power_scope": seat["power_scope"],
                "is_group_power": seat["is_group_power"],
                "state": seat["state"],
                "attitude": seat["attitude"],
                "best_placed": None if seat["state"] == NOT_OPPOSED else best_placed(basis, seat),
            }
        )
    return found


def _risk(row: Json | None) -> Json:
    if row is None:
        return {"value": 0.0, "low": 0.0, "high": 0.0, "frechet": [0.0, 0.0]}
    frechet = [row["frechet_lower"], row["frechet_upper"]]
    return {
        "value": row["value"],
        "low": row["lower"],
        "high": row["upper"],
        "frechet": frechet,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _days(day: date | None, today: date) -> int | None:
    return None if day is None else (day - today).days


def ids_of(rows: list[Json]) -> set[str]:
    """Deals, customers, people and colleagues that rows speak of."""
    spoken_of = {row[key] for row in rows for key in ("opportunity", "customer")}
    holders = [holder for row in rows for holder in row["holders"]]
    ours = {holder["best_placed"]["employee"] for holder in holders if holder["best_placed"]}
    return spoken_of | ours | {holder["person"] for holder in holders if holder["person"]}
