"""Indicators: every number with its definition, and the readings of one."""

from typing import Annotated, Any

from fastapi import Path, Response

from api.asking import Asked, ServiceOf, answer, fresh, id_filter
from api.policy import asks
from api.routing import Router
from api.schemas.indicators import IndicatorsOut, ReadingsOut
from graph_service.access.policy import Operation
from graph_service.services.indicator_readings import known_indicators, read_indicator

router = Router(prefix="/v1", tags=["indicators"])
IndicatorId = Annotated[str, Path(max_length=20, description="id of the indicator, such as B09")]


@router.get("/indicators", response_model=IndicatorsOut, **asks(Operation.INDICATORS))
async def list_indicators(service: ServiceOf, question: Asked, response: Response) -> Any:
    """Every indicator with its definition, tables and parameters."""
    return fresh(response, await known_indicators(service, question))


@router.get("/indicators/{indicator_id}", response_model=ReadingsOut, **asks(Operation.INDICATORS))
async def get_indicator(
    service: ServiceOf,
    question: Asked,
    response: Response,
    indicator_id: IndicatorId,
    customer: Annotated[str | None, id_filter("of this customer; else of everything the viewer may see")] = None,
) -> Any:
    """Readings of one indicator by subject."""
    return await answer(response, read_indicator(service, question, indicator_id, customer))
