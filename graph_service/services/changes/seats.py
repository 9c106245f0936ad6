"""Seats of a deal's decision chain and who holds them."""

from datetime import date
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.recording.change import DealParams, Draft, Locked
from graph_service.recording.stored import HOLDERS_OF_SEATS, StoredFacts
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

NOUN = "seats"


async def create_seat(service: Service, change: Change, given: Given) -> Json:
    """A new seat, vacant or with its first holder."""

    async def build(locked: Locked, actor: str) -> Draft:
        id_ = given.get("id") or change.made_id(actor, NOUN)
        deals = DealParams([given["opportunity_id"]], [], [])
        is_late = await locked.is_late(deals, given.get("from"))
        return draft(NOUN, id_, {**given, "id": id_}, is_new=True, is_late=is_late)

    objects = Objects(opportunities=[given["opportunity_id"]], people=sent(given.get("person_id")))
    asked = Asked(Operation.WRITE_DEALS, "create", NOUN, objects, build, is_apart="id" in given, with_unbound=True)
    return await carry_out(service, change, asked)


async def change_seat(service: Service, change: Change, seat_id: str, given: Given) -> Json:
    """Another role, power, place or weight."""

    async def rows(_: Locked, seat: Json) -> list[Json]:
        return [{**seat, **given}]

    return await _edit(service, change, "change", seat_id, rows, [], None)


async def change_holder(service: Service, change: Change, seat_id: str, person_id: str, start: date) -> Json:
    """From a day on somebody else holds the seat; whoever held it until then leaves it on that day."""

    async def rows(locked: Locked, seat: Json) -> list[Json]:
        ended = [{**seat, **held, "to": start} for held in await _held(locked, seat_id, start)]
        return [seat, *ended, {**seat, "person_id": person_id, "from": start, "to": None}]

    return await _edit(service, change, "change holder of", seat_id, rows, [person_id], start)


async def vacate_seat(service: Service, change: Change, seat_id: str, to: date) -> Json:
    """From a day on nobody is known to hold the seat."""

    async def rows(locked: Locked, seat: Json) -> list[Json]:
        held = await _held(locked, seat_id, to)
        if not held:
            raise refusal("to", "recording.vacant_already", day=to)
        return [seat, *({**seat, **one, "to": to} for one in held)]

    return await _edit(service, change, "vacate", seat_id, rows, [], to)


async def _edit(  # noqa: PLR0913, PLR0917  (what a change names)
    service: Service, change: Change, verb: str, seat_id: str, rows: Any, people: list[str], on: date | None
) -> Json:
    async def build(locked: Locked, _: str) -> Draft:
        seat = edited(NOUN, await stored_or_nothing(locked, NOUN, seat_id), {})
        is_late = await locked.is_late(DealParams([], [seat_id], []), on)
        return draft(NOUN, seat_id, *await rows(locked, seat), is_late=is_late)

    objects = Objects(seats=[seat_id], people=people)
    asked = Asked(Operation.WRITE_DEALS, verb, NOUN, objects, build, edits=seat_id, with_unbound=True)
    return await carry_out(service, change, asked)


async def _held(locked: Locked, seat_id: str, on: date) -> list[Json]:
    """Holdings of a seat that go on beyond a day."""
    edges = await StoredFacts(locked).edges(HOLDERS_OF_SEATS, [seat_id])
    found = [await stored_or_nothing(locked, "holdings", tie) for tie in edges["tie"].sort()]
    return [
        {name: holding[name] for name in ("person_id", "from", "to")}
        for holding in found
        if holding["to"] is None or holding["to"] > on
    ]
