"""Who was erased, noted outside the database: a dump older than an erasure is brought back without them.

A file of the home that is only ever appended to, one JSON object a line, ids only.
"""

import dataclasses
import json
import os
from datetime import UTC, datetime
from pathlib import Path

FILE = "erasures"


@dataclasses.dataclass(frozen=True)
class Erased:
    """Whose erasure was asked for, and by whom."""

    kind: str
    subject_id: str
    actor: str


class ErasureLedger:
    """The file of one home."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE

    def note(self, erased: Erased) -> None:
        """Note an erasure, once; it is on the disk when this returns."""
        if erased in self.read():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        said = dataclasses.asdict(erased) | {"at": datetime.now(UTC).isoformat(timespec="seconds")}
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as out:
            out.write(json.dumps(said, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())

    def read(self) -> list[Erased]:
        """All of them in the order they were asked for; a line cut off by a crash says nothing."""
        if not self.path.exists():
            return []
        return [erased for line in self.path.read_text(encoding="utf-8").splitlines() for erased in _read(line)]


def _read(line: str) -> list[Erased]:
    try:
        said = json.loads(line)
        return [Erased(said["kind"], said["subject_id"], said["actor"])]
    except (ValueError, KeyError, TypeError):
        return []
