"""Deals: opened, changed, closed as won, lost or abandoned, and reopened with the closing kept."""

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
    refusal,
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "opportunities"


async def create_opportunity(service: Service, change: Change, given: Given) -> Json:
    """A new deal, open; its owner is whoever opens it unless somebody else is named."""

    async def build(_: Locked, actor: str) -> Draft:
        id_ = given.get("id") or change.made_id(actor, NOUN)
        return draft(NOUN, id_, {"owner_id": actor, **given, "id": id_, "status": "open"}, is_new=True)

    objects = Objects(customers=[given["customer_id"]])
    asked = Asked(Operation.WRITE_DEALS, "create", NOUN, objects, build, is_apart="id" in given)
    return await carry_out(service, change, asked)


async def change_opportunity(service: Service, change: Change, deal_id: str, given: Given) -> Json:
    """Other details; how it ended is said by closing it."""
    return await _edit(service, change, "change", deal_id, given)


async def close_opportunity(service: Service, change: Change, deal_id: str, given: Given) -> Json:
    """How it ended and on which day. One that is closed must be reopened first."""
    return await _edit(service, change, "close", deal_id, given, must_be_open=True)


async def _edit(  # noqa: PLR0913
    service: Service, change: Change, verb: str, deal_id: str, given: Given, *, must_be_open: bool = False
) -> Json:
    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, deal_id)
        if must_be_open and stored["status"] != "open":
            raise refusal("status", "recording.closed_already", status=stored["status"], day=stored["closed_on"])
        return draft(NOUN, deal_id, edited(NOUN, stored, given), is_late=not must_be_open and _is_over(stored))

    asked = Asked(Operation.WRITE_DEALS, verb, NOUN, Objects(opportunities=[deal_id]), build, edits=deal_id)
    return await carry_out(service, change, asked)


async def reopen_opportunity(service: Service, change: Change, deal_id: str, on: date | None) -> Json:
    """Open again from a day on; until then it stays closed as it was, and as known before it stays closed.

    The closing day itself as the day of reopening says that it never was closed.
    """

    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, deal_id)
        if stored["status"] == "open":
            raise refusal("status", "recording.open_already")
        today = locked.today
        reopened = on or today
        if not stored["closed_on"] <= reopened <= today:
            raise refusal("on", "recording.reopened_out_of_range", day=stored["closed_on"], today=today)
        past = {
            "past:status": stored["status"],
            "past:loss_reason": stored["loss_reason"],
            "past:from": stored["closed_on"],
            "past:to": reopened,
            "past:known": stored["closed_recorded_at"],
        }
        opened = {"status": "open", "closed_on": None, "loss_reason": None}
        return draft(NOUN, deal_id, {**edited(NOUN, stored, opened), **past})

    asked = Asked(Operation.WRITE_DEALS, "reopen", NOUN, Objects(opportunities=[deal_id]), build, edits=deal_id)
    return await carry_out(service, change, asked)


def _is_over(stored: Given) -> bool:
    return bool(stored["status"] != "open")
