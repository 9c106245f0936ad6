"""The folder of an export: files of records, and a manifest that says byte for byte what belongs to it."""

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from graph_service import __version__
from graph_service.errors import ConflictError, InvalidError

FORMAT = 1
MANIFEST = "MANIFEST.json"
RECORDS = "records"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@dataclasses.dataclass(frozen=True)
class Described:
    """A file of an export."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    sha256: str
    bytes: int
    rows: int


@dataclasses.dataclass(frozen=True)
class Manifest:
    """What an export holds; ``files`` by their path in the folder."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    schema: str
    made_at: str
    has_notes: bool
    graph_digest: str
    company_revision: int
    files: Mapping[str, Described]
    format: int = FORMAT
    service: str = __version__

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(file.rows for name, file in self.files.items() if name.startswith(RECORDS))

    @property
    def digest(self) -> str:
        """Of the manifest itself."""
        return hashlib.sha256(json.dumps(dataclasses.asdict(self), sort_keys=True).encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Put it down, last of all: a folder without it is no export."""
        said = dataclasses.asdict(self) | {"sha256": self.digest}
        with private(folder / MANIFEST) as out:
            out.write(json.dumps(said, indent=2) + "\n")
            out.flush()
            os.fsync(out.fileno())


_MANIFEST = TypeAdapter(Manifest)


def new_folder(folder: Path) -> Path:
    """An empty folder that only its owner may enter. Raises for one that holds something."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ConflictError("recording.export_not_empty", path=folder)
    folder.chmod(PRIVATE_FOLDER)
    (folder / RECORDS).mkdir(mode=PRIVATE_FOLDER)
    return folder


def private(path: Path) -> Any:
    """A new text file for its owner only."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


def described(folder: Path, rows: Mapping[str, int]) -> dict[str, Described]:
    """Checksum, size and rows of each file, by its path in the folder."""
    return {
        name: Described(sha256_of(folder / name), (folder / name).stat().st_size, count)
        for name, count in sorted(rows.items())
    }


def sha256_of(path: Path) -> str:
    """SHA-256 of a file; memory of one block."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder that is byte for byte what was exported. Raises ``InvalidError`` for any other."""
    path = folder / MANIFEST
    if not path.is_file():
        raise InvalidError("recording.no_manifest", path=path)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        claimed = said.pop("sha256")
        if said["format"] != FORMAT:
            raise InvalidError("recording.other_format", path=path, format=said["format"], ours=FORMAT)
        manifest = _MANIFEST.validate_python(said)
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise InvalidError("recording.export_tampered", path=path) from failure
    if manifest.digest != claimed:
        raise InvalidError("recording.export_tampered", path=path)
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} - {MANIFEST}
    for name in sorted(there ^ set(manifest.files)):
        raise InvalidError("recording.export_tampered", path=folder / name)
    for name, file in manifest.files.items():
        if (folder / name).stat().st_size != file.bytes or sha256_of(folder / name) != file.sha256:
            raise InvalidError("recording.export_tampered", path=folder / name)
    return manifest


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, one after the other."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)
