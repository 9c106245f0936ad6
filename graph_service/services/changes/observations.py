"""Ratings and measurements: recorded, corrected and taken back, each time by another observation."""

from collections.abc import Mapping
from typing import Any

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
    refusal,
)
from graph_service.services.question import Service

NOUN = "observations"
_GROUPS = {"person": "people", "customer": "customers", "opportunity": "opportunities"}


async def record_observation(service: Service, change: Change, given: Given) -> Json:
    """What was observed about a person, a customer or a deal; ``held_by`` names whose relation it is."""
    about, held = (given["about_thing"], given["about_id"]), _holder(given)
    said = {name: given[name] for name in ("metric", "value", "valid_at", "evidence", "source") if name in given}
    return await _record(service, change, "record", said, about, held)


async def correct_observation(service: Service, change: Change, observation_id: str, given: Given) -> Json:
    """Another value for the same day, subject and holder; the newest counts, the earlier one stays in the history."""
    return await _again(service, change, "correct", observation_id, given)


async def retract_observation(service: Service, change: Change, observation_id: str, given: Given) -> Json:
    """The value is taken back: unknown again, until somebody records another."""
    return await _again(service, change, "retract", observation_id, {**given, "value": None})


async def _again(service: Service, change: Change, verb: str, observation_id: str, given: Given) -> Json:
    found = await service.changes.find(NOUN, observation_id)
    if found is None or found["about_thing"] not in _GROUPS:
        found = {"about_thing": "person", "about_id": observation_id, "held_id": None, "metric": "", "valid_at": None}
    held = None if found["held_id"] is None else (found["held_thing"], found["held_id"])
    same = {"metric": found["metric"], "valid_at": found["valid_at"]}
    about = (found["about_thing"], found["about_id"])
    return await _record(service, change, verb, {**same, **given}, about, held)


async def _record(  # noqa: PLR0913, PLR0917  (what an observation is made of)
    service: Service,
    change: Change,
    verb: str,
    said: Given,
    about: tuple[str, str],
    held: tuple[str, str] | None,
) -> Json:
    async def build(locked: Locked, actor: str) -> Draft:
        if held is not None and held[0] == "employee" and held[1] != actor:
            raise refusal("held_by", "recording.rating_of_another")
        row = {
            **said,
            "id": change.made_id(actor, NOUN),
            "about_id": about,
            "held_by": held,
            "recorded_by": actor,
        }
        deals = DealParams(
            [about[1]] if about[0] == "opportunity" else [], [], [about[1]] if about[0] == "person" else []
        )
        return draft(NOUN, row["id"], row, is_new=True, is_late=await locked.is_late(deals, said["valid_at"]))

    objects = Objects(**{_GROUPS[about[0]]: [about[1]]})
    return await carry_out(service, change, Asked(Operation.WRITE_OBSERVATIONS, verb, NOUN, objects, build))


def _holder(given: Mapping[str, Any]) -> tuple[str, str] | None:
    if given.get("held_by") is not None:
        return ("employee", given["held_by"])
    return ("competitor", given["held_by_competitor"]) if given.get("held_by_competitor") is not None else None
