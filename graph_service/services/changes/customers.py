"""Customers: brought in together with whoever covers them, changed, put under another group."""

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.recording.change import Draft, Locked
from graph_service.services.changes.change import (
    Asked,
    Change,
    Given,
    Json,
    carry_out,
    draft,
    edited,
    part,
    sent,
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "customers"


async def create_customer(service: Service, change: Change, given: Given) -> Json:
    """A new customer; whoever brings it in covers it from that day on as its owner, else they could not see it."""
    parent = given.get("parent_id")

    async def build(locked: Locked, actor: str) -> Draft:
        id_ = given.get("id") or change.made_id(actor, NOUN)
        since = locked.today
        owner = {"employee_id": actor, "customer_id": id_, "role": "owner", "from": since}
        return Draft(NOUN, id_, (part(NOUN, {**given, "id": id_}), part("assignments", owner)), is_new=True)

    asked = Asked(
        Operation.WRITE_CUSTOMERS, "create", NOUN, Objects(customers=sent(parent)), build, is_new=True, is_apart=True
    )
    return await carry_out(service, change, asked)


async def change_customer(service: Service, change: Change, customer_id: str, given: Given) -> Json:
    """Other details, or another group above it; then everything below it is another dossier."""
    is_moved = "parent_id" in given

    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, customer_id)
        return draft(NOUN, customer_id, edited(NOUN, stored, given))

    objects = Objects(customers=[customer_id, *sent(given.get("parent_id"))])
    asked = Asked(
        Operation.WRITE_CUSTOMERS, "change", NOUN, objects, build, edits=customer_id,
        subtrees=(customer_id,) if is_moved else (),
    )  # fmt: skip
    return await carry_out(service, change, asked)
