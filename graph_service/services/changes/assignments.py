"""Who of us covers which customer, and since when."""

from datetime import date

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

NOUN = "assignments"


async def create_assignment(service: Service, change: Change, given: Given) -> Json:
    """An employee covers a customer from a day on."""

    async def build(_: Locked, __: str) -> Draft:
        return draft(NOUN, None, given)

    objects = Objects(customers=[given["customer_id"]])
    return await carry_out(service, change, Asked(Operation.WRITE_ASSIGNMENTS, "create", NOUN, objects, build))


async def change_assignment(service: Service, change: Change, assignment_id: str, given: Given) -> Json:
    """Whether it is a focus, whether subsidiaries are covered as well."""
    return await _edit(service, change, "change", assignment_id, given)


async def end_assignment(service: Service, change: Change, assignment_id: str, to: date) -> Json:
    """The day from which the employee no longer covers the customer."""
    return await _edit(service, change, "end", assignment_id, {"to": to})


async def _edit(service: Service, change: Change, verb: str, assignment_id: str, given: Given) -> Json:
    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, assignment_id)
        return draft(NOUN, assignment_id, edited(NOUN, stored, given))

    found = await service.changes.find(NOUN, assignment_id) or {"customer_id": assignment_id}
    objects = Objects(customers=[found["customer_id"]])
    asked = Asked(Operation.WRITE_ASSIGNMENTS, verb, NOUN, objects, build, edits=assignment_id)
    return await carry_out(service, change, asked)
