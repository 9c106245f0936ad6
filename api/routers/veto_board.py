"""The veto board: open deals, who can stop them, since when, who of us is best placed."""

from typing import Annotated, Any

from fastapi import Query, Response

from api.asking import Asked, ServiceOf, answer, id_filter
from api.policy import asks
from api.routing import Router
from api.schemas.coverage import Verdict
from api.schemas.veto_board import VetoBoardOut
from graph_service.access.policy import Operation
from graph_service.services.veto_board import veto_board

router = Router(prefix="/v1", tags=["veto board"])


@router.get("/veto-board", response_model=VetoBoardOut, **asks(Operation.VETO_BOARD))
async def get_veto_board(  # noqa: PLR0913, PLR0917  (a question and its filters)
    service: ServiceOf,
    question: Asked,
    response: Response,
    customer: Annotated[str | None, id_filter("only deals of this customer")] = None,
    team: Annotated[str | None, id_filter("owned or covered by this org unit or one below it")] = None,
    verdict: Annotated[Verdict | None, Query(description="only deals with this verdict")] = None,
) -> Any:
    """Open deals the viewer may see, by amount at stake; counts are of what is shown."""
    return await answer(response, veto_board(service, question, customer, team, verdict))
