"""The audit trail, for administrators."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from api.asking import Asked, Cursor, Limit, ServiceOf, id_filter, page
from api.policy import asks
from api.routing import Router
from api.schemas.audit import AuditOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.audit_trail import TrailFilter, audit_trail
from graph_service.services.paging import Paging

router = Router(prefix="/v1", tags=["audit"])


async def trail_filter(
    actor: Annotated[str | None, id_filter("who did it")] = None,
    action: Annotated[
        str | None,
        Query(max_length=limits.ID_CHARACTERS, description="the beginning of what was done: `read:`, `record people`"),
    ] = None,
    about: Annotated[
        str | None, Query(alias="object", max_length=limits.ID_CHARACTERS, description="id of a thing")
    ] = None,
    start: Annotated[date | None, Query(alias="from", description="first day")] = None,
    to: Annotated[date | None, Query(description="the day after the last one")] = None,
) -> TrailFilter:
    """Which marks."""
    return TrailFilter(actor, action, about, start, to)


@router.get("/audit", response_model=AuditOut, **asks(Operation.AUDIT))
async def list_audit_events(  # noqa: PLR0913, PLR0917  (the parts of a list)
    service: ServiceOf,
    question: Asked,
    asked: Annotated[TrailFilter, Depends(trail_filter)],
    request: Request,
    response: Response,
    limit: Limit = limits.PAGE_DEFAULT,
    cursor: Cursor = None,
) -> Any:
    """Who read or changed what, when and why, the newest first; ids only, never names or contents."""
    return await page(request, response, audit_trail(service, question, asked, Paging(limit, None, cursor)))
