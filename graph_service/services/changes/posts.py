"""Posts of people over time: a new one, a change within one, the end of one, a move to another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.recording.change import Draft, Locked
from graph_service.recording.people import line_id
from graph_service.services.changes.change import (
    Asked,
    Change,
    Given,
    Json,
    carry_out,
    draft,
    sent,
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "posts"
_OF_POST = ("title", "key", "power", "power_scope", "from", "to")


async def create_post(service: Service, change: Change, person_id: str, given: Given) -> Json:
    """Another post of a person, beside those they have."""

    async def build(locked: Locked, _: str) -> Draft:
        person = await stored_or_nothing(locked, "people", person_id)
        return draft(NOUN, None, {**_of_person(person), **given})

    objects = Objects(people=[person_id, *sent(given.get("reports_to"))], departments=[given["department_id"]])
    asked = Asked(Operation.WRITE_PEOPLE, "create", NOUN, objects, build, with_unbound=True)
    return await carry_out(service, change, asked)


async def change_post(service: Service, change: Change, post_id: str, given: Given) -> Json:
    """Another title, power or superior within the same post."""

    async def build(locked: Locked, _: str) -> Draft:
        return draft(NOUN, post_id, {**await _row_of(locked, post_id), **given})

    superiors = sent(given.get("reports_to"))
    return await carry_out(service, change, await _edit(service, change, "change", post_id, build, superiors))


async def end_post(service: Service, change: Change, post_id: str, to: date) -> Json:
    """The day from which the person is no longer in the post; it stays in the history."""

    async def build(locked: Locked, _: str) -> Draft:
        return draft(NOUN, post_id, {**await _row_of(locked, post_id), "to": to})

    return await carry_out(service, change, await _edit(service, change, "end", post_id, build))


async def move(service: Service, change: Change, post_id: str, given: Given) -> Json:
    """One post ends and another begins on the same day; the answer is about the new one."""

    async def build(locked: Locked, _: str) -> Draft:
        left = await _row_of(locked, post_id)
        person = {name: left[name] for name in ("id", "name")}
        return draft(NOUN, post_id, {**left, "to": given["from"]}, {"reports_to": None, **person, **given})

    asked = await _edit(
        service, change, "move", post_id, build, sent(given.get("reports_to")), [given["department_id"]]
    )
    return await carry_out(service, change, asked)


async def _edit(  # noqa: PLR0913, PLR0917  (what a change names)
    service: Service,
    change: Change,
    verb: str,
    post_id: str,
    build: Any,
    people: list[str] | None = None,
    departments: list[str] | None = None,
) -> Asked:
    """A change of a post: its person, its department and whatever else it names must be visible."""
    post = await service.changes.find(NOUN, post_id) or {"person_id": post_id, "department_id": post_id}
    objects = Objects(
        people=[post["person_id"], *(people or [])], departments=[post["department_id"], *(departments or [])]
    )
    del change
    return Asked(Operation.WRITE_PEOPLE, verb, NOUN, objects, build, edits=post_id)


async def _row_of(locked: Locked, post_id: str) -> Json:
    """A post as a row: with the name of its person and the superior in it."""
    post = await stored_or_nothing(locked, NOUN, post_id)
    person = await stored_or_nothing(locked, "people", post["person_id"])
    row = {
        **_of_person(person),
        "department_id": post["department_id"],
        **{name: post[name] for name in _OF_POST},
        "reports_to": None,
    }
    line = await locked.find("reporting_lines", line_id(post))
    return {**row, "reports_to": None if line is None else line["reports_to"]}


def _of_person(person: Mapping[str, Any]) -> Json:
    """What every row of a person must say."""
    return {"id": person["id"], "name": person["name"]}
