"""What our people's influence contributed over a period."""

from typing import Any

from fastapi import Response

from api.asking import Asked, From, ServiceOf, To, answer
from api.policy import asks
from api.routing import Router
from api.schemas.contribution import PeriodAnswer
from graph_service.access.policy import Operation
from graph_service.services.contribution import period_contribution

router = Router(prefix="/v1", tags=["contributions"])


@router.get("/contributions", response_model=PeriodAnswer, **asks(Operation.PERIOD_CONTRIBUTION))
async def get_contributions(
    service: ServiceOf, question: Asked, response: Response, start: From = None, to: To = None
) -> Any:
    """The six forms over won deals closed in the period: with deals and own parts, or as sums over branches for HR."""
    return await answer(response, period_contribution(service, question, start, to))
