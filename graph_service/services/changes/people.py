"""People of customers, and people of no customer."""

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
    sent,
    stored_or_nothing,
)
from graph_service.services.question import Service

NOUN = "people"


async def create_person(service: Service, change: Change, given: Given) -> Json:
    """A new person: with a first post in a department, or of no customer, with the organisation they belong to.

    A person of no customer lies in no dossier until they hold a post or a seat. Until then whoever may bring people
    in can refer to them by their exact id: nobody else could ever give them a seat.
    """

    async def build(_: Locked, actor: str) -> Draft:
        id_ = given.get("id") or change.made_id(actor, NOUN)
        return draft(NOUN, id_, {**given, "id": id_}, is_new=True)

    objects = Objects(departments=sent(given.get("department_id")), people=sent(given.get("reports_to")))
    asked = Asked(
        Operation.WRITE_PEOPLE, "create", NOUN, objects, build, is_new=not objects.departments,
        is_apart="id" in given or not objects.departments,
    )  # fmt: skip
    return await carry_out(service, change, asked)


async def change_person(service: Service, change: Change, person_id: str, given: Given) -> Json:
    """Another name or organisation; posts are changed as posts."""

    async def build(locked: Locked, _: str) -> Draft:
        stored = await stored_or_nothing(locked, NOUN, person_id)
        kept = {name: stored[name] for name in ("id", "name", "name_en", "title", "organisation")}
        return draft(NOUN, person_id, {**kept, **given})

    objects = Objects(people=[person_id])
    asked = Asked(Operation.WRITE_PEOPLE, "change", NOUN, objects, build, edits=person_id, with_unbound=True)
    return await carry_out(service, change, asked)
