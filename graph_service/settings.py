"""The only reader of the environment: one frozen Settings.

Our own variables carry the prefix ``GRAPH_SERVICE_``; the four ``NEO4J_`` names are those of Neo4j's own
tools. A secret may come from a file: ``NEO4J_PASSWORD_FILE``, ``GRAPH_SERVICE_SECRET_FILE``.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from graph_service.domain import limits
from graph_service.domain.money import YUAN
from graph_service.errors import InvalidError
from graph_service.words import Language


def _zone(value: object) -> object:
    """A zone by its name; an unknown one is refused in words."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"there is no time zone {value!r}; one is Asia/Shanghai") from error


PREFIX = "GRAPH_SERVICE_"
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]


def _words(value: object) -> object:
    """Words from a text with commas, as an environment variable holds them."""
    return tuple(word.strip() for word in value.split(",")) if isinstance(value, str) else value


QUOTA = r"^[1-9]\d{0,6}/(second|minute|hour)$"
SECRET_CHARACTERS = 32
SECRET_KINDS = 8
"""Fewer different characters than that were typed by somebody, not drawn."""
KNOWN_PASSWORDS = frozenset({"", "neo4j", "password", "secret", "admin", "test", "changeme", "letmein", "123456"})
ENCRYPTED = ("bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseModel):
    """Where state lies, which server is spoken to, in which zone and language."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    home: Path = Field(default_factory=lambda: user_data_path("graph-service", appauthor=False))
    """Everything of one user: server, password, secret, cache."""
    cache: Path | None = None
    """Jars and class archives; by default a folder of the home. Nested homes share their parent's."""
    timezone: Zone = ZoneInfo("Asia/Shanghai")
    """Zone of dates, of moments given without offset, and of the end of a day."""
    lang: Language | None = None
    """zh or en; None = from the locale."""
    maven_mirror: str | None = None
    """Address of a jar repository that goes before the public one."""
    offline: bool = False
    """Never touch the network; what is missing is an error that says so."""
    parameters: Path | None = None
    """A TOML file that overrides defaults of the parameters (A.13)."""
    hr_single: bool = False
    """The deployment's switch for HR's view of single employees; on, each view needs a purpose."""
    secret: SecretStr | None = None
    """Signs proof ids; by default a file of the home. Set it where several machines answer."""
    secret_file: Path | None = None
    """The file that holds the secret, where it is not given itself."""
    text_keys: Path | None = None
    """File with the keys of free texts; by default one of the home. Processes on one database share one file."""
    managed_neo4j: Literal["5.26", "2026.08"] = "5.26"
    """Which line of Neo4j the managed server is; a store that a newer one has opened is not opened by an older."""
    heap: str = "512m"
    """Heap of the managed server."""
    plain_bolt: bool = False
    """Allow an unencrypted connection to a database on another machine; only where the network is trusted."""

    plain_http: bool = False
    """Allow the API to listen beyond this machine without encryption; only behind a proxy that encrypts."""

    rate: str = Field(default="1200/minute", pattern=QUOTA)
    """Requests of one key in one process."""
    rate_search: str = Field(default="120/minute", pattern=QUOTA)
    """Searches of one key in one process."""
    rate_export: str = Field(default="10/minute", pattern=QUOTA)
    """Exports of one key in one process."""
    slots: int = Field(default=limits.SLOTS, ge=1, le=256)
    """Requests a process works on at once."""
    facts_mb: int = Field(default=limits.FACTS_MB, ge=16, le=1_000_000)
    """Memory in which a process keeps the facts it has read, in MB."""

    currency: str = Field(default=YUAN, pattern="^[A-Z]{3}$")
    """The one currency all amounts are kept in (ISO 4217): how they are named where people read them."""

    oidc_issuer: str | None = None
    """Issuer of tokens that are believed beside keys: its address, as in the tokens' ``iss``."""
    oidc_audience: str | None = None
    """What tokens must be meant for (``aud``)."""
    oidc_algorithms: Annotated[
        tuple[
            Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"],
            ...,
        ],
        BeforeValidator(_words),
    ] = (
        "RS256",
        "ES256",
    )
    """Signatures that are believed; never one with a shared secret."""
    oidc_claim: str = "sub"
    """Claim that holds the id of the employee."""

    neo4j_uri: str | None = None
    neo4j_username: str = "neo4j"
    neo4j_password: SecretStr | None = None
    neo4j_password_file: Path | None = None
    neo4j_database: str = "neo4j"
    neo4j_ca_file: Path | None = None
    """Certificates (PEM) of who signed the server's; by default those the machine trusts. For bolt+s and neo4j+s."""

    def __init__(self, **given: object) -> None:
        super().__init__(**dict(_from_environment()) | given)

    @model_validator(mode="after")
    def _absolute(self) -> Self:
        object.__setattr__(self, "home", self.home.expanduser().absolute())
        return self

    def refuse_unsafe(self, host: str = "127.0.0.1") -> None:
        """Raise for settings with which nobody should serve; ``host`` is where the API would listen."""
        for code, fields in unsafe(self, host):
            raise InvalidError(code, **fields)

    @property
    def cache_dir(self) -> Path:
        """Where jars and class archives lie; safe to share between homes, safe to delete."""
        return self.cache or self.home / "cache"

    @property
    def text_keys_file(self) -> Path:
        """Where the keys of free texts lie: to be backed up, and kept apart from dumps of the database."""
        return self.text_keys or self.home / "text_keys.sqlite"

    def password(self) -> str:
        """The password for NEO4J_URI, from NEO4J_PASSWORD or the file NEO4J_PASSWORD_FILE."""
        if self.neo4j_password is not None:
            return self.neo4j_password.get_secret_value()
        if self.neo4j_password_file is not None:
            return _read_secret(self.neo4j_password_file, "store.password_unreadable")
        raise InvalidError("store.password_missing")

    def signing_secret(self) -> str:
        """The secret that signs proof ids: GRAPH_SERVICE_SECRET, a file, else a private file of the home, made once."""
        given = self.given_secret()
        if given is not None:
            return given
        file = self.home / "secret"
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(32), encoding="ascii")
            with suppress(FileExistsError):
                os.link(draft, file)
            draft.unlink()
        return file.read_text(encoding="ascii").strip()

    def given_secret(self) -> str | None:
        """The secret of the environment or of the file that it names; None where the home's own counts."""
        if self.secret is not None:
            return self.secret.get_secret_value()
        if self.secret_file is not None:
            return _read_secret(self.secret_file, "settings.secret_unreadable")
        return None

    def of_store(self) -> dict[str, str]:
        """The variables by which another process finds the same database, and nothing else: no other secret."""
        said = {
            f"{PREFIX}HOME": self.home,
            f"{PREFIX}CACHE": self.cache_dir,
            f"{PREFIX}TEXT_KEYS": self.text_keys_file,
            f"{PREFIX}TIMEZONE": self.timezone.key,
            f"{PREFIX}HEAP": self.heap,
            f"{PREFIX}MANAGED_NEO4J": self.managed_neo4j,
            f"{PREFIX}OFFLINE": self.offline,
        }
        if self.neo4j_uri:
            said |= {
                "NEO4J_URI": self.neo4j_uri,
                "NEO4J_USERNAME": self.neo4j_username,
                "NEO4J_DATABASE": self.neo4j_database,
            }
            if self.neo4j_ca_file is not None:
                said["NEO4J_CA_FILE"] = self.neo4j_ca_file
            if self.neo4j_password is not None:
                said["NEO4J_PASSWORD"] = self.neo4j_password.get_secret_value()
            elif self.neo4j_password_file is not None:
                said["NEO4J_PASSWORD_FILE"] = self.neo4j_password_file
        return {name: str(value) for name, value in said.items()}

    def nested(self, name: str) -> "Settings":
        """A home of its own inside this one (demo, tests, benchmarks) that shares the cache and owns a server."""
        return self.model_copy(
            update={
                "home": self.home / name,
                "cache": self.cache_dir,
                "text_keys": None,
                "neo4j_uri": None,
                "neo4j_password": None,
                "neo4j_ca_file": None,
            }
        )


