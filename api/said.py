"""What a header of a request says, for the layers that every request passes: looked up without anything around it."""

from starlette.types import Scope


def said(scope: Scope, name: bytes) -> bytes:
    """The header's first value; empty where the request has none. ``name`` is in lower case, as servers hand it on."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""
