"""The jars of a release in the cache: which are there, which must be fetched, which are damaged."""

import hashlib
import shutil
from pathlib import Path

from filelock import FileLock

from graph_service.errors import UnavailableError
from graph_service.settings import Settings
from graph_service.store.local_server.files import writing
from graph_service.store.local_server.lock import Jar, read_lock
from graph_service.store.local_server.progress import Progress, Step
from graph_service.store.local_server.release import Release

_SPARE = 50_000_000
"""Bytes to leave free beside the jars."""


class Jars:
    """A folder laid out like a Maven repository, shared by all homes that share the cache."""

    def __init__(self, settings: Settings, release: Release) -> None:
        self.folder = settings.cache_dir / "jars"
        self.locked = read_lock(release)
        self._settings = settings

    def path(self, jar: Jar) -> Path:
        """Where a jar lies when it is there."""
        return self.folder / jar.path

    def paths(self) -> list[Path]:
        """The class path, in the order of the lock."""
        return [self.path(jar) for jar in self.locked]

    def missing(self) -> list[Jar]:
        """Jars that are not there whole; by size, which costs a millisecond."""
        return [jar for jar in self.locked if not _has_size(self.path(jar), jar.size)]

    def damaged(self) -> list[Jar]:
        """Jars that are there but differ from the lock; reads all of them."""
        return [jar for jar in self.locked if self.path(jar).is_file() and _digest(self.path(jar)) != jar.sha256]

    def drop_damaged(self) -> int:
        """Remove what differs from the lock, so that it is fetched anew; how many."""
        damaged = self.damaged()
        for jar in damaged:
            self.path(jar).unlink()
        return len(damaged)

    def ensure(self, progress: Progress) -> None:
        """Fetch what is missing; one command at a time for a cache."""
        if not self.missing():
            return
        if self._settings.offline:
            raise UnavailableError("local_server.offline", path=self.folder, count=len(self.missing()))
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            missing = self.missing()
            if missing:
                self._fetch(missing, progress)

    def _fetch(self, missing: list[Jar], progress: Progress) -> None:
        for left in self.folder.rglob("*.part"):
            left.unlink(missing_ok=True)
        size = sum(jar.size for jar in missing)
        if shutil.disk_usage(self.folder).free < size + _SPARE:
            raise UnavailableError("local_server.disk_full", path=self.folder)
        try:
            # Part of the extra "local": what only asks a server elsewhere does without.
            from graph_service.store.local_server.download import Download  # noqa: PLC0415
            from graph_service.store.local_server.sources import sources  # noqa: PLC0415
        except ImportError as failure:
            raise UnavailableError("local_server.extra_missing") from failure
        progress(Step("local_server.fetching", {"count": len(missing), "megabytes": round(size / 1e6)}))
        Download(missing, self.folder, sources(self._settings), progress).run()


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
