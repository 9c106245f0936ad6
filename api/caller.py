"""Who asks, as far as anybody can tell before looking closer: what quotas and shares are counted by."""

import hashlib

from starlette.types import Scope

from api.said import said


def caller_of(scope: Scope) -> str:
    """Whose request it is: the credential's, by its hash; without one the address's."""
    credential = said(scope, b"authorization")
    if credential:
        return hashlib.sha256(credential).hexdigest()[:32]
    client = scope.get("client")
    return str(client[0]) if client else "nobody"
