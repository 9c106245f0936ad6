"""Dumps of a managed server's store, and their way back."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_service.errors import ConflictError, UnavailableError
from graph_service.store.local_server import readiness
from graph_service.store.local_server.dump_file import DumpFile, admin_failure, described, settle
from graph_service.store.local_server.files import write_private, writing
from graph_service.store.local_server.release import is_newer
from graph_service.store.local_server.server import Guarded, LocalServer, Running
from graph_service.store.local_server.swap import DATABASE, Swap


def dump(server: LocalServer, path: Path) -> DumpFile:
    """Dump the store to a new file, the server at rest meanwhile; afterwards it is up if it was up before.

    A server that was killed is started first, since only a store that was closed in good order can be dumped.
    """
    was_up = server.status().state == "running"
    with server.guarded() as held:
        if not server.home.has_database or not was_up:
            held.up()
        try:
            held.down()
            made = _dump(server, held, path)
        finally:
            if was_up:
                held.up()
    return made


def _dump(server: LocalServer, held: Guarded, path: Path) -> DumpFile:
    with writing(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=".dump-") as folder:
        home = server.home
        done = held.java().admin(home.folder, home.conf, "database", "dump", DATABASE, f"--to-path={folder}")
        made = Path(folder) / f"{DATABASE}.dump"
        if done.returncode or not made.is_file():
            raise admin_failure("local_server.dump_failed", done.stdout + done.stderr, path=path)
        settle(made, path)
    described_ = described(path, server.version)
    described_.write_checksum()
    return described_


@contextmanager
def restored(server: LocalServer, file: DumpFile) -> Iterator[Running]:
    """Inside, the store of a dump is up on a port that nobody knows, and what must be done to it can be done.

    Leaving in good order accepts it; an error puts the old store back. Afterwards the server is up if it was up before.
    """
    if is_newer(file.neo4j, server.version):
        raise UnavailableError("local_server.dump_newer", path=file.path, written_by=file.neo4j, ours=server.version)
    was_up = server.status().state == "running"
    with server.guarded() as held:
        if not server.home.has_database:
            held.up()
        held.down()
        port = server.home.marker().port
        swap = Swap(server.home)
        try:
            _unpack(server, held, file, swap)
            swap.put_in()
            try:
                yield held.up(readiness.free_port())
            finally:
                held.down()
            swap.accept()
        except BaseException:
            if swap.is_open:
                swap.put_back()
            raise
        finally:
            if was_up:
                held.up(port if port is not None and readiness.is_free(port) else None)


def _unpack(server: LocalServer, held: Guarded, file: DumpFile, swap: Swap) -> None:
    swap.prepare()
    with writing(swap.incoming), tempfile.TemporaryDirectory(dir=server.home.folder, prefix="load-") as folder:
        conf = Path(folder)
        write_private(conf / "neo4j.conf", f"server.directories.data={swap.incoming}\n")
        (conf / f"{DATABASE}.dump").symlink_to(file.path.absolute())
        done = held.java().admin(server.home.folder, conf, "database", "load", DATABASE, f"--from-path={folder}")
    if done.returncode or not (swap.incoming / "databases" / DATABASE).is_dir():
        raise admin_failure("local_server.load_failed", done.stdout + done.stderr, path=file.path)


def refuse_of_others(uri: str | None) -> None:
    """Raise where NEO4J_URI names a server of others: dumps are made of the managed one only."""
    if uri:
        raise ConflictError("local_server.managed_only", uri=uri)
