"""Who asks, as far as anybody can tell before looking closer: what quotas and shares are counted by."""

import hashlib

from starlette.datastructures import Headers
from starlette.types import Scope


def caller_of(scope: Scope) -> str:
    """Whose request it is: the credential's, by its hash; without one the address's."""
    credential = Headers(scope=scope).get("authorization", "")
    if credential:
        return hashlib.sha256(credential.encode("latin-1")).hexdigest()[:32]
    client = scope.get("client")
    return str(client[0]) if client else "nobody"
