"""People of customers: the list, and one by id."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request, Response

from api.asking import Asked, PagingOf, ServiceOf, answer, id_filter, page
from api.policy import asks
from api.routing import Router
from api.schemas.people import PeopleOut, PersonOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services import people as many_people
from graph_service.services import person as one_person

router = Router(prefix="/v1", tags=["people"])
PersonId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the person")]


async def person_filter(
    customer: Annotated[str | None, id_filter("at this customer")] = None,
    department: Annotated[str | None, id_filter("with a post in this department")] = None,
    key: Annotated[bool | None, Query(description="whether a key person")] = None,
    power: Annotated[
        Literal["none", "veto", "approve", "both"] | None, Query(description="power by the posts held")
    ] = None,
    q: Annotated[str | None, Query(max_length=limits.ID_CHARACTERS, description="the beginning of a name")] = None,
) -> many_people.PersonFilter:
    """Which people."""
    return many_people.PersonFilter(customer, department, key, power, q)


@router.get("/people", response_model=PeopleOut, **asks(Operation.PEOPLE))
async def list_people(  # noqa: PLR0913, PLR0917  (the parts of a list)
    service: ServiceOf,
    question: Asked,
    paging: PagingOf,
    asked: Annotated[many_people.PersonFilter, Depends(person_filter)],
    request: Request,
    response: Response,
) -> Any:
    """People at customers the viewer may see, with their posts; order: name (pinyin) or id."""
    return await page(request, response, many_people.list_people(service, question, asked, paging))


@router.get("/people/{person_id}", response_model=PersonOut, **asks(Operation.PEOPLE))
async def get_person(service: ServiceOf, question: Asked, response: Response, person_id: PersonId) -> Any:
    """One person: posts over time, whom they report to, ties and ratings the viewer may see."""
    return await answer(response, one_person.get_person(service, question, person_id))
