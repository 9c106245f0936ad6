"""Who else is connected to the database: commands and served processes say who they are when they connect."""

import dataclasses

from graph_service.errors import ConflictError, ServiceError
from graph_service.store.gateway import AGENT, Gateway
from graph_service.store.statements import NoParams, Statement


@dataclasses.dataclass(frozen=True)
class Connection:
    """A connection, by what its holder calls itself."""

    agent: str


FIND_CONNECTIONS = Statement("reads/find_connections", NoParams, Connection)


async def others(gateway: Gateway) -> list[str]:
    """Whoever is connected besides this process, in order; nobody where the server does not tell."""
    try:
        rows = await gateway.ask(FIND_CONNECTIONS, NoParams())
    except ServiceError:
        return []
    return sorted({row.agent for row in rows} - {AGENT})


async def refuse_beside_others(gateway: Gateway) -> None:
    """Raise ``ConflictError`` while another process is connected."""
    found = await others(gateway)
    if found:
        raise ConflictError("store.others_connected", count=len(found), others=", ".join(found[:5]))
