"""Fetches jars over many connections, each verified while it arrives and put in place in one step.

A jar lies in the cache whole and verified or not at all, so that an interrupted download goes on where it was
when the command is run again.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import BinaryIO

from urllib3.exceptions import HTTPError

from graph_service.errors import ServiceError, UnavailableError
from graph_service.store.local_server.files import writing
from graph_service.store.local_server.lock import Jar
from graph_service.store.local_server.progress import Downloading, Progress
from graph_service.store.local_server.sources import CONNECTIONS, NotOfferedError, Source, plain_reason

TRIES = 3
"""Per source, for what may pass: a name not resolved, a connection broken off."""
TRIES_DAMAGED = 2
"""Per source, for a jar that arrived but is not the one of the lock."""
_PAUSE_S = 0.5
_READ_ONLY = 0o444


class _DamagedError(Exception):
    """A jar arrived, but not the one the lock names."""


class _CancelledError(Exception):
    """Another jar has failed for good: there is no point in going on."""


class Download:
    """One run over the missing jars."""

    def __init__(self, jars: Sequence[Jar], folder: Path, sources: Sequence[Source], progress: Progress) -> None:
        self._jars = jars
        self._folder = folder
        self._sources = sources
        self._progress = progress
        self._size_total = sum(jar.size for jar in jars)
        self._done = 0
        self._size_of: dict[Jar, int] = {}
        self._lock = Lock()
        self._given_up: dict[Source, str] = {}
        self._cancelled = Event()

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
        failures: list[ServiceError] = []
        for source in self._sources:
            failure = self._fetch_from(source, jar)
            if failure is None:
                return
            failures.append(failure)
        # The first source is the one somebody chose; but a damaged file is worth more than one not reached.
        damaged = [failure for failure in failures if failure.code == "local_server.corrupt_download"]
        raise (damaged or failures)[0]

    def _fetch_from(self, source: Source, jar: Jar) -> ServiceError | None:
        """None when the jar is in place, else why this source did not give it."""
        damaged = 0
        for turn in range(TRIES):
            if source in self._given_up or self._cancelled.wait(_PAUSE_S * turn):
                break
            try:
                self._stream(jar, source)
            except _DamagedError:
                damaged += 1
                if damaged == TRIES_DAMAGED:
                    return UnavailableError("local_server.corrupt_download", jar=jar.coordinate, source=source.address)
            except NotOfferedError as failure:
                fields = {"jar": jar.coordinate, "source": source.address, "reason": failure}
                return UnavailableError("local_server.not_offered", **fields)
            except (HTTPError, OSError) as failure:
                if turn == TRIES - 1:
                    self._given_up.setdefault(source, plain_reason(failure))
            else:
                return None
        reason = self._given_up.get(source, "")
        return UnavailableError("local_server.no_network", source=source.address, reason=reason, path=self._folder)

    def _stream(self, jar: Jar, source: Source) -> None:
        target = self._folder / jar.path
        try:
            with source.open(str(jar.path)) as blocks, _part_of(target) as (part, file):
                self._copy(blocks, file, jar)
                with writing(target):
                    file.close()
                    part.chmod(_READ_ONLY)
                    part.replace(target)
        except BaseException:
            self._report(jar, 0)
            raise
        self._report(jar, jar.size, files=1)

    def _copy(self, blocks: Iterator[bytes], file: BinaryIO, jar: Jar) -> None:
        digest = hashlib.sha256()
        arrived = 0
        for block in blocks:
            if self._cancelled.is_set():
                raise _CancelledError
            digest.update(block)
            with writing(Path(file.name)):
                file.write(block)
            arrived += len(block)
            self._report(jar, arrived)
        if digest.hexdigest() != jar.sha256:
            raise _DamagedError

    def _report(self, jar: Jar | None = None, arrived: int = 0, *, files: int = 0) -> None:
        with self._lock:
            if jar is not None:
                self._size_of[jar] = arrived
            self._done += files
            self._progress(Downloading(self._done, len(self._jars), sum(self._size_of.values()), self._size_total))


@contextmanager
def _part_of(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A file beside the target that is gone afterwards, unless it has become the target."""
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with writing(target):
        part.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("xb")
    try:
        with file:
            yield part, file
    finally:
        part.unlink(missing_ok=True)
