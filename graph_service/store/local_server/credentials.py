"""The password of a managed server: drawn once, set before the first start, kept in a file only its owner reads."""

import secrets

from graph_service.errors import UnavailableError
from graph_service.store.local_server import readiness
from graph_service.store.local_server.configuration import configuration
from graph_service.store.local_server.diagnosis import failure_of
from graph_service.store.local_server.files import write_private, writing
from graph_service.store.local_server.home import Home
from graph_service.store.local_server.java import Java
from graph_service.store.local_server.release import Release


def read_password(home: Home) -> str:
    """The password of a server that has been set up."""
    try:
        return home.password_file.read_text(encoding="utf-8").strip()
    except FileNotFoundError as failure:
        raise UnavailableError("local_server.password_lost", path=home.password_file) from failure


def prepare_password(home: Home, release: Release, java: Java) -> str:
    """The password; before the very first start it is drawn and set, which may be repeated until it worked."""
    if home.has_database:
        return read_password(home)
    if not home.password_file.exists():
        write_private(home.password_file, secrets.token_hex(24) + "\n")
    password = read_password(home)
    write_private(home.conf / "neo4j.conf", configuration(home, release, readiness.free_port(), java.heap_mib))
    _set(home, java, password)
    return password


def _set(home: Home, java: Java, password: str) -> None:
    # From a file, since every user of a machine may read command lines.
    arguments = home.folder / "initial-password"
    write_private(arguments, f"--\n{password}\n")
    try:
        done = java.admin(home.folder, home.conf, "dbms", "set-initial-password", f"@{arguments}")
    finally:
        arguments.unlink(missing_ok=True)
    stored = home.data / "dbms" / "auth.ini"
    if done.returncode or not stored.is_file():
        with writing(home.console):
            home.console.write_text(done.stdout + done.stderr, encoding="utf-8")
        raise failure_of(home)
    stored.chmod(0o600)
