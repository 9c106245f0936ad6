"""One person: posts over time, whom they report to, their ties, and what we know of their attitude to us."""

from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope, any_rule
from graph_service.access.scopes import Objects
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import NotFoundError
from graph_service.facts.as_of import dates_of, has_begun, is_known, is_member
from graph_service.facts.dossier import Facts
from graph_service.indicators.indicator import Basis
from graph_service.services.listing import day, list_header
from graph_service.services.naming import named
from graph_service.services.people import describe_person, describe_post, posts_at, posts_by_person, power_of
from graph_service.services.question import Question, Service, names_of, say_moment

Json = dict[str, Any]
PRIVATE = "private"


async def get_person(service: Service, question: Question, person_id: str) -> Json:
    """A person with posts over time, ties and ratings, as far as the viewer may see them.

    A tie whose other end the viewer may not see is not there, nor one with a colleague who opted out; a private one is
    shown to its ends alone. Ties and ratings are null where attitudes are not for the viewer. Raises ``NotFoundError``
    for a person that is absent or denied.
    """
    scope = await service.scopes.of_person(question.viewer, Operation.PEOPLE, person_id, service.today)
    await service.note(scope, "person", [person_id])
    facts = await service.reader.read(scope, question.known_at)
    basis = service.basis_of_people(facts, question)
    person_id = facts.meant(person_id)
    known = facts.history("people").filter(pl.col("id") == person_id)
    if known.is_empty():
        raise NotFoundError("access.no_person", id=person_id)
    now = posts_at(basis, frozenset(scope.revisions))
    row = {"power": "none", "is_key": False, **known.row(0, named=True)}
    row |= next(power_of(now.filter(pl.col("person_id") == person_id)).iter_rows(named=True), {})
    asked = scope.asking(Operation.WHO)
    thought = await service.reader.read(asked, question.known_at) if asked.may_show(FieldClass.ATTITUDE) else None
    ties = None if thought is None else await _ties(service, question, asked, thought, person_id)
    manager = await _manager(service, question, basis, person_id)
    others = {tie["with"] for tie in ties or ()} | ({manager} if manager else set())
    tag = service.unless_known(question, service.tag(scope, question, sorted(others)))
    held = _posts(basis, frozenset(scope.revisions), person_id)
    customers = set(facts.customer_ids)
    answer = {
        **describe_person(row, posts_by_person(now, [person_id]).get(person_id, [])),
        "customers": sorted(customers),
        "posts_over_time": held,
        "reports_to": manager,
        "ties": ties,
        "ratings": None if thought is None else _ratings(service, question, asked, thought, person_id),
    }
    departments = {post["department"] for post in held}
    holders = {rating["holder"] for rating in answer["ratings"] or () if rating["holder"]}
    return {
        "person": person_id,
        **list_header(service, scope, question, facts, customers),
        "etag": tag,
        **answer,
        "names": names_of(facts, {person_id} | customers | departments | others | holders),
    }


def _posts(basis: Basis, visible: frozenset[str], person_id: str) -> list[Json]:
    """Every post begun by the date and known by then, the newest first; an end not known yet is none."""
    t, k = dates_of(basis.at)
    rows = basis.facts.history("posts").filter(
        (pl.col("person_id") == person_id)
        & pl.col("post_customer_id").is_in(list(visible))
        & is_known(k)
        & has_begun(t)
    )
    seen = rows.with_columns(
        pl.when(is_known(k, "to_recorded_at")).then("to").alias("to"), is_member(t, k).alias("is_current")
    )
    ordered = seen.unique("id").sort("from", "id", descending=[True, False], nulls_last=True)
    return [
        {**describe_post(row), "to": day(row["to"]), "is_current": row["is_current"]}
        for row in ordered.iter_rows(named=True)
    ]


async def _manager(service: Service, question: Question, basis: Basis, person_id: str) -> str | None:
    lines = basis.table("reporting_lines").filter(pl.col("person_id") == person_id).sort("id")
    if lines.is_empty():
        return None
    manager = str(lines["manager_id"][-1])
    seen = await _seen(service, question, Operation.PEOPLE, {manager})
    return manager if manager in seen else None


async def _ties(service: Service, question: Question, scope: Scope, facts: Facts, person_id: str) -> list[Json]:
    rows = facts.at("person_ties", service.at(question)).unique("id").sort("id")
    of_person = pl.col("from_id").eq(person_id) | pl.col("to_id").eq(person_id)
    ties = [_tie(row, person_id) for row in rows.filter(of_person).iter_rows(named=True)]
    people = {tie["with"] for tie in ties if tie["with_kind"] == "person"}
    seen = await _seen(service, question, Operation.WHO, people)
    ours = _ours(facts, scope)
    viewer = scope.viewer.employee_id
    return [
        {name: value for name, value in tie.items() if name != "sensitivity"}
        for tie in ties
        if tie["with"] in (seen if tie["with_kind"] == "person" else ours)
        and (tie["sensitivity"] != PRIVATE or tie["with"] == viewer)
    ]


async def _seen(service: Service, question: Question, operation: Operation, people: set[str]) -> set[str]:
    if not people:
        return set()
    asked = Objects(people=sorted(people))
    seen = await service.scopes.seen(question.viewer, operation, asked, service.today)
    return {known.removeprefix("person:") for known in seen}


def _ours(facts: Facts, scope: Scope) -> set[str]:
    """Colleagues who may be named as the end of a tie."""
    if not any_rule(Operation.EMPLOYEES, scope.role).is_allowed:
        return set()
    employees = facts.history("employees").select(pl.col("id").alias("employee_id"), "opt_out")
    return set(named(employees, scope.viewer.employee_id)["employee_id"])


def _tie(row: Json, person_id: str) -> Json:
    is_outward = row["from_id"] == person_id
    other = "to" if is_outward else "from"
    return {
        "kind": row["kind"],
        "direction": "out" if is_outward else "in",
        "with_kind": row[f"{other}_kind"],
        "with": row[f"{other}_id"],
        "strength": row["strength"],
        "sign": row["sign"],
        "how": row["how"],
        "from": day(row["from"]),
        "sensitivity": row["sensitivity"],
    }


def _ratings(service: Service, question: Question, scope: Scope, facts: Facts, person_id: str) -> list[Json]:
    """What is held about the person at the date, by whom; taken back is not held.

    A colleague who opted out is not named as the holder, but to themselves.
    """
    opted_out = set(facts.history("employees").filter(pl.col("opt_out").fill_null(value=False))["id"])
    unnamed = opted_out - {scope.viewer.employee_id}
    at = service.at(question)
    held = facts.at("ratings", at).filter(
        (pl.col("person_id") == person_id) & (pl.col("value").is_not_null() | pl.col("text").is_not_null())
    )
    stale_after = service.parameters_for(question).stale_after
    return [
        {
            "id": row["id"],
            "metric": row["metric"],
            "value": row["value"],
            "text": row["text"],
            "holder_kind": row["holder_kind"],
            "holder": None if row["holder_id"] in unnamed else row["holder_id"],
            "on": day(row["valid_at"]),
            "recorded_at": say_moment(row["recorded_at"]),
            "is_stale": (at.as_of - row["valid_at"]).days > stale_after,
        }
        for row in held.unique("id").sort("metric", "holder_kind", "holder_id", "id").iter_rows(named=True)
    ]
