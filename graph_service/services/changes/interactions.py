"""Visits, calls and meetings: recorded, changed, cancelled."""

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
    many,
    refusal,
    sent,
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "interactions"


async def record_interaction(service: Service, change: Change, given: Given) -> Json:
    """A visit, call or meeting with a customer, its people or about a deal; planned or held."""

    async def build(_: Locked, actor: str) -> Draft:
        id_ = given.get("id") or change.made_id(actor, NOUN)
        return draft(NOUN, id_, {"employee_ids": [actor], **given, "id": id_}, is_new=True)

    asked = Asked(Operation.WRITE_INTERACTIONS, "record", NOUN, objects_of(given), build, is_apart="id" in given)
    return await carry_out(service, change, asked)


async def change_interaction(service: Service, change: Change, interaction_id: str, given: Given) -> Json:
    """When it was held, who took part, what came of it."""
    return await _edit(service, change, "change", interaction_id, given)


async def cancel_interaction(service: Service, change: Change, interaction_id: str, reason: str) -> Json:
    """It did not take place, and why; one that was held cannot be cancelled."""
    return await _edit(service, change, "cancel", interaction_id, {"missed_reason": reason}, must_be_planned=True)


async def _edit(  # noqa: PLR0913
    service: Service, change: Change, verb: str, interaction_id: str, given: Given, *, must_be_planned: bool = False
) -> Json:
    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, interaction_id)
        if must_be_planned and stored["held_at"] is not None:
            raise refusal("reason", "recording.held_already", at=stored["held_at"])
        return draft(NOUN, interaction_id, edited(NOUN, stored, given))

    found = await service.changes.find(NOUN, interaction_id)
    objects = Objects(customers=[interaction_id]) if found is None else objects_of(found, given)
    asked = Asked(Operation.WRITE_INTERACTIONS, verb, NOUN, objects, build, edits=interaction_id)
    return await carry_out(service, change, asked)


def objects_of(*rows: Given) -> Objects:
    """All that these rows name on the customers' side."""
    return Objects(
        customers=many(*(sent(row.get("customer_id")) for row in rows)),
        people=many(*(row.get("person_ids") for row in rows)),
        opportunities=many(*(sent(row.get("opportunity_id")) for row in rows)),
    )
