"""Informal ties: who sways whom, who knows whom, who is at odds with whom."""

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
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "ties"
KNOWS, SWAYS, AT_ODDS = "knows", "sways", "at_odds"


async def create_tie(service: Service, change: Change, given: Given) -> Json:
    """A tie between two people, or an acquaintance of one of us with one of them."""
    ends = [("person", given["from_id"])] if given.get("from_id") is not None else [("employee", given["employee_id"])]
    row = {name: value for name, value in given.items() if name not in ("from_id", "to_id", "employee_id")}

    async def build(_: Locked, __: str) -> Draft:
        return draft(NOUN, None, {**row, "from_id": ends[0], "to_id": ("person", given["to_id"])})

    people = [id_ for thing, id_ in (*ends, ("person", given["to_id"])) if thing == "person"]
    asked = Asked(Operation.WRITE_TIES, "create", NOUN, Objects(people=people), build)
    return await carry_out(service, change, asked)


async def change_tie(service: Service, change: Change, tie_id: str, given: Given) -> Json:
    """Another strength, sign, origin or sensitivity."""
    return await _edit(service, change, "change", tie_id, given)


async def end_tie(service: Service, change: Change, tie_id: str, to: date) -> Json:
    """The day from which it is no longer so."""
    return await _edit(service, change, "end", tie_id, {"to": to})


async def _edit(service: Service, change: Change, verb: str, tie_id: str, given: Given) -> Json:
    async def build(locked: Locked, _: str) -> Draft:
        return draft(NOUN, tie_id, {**row_of(await stored_or_nothing(locked, NOUN, tie_id)), **given})

    found = await service.changes.find(NOUN, tie_id)
    asked = Asked(Operation.WRITE_TIES, verb, NOUN, Objects(people=people_of(found, tie_id)), build, edits=tie_id)
    return await carry_out(service, change, asked)


def people_of(tie: Given | None, tie_id: str) -> list[str]:
    """The people at the ends of a tie; of one that is not there, nobody."""
    if tie is None:
        return [tie_id]
    return [tie[f"{end}_id"] for end in ("from", "to") if tie.get(f"{end}_thing", "person") == "person"]


def row_of(tie: Given) -> Json:
    """A stored tie as a row of its kind; which of the three it is shows in its fields."""
    kind = SWAYS if "sign" in tie else KNOWS if "sensitivity" in tie else AT_ODDS
    row = {name: tie[name] for name in ("strength", "sign", "sensitivity", "from", "to", "source") if name in tie}
    ends = {f"{end}_id": (tie.get(f"{end}_thing", "person"), tie[f"{end}_id"]) for end in ("from", "to")}
    return {**row, **ends, "kind": kind, **({"how": tie["kind"]} if kind == KNOWS else {})}
