"""Why a server did not start, as its own output tells it."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from graph_service.errors import UnavailableError
from graph_service.store.local_server.home import Home

_TAIL = 40_000
_CAUSED_BY = "Caused by: "
_SIGNS = (
    ("local_server.port_taken", re.compile(r"Address already in use|BindException")),
    ("local_server.disk_full", re.compile(r"No space left on device|Disk quota exceeded")),
    ("local_server.store_in_use", re.compile(r"Lock file has been locked by another process|FileLockException")),
    ("local_server.store_too_new", re.compile(r"UnsupportedLogVersionException|newer version of Neo4j")),
    ("local_server.no_memory", re.compile(r"OutOfMemoryError|Could not reserve enough space")),
)


def failure_of(home: Home, complaint: str = "", **fields: object) -> UnavailableError:
    """The error for a server of this home that did not come up; names the log to read."""
    texts = {log: _tail(log) for log in (home.console, home.debug_log)}
    log = next((log for log, text in texts.items() if _CAUSED_BY in text), home.console)
    reason = complaint if complaint and _CAUSED_BY not in texts[log] else last_words(texts[log])
    known = {"path": home.root, "log": log, "reason": reason, **fields}
    return UnavailableError(cause([complaint, *texts.values()]) or "local_server.start_failed", **known)


def cause(texts: Sequence[str]) -> str | None:
    """The code of a known cause that the texts name; None if they name none."""
    return next((code for code, sign in _SIGNS if any(sign.search(text) for text in texts)), None)


def last_words(text: str) -> str:
    """The innermost cause, else the last error, else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line.removeprefix(_CAUSED_BY) for line in lines if line.startswith(_CAUSED_BY)]
    errors = [line for line in lines if re.search(r"ERROR|Error|Exception", line) and not line.startswith("at ")]
    return (causes or errors or lines or [""])[-1][:300]


def has_begun(home: Home) -> bool:
    """Whether the last start got as far as Neo4j itself, past the loading of its first classes."""
    return "Starting..." in _tail(home.console)


def _tail(path: Path) -> str:
    try:
        text = path.read_bytes()[-_TAIL:].decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(map(plain, text.splitlines()))


def plain(line: str) -> str:
    """A line of a log; where a release writes its entries as JSON, the entry as other releases write it."""
    with suppress(ValueError):
        entry = json.loads(line)
        if isinstance(entry, dict) and "message" in entry:
            head = " ".join(str(entry.get(name, "")) for name in ("time", "level", "category"))
            return f"{head} {entry['message']}\n{entry.get('stacktrace', '')}"
    return line
