"""Where the chain of audit marks has ended, noted outside the database."""

import os
from datetime import UTC, datetime
from pathlib import Path

FILE = "audit-anchors"


class Anchors:
    """The ends the chain has had, in a file that is only ever appended to."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def add(self, number: int, seal: str) -> None:
        """Note an end; it is on the disk when this returns."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="ascii"
        ) as out:
            out.write(f"{number} {seal} {datetime.now(UTC).isoformat(timespec='seconds')}\n")
            out.flush()
            os.fsync(out.fileno())

    def read(self) -> dict[int, str]:
        """Seals by number; a line cut off by a crash says nothing."""
        if not self._file.exists():
            return {}
        parts = [line.split() for line in self._file.read_text(encoding="ascii").splitlines()]
        return {int(part[0]): part[1] for part in parts if len(part) == 3}
