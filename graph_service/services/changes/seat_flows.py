"""How a decision passes from seat to seat: drawn, and withdrawn where it was drawn wrongly."""

from datetime import date

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
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "seat_flows"


async def create_seat_flow(service: Service, change: Change, given: Given) -> Json:
    """A decision passes from one seat to another."""
    seats = [given["from_seat_id"], given["to_seat_id"]]

    async def build(locked: Locked, _: str) -> Draft:
        is_late = await locked.is_late(DealParams([], seats[:1], []), given.get("from"))
        return draft(NOUN, None, given, is_late=is_late)

    asked = Asked(Operation.WRITE_DEALS, "create", NOUN, Objects(seats=seats), build)
    return await carry_out(service, change, asked)


async def withdraw_seat_flow(service: Service, change: Change, flow_id: str, to: date | None) -> Json:
    """It no longer passes from a day on; the day on which the deal was opened says that it never did."""

    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, flow_id)
        end = to or locked.today
        is_late = await locked.is_late(DealParams([], [stored["from_seat_id"]], []), end)
        return draft(NOUN, flow_id, edited(NOUN, stored, {"to": end}), is_late=is_late)

    found = await service.changes.find(NOUN, flow_id) or {"from_seat_id": flow_id, "to_seat_id": flow_id}
    objects = Objects(seats=[found["from_seat_id"], found["to_seat_id"]])
    asked = Asked(Operation.WRITE_DEALS, "withdraw", NOUN, objects, build, edits=flow_id)
    return await carry_out(service, change, asked)