def _from_environment() -> Iterator[tuple[str, str]]:
    """Fields that the environment fills; names count in any case."""
    variables = {name.upper(): value for name, value in os.environ.items()}
    for field in Settings.model_fields:
        name = field.upper() if field.startswith("neo4j_") else f"{PREFIX}{field.upper()}"
        if name in variables:
            yield field, variables[name]


def _read_secret(file: Path, code: str) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InvalidError(code, path=file, reason=error.strerror) from error


def unsafe(settings: Settings, host: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Everything that is not safe to serve with: its code and what the sentence names. No secret is among it."""
    secret = settings.given_secret()
    if secret is not None and (len(secret) < SECRET_CHARACTERS or len(set(secret)) < SECRET_KINDS):
        yield "settings.weak_secret", {"characters": SECRET_CHARACTERS}
    if settings.neo4j_uri:
        address = urlsplit(settings.neo4j_uri)
        if settings.password().lower() in KNOWN_PASSWORDS:
            yield "settings.known_password", {}
        if address.scheme not in ENCRYPTED and address.hostname not in LOOPBACK and not settings.plain_bolt:
            yield "settings.plain_bolt", {"host": address.hostname}
    if host.strip("[]") not in LOOPBACK and not settings.plain_http:
        yield "settings.plain_http", {"host": host}
    for name in ("oidc_issuer", "oidc_audience"):
        if "*" in (getattr(settings, name) or ""):
            yield "settings.wildcard", {"name": f"GRAPH_SERVICE_{name.upper()}"}
    known = {f"GRAPH_SERVICE_{name.upper()}" for name in Settings.model_fields}
    for name in sorted(name.upper() for name in os.environ if name.upper().startswith("GRAPH_SERVICE_")):
        if name not in known:
            yield "settings.no_such", {"name": name}
