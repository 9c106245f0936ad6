"""Who asks: the bearer of a key or of a token of the configured issuer. Nothing else is believed."""

from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer

from api.purpose import said
from api.tokens import Tokens
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
    """The viewer behind the credential of a request; whether they still count, the scope statement finds out."""
    shown = request.headers.getlist("authorization")
    kind, _, credential = shown[0].partition(" ") if len(shown) == 1 else ("", "", "")
    credential = credential.strip()
    if kind.lower() != "bearer" or not credential or len(credential) > limits.CREDENTIAL_BYTES:
        raise UnauthenticatedError("access.no_bearer")
    if credential.startswith(PREFIX):
        return Viewer(purpose=said(purpose), key_hash=hash_of(credential), is_remote=True)
    tokens: Tokens | None = request.app.state.tokens
    if tokens is None:
        raise UnauthenticatedError("access.no_bearer")
    return Viewer(await tokens.employee_of(credential), purpose=said(purpose), is_remote=True)


Bearer = Annotated[Viewer, Depends(viewer_of)]
