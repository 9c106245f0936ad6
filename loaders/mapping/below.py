"""Files that lie in folders below an export: nothing is read from there, so that must be said."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from graph_service.errors import InvalidError
from loaders.mapping.foreign import KNOWN

DEPTH = 2
"""So many levels are looked at: whoever names a home directory should not wait for all of it."""
MOST = 10


def refuse_if_only_below(path: Path) -> None:
    """``InvalidError`` where a folder holds no file that can be read, but folders in it do."""
    if path.is_dir() and not any(map(_is_table, _entries(path))) and (found := list(_below(path, DEPTH))):
        counts = Counter(str(file.parent.relative_to(path)) for file in found)
        folders = [f"{folder} ({n})" for folder, n in list(counts.items())[:MOST]]
        raise InvalidError("mapping.files_below", path=path, n=len(found), folders=folders, known=KNOWN)


def lying_below(path: Path, names: Sequence[str]) -> list[str]:
    """Where, below a folder, files of these names lie."""
    found = _below(path, DEPTH) if path.is_dir() else ()
    return [str(file.relative_to(path)) for file in found if any(fnmatchcase(file.name, name) for name in names)][:MOST]


def _below(path: Path, depth: int) -> Iterator[Path]:
    folders = [entry for entry in _entries(path) if entry.is_dir()] if depth else []
    for folder in folders:
        yield from filter(_is_table, _entries(folder))
        yield from _below(folder, depth - 1)


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, without what is hidden; nothing of one that must not be looked into."""
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith((".", "~$")))
    except OSError:
        return []


def _is_table(entry: Path) -> bool:
    return entry.suffix.lower() in KNOWN and entry.is_file()
