"""Who of us helped on a deal; that a relation was raised counts once somebody else has confirmed it."""

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.recording.change import DealParams, Draft, Locked
from graph_service.services.changes.change import (
    Asked,
    Change,
    Given,
    Json,
    carry_out,
    draft,
    edited,
    refusal,
    sent,
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "helped"
RAISED = "raised"


async def record_help(service: Service, change: Change, given: Given) -> Json:
    """What somebody did for a deal. ``raised`` waits for the word of somebody other than its beneficiary."""

    async def build(locked: Locked, _: str) -> Draft:
        waits = {"needs_confirmation": True} if given["kind"] == RAISED else {}
        is_late = await locked.is_late(DealParams([given["opportunity_id"]], [], []), given["at"])
        return draft(NOUN, None, {**given, **waits}, is_late=is_late)

    objects = Objects(opportunities=[given["opportunity_id"]], people=sent(given.get("person_id")))
    return await carry_out(service, change, Asked(Operation.WRITE_HELPED, "record", NOUN, objects, build))


async def confirm_help(service: Service, change: Change, helped_id: str) -> Json:
    """The word of somebody who does not gain by it: the record counts as known from now on."""

    async def build(locked: Locked, actor: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, helped_id)
        if stored["employee_id"] == actor:
            raise refusal("confirmed_by", "recording.own_confirmation")
        if not stored["needs_confirmation"] or stored["confirmed_at"] is not None:
            raise refusal("confirmed_at", "recording.nothing_to_confirm")
        word = {"confirmed_by": actor, "confirmed_at": locked.stamp}
        is_late = await locked.is_late(DealParams([stored["opportunity_id"]], [], []), stored["at"])
        return draft(NOUN, helped_id, edited(NOUN, stored, word), is_late=is_late)

    found = await service.changes.find(NOUN, helped_id) or {"opportunity_id": helped_id}
    objects = Objects(opportunities=[found["opportunity_id"]])
    asked = Asked(Operation.CONFIRM_HELPED, "confirm", NOUN, objects, build, edits=helped_id)
    return await carry_out(service, change, asked)
