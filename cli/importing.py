"""Uploads are looked at and loaded in children with limits, so that no file can harm the service that took it.

Each child is told only what it needs. The one that looks at a file as it came, where a hostile one would strike, gets
no setting and no secret at all; the one that loads what was found harmless gets the way to the database and no more.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from cli import import_child
from cli.import_child import LATER, REFUSED
from graph_service.domain import limits
from graph_service.errors import BugError, InvalidError, ServiceError, UnavailableError
from graph_service.settings import Settings
from graph_service.words import Language

UNPACK_S = 4.0
"""How long looking at a file may take by the clock."""


OF_PYTHON = ("PATH", "PYTHONPATH", "TMPDIR", "LANG", "LC_ALL", "TZDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""What any child inherits: where programs, modules, languages, zones and certificates lie."""


class LimitedImporter:
    """Starts the children and understands how they ended; ``settings`` say where what is loaded goes."""

    def __init__(self, settings: Settings) -> None:
        self._store = settings.of_store()

    async def unpack(self, file: Path, into: Path) -> None:
        """Look at a file; the child has no way to the database."""
        try:
            code, said = await _child({}, UNPACK_S, "unpack", str(file), str(into))
        except TimeoutError as late:
            raise InvalidError("loaders.upload_too_much") from late
        if code:
            raise _refusal(said) or InvalidError("loaders.upload_too_much")

    async def load(self, folder: Path, report: Path, actor: str, language: Language) -> None:
        """Load a folder that was looked at."""
        try:
            code, said = await _child(self._store, limits.JOB_S, "load", str(folder), str(report), actor, language)
        except TimeoutError as late:
            raise InvalidError("loaders.upload_too_much") from late
        if code == LATER:
            raise UnavailableError("services.import_later")
        if code == REFUSED:
            raise _refusal(said) or InvalidError("loaders.upload_too_much")
        if code:
            raise BugError("services.import_failed", exit_code=code)


def environment(told: Mapping[str, str]) -> dict[str, str]:
    """All that a child finds in its environment."""
    return {name: os.environ[name] for name in OF_PYTHON if name in os.environ} | dict(told)


async def _child(told: Mapping[str, str], timeout_s: float, *arguments: str) -> tuple[int, bytes]:
    """Run a child to its end, or end it; its exit code and what it said."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # modules come from where they are installed, never from the folder the service was started in
        "-m",
        import_child.__name__,
        *arguments,
        env=environment(told),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert child.stdin is not None  # noqa: S101  (asked for above)
    assert child.stdout is not None  # noqa: S101
    try:
        async with asyncio.timeout(timeout_s):
            said = await child.stdout.read()
            return await child.wait(), said
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
        child.stdin.close()


def _refusal(said: bytes) -> ServiceError | None:
    """What the child found wrong, if it could say so."""
    try:
        found = json.loads(said)
        return InvalidError(found["code"], **found["fields"])
    except (ValueError, KeyError, TypeError):
        return None
