"""The managed local server: a real Neo4j as a child process that outlives the command that started it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from graph_service.errors import ConflictError, UnavailableError
from graph_service.settings import Settings
from graph_service.store.local_server import process, readiness
from graph_service.store.local_server.archives import Archives, adopt
from graph_service.store.local_server.credentials import prepare_password, read_password
from graph_service.store.local_server.diagnosis import has_begun
from graph_service.store.local_server.home import Home
from graph_service.store.local_server.jars import Jars
from graph_service.store.local_server.java import Java, find_java, parse_heap
from graph_service.store.local_server.progress import Progress, Step, no_progress
from graph_service.store.local_server.record import Record, read_record
from graph_service.store.local_server.release import RELEASES, Release, is_newer
from graph_service.store.local_server.start import Start, clear_away, wait_ready
from graph_service.store.local_server.swap import Swap

START_S = 240.0
"""A start takes 4 to 16 s; on a machine with sixteen jobs on two cores, 100 s were seen."""
STOP_S = 90.0
"""Long enough for an open transaction (21 s) and for recording classes (6 s)."""
_OTHER_COMMAND_S = 900.0
"""How long to wait for another command on the same server; it may be downloading."""

State = Literal["never_started", "stopped", "starting", "running", "unresponsive", "killed"]


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    uri: str
    username: str
    password: str
    pid: int
    started_at: datetime
    version: str


@dataclass(frozen=True)
class Status:
    """What is known about the server of a home without touching it."""

    state: State
    version: str
    home: Path
    store: Path
    log: Path
    password_file: Path
    username: str = readiness.USERNAME
    uri: str | None = None
    pid: int | None = None
    started_at: datetime | None = None


class LocalServer:
    """The server of one home, of the line the settings name.

    ``port`` asks for a certain one; otherwise the last one is kept if it is free.
    """

    def __init__(
        self,
        settings: Settings,
        progress: Progress = no_progress,
        *,
        port: int | None = None,
        release: Release | None = None,
        start_timeout_s: float = START_S,
    ) -> None:
        release = release or RELEASES[settings.managed_neo4j]
        self.home = Home(settings.home)
        self.jars = Jars(settings, release)
        self._settings = settings
        self._progress = progress
        self._port = port
        self._release = release
        self._start_timeout_s = start_timeout_s

    @property
    def version(self) -> str:
        """The Neo4j that this server is."""
        return self._release.version

    def store_path(self) -> Path:
        """Where the data lies."""
        return self.home.data

    def ensure_running(self) -> Running:
        """The running server of this home, started if need be; returns when it answers statements."""
        record = read_record(self.home.record_file)
        is_up = record is not None and self._state(record) == "running" and self._port in {None, record.port}
        if record is None or not is_up or Swap(self.home).is_open:
            self.home.create()
            with self._guarded():
                self._put_back()
                record = self._ready_record()
        return self._running(record)

    @contextmanager
    def guarded(self) -> Iterator["Guarded"]:
        """Inside, no other command starts, stops or finds the server of this home; how it is left is how it stays."""
        self.home.create()
        with self._guarded():
            self._put_back()
            yield Guarded(self)

    def stop(self) -> bool:
        """Stop the server in good order; False if none ran."""
        if not self.home.folder.is_dir():
            return False
        with self._guarded():
            return self._end()

    def status(self) -> Status:
        """How the server is, without starting or waiting."""
        record = read_record(self.home.record_file)
        home = self.home
        known = Status(
            self._state(record), self._release.version, home.root, home.data, home.console, home.password_file
        )
        if record is None or not record.is_alive:
            return known
        return replace(known, version=record.version, uri=record.uri, pid=record.pid, started_at=record.started_at)

    def wipe(self) -> None:
        """Stop the server and delete its data and password; only in a home marked demo, test or bench."""
        if not self.home.is_disposable:
            raise ConflictError("local_server.not_disposable", path=self.home.root)
        self.stop()
        shutil.rmtree(self.home.folder, ignore_errors=True)
        self.home.forget_store()

    def _end(self) -> bool:
        record = read_record(self.home.record_file)
        if record is None:
            return False
        was_alive = record.is_alive
        if was_alive:
            self._stop(record)
        clear_away(self.home, record)
        return was_alive

    def _running(self, record: Record) -> Running:
        password = read_password(self.home)
        return Running(record.uri, readiness.USERNAME, password, record.pid, record.started_at, record.version)

    def _put_back(self) -> None:
        """A restore that was cut off never happened."""
        swap = Swap(self.home)
        if swap.is_open:
            self._progress(Step("local_server.restore_undone"))
            self._end()
            swap.put_back()

    def _state(self, record: Record | None) -> State:
        if record is None:
            return "stopped" if self.home.has_database else "never_started"
        if not record.is_alive:
            return "killed"
        if not record.is_ready:
            return "starting"
        return "running" if readiness.listens(record.port) else "unresponsive"

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One command at a time starts or stops the server of a home."""
        guard = FileLock(self.home.guard, mode=0o600)
        try:
            guard.acquire(timeout=0)
        except Timeout:
            self._progress(Step("local_server.waiting_for_other"))
            try:
                guard.acquire(timeout=_OTHER_COMMAND_S)
            except Timeout as failure:
                raise UnavailableError("local_server.other_command", path=self.home.guard) from failure
        try:
            yield
        finally:
            guard.release()

    def _ready_record(self, port: int | None = None) -> Record:
        port = self._port if port is None else port
        record = read_record(self.home.record_file)
        if record is not None and record.is_alive:
            if port not in {None, record.port}:
                raise ConflictError("local_server.other_port", port=record.port, wanted=port)
            return wait_ready(self.home, record, read_password(self.home), self._start_timeout_s)
        if record is not None:
            self._progress(Step("local_server.was_killed", {"pid": record.pid}))
            clear_away(self.home, record)
        self._refuse_newer_store()
        return self._start(self._java(), port)

    def _java(self) -> Java:
        java = find_java()
        self.jars.ensure(self._progress)
        return Java(java, tuple(self.jars.paths()), parse_heap(self._settings.heap))

    def _refuse_newer_store(self) -> None:
        written_by = self.home.marker().neo4j
        if written_by is not None and is_newer(written_by, self._release.version):
            raise UnavailableError(
                "local_server.store_newer", path=self.home.root, written_by=written_by, ours=self._release.version
            )

    def _start(self, java: Java, port: int | None) -> Record:
        try:
            return self._start_once(java, port)
        except UnavailableError as failure:
            if failure.code != "local_server.start_failed" or not self._repair(java):
                raise
            return self._start_once(java, port)

    def _start_once(self, java: Java, port: int | None) -> Record:
        if not self.home.has_database:
            self._progress(Step("local_server.preparing"))
        password = prepare_password(self.home, self._release, java)
        self._progress(Step("local_server.starting", {"version": self._release.version}))
        archives = Archives(self._settings.cache_dir, java)
        record = Start(self.home, self._release, java, archives, port, self._start_timeout_s).run(password)
        self._progress(Step("local_server.ready", {"uri": record.uri}))
        return record

    def _repair(self, java: Java) -> bool:
        """After a failure of unknown cause: drop what is spoilt in the cache; whether there was anything."""
        archives = Archives(self._settings.cache_dir, java)
        is_suspect = archives.is_complete and not has_begun(self.home)
        if is_suspect:
            archives.drop()
        dropped = self.jars.drop_damaged()
        if dropped:
            self._progress(Step("local_server.repairing", {"count": dropped}))
            self.jars.ensure(self._progress)
        return is_suspect or dropped > 0

    def _stop(self, record: Record) -> None:
        self._progress(Step("local_server.stopping"))
        was_graceful = process.end(record.pid, record.began, STOP_S)
        if record.archive and was_graceful:
            adopt(Path(record.archive))


@dataclass(frozen=True)
class Guarded:
    """A server that nobody else touches meanwhile."""

    _server: LocalServer

    def up(self, port: int | None = None) -> Running:
        """The server, up."""
        return self._server._running(self._server._ready_record(port))  # noqa: SLF001  (the two are one)

    def down(self) -> None:
        """The server, stopped in good order."""
        self._server._end()  # noqa: SLF001  (the two are one)

    def java(self) -> Java:
        """The runtime, for the admin tool."""
        return self._server._java()  # noqa: SLF001  (the two are one)
