"""Tokens of the configured issuer: who an employee is, believed only after every part of the token was looked at.

The rules are RFC 8725's: a fixed list of signatures, no key from the token itself, the audience and issuer exact,
an access token and no other kind. Whatever is wrong, the bearer is nobody we know, and no more is said.
"""

import base64
import json
import math
import time
from typing import Any

from joserfc import jws

from api.oidc import Issuer
from graph_service.domain import limits
from graph_service.errors import InvalidError, UnauthenticatedError
from graph_service.settings import Settings

LEEWAY_S = 30
PARTS = 3
HEADERS = frozenset({"alg", "kid", "typ"})
"""What a header may hold: no key, no address of one, nothing critical."""
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
OF_ID_TOKENS = ("nonce", "at_hash", "c_hash", "s_hash")
OTHER_KINDS = {"typ": ("id", "refresh", "logout"), "token_use": ("id",)}
"""How issuers mark tokens that are not for asking with."""


class Tokens:
    """Reads tokens of one issuer."""

    def __init__(self, settings: Settings) -> None:
        if not settings.oidc_issuer or not settings.oidc_audience:
            raise InvalidError("api.issuer_without_audience")
        self.issuer = Issuer(settings.oidc_issuer)
        self._audience = settings.oidc_audience
        self._algorithms = list(settings.oidc_algorithms)
        self._claim = settings.oidc_claim

    async def employee_of(self, token: str) -> str:
        """The id of the employee a token stands for."""
        if len(token) > limits.CREDENTIAL_BYTES or not token.isascii() or token.count(".") != PARTS - 1:
            raise _nobody()
        header = _document(token.split(".", maxsplit=1)[0])
        self._check_header(header)
        key = await self.issuer.key(header.get("kid"))
        if key is None or (key.alg is not None and key.alg != header["alg"]):
            raise _nobody()
        try:
            payload = jws.deserialize_compact(token, key, algorithms=self._algorithms).payload
        except Exception as wrong:  # whatever a forged token breaks in a library, it is a wrong token
            raise _nobody() from wrong
        claims = _object(payload)
        self._check_claims(claims)
        return self._employee(claims)

    def _check_header(self, header: dict[str, Any]) -> None:
        kid, kind = header.get("kid"), header.get("typ", "JWT")
        is_right = (
            header.get("alg") in self._algorithms
            and set(header) <= HEADERS
            and (kid is None or (isinstance(kid, str) and 0 < len(kid) <= limits.ID_CHARACTERS))
            and isinstance(kind, str)
            and kind.lower() in TYPES
        )
        if not is_right:
            raise _nobody()

    def _check_claims(self, claims: dict[str, Any]) -> None:
        now, audience = time.time(), claims.get("aud")
        meant = audience if isinstance(audience, list) else [audience]
        is_right = (
            claims.get("iss") == self.issuer.address
            and self._audience in meant
            and _is_moment(claims.get("exp"))
            and claims["exp"] > now - LEEWAY_S
            and all(
                _is_moment(claims[name]) and claims[name] <= now + LEEWAY_S for name in ("nbf", "iat") if name in claims
            )
            and not any(name in claims for name in OF_ID_TOKENS)
            and not any(str(claims.get(name, "")).lower() in kinds for name, kinds in OTHER_KINDS.items())
        )
        if not is_right:
            raise _nobody()

    def _employee(self, claims: dict[str, Any]) -> str:
        subject, named = claims.get("sub"), claims.get(self._claim)
        is_proven = self._claim != "email" or claims.get("email_verified") is True
        for text in (subject, named):
            if not isinstance(text, str) or not 0 < len(text) <= limits.ID_CHARACTERS or not text.isprintable():
                raise _nobody()
        if not is_proven:
            raise _nobody()
        return str(named)


def _document(part: str) -> dict[str, Any]:
    """A part of a token."""
    try:
        text = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError as wrong:
        raise _nobody() from wrong
    return _object(text)


def _object(text: bytes) -> dict[str, Any]:
    """A JSON object in which no name stands twice."""
    try:
        found = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise _nobody() from wrong
    if not isinstance(found, dict):
        raise _nobody()
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _is_moment(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _nobody() -> UnauthenticatedError:
    return UnauthenticatedError("access.no_bearer")
