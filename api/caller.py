"""Who asks, as far as anybody can tell before looking closer: what quotas and shares are counted by."""

import hashlib

from starlette.types import Scope

from api.said import said

FOUND = "graph_service.caller"
"""In the scope of a request: whose it is, once that was found out."""


def caller_of(scope: Scope) -> str:
    """Whose request it is: the credential's, by its hash; without one the address's."""
    found: str | None = scope.get(FOUND)
    if found is None:
        found = scope[FOUND] = _found_out(scope)
    return found


def _found_out(scope: Scope) -> str:
    credential = said(scope, b"authorization")
    if credential:
        return hashlib.sha256(credential).hexdigest()[:32]
    client = scope.get("client")
    return str(client[0]) if client else "nobody"
