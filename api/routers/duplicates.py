"""People and customers that may be one: the pairs to look at, merging, undoing, telling apart."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response

from api.asking import PagingOf, ServiceOf, page
from api.changing import Changing
from api.credentials import Bearer
from api.policy import asks
from api.routing import Router
from api.schemas.duplicates import ApartIn, ApartOut, DuplicatesOut, MergedOut, MergeIn, MergesOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services import duplicates, merging
from graph_service.services.question import Question

router = Router(prefix="/v1", tags=["duplicates"])
Kind = Annotated[Literal["person", "customer"], Query(description="pairs of people, or of customers")]
MergeId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the merge")]


@router.get("/duplicates", response_model=DuplicatesOut, **asks(Operation.DUPLICATES))
async def list_duplicates(  # noqa: PLR0913, PLR0917  (the parts of a list)
    service: ServiceOf,
    viewer: Bearer,
    paging: PagingOf,
    request: Request,
    response: Response,
    kind: Kind = "person",
) -> Any:
    """Pairs that may be one, both of which the viewer may change; order: score (the likeliest first) or id."""
    return await page(request, response, duplicates.list_duplicates(service, Question(viewer), kind, paging))


@router.post("/duplicates/apart", response_model=ApartOut, **asks(Operation.WRITE_MERGES))
async def tell_apart(service: ServiceOf, change: Changing, response: Response, given: ApartIn) -> Any:
    """Say that two are not one: they are not listed again until what is said of one of them changes."""
    response.headers["Cache-Control"] = "no-store"
    ids = (given.one_id, given.other_id)
    return await duplicates.tell_apart(service, change.viewer, given.kind, ids, change.key)


@router.get("/merges", response_model=MergesOut, **asks(Operation.DUPLICATES))
async def list_merges(
    service: ServiceOf, viewer: Bearer, paging: PagingOf, request: Request, response: Response
) -> Any:
    """Merges that hold, of people and customers the viewer may change; order: recorded_at (the newest first) or id."""
    return await page(request, response, merging.list_merges(service, Question(viewer), paging))


@router.post("/merges", response_model=MergedOut, status_code=201, **asks(Operation.WRITE_MERGES))
async def create_merge(service: ServiceOf, change: Changing, response: Response, given: MergeIn) -> Any:
    """Say that one person, or one customer, is the other; no record is moved, and it can be taken back.

    If-Match may name the `version` of the pair as the list gave it: then it is refused if one of the two was changed.
    """
    response.headers["Cache-Control"] = "no-store"
    return await merging.merge(service, change, given.kind, given.kept_id, given.merged_id)


@router.post("/merges/{merge_id}/undo", response_model=MergedOut, **asks(Operation.WRITE_MERGES))
async def undo_merge(service: ServiceOf, change: Changing, response: Response, merge_id: MergeId) -> Any:
    """Take a merge back: both are two again, as they were recorded."""
    response.headers["Cache-Control"] = "no-store"
    return await merging.undo_merge(service, change, merge_id)
