"""Keys of the API: made of 256 random bits, shown once, kept as a hash, bound to an employee and a role.

A key reads ``gsk_<secret><checksum>``: the prefix lets scanners of leaked secrets find it, the checksum refuses a
mistyped key without asking the database.
"""

import base64
import dataclasses
import hashlib
import secrets
import zlib
from datetime import UTC, datetime

from graph_service.access.policy import Role
from graph_service.access.viewer import KEY_ROLES
from graph_service.errors import InvalidError, NotFoundError, UnauthenticatedError
from graph_service.store.gateway import Gateway
from graph_service.store.statements import NoParams, Statement

PREFIX = "gsk_"
SECRET_BYTES = 32
CHECK_DIGITS = 8


@dataclasses.dataclass(frozen=True)
class KeyUse:
    """A key and the moment it was used."""

    id: str
    at: datetime


@dataclasses.dataclass(frozen=True)
class KeyParams:
    """A key about to be stored; the secret itself is not in it."""

    id: str
    hash: str
    employee_id: str
    role: str
    issued_at: datetime
    expires_at: datetime | None
    operation_id: str
    actor: str


@dataclasses.dataclass(frozen=True)
class Withdrawal:
    """A key to be withdrawn, when and by whom."""

    id: str
    at: datetime
    operation_id: str
    actor: str


@dataclasses.dataclass(frozen=True)
class Bearer:
    """The employee a key is issued to."""

    employee_id: str


@dataclasses.dataclass(frozen=True)
class BearerRow:
    """Whether the employee leads a unit."""

    is_lead: bool


@dataclasses.dataclass(frozen=True)
class KeyRow:
    """A key as it may be listed."""

    id: str
    employee_id: str
    role: str
    issued_at: int
    expires_at: int | None
    last_used_at: int | None
    revoked_at: int | None


@dataclasses.dataclass(frozen=True)
class KeyId:
    """The key that was written."""

    id: str


FIND_BEARER = Statement("reads/find_bearer", Bearer, BearerRow)
LIST_KEYS = Statement("reads/list_keys", NoParams, KeyRow)
CREATE_KEY = Statement("writes/create_key", KeyParams, KeyId)
REVOKE_KEY = Statement("writes/revoke_key", Withdrawal, KeyId)
MARK_KEY_USED = Statement("writes/mark_key_used", KeyUse, KeyId)


@dataclasses.dataclass(frozen=True)
class IssuedKey:
    """A key just issued; the only time its text is seen."""

    id: str
    key: str


class Keys:
    """Issues, lists and withdraws keys."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def issue(self, employee_id: str, role: str, expires_at: datetime | None, actor: str) -> IssuedKey:
        """A new key for an employee; a lead's only for someone who leads a unit."""
        if role not in KEY_ROLES:
            raise InvalidError("access.no_key_role", role=role, known=", ".join(KEY_ROLES))
        if expires_at is not None and expires_at <= datetime.now(UTC):
            raise InvalidError("access.key_expired_before", at=expires_at)
        found = await self._gateway.ask(FIND_BEARER, Bearer(employee_id))
        if not found:
            raise NotFoundError("access.no_bearer_named", id=employee_id)
        if role == Role.LEAD and not found[0].is_lead:
            raise InvalidError("access.leads_nothing", id=employee_id)
        issued = IssuedKey(secrets.token_hex(6), make_key())
        params = KeyParams(
            id=issued.id, hash=hash_of(issued.key), employee_id=employee_id, role=role, issued_at=datetime.now(UTC),
            expires_at=expires_at, operation_id=secrets.token_hex(16), actor=actor,
        )  # fmt: skip
        await self._gateway.write(lambda unit: unit.run(CREATE_KEY, params))
        return issued

    async def list_all(self) -> list[KeyRow]:
        """All keys ever issued, the newest first."""
        return await self._gateway.ask(LIST_KEYS, NoParams())

    async def revoke(self, key_id: str, actor: str) -> None:
        """Withdraw a key; every process refuses it from the next question on."""
        params = Withdrawal(key_id, datetime.now(UTC), secrets.token_hex(16), actor)
        if not await self._gateway.write(lambda unit: unit.run(REVOKE_KEY, params)):
            raise NotFoundError("access.no_key", id=key_id)


def make_key() -> str:
    """A new key."""
    secret = base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")
    return f"{PREFIX}{secret}{_check_digits(secret)}"


def hash_of(key: str) -> str:
    """What is stored of a key; a text that cannot be one is refused here."""
    secret, digits = key.removeprefix(PREFIX)[:-CHECK_DIGITS], key[-CHECK_DIGITS:]
    if not key.startswith(PREFIX) or not key.isascii() or _check_digits(secret) != digits:
        raise UnauthenticatedError("access.no_bearer")
    return hashlib.sha256(key.encode()).hexdigest()


def _check_digits(secret: str) -> str:
    return f"{zlib.crc32(secret.encode()):08x}"
