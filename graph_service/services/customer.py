"""One customer: what is known of it, its group below it, and the deals of both in a few numbers."""

from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.facts.dossier import Facts
from graph_service.services.customers import describe_customer
from graph_service.services.listing import day
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of
from graph_service.services.roll_up import roll_up, summed

Json = dict[str, Any]


async def get_customer(service: Service, question: Question, customer_id: str, depth: int) -> Json:
    """A customer with the visible ones ``depth`` levels below it, and a roll-up of all of them.

    What hangs below a customer that is not visible is left out with it. The verdicts in the roll-up are those of the
    veto board, whose proof the answer carries. A customer that was merged is found under either id, and answered under
    the one that was kept. Raises ``NotFoundError`` for a customer that is absent or denied.
    """
    scope = await service.scopes.of_group(question.viewer, Operation.CUSTOMERS, customer_id, depth, service.today)
    await service.note(scope, "customer", [customer_id])
    facts = await service.reader.read(scope, question.known_at)
    customer_id = facts.kept_customer(customer_id)
    known = facts.history("customers").filter(pl.col("id") == customer_id).row(0, named=True)
    parent = await _visible_parent(service, question, known["parent_id"])
    tag = service.unless_known(question, service.tag(scope, question, [parent] if parent else []))
    tree = _tree(facts, customer_id)
    members = _members(tree)
    board = scope.asking(Operation.VETO_BOARD).narrowed(members)
    judged = await service.reader.read(board, question.known_at)
    numbers = await service.compute(lambda: roll_up(service.basis(judged, question)))
    details = describe_customer({**known, "parent_id": parent})
    covers = _covers(service, question, facts, customer_id)
    departments = _departments(facts, customer_id)
    header = service.header(scope.narrowed(members), question, judged, Request("veto_board", customer_id))
    ids = {*members, *(cover["employee"] for cover in covers)} | ({parent} if parent else set())
    return {
        "customer": customer_id,
        **header,
        "etag": tag,
        **details,
        "covered_by": covers,
        "departments": departments,
        "group": tree,
        "roll_up": {
            "own": numbers.get(customer_id),
            "group": summed(numbers[each] for each in members if each in numbers),
            "customers": len(members),
        },
        "names": names_of(facts, ids),
    }


async def _visible_parent(service: Service, question: Question, parent_id: str | None) -> str | None:
    if parent_id is None:
        return None
    scopes, viewer = service.scopes, question.viewer
    seen = await scopes.seen(viewer, Operation.CUSTOMERS, Objects(customers=[parent_id]), service.today)
    return parent_id if seen else None


def _tree(facts: Facts, customer_id: str) -> Json:
    rows = facts.history("customers").sort("id").iter_rows(named=True)
    below: dict[str | None, list[str]] = {}
    for row in rows:
        below.setdefault(row["parent_id"], []).append(row["id"])

    def branch(one: str) -> Json:
        return {"customer": one, "children": [branch(each) for each in below.get(one, [])]}

    return branch(customer_id)


def _members(tree: Json) -> list[str]:
    return [tree["customer"], *(each for child in tree["children"] for each in _members(child))]


def _covers(service: Service, question: Question, facts: Facts, customer_id: str) -> list[Json]:
    rows = facts.at("covers", service.at(question)).filter(pl.col("customer_id") == customer_id).sort("id")
    return [
        {
            "employee": row["employee_id"],
            "role": row["role"],
            "is_focus": row["focus"],
            "with_subsidiaries": row["with_subsidiaries"],
            "from": day(row["from"]),
        }
        for row in rows.iter_rows(named=True)
    ]


def _departments(facts: Facts, customer_id: str) -> list[Json]:
    rows = facts.history("departments").filter(pl.col("customer_id") == customer_id).sort("id")
    return rows.select("id", "name", "name_en", pl.col("key").alias("is_key")).to_dicts()
