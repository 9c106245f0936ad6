"""Who asks: the bearer of a key or of a token of the configured issuer. Nothing else is believed."""

from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer

from api.purpose import said
from graph_service.access.keys import PREFIX, hash_of
from graph_service.access.viewer import Viewer
from graph_service.domain import limits
from graph_service.errors import UnauthenticatedError

SCHEME = HTTPBearer(auto_error=False, description="a key from `graph-service keys issue`, or a token of the issuer")
Purpose = Annotated[
    str | None,
    Header(
        alias="X-Purpose",
        max_length=limits.TEXT_CHARACTERS,
        description="why HR looks at single employees; kept with viewer and time before the answer is given",
    ),
]


async def viewer_of(request: Request, _: Annotated[object, Depends(SCHEME)], purpose: Purpose = None) -> Viewer:
    """The viewer behind the credential of a request; whether a key counts, the scope statement finds out."""
    kind, _, credential = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not credential:
        raise UnauthenticatedError("access.no_bearer")
    if not credential.startswith(PREFIX):
        raise UnauthenticatedError("access.no_bearer")
    return Viewer(purpose=said(purpose), key_hash=hash_of(credential.strip()), is_remote=True)


Bearer = Annotated[Viewer, Depends(viewer_of)]
