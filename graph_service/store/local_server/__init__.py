"""A real Neo4j on the user's own machine with nothing installed but Python.

``LocalServer(settings).ensure_running()`` downloads what is missing once, starts a server if none runs for this
home, and says where it listens. It stays up between commands.
"""

from graph_service.store.local_server.home import Home, HomeKind
from graph_service.store.local_server.progress import Downloading, Event, Progress, Step, no_progress
from graph_service.store.local_server.server import LocalServer, Running, State, Status

__all__ = [
    "Downloading",
    "Event",
    "Home",
    "HomeKind",
    "LocalServer",
    "Progress",
    "Running",
    "State",
    "Status",
    "Step",
    "no_progress",
]
