"""The record of the running server, for the commands that come after the one that started it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from graph_service.store.local_server import process
from graph_service.store.local_server.files import write_private


@dataclass(frozen=True)
class Record:
    """One started server."""

    pid: int
    began: str
    """Identity of the process: a later one with the same pid has another."""
    port: int
    version: str
    started_at: datetime
    is_ready: bool = False
    """Whether it has answered a statement."""
    archive: str | None = None
    """Where this process writes its loaded classes when it stops, if it records them."""

    @property
    def is_alive(self) -> bool:
        """Whether that very process is still there."""
        return process.is_alive(self.pid, self.began)

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"bolt://127.0.0.1:{self.port}"

    def write(self, path: Path) -> None:
        """Put the record down."""
        content = asdict(self) | {"started_at": self.started_at.isoformat()}
        write_private(path, json.dumps(content, indent=2) + "\n")


def read_record(path: Path) -> Record | None:
    """The record, or None where there is none; one that cannot be read counts as none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Record(**content | {"started_at": datetime.fromisoformat(content["started_at"])})
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
        return None
