"""Contribution over fixed partitions: branches of the company by calendar quarters."""

from typing import Annotated, Any

from fastapi import Header, Query, Request, Response

from api.asking import ServiceOf, answer
from api.credentials import Bearer
from api.kept import known_tags
from api.policy import asks
from api.routing import Router
from api.schemas.unit_contribution import UnitContributionOut, YearsIn
from graph_service.access.policy import Operation
from graph_service.services.question import Question
from graph_service.services.unit_contribution import unit_contribution

router = Router(prefix="/v1/contributions", tags=["contributions"])


@router.get("/units", response_model=UnitContributionOut, **asks(Operation.UNIT_CONTRIBUTION))
async def get_unit_contribution(  # noqa: PLR0913, PLR0917  (the parts of a question)
    service: ServiceOf,
    viewer: Bearer,
    request: Request,
    response: Response,
    years: Annotated[YearsIn, Query()],
    if_none_match: Annotated[str | None, Header(max_length=4_000)] = None,
) -> Any:
    """The six forms by branch and quarter, with totals. Cells of fewer than small_n people are null, and so are others
    from which they would follow. There are no other filters, and no dates.
    """  # noqa: D205
    question = Question(viewer, known_tags=known_tags(request.scope, if_none_match))
    return await answer(response, unit_contribution(service, question, years.year_from, years.year_to))
