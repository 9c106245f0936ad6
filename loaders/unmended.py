"""Rows of two files that contradict each other: written back as rejected, neither counts while both stand unchanged.

Any other fault is found again in a row that was not mended, and so is a contradiction within one file. But of two files
one may be brought by itself, and its row then looks sound. So the folder of rejected rows keeps digests of such rows,
out of sight, each with that of the row it contradicts.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from loaders.guards import unguarded
from loaders.headers import FAULT_NAMES
from loaders.rows import Fault, Rows
from loaders.templates import plain

NOT_MENDED = "not_mended"
CONTRADICTS = ("other_content_in_file", "name_differs", "seat_disagrees", NOT_MENDED)
FILE = ".unmended.json"

Beside = tuple[str, str | None]
"""The file of the row that is contradicted, and its digest; none where it was not written back along with it."""


def digest_of(cells: Sequence[str]) -> str:
    """Of a row's own cells as they are written back, whatever stands around them."""
    texts = [unguarded(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return hashlib.blake2b("\x1f".join(texts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def write(folder: Path, kept: Mapping[str, Mapping[str, Beside]]) -> None:
    """Remember such rows of the files of a folder, by their digests."""
    path = folder / FILE
    if filled := {name: rows for name, rows in kept.items() if rows}:
        path.write_text(json.dumps(filled), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def read(file: Path, digests_in: Callable[[Path], frozenset[str]], *, is_alone: bool) -> Mapping[str, str]:
    """Digests of the rows of a file that do not count as they are, each with the file of the row it contradicts.

    Brought with the other file (not ``is_alone``) the contradiction is found again. One that was mended there, or
    deleted, is settled. Nothing is remembered where nothing can be read.
    """
    try:
        kept = json.loads((file.parent / FILE).read_text(encoding="utf-8"))[file.name]
        found = {digest: (str(name), other) for digest, (name, other) in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    there = {name: digests_in(file.parent / name) for name, other in found.values() if is_alone and other is not None}
    return {
        digest: name
        for digest, (name, other) in found.items()
        if other is None or other in there.get(name, frozenset())
    }


def own_width(header: Sequence[str]) -> int:
    """The header up to our own columns, should these be rejects of rejects."""
    width = next((at for at, text in enumerate(header) if plain(text) in FAULT_NAMES), len(header))
    while width and not header[width - 1].strip():
        width -= 1
    return width


def digests(chunks: Iterator[Rows]) -> Iterator[str]:
    """Those of all rows of a file; the header is the first of all."""
    rows = (cells for chunk in chunks for cells in chunk.cells)
    width = own_width(next(rows, ()))
    return (digest_of(cells[:width]) for cells in rows)


def told(chunks: Iterator[Rows], unmended: Mapping[str, str]) -> Iterator[Rows]:
    """The same rows, with a fault for each that was not changed; the header is the first row of all."""
    header: Sequence[str] | None = None
    for rows in chunks:
        if header is None and rows.cells:
            header = rows.cells[0]
        rows.faults = [*rows.faults, *_faults(rows, header or (), unmended)]
        yield rows


def _faults(rows: Rows, header: Sequence[str], unmended: Mapping[str, str]) -> Iterator[Fault]:
    width = own_width(header)
    for line, cells in zip(rows.lines, rows.cells, strict=True):
        if other := unmended.get(digest_of(cells[:width])):
            yield line, header[0].strip(), NOT_MENDED, cells[0].strip(), {"other_file": other}
