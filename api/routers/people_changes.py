"""People, their posts and their ties: brought in, changed, moved, ended."""

from typing import Annotated, Any

from fastapi import Path, Response

from api.asking import ServiceOf
from api.changing import CHANGED, Changing, answer_change
from api.policy import asks
from api.routing import Router
from api.schemas.changes import ChangedOut, Until
from api.schemas.people_changes import MoveIn, PersonIn, PersonPatch, PostIn, PostPatch, TieIn, TiePatch
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.changes import people, posts, ties
from graph_service.services.changes.change import Json

router = Router(prefix="/v1", tags=["changes"])
Id = Annotated[str, Path(max_length=limits.ID_CHARACTERS)]
_OPTIONS: Json = {"response_model": ChangedOut, "response_description": CHANGED}


@router.post("/people", status_code=201, **_OPTIONS, **asks(Operation.WRITE_PEOPLE))
async def create_person(service: ServiceOf, change: Changing, response: Response, given: PersonIn) -> Any:
    """A new person: with a first post, or of no customer."""
    return await answer_change(response, people.create_person(service, change, given.said()))


@router.patch("/people/{person_id}", **_OPTIONS, **asks(Operation.WRITE_PEOPLE))
async def change_person(
    service: ServiceOf, change: Changing, response: Response, person_id: Id, given: PersonPatch
) -> Any:
    """Another name or organisation; posts are changed as posts."""
    return await answer_change(response, people.change_person(service, change, person_id, given.said()))


@router.post("/people/{person_id}/posts", status_code=201, **_OPTIONS, **asks(Operation.WRITE_PEOPLE))
async def create_post(service: ServiceOf, change: Changing, response: Response, person_id: Id, given: PostIn) -> Any:
    """Another post of a person, beside those they have."""
    return await answer_change(response, posts.create_post(service, change, person_id, given.said()))


@router.patch("/posts/{post_id}", **_OPTIONS, **asks(Operation.WRITE_PEOPLE))
async def change_post(service: ServiceOf, change: Changing, response: Response, post_id: Id, given: PostPatch) -> Any:
    """Another title, power or superior within the same post."""
    return await answer_change(response, posts.change_post(service, change, post_id, given.said()))


@router.post("/posts/{post_id}/end", **_OPTIONS, **asks(Operation.WRITE_PEOPLE))
async def end_post(service: ServiceOf, change: Changing, response: Response, post_id: Id, given: Until) -> Any:
    """The day from which the person is no longer in the post."""
    return await answer_change(response, posts.end_post(service, change, post_id, given.to))


@router.post("/posts/{post_id}/move", **_OPTIONS, **asks(Operation.WRITE_PEOPLE))
async def move_person(service: ServiceOf, change: Changing, response: Response, post_id: Id, given: MoveIn) -> Any:
    """This post ends and another begins on the same day; the new one is listed beside it."""
    return await answer_change(response, posts.move(service, change, post_id, given.said()))


@router.post("/ties", status_code=201, **_OPTIONS, **asks(Operation.WRITE_TIES))
async def create_tie(service: ServiceOf, change: Changing, response: Response, given: TieIn) -> Any:
    """Who sways, knows or is at odds with whom."""
    return await answer_change(response, ties.create_tie(service, change, given.said()))


@router.patch("/ties/{tie_id}", **_OPTIONS, **asks(Operation.WRITE_TIES))
async def change_tie(service: ServiceOf, change: Changing, response: Response, tie_id: Id, given: TiePatch) -> Any:
    """Another strength, sign, origin or sensitivity."""
    return await answer_change(response, ties.change_tie(service, change, tie_id, given.said()))


@router.post("/ties/{tie_id}/end", **_OPTIONS, **asks(Operation.WRITE_TIES))
async def end_tie(service: ServiceOf, change: Changing, response: Response, tie_id: Id, given: Until) -> Any:
    """The day from which it is no longer so."""
    return await answer_change(response, ties.end_tie(service, change, tie_id, given.to))
