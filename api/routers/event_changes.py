"""Observations, help and interactions: recorded, corrected, retracted, confirmed, cancelled."""

from typing import Annotated, Any

from fastapi import Path, Response

from api.asking import ServiceOf
from api.changing import CHANGED, Changing, answer_change
from api.policy import asks
from api.routing import Router
from api.schemas.changes import ChangedOut
from api.schemas.event_changes import (
    CancellationIn,
    CorrectionIn,
    HelpIn,
    InteractionIn,
    InteractionPatch,
    ObservationIn,
    RetractionIn,
)
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.changes import helped, interactions, observations
from graph_service.services.changes.change import Json

router = Router(prefix="/v1", tags=["changes"])
Id = Annotated[str, Path(max_length=limits.ID_CHARACTERS)]
_OPTIONS: Json = {"response_model": ChangedOut, "response_description": CHANGED}


@router.post("/observations", status_code=201, **_OPTIONS, **asks(Operation.WRITE_OBSERVATIONS))
async def record_observation(service: ServiceOf, change: Changing, response: Response, given: ObservationIn) -> Any:
    """What was observed about a person, a customer or a deal."""
    return await answer_change(response, observations.record_observation(service, change, given.said()))


@router.post(
    "/observations/{observation_id}/correct", status_code=201, **_OPTIONS, **asks(Operation.WRITE_OBSERVATIONS)
)
async def correct_observation(
    service: ServiceOf, change: Changing, response: Response, observation_id: Id, given: CorrectionIn
) -> Any:
    """Another value for the same day, subject and holder: a new observation, the newest counts."""
    return await answer_change(
        response, observations.correct_observation(service, change, observation_id, given.said())
    )


@router.post(
    "/observations/{observation_id}/retract", status_code=201, **_OPTIONS, **asks(Operation.WRITE_OBSERVATIONS)
)
async def retract_observation(
    service: ServiceOf, change: Changing, response: Response, observation_id: Id, given: RetractionIn
) -> Any:
    """The value is taken back: unknown again."""
    return await answer_change(
        response, observations.retract_observation(service, change, observation_id, given.said())
    )


@router.post("/helped", status_code=201, **_OPTIONS, **asks(Operation.WRITE_HELPED))
async def record_help(service: ServiceOf, change: Changing, response: Response, given: HelpIn) -> Any:
    """What somebody did for a deal; raised waits for confirmation."""
    return await answer_change(response, helped.record_help(service, change, given.said()))


@router.post("/helped/{helped_id}/confirm", **_OPTIONS, **asks(Operation.CONFIRM_HELPED))
async def confirm_help(service: ServiceOf, change: Changing, response: Response, helped_id: Id) -> Any:
    """The word of somebody other than its beneficiary."""
    return await answer_change(response, helped.confirm_help(service, change, helped_id))


@router.post("/interactions", status_code=201, **_OPTIONS, **asks(Operation.WRITE_INTERACTIONS))
async def record_interaction(service: ServiceOf, change: Changing, response: Response, given: InteractionIn) -> Any:
    """A visit, call or meeting, planned or held."""
    return await answer_change(response, interactions.record_interaction(service, change, given.said()))


@router.patch("/interactions/{interaction_id}", **_OPTIONS, **asks(Operation.WRITE_INTERACTIONS))
async def change_interaction(
    service: ServiceOf, change: Changing, response: Response, interaction_id: Id, given: InteractionPatch
) -> Any:
    """When it was held, who took part, what came of it."""
    return await answer_change(response, interactions.change_interaction(service, change, interaction_id, given.said()))


@router.post("/interactions/{interaction_id}/cancel", **_OPTIONS, **asks(Operation.WRITE_INTERACTIONS))
async def cancel_interaction(
    service: ServiceOf, change: Changing, response: Response, interaction_id: Id, given: CancellationIn
) -> Any:
    """It did not take place, and why."""
    return await answer_change(response, interactions.cancel_interaction(service, change, interaction_id, given.reason))
