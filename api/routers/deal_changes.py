"""Deals, seats, holders and flows: opened, changed, closed, reopened, withdrawn."""

from typing import Annotated, Any

from fastapi import Path, Response

from api.asking import ServiceOf
from api.changing import CHANGED, Changing, answer_change
from api.policy import asks
from api.routing import Router
from api.schemas.changes import ChangedOut, Until
from api.schemas.deal_changes import (
    ClosingIn,
    HolderIn,
    OpportunityIn,
    OpportunityPatch,
    ReopeningIn,
    SeatFlowIn,
    SeatIn,
    SeatPatch,
    WithdrawalIn,
)
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.changes import opportunities, seat_flows, seats
from graph_service.services.changes.change import Json

router = Router(prefix="/v1", tags=["changes"])
Id = Annotated[str, Path(max_length=limits.ID_CHARACTERS)]
_OPTIONS: Json = {"response_model": ChangedOut, "response_description": CHANGED}


@router.post("/opportunities", status_code=201, **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def create_opportunity(service: ServiceOf, change: Changing, response: Response, given: OpportunityIn) -> Any:
    """A new deal, open; its owner is whoever opens it unless somebody else is named."""
    return await answer_change(response, opportunities.create_opportunity(service, change, given.said()))


@router.patch("/opportunities/{opportunity_id}", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def change_opportunity(
    service: ServiceOf, change: Changing, response: Response, opportunity_id: Id, given: OpportunityPatch
) -> Any:
    """Other details; how it ended is said by closing it."""
    return await answer_change(
        response, opportunities.change_opportunity(service, change, opportunity_id, given.said())
    )


@router.post("/opportunities/{opportunity_id}/close", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def close_opportunity(
    service: ServiceOf, change: Changing, response: Response, opportunity_id: Id, given: ClosingIn
) -> Any:
    """Won, lost or abandoned, on which day and why."""
    return await answer_change(response, opportunities.close_opportunity(service, change, opportunity_id, given.said()))


@router.post("/opportunities/{opportunity_id}/reopen", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def reopen_opportunity(
    service: ServiceOf, change: Changing, response: Response, opportunity_id: Id, given: ReopeningIn
) -> Any:
    """Open again; how it had been closed is kept."""
    return await answer_change(response, opportunities.reopen_opportunity(service, change, opportunity_id, given.on))


@router.post("/seats", status_code=201, **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def create_seat(service: ServiceOf, change: Changing, response: Response, given: SeatIn) -> Any:
    """A new seat, vacant or with its first holder."""
    return await answer_change(response, seats.create_seat(service, change, given.said()))


@router.patch("/seats/{seat_id}", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def change_seat(service: ServiceOf, change: Changing, response: Response, seat_id: Id, given: SeatPatch) -> Any:
    """Another role, power, place or weight."""
    return await answer_change(response, seats.change_seat(service, change, seat_id, given.said()))


@router.post("/seats/{seat_id}/holder", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def change_holder(
    service: ServiceOf,
    change: Changing,
    response: Response,
    seat_id: Id,
    given: HolderIn,
) -> Any:
    """From a day on somebody else holds it; whoever held it leaves it on that day."""
    return await answer_change(response, seats.change_holder(service, change, seat_id, given.person_id, given.from_))


@router.post("/seats/{seat_id}/vacate", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def vacate_seat(service: ServiceOf, change: Changing, response: Response, seat_id: Id, given: Until) -> Any:
    """From a day on nobody is known to hold it."""
    return await answer_change(response, seats.vacate_seat(service, change, seat_id, given.to))


@router.post("/seat-flows", status_code=201, **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def create_seat_flow(service: ServiceOf, change: Changing, response: Response, given: SeatFlowIn) -> Any:
    """A decision passes from one seat to another."""
    return await answer_change(response, seat_flows.create_seat_flow(service, change, given.said()))


@router.post("/seat-flows/{flow_id}/withdraw", **_OPTIONS, **asks(Operation.WRITE_DEALS))
async def withdraw_seat_flow(
    service: ServiceOf, change: Changing, response: Response, flow_id: Id, given: WithdrawalIn
) -> Any:
    """It was drawn wrongly, or no longer passes that way."""
    return await answer_change(response, seat_flows.withdraw_seat_flow(service, change, flow_id, given.to))
