"""A dump and the checksum beside it, in the form that ``sha256sum -c`` reads."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph_service.errors import ConflictError, InvalidError, UnavailableError
from graph_service.store.local_server.files import make_private_folder, write_private, writing

SUFFIX = ".sha256"
ENDING = ".dump"
_NOTE = re.compile(r"^# Neo4j (\S+), (\d+) bytes, made at (\S+)$")
_LINE = re.compile(r"^([0-9a-f]{64})  (\S.*)$")


@dataclass(frozen=True)
class DumpFile:
    """A dump whose content is the one that was written: by which Neo4j, when, how large."""

    path: Path
    sha256: str
    n_bytes: int
    neo4j: str
    made_at: datetime

    def write_checksum(self) -> None:
        """Put the checksum down beside the dump."""
        note = f"# Neo4j {self.neo4j}, {self.n_bytes} bytes, made at {self.made_at.isoformat(timespec='seconds')}"
        write_private(checksum_file(self.path), f"{note}\n{self.sha256}  {self.path.name}\n")


def checksum_file(path: Path) -> Path:
    """Where the checksum of a dump lies."""
    return path.with_name(path.name + SUFFIX)


def target_of(asked: Path) -> Path:
    """The file to dump to: in a folder one with the moment in its name. Raises for a file that is there already."""
    path = asked
    if asked.is_dir() or asked.suffix != ENDING:
        make_private_folder(asked)
        path = asked / f"graph-service-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{ENDING}"
    make_private_folder(path.parent)
    if path.exists() or checksum_file(path).exists():
        raise ConflictError("local_server.dump_exists", path=path)
    return path


def described(path: Path, neo4j: str) -> DumpFile:
    """A dump that was just made. Reads the file once."""
    return DumpFile(path, sha256_of(path), path.stat().st_size, neo4j, datetime.now(UTC))


def read_dump(path: Path) -> DumpFile:
    """The dump at a path. Raises ``InvalidError`` unless it is byte for byte what its checksum was written for."""
    beside = checksum_file(path)
    if not path.is_file():
        raise InvalidError("local_server.no_dump", path=path)
    if not beside.is_file():
        raise InvalidError("local_server.no_checksum", path=path, checksum=beside)
    lines = beside.read_text(encoding="utf-8", errors="replace").splitlines()
    note = next(filter(None, map(_NOTE.match, lines)), None)
    line = next(filter(None, map(_LINE.match, lines)), None)
    if note is None or line is None:
        raise InvalidError("local_server.bad_checksum", checksum=beside)
    n_bytes, expected = path.stat().st_size, int(note[2])
    if n_bytes != expected:
        raise InvalidError("local_server.dump_truncated", path=path, bytes=n_bytes, expected=expected)
    if sha256_of(path) != line[1]:
        raise InvalidError("local_server.dump_tampered", path=path, checksum=beside)
    return DumpFile(path, line[1], n_bytes, note[1], datetime.fromisoformat(note[3]))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file; memory of one block."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(part: Path, path: Path) -> None:
    """Make a finished file the one of that name, on the disk, for its owner only."""
    with writing(path):
        part.chmod(0o600)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)


def admin_failure(code: str, output: str, **fields: object) -> UnavailableError:
    """What the admin tool said, in its last line."""
    said = [line.strip() for line in output.splitlines() if line.strip()]
    return UnavailableError(code, reason=said[-1][:300] if said else "", **fields)
