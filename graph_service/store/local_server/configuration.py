"""The neo4j.conf of a managed server: on loopback only, small on disk, with limits that are off by default."""

from graph_service.store.local_server.home import Home
from graph_service.store.local_server.release import Release


def configuration(home: Home, release: Release, port: int, heap_mib: int) -> str:
    """The text of neo4j.conf."""
    settings = _places(home) | _network(port) | _memory(heap_mib) | _LIMITS | _SMALL | dict(release.settings)
    kind = home.marker().kind
    if kind != "user":
        settings |= release.quick_stop
    if kind == "test":
        settings |= _STEADY
    head = "# Written anew at every start.\n"
    return head + "".join(f"{name}={value}\n" for name, value in settings.items())


def _places(home: Home) -> dict[str, str]:
    folders = {name: home.folder / name for name in ("data", "logs", "run", "import", "plugins")}
    return {f"server.directories.{name}": _quoted(str(path)) for name, path in folders.items()}


def _network(port: int) -> dict[str, str]:
    return {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
    }


def _memory(heap_mib: int) -> dict[str, str]:
    return {
        "server.memory.heap.max_size": f"{heap_mib}m",
        "server.memory.pagecache.size": f"{max(64, heap_mib // 2)}m",
        "dbms.memory.transaction.total.max": f"{heap_mib * 7 // 10}m",
        "db.memory.transaction.max": f"{heap_mib // 2}m",
    }


_LIMITS = {
    "db.transaction.timeout": "10s",
    "db.lock.acquisition.timeout": "3s",
    "db.checkpoint.interval.time": "5m",
    "dbms.security.procedures.allowlist": "db.*,dbms.*",
    "dbms.security.allow_csv_import_from_file_urls": "false",
}

_STEADY = {
    # what is filled and emptied all the time would be planned anew every ten seconds: half of the server's work; only
    # there, since a statement planned while little was stored is a slow one for as long as it stays
    "dbms.cypher.min_replan_interval": "1h",
}

_SMALL = {
    "dbms.usage_report.enabled": "false",
    # An empty store takes 3 MB with these two, 517 MB without.
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "16m",
}


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\")
