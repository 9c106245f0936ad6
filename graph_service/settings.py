"""The only reader of the environment: one frozen Settings.

Our own variables carry the prefix ``GRAPH_SERVICE_``; the four ``NEO4J_`` names are those of Neo4j's own
tools. A secret may come from a file: ``NEO4J_PASSWORD_FILE``.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

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
    heap: str = "512m"
    """Heap of the managed server."""

    neo4j_uri: str | None = None
    neo4j_username: str = "neo4j"
    neo4j_password: SecretStr | None = None
    neo4j_password_file: Path | None = None
    neo4j_database: str = "neo4j"

    def __init__(self, **given: object) -> None:
        super().__init__(**dict(_from_environment()) | given)

    @model_validator(mode="after")
    def _absolute(self) -> Self:
        object.__setattr__(self, "home", self.home.expanduser().absolute())
        return self

    @property
    def cache_dir(self) -> Path:
        """Where jars and class archives lie; safe to share between homes, safe to delete."""
        return self.cache or self.home / "cache"

    def password(self) -> str:
        """The password for NEO4J_URI, from NEO4J_PASSWORD or the file NEO4J_PASSWORD_FILE."""
        if self.neo4j_password is not None:
            return self.neo4j_password.get_secret_value()
        if self.neo4j_password_file is not None:
            try:
                return self.neo4j_password_file.read_text(encoding="utf-8").strip()
            except OSError as error:
                path, reason = self.neo4j_password_file, error.strerror
                raise InvalidError("store.password_unreadable", path=path, reason=reason) from error
        raise InvalidError("store.password_missing")

    def signing_secret(self) -> str:
        """The secret that signs proof ids: GRAPH_SERVICE_SECRET, else a private file of the home, made once."""
        if self.secret is not None:
            return self.secret.get_secret_value()
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

    def nested(self, name: str) -> "Settings":
        """A home of its own inside this one (demo, tests, benchmarks) that shares the cache and owns a server."""
        return self.model_copy(
            update={
                "home": self.home / name,
                "cache": self.cache_dir,
                "neo4j_uri": None,
                "neo4j_password": None,
            }
        )


def _from_environment() -> Iterator[tuple[str, str]]:
    """Fields that the environment fills; names count in any case."""
    variables = {name.upper(): value for name, value in os.environ.items()}
    for field in Settings.model_fields:
        name = field.upper() if field.startswith("neo4j_") else f"{PREFIX}{field.upper()}"
        if name in variables:
            yield field, variables[name]
