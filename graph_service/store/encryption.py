"""Whose certificates the connection to the database believes: those of the machine, or those of a file."""

import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph_service.errors import InvalidError

_CHECKED = {"bolt+s", "neo4j+s"}


def encrypted(uri: str, authority: Path | None) -> tuple[str, dict[str, Any]]:
    """The address and the options for the driver; ``authority`` holds the certificates of who signed the server's.

    Raises ``InvalidError`` for a file that cannot be used, or would not be: nobody shall think that a certificate is
    checked where none is.
    """
    if authority is None:
        return uri, {}
    scheme = urlsplit(uri).scheme
    if scheme not in _CHECKED:
        plain = scheme.partition("+")[0]
        raise InvalidError("store.ca_unused", scheme=scheme, scheme_checked=f"{plain}+s")
    try:
        believed = ssl.create_default_context(cafile=str(authority))
    except OSError as failure:  # what ssl raises is one, too
        raise InvalidError("store.ca_unusable", path=authority, reason=failure.strerror or failure) from failure
    # The driver takes a context of ours only with the schemes that say nothing about encryption.
    return uri.replace("+s:", ":", 1), {"ssl_context": believed}
