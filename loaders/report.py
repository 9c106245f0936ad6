"""What a load did, file by file and template by template, and every rejected cell; for people and for programs."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from graph_service.recording.chunk import Recorded
from graph_service.recording.state.standing import Standing
from graph_service.words import Language
from loaders.consequences import Cost, costs
from loaders.file_report import FileReport, Reject
from loaders.sources import Ignored

Status = Literal["loaded", "unchanged", "checked", "rejected"]


@dataclasses.dataclass(frozen=True)
class Report:
    """A load. ``rejected``: faults stopped it before its first write; ``unchanged``: all of it was there already."""

    load_id: str | None
    status: Status
    is_dry_run: bool
    is_resumed: bool
    files: tuple[FileReport, ...]
    loaded: Mapping[str, Recorded]
    ignored: tuple[Ignored, ...]
    language: Language
    is_complete: bool = True
    """False: some file could not be read at all, so references between files were not checked."""
    seconds: float = 0.0
    rejects_written: tuple[str, ...] = ()
    passed: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """Rows by template that nothing speaks against: what a load that leaves the others out records."""
    state_of: date | None = None
    """The day on which things stand as the rows say."""
    standing: Mapping[str, Standing] = dataclasses.field(default_factory=dict)
    """What begins and ends with it, by template."""
    state_before: tuple[str, str] | None = None
    """Of rows that say no such day, but come from a source that once did: the last load that did, and its day."""
    held_by_employees: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """By metric, observations that count for nothing, since they are those of single employees."""

    @property
    def brought(self) -> tuple[FileReport, ...]:
        """The files whose rows are brought: not those that something is only looked up in."""
        return tuple(file for file in self.files if not file.is_looked_up)

    @property
    def read(self) -> int:
        """Rows read in all files that are brought."""
        return sum(file.read for file in self.brought)

    @property
    def rejected(self) -> int:
        """Rows rejected in all files that are brought."""
        return sum(file.rejected for file in self.brought)

    @property
    def left_out_rows(self) -> int:
        """Rows of these files that make none, as the mapping says."""
        return sum(file.left_out_rows for file in self.brought)

    @property
    def good(self) -> int:
        """Rows of these files that could be loaded: they are meant, and nothing speaks against them."""
        return self.read - self.rejected - self.left_out_rows

    @cached_property
    def rejects(self) -> list[Reject]:
        """Every fault of every file, said in the language of the load."""
        files = {file.template: file.file for file in self.files if file.template}
        found = (reject for file in self.files for reject in file.rejects(self.language))
        return [
            dataclasses.replace(one, cause_file=files[one.cause_file]) if one.cause_file in files else one
            for one in found
        ]

    @cached_property
    def unfound(self) -> list[Reject]:
        """References to nobody that were left out of rows which count, each said as the fault that it would be."""
        return [one for file in self.files for one in file.left_out_references(self.language)]

    @cached_property
    def costs(self) -> tuple[Cost, ...]:
        """Rejected rows with which others fall, those that cost the most first."""
        return costs(self.rejects)

    @property
    def has_faults(self) -> bool:
        """Whether anything was rejected, be it a whole file."""
        return any(file.faults.height for file in self.files)

    @property
    def total(self) -> Recorded:
        """All templates together."""
        return sum(self.loaded.values(), start=Recorded())

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "load_id": self.load_id,
            "status": self.status,
            "dry_run": self.is_dry_run,
            "resumed": self.is_resumed,
            "references_checked": self.is_complete,
            "seconds": round(self.seconds, 3),
            "read": self.read,
            "rejected": self.rejected,
            "left_out_rows": self.left_out_rows,
            "files": [
                {
                    "file": file.file,
                    "template": file.template or None,
                    "read": file.read,
                    "rejected": file.rejected,
                    "left_out_rows": file.left_out_rows,
                    "unfound": file.unfound.height,
                    "only_looked_up": file.is_looked_up,
                    "ignored_columns": list(file.extra),
                    "left_out": [dataclasses.asdict(left_out) for left_out in file.left_out],
                }
                for file in self.files
            ],
            "passed": dict(self.passed),
            "state_of": None if self.state_of is None else self.state_of.isoformat(),
            "state_before": None
            if self.state_before is None
            else dict(zip(("load", "day"), self.state_before, strict=True)),
            "held_by_employees": dict(self.held_by_employees),
            "standing": {name: standing.as_json() for name, standing in self.standing.items()},
            "loaded": {name: dataclasses.asdict(recorded) for name, recorded in self.loaded.items()},
            "ignored": [ignored.name for ignored in self.ignored],
            "rejects": [dataclasses.asdict(reject) for reject in self.rejects],
            "unfound": [dataclasses.asdict(one) for one in self.unfound],
            "costs": [dataclasses.asdict(cost) for cost in self.costs],
            "rejects_written": list(self.rejects_written),
        }
