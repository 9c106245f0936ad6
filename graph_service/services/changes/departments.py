"""Departments of customers."""

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
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "departments"


async def create_department(service: Service, change: Change, given: Given) -> Json:
    """A new department of a customer."""

    async def build(_: Locked, actor: str) -> Draft:
        id_ = given.get("id") or change.made_id(actor, NOUN)
        return draft(NOUN, id_, {**given, "id": id_}, is_new=True)

    objects = Objects(customers=[given["customer_id"]])
    asked = Asked(Operation.WRITE_CUSTOMERS, "create", NOUN, objects, build, is_apart="id" in given)
    return await carry_out(service, change, asked)


async def change_department(service: Service, change: Change, department_id: str, given: Given) -> Json:
    """Another name, or whether it is a key one."""

    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, department_id)
        return draft(NOUN, department_id, edited(NOUN, stored, given))

    objects = Objects(departments=[department_id])
    asked = Asked(Operation.WRITE_CUSTOMERS, "change", NOUN, objects, build, edits=department_id)
    return await carry_out(service, change, asked)
