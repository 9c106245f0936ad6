"""Which Neo4j the managed server is. Another line is another entry here and another lock file beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Release:
    """A version of Neo4j Community and what differs in it from other lines."""

    version: str
    quick_stop: Mapping[str, str]
    """Unsupported settings that skip the ten idle seconds of a stop; for homes whose data may be lost."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings other lines do not know."""

    @property
    def lock_name(self) -> str:
        """The file beside this module with its jars and their hashes."""
        return f"jars-{self.version}.lock"

    @property
    def coordinate(self) -> str:
        """What the lock is resolved from."""
        return f"org.neo4j:neo4j:{self.version}"


LTS = Release("5.26.30", {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"})


CURRENT = Release(
    "2026.08.1",
    {"internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s"},
    {"server.fleet_discovery.enabled": "false"},  # else it looks for others on the network
)
RELEASES = {"5.26": LTS, "2026.08": CURRENT}
"""By the line that GRAPH_SERVICE_MANAGED_NEO4J names."""


def is_newer(version: str, than: str) -> bool:
    """Whether a store of ``version`` is beyond what ``than`` can open."""
    return _order(version) > _order(than)


def _order(version: str) -> tuple[Any, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
