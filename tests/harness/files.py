"""What can be read in files by whoever can read the disk, whatever the files are."""

from collections.abc import Iterable
from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "latin-1")
"""In which databases and logs keep texts."""


def readable(folder: Path, values: Iterable[str]) -> set[str]:
    """Those of the values that stand in any file below a folder, in any of the encodings."""
    raw = b"\n".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return {value for value in values if any(_encoded(value, encoding) in raw for encoding in ENCODINGS)}


def _encoded(value: str, encoding: str) -> bytes:
    try:
        return value.encode(encoding)
    except UnicodeEncodeError:
        return value.encode()
