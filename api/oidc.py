"""The two documents of the configured issuer, and nothing else of the network: its description and its keys.

Keys are fetched when they are first needed, again when they are old, and when a token names a key that is not
known, though not more often than now and then. While the issuer cannot be reached, the keys known go on counting.
"""

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlsplit

import urllib3
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from graph_service.errors import InvalidError, UnavailableError

FRESH_S = 3_600.0
"""How long keys count without being asked for again."""
UNKNOWN_S = 30.0
"""How often a token with an unknown key may make us ask; also how often a failed attempt is repeated."""
FETCH_S = 2.0
DOCUMENT_BYTES = 256 * 2**10
KEYS = 64
RSA_BITS = 2_048
KINDS: dict[str, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
"""Kinds of keys with a public half. A shared secret is never one of them."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Issuer:
    """The issuer's keys as this process knows them."""

    def __init__(self, address: str) -> None:
        self.address = checked(address)
        self._http = urllib3.PoolManager(
            1, retries=False, timeout=urllib3.Timeout(total=FETCH_S), headers={"Accept": "application/json"}
        )
        self._keys: dict[str, RSAKey | ECKey | OKPKey] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def key(self, kid: str | None) -> RSAKey | ECKey | OKPKey | None:
        """The key a token names, or the only one there is; None if the issuer has no such key."""
        if self._find(kid) is None or time.monotonic() - self._fetched_at > FRESH_S:
            await self._refresh()
        return self._find(kid)

    def _find(self, kid: str | None) -> RSAKey | ECKey | OKPKey | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    async def _refresh(self) -> None:
        async with self._fetching:
            now = time.monotonic()
            if now - self._tried_at < UNKNOWN_S:
                return
            self._tried_at = now
            try:
                self._keys = await asyncio.to_thread(self._fetch)
                self._fetched_at = now
            except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as failure:
                if not self._keys:
                    self._tried_at = float("-inf")
                    raise UnavailableError("api.issuer_unreachable") from failure

    def _fetch(self) -> dict[str, RSAKey | ECKey | OKPKey]:
        described = self._document(f"{self.address.rstrip('/')}/.well-known/openid-configuration")
        if described["issuer"] != self.address:
            raise ValueError("the description is of another issuer")
        listed = self._document(checked(described["jwks_uri"]))["keys"]
        return dict(filter(None, map(_usable, listed[:KEYS])))

    def _document(self, address: str) -> Any:
        answer = self._http.request("GET", address, redirect=False, preload_content=False)
        try:
            body = answer.read(DOCUMENT_BYTES + 1)
        finally:
            answer.release_conn()
        if answer.status != 200 or len(body) > DOCUMENT_BYTES:
            raise ValueError("the issuer does not answer as it should")
        return json.loads(body)


def checked(address: str) -> str:
    """An address that may be asked: encrypted, or on this machine."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise InvalidError("api.issuer_address", address=address)
    return address


def _usable(listed: Any) -> tuple[str, RSAKey | ECKey | OKPKey] | None:
    """A key for signatures with its id; others are passed over."""
    if not isinstance(listed, dict) or listed.get("use", "sig") != "sig":
        return None
    kind = KINDS.get(str(listed.get("kty")))
    public = {name: value for name, value in listed.items() if name in ("kty", "n", "e", "crv", "x", "y", "kid", "alg")}
    if kind is None:
        return None
    try:
        key = kind.import_key(public)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(key, RSAKey) and key.public_key.key_size < RSA_BITS:
        return None
    return str(listed.get("kid", "")), key
