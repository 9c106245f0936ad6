"""Who the viewer is here, and what they may see."""

from typing import Any

from fastapi import Response

from api.asking import Asked, ServiceOf, fresh
from api.policy import asks
from api.routing import Router
from api.schemas.me import MeOut
from graph_service.access.policy import Operation
from graph_service.services.me import who_am_i

router = Router(prefix="/v1", tags=["me"])


@router.get("/me", response_model=MeOut, **asks(Operation.ME))
async def get_me(service: ServiceOf, question: Asked, response: Response) -> Any:
    """Who am I, in which role, through which credential; what may I see of which customers, and why."""
    return fresh(response, await who_am_i(service, question))
