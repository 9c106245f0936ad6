"""Rows that contradict others: written back as rejected, they stay rejected until somebody has changed them.

Any other fault is found again in a row that was not mended. Of two rows that say different things the first was loaded,
and the second by itself looks sound: taken as it is, it would overwrite what it contradicts. So the folder of rejected
rows keeps digests of such rows, out of sight.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from loaders.guards import unguarded
from loaders.headers import FAULT_NAMES
from loaders.rows import Fault, Rows
from loaders.templates import plain

CONTRADICTS = ("other_content_in_file", "name_differs", "not_mended")
FILE = ".unmended.json"


def digest_of(cells: Sequence[str]) -> str:
    """Of a row's own cells as they are written back, whatever stands around them."""
    texts = [unguarded(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return hashlib.blake2b("\x1f".join(texts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def write(folder: Path, digests: Mapping[str, Sequence[str]]) -> None:
    """Remember such rows of the files of a folder."""
    path = folder / FILE
    kept = {name: list(some) for name, some in digests.items() if some}
    if kept:
        path.write_text(json.dumps(kept), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def read(file: Path) -> frozenset[str]:
    """Those of one file; none where nothing is remembered, or nothing that can be read."""
    try:
        return frozenset(json.loads((file.parent / FILE).read_text(encoding="utf-8"))[file.name])
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def own_width(header: Sequence[str]) -> int:
    """The header up to our own columns, should these be rejects of rejects."""
    width = next((at for at, text in enumerate(header) if plain(text) in FAULT_NAMES), len(header))
    while width and not header[width - 1].strip():
        width -= 1
    return width


def told(chunks: Iterator[Rows], unmended: frozenset[str]) -> Iterator[Rows]:
    """The same rows, with a fault for each that was not changed; the header is the first row of all."""
    header: Sequence[str] | None = None
    for rows in chunks:
        if header is None and rows.cells:
            header = rows.cells[0]
        rows.faults = [*rows.faults, *_faults(rows, header or (), unmended)]
        yield rows


def _faults(rows: Rows, header: Sequence[str], unmended: frozenset[str]) -> Iterator[Fault]:
    width = own_width(header)
    for line, cells in zip(rows.lines, rows.cells, strict=True):
        if digest_of(cells[:width]) in unmended:
            yield line, header[0].strip(), "not_mended", cells[0].strip(), {}
