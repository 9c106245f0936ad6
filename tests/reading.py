"""What the loader reads from files, looked at where it hands typed rows to the checks; the graph behind it is empty."""

import asyncio
import dataclasses
import resource
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.errors import ServiceError
from graph_service.recording.checks import FolderCheck
from graph_service.recording.kind import FactKind
from graph_service.settings import Settings
from graph_service.store.text_keys import TextKeys
from graph_service.words import Language
from loaders.load import Options, load

SHANGHAI = ZoneInfo("Asia/Shanghai")


class EmptyGraph:
    """A graph in which nothing is: every list asked for is empty. Takes no writes."""

    keys = TextKeys(Path("nothing-is-sealed-here"))

    async def ask(self, statement: Any, params: Any, *, timeout_s: float = 0) -> list[Any]:
        del params, timeout_s
        return [statement.row(*([] for _ in dataclasses.fields(statement.row)))]


@dataclasses.dataclass(frozen=True)
class Read:
    """The report of a dry run, and the typed rows by template."""

    report: dict[str, Any]
    frames: dict[str, pl.DataFrame]

    @property
    def faults(self) -> list[tuple[str, int, str, str]]:
        """File, line, column and value of every fault."""
        return [(r["file"], r["line"], r["column"], r["value"]) for r in self.report["rejects"]]

    @property
    def codes(self) -> list[str]:
        """Codes of all faults."""
        return [reject["code"] for reject in self.report["rejects"]]

    def column(self, template: str, name: str) -> list[Any]:
        """A column as it was read."""
        return self.frames[template][name].to_list()


def read(path: Path, *, zone: ZoneInfo = SHANGHAI, **options: Any) -> Read:
    """A dry run over a folder or a file; errors of the service are raised as they are."""
    frames: dict[str, list[pl.DataFrame]] = {}
    add = FolderCheck.add

    def seen(check: FolderCheck, kind: FactKind, frame: pl.DataFrame, *others: Any) -> pl.DataFrame:
        frames.setdefault(kind.name, []).append(frame)
        return add(check, kind, frame, *others)

    settings = Settings().model_copy(update={"timezone": zone})
    with patch.object(FolderCheck, "add", seen):
        gateway: Any = EmptyGraph()
        report = asyncio.run(load(gateway, settings, path, Options(is_dry_run=True, **options)))
    return Read(report.as_json(), {name: pl.concat(each) for name, each in frames.items()})


def messages(path: Path, language: Language, **options: Any) -> list[str]:
    """The sentences of a dry run."""
    return [reject["message"] for reject in read(path, language=language, **options).report["rejects"]]


def complaints(path: Path, language: Language, **options: Any) -> str:
    """All that a dry run complains about: the sentence it ends with, or the files and sentences of its rejects."""
    try:
        report = read(path, language=language, **options).report
    except ServiceError as error:
        return error.sentence(language)
    return "\n".join(f"{reject['file']}: {reject['message']}" for reject in report["rejects"])


def check_and_weigh(path: Path) -> None:
    """Print how many faults a dry run finds and the peak memory of this process in bytes."""
    gateway: Any = EmptyGraph()
    report = asyncio.run(load(gateway, Settings(), path, Options(is_dry_run=True)))
    print(len(report.as_json()["rejects"]), _peak_bytes())  # noqa: T201  (read by the parent)


def _peak_bytes() -> int:
    """Peak of this program alone: what getrusage says on Linux may be the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) << 10 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
