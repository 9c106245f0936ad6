"""The process that looks at an uploaded file, or loads it: first it takes limits upon itself, then it begins.

Used by ``cli.importing`` only: ``python -m cli.import_child unpack FILE INTO`` or ``load FOLDER REPORT ACTOR LANG``.
It ends when whoever started it ends (their end of its standard input closes), and says on standard output as JSON
what was wrong.
"""

import json
import os
import resource
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_service.errors import ServiceError

MEGABYTE = 2**20
LIMITS = {
    # address space, processor seconds, largest file
    "unpack": (512 * MEGABYTE, 4, 64 * MEGABYTE),
    "load": (6_144 * MEGABYTE, 1_200, 1_024 * MEGABYTE),
}
REFUSED, LATER = 3, 75
"""Exit codes: the file is refused; it may be tried again later."""


def main(arguments: list[str]) -> int:
    """Do what was asked, within limits."""
    work, *rest = arguments
    memory, seconds, size = LIMITS[work]
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return _unpack(*rest) if work == "unpack" else _load(*rest)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _unpack(file: str, into: str) -> int:
    from graph_service.errors import ServiceError  # noqa: PLC0415  (after the limits)
    from loaders.upload import unpack  # noqa: PLC0415

    try:
        unpack(Path(file), Path(into))
    except ServiceError as refused:
        return _say(refused, REFUSED)
    except MemoryError:
        return REFUSED
    return 0


def _load(folder: str, report: str, actor: str, language: str) -> int:
    from cli.import_load import load_upload  # noqa: PLC0415  (after the limits)
    from graph_service.errors import ServiceError, UnavailableError  # noqa: PLC0415

    try:
        load_upload(Path(folder), Path(report), actor, "zh" if language == "zh" else "en")
    except UnavailableError as later:
        return _say(later, LATER)
    except ServiceError as refused:
        return _say(refused, REFUSED)
    return 0


def _say(error: "ServiceError", code: int) -> int:
    fields = {name: str(value) for name, value in error.fields.items()}
    sys.stdout.write(json.dumps({"code": error.code, "fields": fields}))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
