"""Who is who at a customer: people, posts, power, what they think of us, and who of us reaches them."""

from collections import Counter
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.facts.instants import COLUMNS
from graph_service.facts.table import KEY
from graph_service.facts.views.attitudes import attitudes
from graph_service.facts.views.reach import closeness
from graph_service.facts.views.seats import own_power
from graph_service.indicators.indicator import Basis
from graph_service.services.naming import named
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]


async def who(service: Service, question: Question, customer_id: str) -> Json:
    """Everyone who holds a post at the customer (or a seat in one of its deals) at the date.

    Raises ``NotFoundError`` for a customer that is absent or not for this viewer.
    """
    scope = await service.scopes.of_customer(question.viewer, Operation.WHO, customer_id, service.today)
    facts = await service.facts(scope, question, "customer", [customer_id])
    kept = facts.kept_customer(customer_id)
    people = await service.compute(describe_people, service.basis(facts, question), scope.viewer.employee_id)
    ours = {link["employee"] for person in people for link in person["reached_by"]}
    places = {place for person in people for place in person["departments"]}
    managers = {person["reports_to"] for person in people if person["reports_to"]}
    return {
        "customer": kept,
        **service.header(scope, question, facts, Request("who", customer_id)),
        "people": people,
        "names": names_of(
            facts,
            {kept, *ours, *managers, *places, *(person["person"] for person in people)},
        ),
    }


def describe_people(basis: Basis, viewer_id: str | None = None) -> list[Json]:
    """One row per person, key persons first, then by department and id.

    Colleagues who opted out of the connection graph are counted, and named to themselves only.
    """
    posts = _posts(basis)
    seated = set(basis.seats["person_id"].drop_nulls())
    asked = _asked(basis, sorted(seated | set(posts)))
    attitude = {row["person_id"]: row for row in attitudes(basis.facts, asked, basis.parameters).to_dicts()}
    power = {row["person_id"]: row for row in own_power(basis.facts, asked).to_dicts()}
    reached, unnamed = _reached(basis, asked, viewer_id)
    managers = dict(basis.table("reporting_lines").sort("id").select("person_id", "manager_id").iter_rows())
    details = {row["id"]: row for row in basis.table("people").to_dicts()}
    rows = [
        {
            "person": person,
            "departments": [post["department_id"] for post in posts.get(person, [])],
            "title": _titles(posts.get(person, [])) or details[person]["title"],
            "is_key": any(post["key"] for post in posts.get(person, [])),
            "is_external": person not in posts,
            "organisation": details[person]["organisation"],
            "reports_to": managers.get(person),
            "power": power[person]["own_power"] if person in power else "none",
            **{name: attitude.get(person, {}).get(name) for name in ("rc", "sr", "pa", "stance", "attitude")},
            "state": _state(attitude.get(person)),
            "reached_by": reached.get(person, []),
            "reached_by_unnamed": unnamed.get(person, 0),
        }
        for person in sorted(seated | set(posts))
        if person in details
    ]
    return sorted(rows, key=lambda row: (not row["is_key"], row["departments"], row["person"]))


def _asked(basis: Basis, people: list[str]) -> pl.DataFrame:
    customer = basis.facts.customer_ids[0]
    when = {"t": basis.at.as_of, "k": basis.at.cutoff}
    rows = [{"instant": 0, "customer_id": customer, "person_id": person, **when} for person in people]
    schema = {
        **{name: basis.instants.schema[name] for name in COLUMNS},
        "person_id": KEY,
    }
    del schema["opportunity_id"]
    return pl.DataFrame(rows, schema=schema)


def _posts(basis: Basis) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for post in basis.table("posts").sort("id").iter_rows(named=True):
        if post["post_customer_id"] == post["customer_id"]:
            found.setdefault(post["person_id"], []).append(post)
    return found


def _reached(basis: Basis, asked: pl.DataFrame, viewer_id: str | None) -> tuple[dict[str, list[Json]], Counter[str]]:
    everyone = closeness(basis.facts, asked, basis.parameters)
    held = named(everyone, viewer_id).sort(["value", "employee_id"], descending=[True, False])
    found: dict[str, list[Json]] = {}
    for row in held.iter_rows(named=True):
        link = {
            "employee": row["employee_id"],
            "closeness": row["value"],
            "on": row["valid_at"].isoformat(),
        }
        found.setdefault(row["person_id"], []).append({**link, "is_stale": row["is_stale"]})
    return found, Counter(everyone["person_id"].to_list()) - Counter(held["person_id"].to_list())


def _titles(posts: list[Json]) -> str:
    """The titles of all posts in the order of their departments; of several posts of one title it stands once."""
    return " / ".join(dict.fromkeys(post["title"] for post in posts if post["title"]))


def _state(attitude: Json | None) -> str:
    if attitude is None:
        return "unknown"
    return "opposed" if attitude["is_opposed"] else "not_opposed"
