"""Class-data archives: a server starts in two thirds of the time when its loaded classes lie ready in the cache.

The base archive holds the runtime's own classes, the top archive those a server had loaded when it stopped. They
are only ever an optimisation: what goes wrong with them is dropped and the server starts without.
"""

import hashlib
import secrets
import shutil
import subprocess
from pathlib import Path

from graph_service.store.local_server.java import Java, environment

_KEPT = 3
"""Archives for other class paths, runtimes or flags that stay in the cache (120 MB each)."""
_DUMP_S = 60.0


class Archives:
    """The archives that fit one runtime, its flags and its class path."""

    def __init__(self, folder: Path, java: Java) -> None:
        self._java = java
        self._root = folder / "classes"
        self._folder = self._root / _key(java)

    @property
    def is_complete(self) -> bool:
        """Whether a start can use both archives."""
        return self._base.is_file() and self._top.is_file()

    def flags(self) -> tuple[list[str], Path | None]:
        """Flags for a start, and the file this start will record its classes to, if it does."""
        if self.is_complete:
            self._folder.touch()
            return [f"-XX:SharedArchiveFile={self._base}:{self._top}"], None
        try:
            self._make_base()
        except (OSError, subprocess.SubprocessError):
            return [], None
        part = self._folder / f"top-{secrets.token_hex(4)}.part"
        return [f"-XX:SharedArchiveFile={self._base}", f"-XX:ArchiveClassesAtExit={part}"], part

    def drop(self) -> None:
        """Forget the archives of this key."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _base(self) -> Path:
        return self._folder / "base.jsa"

    @property
    def _top(self) -> Path:
        return self._folder / "top.jsa"

    def _make_base(self) -> None:
        if self._base.is_file():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"base-{secrets.token_hex(4)}.part"
        try:
            command = [str(self._java.binary), *self._java.flags, "-Xshare:dump", f"-XX:SharedArchiveFile={part}"]
            subprocess.run(  # noqa: S603  (our own command)
                command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_DUMP_S
            )
            part.replace(self._base)
        finally:
            part.unlink(missing_ok=True)


def adopt(part: Path) -> None:
    """Put the classes a server recorded while stopping in place; half a file (it was killed) must not get here."""
    try:
        part.replace(part.with_name("top.jsa"))
        keys = sorted(part.parent.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
        for old in keys[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return


def _key(java: Java) -> str:
    """A name that changes whenever the virtual machine would refuse the archive: it compares sizes and times."""
    parts = [str(java.binary), str(java.binary.stat().st_mtime_ns), *java.flags]
    for jar in java.class_path:
        status = jar.stat()
        parts += [str(jar), str(status.st_size), str(status.st_mtime_ns)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
