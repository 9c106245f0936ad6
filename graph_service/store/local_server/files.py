"""Writing small files so that a crash never leaves half of one, and naming what the disk refuses."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_service.errors import UnavailableError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_PLACE = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST)
"""A file stands in the way, or the place is no part of a disk."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns a full or read-only disk into our errors; other failures pass."""
    try:
        yield
    except OSError as failure:
        if failure.errno in _FULL:
            raise UnavailableError("local_server.disk_full", path=path) from failure
        if failure.errno in _REFUSED:
            raise UnavailableError("local_server.not_writable", path=path) from failure
        raise


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; only its owner may read it, at no moment anyone else."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    with writing(path):
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def make_private_folder(path: Path) -> None:
    """Create a folder that only its owner may enter; one that is there keeps its rights."""
    with writing(path):
        try:
            path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as failure:
            if failure.errno in _NO_PLACE:
                raise UnavailableError("local_server.no_folder", path=path) from failure
            raise
