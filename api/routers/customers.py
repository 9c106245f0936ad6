"""Customers: the list, one with its group, and who is who there."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response

from api.asking import Asked, PagingOf, ServiceOf, answer, id_filter, page
from api.policy import asks
from api.routing import Router
from api.schemas.customers import CustomerOut, CustomersOut
from api.schemas.relationships import RelationshipsOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services import customer as one_customer
from graph_service.services import customers as many_customers
from graph_service.services.who import who

router = Router(prefix="/v1", tags=["customers"])
CustomerId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the customer")]
Text = Annotated[str | None, Query(max_length=limits.ID_CHARACTERS)]


async def customer_filter(
    region: Text = None,
    industry: Text = None,
    tier: Text = None,
    parent: Annotated[str | None, id_filter("right below this customer")] = None,
    q: Annotated[str | None, Query(max_length=limits.ID_CHARACTERS, description="the beginning of a name")] = None,
) -> many_customers.CustomerFilter:
    """Which customers."""
    return many_customers.CustomerFilter(region, industry, tier, parent, q)


@router.get("/customers", response_model=CustomersOut, **asks(Operation.CUSTOMERS))
async def list_customers(  # noqa: PLR0913, PLR0917  (the parts of a list)
    service: ServiceOf,
    question: Asked,
    paging: PagingOf,
    asked: Annotated[many_customers.CustomerFilter, Depends(customer_filter)],
    request: Request,
    response: Response,
) -> Any:
    """Customers the viewer may see; order: name (pinyin), id or tier."""
    return await page(request, response, many_customers.list_customers(service, question, asked, paging))


@router.get("/customers/{customer_id}", response_model=CustomerOut, **asks(Operation.CUSTOMERS))
async def get_customer(
    service: ServiceOf,
    question: Asked,
    response: Response,
    customer_id: CustomerId,
    depth: Annotated[
        int, Query(ge=0, le=limits.DEPTH_MAX, description="how many levels of the group below it")
    ] = limits.DEPTH,
) -> Any:
    """One customer with the visible ones below it, and the deals of all of them in a few numbers."""
    return await answer(response, one_customer.get_customer(service, question, customer_id, depth))


@router.get("/customers/{customer_id}/relationships", response_model=RelationshipsOut, **asks(Operation.WHO))
async def get_relationships(service: ServiceOf, question: Asked, response: Response, customer_id: CustomerId) -> Any:
    """Who is who: people, posts, power, what they think of us, and who of us reaches them."""
    return await answer(response, who(service, question, customer_id))
