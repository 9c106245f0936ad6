"""Fetches jars over many connections, each verified while it arrives and put in place in one step.

A jar lies in the cache whole and verified or not at all, so that an interrupted download goes on where it was
when the command is run again.
"""

import hashlib
import http.client
import os
import secrets
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event, Lock
from typing import IO

from graph_service.errors import ServiceError, UnavailableError
from graph_service.store.local_server.files import writing
from graph_service.store.local_server.lock import Jar
from graph_service.store.local_server.progress import Downloading, Progress

CONNECTIONS = 16
TRIES = 2
"""Per source: a second time for a jar that arrived damaged or broke off."""
TIMEOUT_S = 15.0
_BLOCK = 1 << 16
_READ_ONLY = 0o444
_SILENT = (
    ConnectionRefusedError,
    TimeoutError,
    socket.gaierror,
    ssl.SSLCertVerificationError,
)
"""Failures of a source as a whole: it is not asked for the other jars either."""


class _DamagedError(Exception):
    """A jar arrived, but not the one the lock names."""


class _NotOfferedError(Exception):
    """This source has no such jar."""


class Download:
    """One run over the missing jars."""

    def __init__(
        self,
        jars: Sequence[Jar],
        folder: Path,
        sources: Sequence[str],
        progress: Progress,
    ) -> None:
        self._jars = jars
        self._folder = folder
        self._sources = sources
        self._progress = progress
        self._done = self._bytes = 0
        self._lock = Lock()
        self._silent: set[str] = set()
        self._cancelled = Event()
        # One context for all connections: loading the certificates costs more than many a jar.
        context = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self._open = urllib.request.build_opener(context).open

    def run(self) -> None:
        """Fetch all; the first jar that no source gives ends the run."""
        self._report()
        with ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="jars") as pool:
            # Large ones first, so that no connection is left alone with one at the end.
            tasks = [pool.submit(self._fetch, jar) for jar in sorted(self._jars, key=lambda jar: -jar.size)]
            try:
                done, _ = wait(tasks, return_when=FIRST_EXCEPTION)
            finally:
                self._cancelled.set()
                pool.shutdown(cancel_futures=True)
        for task in done:
            task.result()

    def _fetch(self, jar: Jar) -> None:
        failure: ServiceError = UnavailableError("local_server.no_source", jar=jar.coordinate)
        for source in self._sources:
            for _ in range(TRIES):
                if source in self._silent:
                    failure = _unreachable(source, "")
                    break
                found = self._try(jar, source)
                if found is None:
                    return
                failure = found
        raise failure

    def _try(self, jar: Jar, source: str) -> ServiceError | None:
        """None when the jar is in place, else why this source did not give it."""
        try:
            self._stream(jar, source)
        except _DamagedError:
            return UnavailableError("local_server.corrupt_download", jar=jar.coordinate, source=source)
        except _NotOfferedError as failure:
            return UnavailableError(
                "local_server.not_offered",
                jar=jar.coordinate,
                source=source,
                reason=failure,
            )
        except (
            urllib.error.URLError,
            http.client.HTTPException,
            OSError,
            ValueError,
        ) as failure:
            reason = getattr(failure, "reason", None) or failure
            if isinstance(reason, _SILENT):
                self._silent.add(source)
            return _unreachable(source, str(reason))
        return None

    def _stream(self, jar: Jar, source: str) -> None:
        target = self._folder / jar.path
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        counted = 0
        try:
            with self._response(f"{source}/{jar.path}") as answer:
                with writing(target):
                    part.parent.mkdir(parents=True, exist_ok=True)
                    file = part.open("xb")
                digest = hashlib.sha256()
                with file:
                    while block := answer.read(_BLOCK):
                        if self._cancelled.is_set():
                            return
                        digest.update(block)
                        with writing(target):
                            file.write(block)
                        counted += len(block)
                        self._report(size=len(block))
            if digest.hexdigest() != jar.sha256:
                raise _DamagedError
            with writing(target):
                part.chmod(_READ_ONLY)
                os.replace(part, target)
            self._report(files=1)
            counted = 0
        finally:
            part.unlink(missing_ok=True)
            self._report(size=-counted)

    def _response(self, address: str) -> IO[bytes]:
        try:
            answer: IO[bytes] = self._open(address, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as failure:
            with failure:
                raise _NotOfferedError(f"{failure.code} {failure.reason}") from failure
        return answer

    def _report(self, *, files: int = 0, size: int = 0) -> None:
        with self._lock:
            self._done += files
            self._bytes += size
            total = sum(jar.size for jar in self._jars)
            self._progress(Downloading(self._done, len(self._jars), self._bytes, total))


def _unreachable(source: str, reason: str) -> ServiceError:
    return UnavailableError("local_server.no_network", source=source, reason=reason)
