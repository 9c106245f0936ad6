"""Deals: their decision chain, coverage, veto risk and contribution."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.asking import Asked, ServiceOf, answer
from api.policy import asks
from api.schemas.coverage import CoverageOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.coverage import coverage

router = APIRouter(prefix="/v1", tags=["opportunities"])
DealId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the deal")]


@router.get("/opportunities/{opportunity_id}/coverage", response_model=CoverageOut, **asks(Operation.COVERAGE))
async def get_coverage(service: ServiceOf, question: Asked, response: Response, opportunity_id: DealId) -> Any:
    """Coverage, verdict and risk of one deal, with bounds and the cheapest ways to complete it."""
    return await answer(response, coverage(service, question, opportunity_id))
