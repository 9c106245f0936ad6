"""What a load did, or what stopped it: counts per file and template, and every rejected row."""

import dataclasses
from typing import Any

from graph_service.recording.recorder import Recorded


@dataclasses.dataclass(frozen=True)
class Reject:
    """One fault: where it is in the user's file, and what is wrong with it. ``fault`` is its row of the frame."""

    file: str
    line: int
    column: str
    code: str
    value: str
    message: str


@dataclasses.dataclass
class FileCount:
    """One file: how many records were read, and how many of them are left out."""

    file: str
    template: str
    read: int = 0
    rejected: int = 0


@dataclasses.dataclass
class Report:
    """The outcome. ``status``: loaded, unchanged, checked (dry run) or rejected (nothing was written)."""

    status: str = "checked"
    load_id: str | None = None
    is_resumed: bool = False
    is_dry_run: bool = False
    files: list[FileCount] = dataclasses.field(default_factory=list)
    ignored: list[str] = dataclasses.field(default_factory=list)
    loaded: dict[str, Recorded] = dataclasses.field(default_factory=dict)
    rejects: list[Reject] = dataclasses.field(default_factory=list)

    @property
    def read(self) -> int:
        """Records read in all files."""
        return sum(file.read for file in self.files)

    @property
    def rejected(self) -> int:
        """Records with a fault, in all files."""
        return sum(file.rejected for file in self.files)

    @property
    def total(self) -> Recorded:
        """What became of the recorded rows."""
        return sum(self.loaded.values(), Recorded())

    def as_json(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "status": self.status,
            "load_id": self.load_id,
            "resumed": self.is_resumed,
            "dry_run": self.is_dry_run,
            "read": self.read,
            "rejected": self.rejected,
            "files": [dataclasses.asdict(file) for file in self.files],
            "ignored": self.ignored,
            "loaded": {name: dataclasses.asdict(count) for name, count in self.loaded.items()},
            "rejects": [dataclasses.asdict(reject) for reject in self.rejects],
        }
