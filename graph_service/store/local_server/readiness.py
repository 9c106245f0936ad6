"""Whether a server really answers: a statement on the database, not only a handshake."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

DATABASE = "neo4j"
USERNAME = "neo4j"


def listens(port: int) -> bool:
    """Whether anything accepts connections on the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return True
    except OSError:
        return False


def is_free(port: int) -> bool:
    """Whether a server could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def connection(uri: str, password: str) -> Iterator[Driver]:
    """A driver that does not wait and does not repeat."""
    with GraphDatabase.driver(
        uri,
        auth=(USERNAME, password),
        connection_timeout=2.0,
        connection_acquisition_timeout=3.0,
        max_transaction_retry_time=0.0,
        notifications_min_severity="OFF",
    ) as driver:
        yield driver


def answers(driver: Driver) -> bool:
    """Whether a statement on the database is answered; raises ``AuthError`` if the password is refused."""
    try:
        with driver.session(database=DATABASE) as session:
            return bool(session.run("RETURN 1 AS one").single(strict=True)["one"] == 1)
    except AuthError:
        raise
    except (DriverError, Neo4jError, OSError):
        return False


def complaint(driver: Driver) -> str:
    """What the server itself says is wrong with the database, else nothing."""
    with suppress(DriverError, Neo4jError, OSError), driver.session(database="system") as session:
        rows = session.run("SHOW DATABASE neo4j YIELD statusMessage").values()
        return " ".join(str(row[0]) for row in rows if row[0])
    return ""
