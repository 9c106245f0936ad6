"""Where the state of one managed server lies, and what kind of home it is.

Below ``settings.home``: ``home.json`` (what kind of home, which Neo4j wrote the store) and ``neo4j/`` with data,
logs, conf, the password and the record of the running process. A home marked demo, test or bench may be wiped
and is stopped in a hurry; a user's home never.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from graph_service.errors import ConflictError, UnavailableError
from graph_service.store.local_server.files import make_private_folder, write_private

HomeKind = Literal["user", "demo", "test", "bench"]


@dataclass(frozen=True)
class Marker:
    """The content of ``home.json``."""

    kind: HomeKind = "user"
    neo4j: str | None = None
    """The newest Neo4j that opened the store."""
    port: int | None = None
    """The port of the last start, taken again if it is free."""


@dataclass(frozen=True)
class Home:
    """The paths of one home."""

    root: Path

    @property
    def folder(self) -> Path:
        """Everything of the server."""
        return self.root / "neo4j"

    @property
    def data(self) -> Path:
        """The store and its transaction logs."""
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        """neo4j.log, debug.log and what the process printed."""
        return self.folder / "logs"

    @property
    def conf(self) -> Path:
        """The folder of neo4j.conf."""
        return self.folder / "conf"

    @property
    def console(self) -> Path:
        """What the process printed since its last start."""
        return self.logs / "console.log"

    @property
    def debug_log(self) -> Path:
        """What Neo4j itself noted since its last start."""
        return self.logs / "debug.log"

    @property
    def password_file(self) -> Path:
        """The password of the user neo4j; 0600."""
        return self.folder / "password"

    @property
    def record_file(self) -> Path:
        """The running process."""
        return self.folder / "server.json"

    @property
    def guard(self) -> Path:
        """Held while a command starts or stops the server."""
        return self.folder / "server.lock"

    @property
    def marker_file(self) -> Path:
        """What kind of home this is."""
        return self.root / "home.json"

    @property
    def has_database(self) -> bool:
        """Whether a server has ever come up here."""
        return (self.data / "databases" / "system").is_dir()

    def create(self) -> None:
        """The folders, entered by their owner only."""
        for folder in (self.root, self.folder, self.data, self.logs, self.conf):
            make_private_folder(folder)

    def marker(self) -> Marker:
        """What is known about this home; a home without a marker is a user's."""
        try:
            return Marker(**json.loads(self.marker_file.read_text(encoding="utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return Marker()
        except (ValueError, TypeError) as failure:
            raise UnavailableError("local_server.bad_marker", path=self.marker_file) from failure

    def note(self, *, neo4j: str, port: int) -> None:
        """Remember which Neo4j opened the store and where it listened."""
        self._write(replace(self.marker(), neo4j=neo4j, port=port))

    def forget_store(self) -> None:
        """There is no store any more: whichever line comes next may begin a new one."""
        self._write(replace(self.marker(), neo4j=None))

    def mark(self, kind: HomeKind) -> None:
        """Declare an empty home to be a demo's, a test's or a benchmark's; never one that holds other data."""
        present = self.marker()
        if present.kind == kind:
            return
        if self.has_database or present.kind != "user":
            raise ConflictError("local_server.other_kind", path=self.root, kind=present.kind, wanted=kind)
        make_private_folder(self.root)
        self._write(replace(present, kind=kind))

    @property
    def is_disposable(self) -> bool:
        """Whether everything here may be thrown away."""
        return self.marker().kind != "user"

    def _write(self, marker: Marker) -> None:
        write_private(self.marker_file, json.dumps(asdict(marker), indent=2) + "\n")
