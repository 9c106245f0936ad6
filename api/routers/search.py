"""Search by name, English name, pinyin and initials."""

from typing import Annotated, Any, Literal

from fastapi import Query, Response

from api.asking import Asked, ServiceOf, answer
from api.policy import asks
from api.routing import Router
from api.schemas.search import SearchOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services import search as searching

router = Router(prefix="/v1", tags=["search"])
Typed = Annotated[
    str,
    Query(
        alias="q", min_length=1, max_length=limits.TEXT_CHARACTERS,
        description="part of a name in Chinese or English, its pinyin without tones, or its initials",
        examples=["zhangwei", "zw"],
    ),
]  # fmt: skip
Kinds = Annotated[
    list[Literal["customer", "employee", "opportunity", "person"]],
    Query(alias="kind", max_length=4, description="only things of these kinds"),
]
Limit = Annotated[int, Query(ge=1, le=limits.PAGE, description="how many at most")]


@router.get("/search", response_model=SearchOut, **asks(Operation.SEARCH))
async def search(  # noqa: PLR0913, PLR0917  (a question and what is looked for)
    service: ServiceOf,
    question: Asked,
    response: Response,
    text: Typed,
    kinds: Kinds = [],  # noqa: B006  (FastAPI copies it)
    limit: Limit = limits.FOUND_DEFAULT,
) -> Any:
    """People, customers, colleagues and deals the viewer may see, the closest names first."""
    return await answer(response, searching.search(service, question, text, kinds, limit))
