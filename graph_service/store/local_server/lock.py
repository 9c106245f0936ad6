"""The committed list of jars: coordinate, SHA-256 and size, no addresses."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePosixPath

from graph_service.errors import BugError
from graph_service.store.local_server.release import Release


@dataclass(frozen=True, order=True)
class Jar:
    """One jar as the lock knows it."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def coordinate(self) -> str:
        """``group:artifact:version[:classifier]``."""
        return ":".join(part for part in (self.group, self.artifact, self.version, self.classifier) if part)

    @property
    def path(self) -> PurePosixPath:
        """Where it lies below any Maven repository, and below our cache."""
        ending = f"-{self.classifier}" if self.classifier else ""
        name = f"{self.artifact}-{self.version}{ending}.jar"
        return PurePosixPath(*self.group.split("."), self.artifact, self.version, name)


def parse_lock(text: str) -> tuple[Jar, ...]:
    """The jars of a lock file, in the order they stand on the class path."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(_parse_line(line) for line in lines)


def format_lock(jars: tuple[Jar, ...], release: Release) -> str:
    """The text of a lock file; ``parse_lock`` reads it back."""
    head = f"# {release.coordinate} and what it needs at run time: coordinate, SHA-256, bytes.\n"
    made_by = "# Made by: python -m graph_service.store.local_server.relock\n"
    return head + made_by + "".join(f"{jar.coordinate}  {jar.sha256}  {jar.size}\n" for jar in jars)


def read_lock(release: Release) -> tuple[Jar, ...]:
    """The jars of a release."""
    return parse_lock(files(__package__).joinpath(release.lock_name).read_text(encoding="utf-8"))


def _parse_line(line: str) -> Jar:
    match line.split():
        case [coordinate, sha256, size] if len(sha256) == 64 and 3 <= len(coordinate.split(":")) <= 4:
            group, artifact, version, *classifier = coordinate.split(":")
            return Jar(group, artifact, version, "".join(classifier), sha256, int(size))
        case _:
            raise BugError("local_server.bad_lock", line=line)
