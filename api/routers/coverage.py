"""Coverage of many deals in one answer."""

from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import StringConstraints

from api.asking import Asked, ServiceOf, answer
from api.policy import asks
from api.routing import Router
from api.schemas.coverage import BulkCoverageOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.bulk_coverage import bulk_coverage

router = Router(prefix="/v1", tags=["opportunities"])
DealId = Annotated[str, StringConstraints(min_length=1, max_length=limits.ID_CHARACTERS)]
DealIds = Annotated[
    list[DealId], Query(alias="id", min_length=1, max_length=limits.BATCH, description="ids of the deals, one by one")
]


@router.get("/coverage", response_model=BulkCoverageOut, **asks(Operation.COVERAGE))
async def get_bulk_coverage(service: ServiceOf, question: Asked, response: Response, ids: DealIds) -> Any:
    """Coverage of each deal, in the order asked; those not there, or not for the viewer, are listed apart."""
    return await answer(response, bulk_coverage(service, question, ids))
