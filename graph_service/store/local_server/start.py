"""One start: a port, a configuration, a process, and waiting until it answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from neo4j.exceptions import AuthError

from graph_service.errors import UnavailableError
from graph_service.store.local_server import process, readiness
from graph_service.store.local_server.archives import Archives
from graph_service.store.local_server.configuration import configuration
from graph_service.store.local_server.diagnosis import failure_of
from graph_service.store.local_server.files import write_private, writing
from graph_service.store.local_server.home import Home
from graph_service.store.local_server.java import Java, environment
from graph_service.store.local_server.record import Record
from graph_service.store.local_server.release import Release

_PORTS_TRIED = 4
_POLL_S = 0.05


@dataclass(frozen=True)
class Start:
    """What a start needs; ``port`` None lets us choose."""

    home: Home
    release: Release
    java: Java
    archives: Archives
    port: int | None
    timeout_s: float

    def run(self, password: str) -> Record:
        """The record of a server that answers."""
        for _ in range(_PORTS_TRIED):
            port = self._choose_port()
            try:
                return self._start_on(port, password)
            except UnavailableError as failure:
                # Somebody took the port between our choice and the server's bind.
                if failure.code != "local_server.port_taken" or self.port is not None:
                    raise
        raise UnavailableError("local_server.port_taken", port=port, log=self.home.console)

    def _choose_port(self) -> int:
        if self.port is not None:
            if not readiness.is_free(self.port):
                raise UnavailableError("local_server.port_taken", port=self.port, log=self.home.console)
            return self.port
        last = self.home.marker().port
        return last if last is not None and readiness.is_free(last) else readiness.free_port()

    def _start_on(self, port: int, password: str) -> Record:
        text = configuration(self.home, self.release, port, self.java.heap_mib)
        write_private(self.home.conf / "neo4j.conf", text)
        record = self._launch(port)
        try:
            record.write(self.home.record_file)
            return wait_ready(self.home, record, password, self.timeout_s)
        except BaseException:
            # Ours and not ready, whatever happened (Ctrl-C too): nothing half-started stays behind.
            process.kill(record.pid, record.began)
            clear_away(self.home, record)
            raise

    def _launch(self, port: int) -> Record:
        flags, archive = self.archives.flags()
        command = self.java.server(self.home.folder, self.home.conf, flags)
        with writing(self.home.console):
            for log in (self.home.console, self.home.debug_log):
                _set_aside(log)
            pid = process.launch(command, environment(), self.home.folder, self.home.console)
        return Record(
            pid=pid,
            began=process.identity(pid) or "",
            port=port,
            version=self.release.version,
            started_at=datetime.now(UTC),
            archive=str(archive) if archive else None,
        )


def wait_ready(home: Home, record: Record, password: str, timeout_s: float) -> Record:
    """The record once its server answers a statement; raises if it ends or does not come up in time."""
    deadline = time.monotonic() + timeout_s
    while not readiness.listens(record.port):
        _check(home, record, deadline)
    with readiness.connection(record.uri, password) as driver:
        try:
            while not readiness.answers(driver):
                _check(home, record, deadline, lambda: readiness.complaint(driver))
        except AuthError as failure:
            raise UnavailableError("local_server.password_lost", path=home.password_file) from failure
    _check(home, record, deadline)
    ready = replace(record, is_ready=True)
    ready.write(home.record_file)
    home.note(neo4j=record.version, port=record.port)
    return ready


def clear_away(home: Home, record: Record) -> None:
    """Remove what a server leaves behind that did not stop in good order."""
    if record.archive:
        Path(record.archive).unlink(missing_ok=True)
    home.record_file.unlink(missing_ok=True)


def _set_aside(log: Path) -> None:
    """Keep what the start before this one left, and let the causes of a failure be read from this one alone."""
    if log.exists():
        log.replace(log.with_name(f"{log.stem}.previous{log.suffix}"))


def _check(home: Home, record: Record, deadline: float, complaint: Callable[[], str] = str) -> None:
    """One turn of waiting: raises when there is nothing left to wait for."""
    if not record.is_alive:
        raise failure_of(home, port=record.port)
    said = complaint()
    if said:
        raise failure_of(home, said, port=record.port)
    if time.monotonic() > deadline:
        raise UnavailableError("local_server.start_timeout", log=home.console)
    time.sleep(_POLL_S)
