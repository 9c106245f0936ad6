"""Plants faults in the tree it stands in, as its standard input names them, and says of each whether tests noticed.

Started in the tree: what it imports before the first fault (libraries, nothing of ours) is shared by all the
processes that follow, one for each fault.
"""

import importlib
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

LIBRARIES: Final = (
    "neo4j",
    "polars",
    "fastapi",
    "hypothesis",
    "schemathesis",
    "networkx",
    "typer",
    "structlog",
    "xdist",
    "pypinyin",
    "sqlite3",
    "cryptography.hazmat.primitives.ciphers.aead",
)
NOTICED: Final = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)


BY: Final = Path("noticed-by")
"""The test that failed; none where not even the modules could be imported."""


class Noticing:
    """A plugin that keeps the name of the first test that fails."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep it."""
        if report.failed and not BY.exists():
            BY.write_text(report.nodeid, encoding="utf-8")


def main() -> None:
    """One line in, one line out, until the input ends."""
    for library in LIBRARIES:
        importlib.import_module(library)
    fork = multiprocessing.get_context("fork")
    for line in sys.stdin:
        asked = json.loads(line)
        file = Path(asked["file"])
        sound = file.read_text(encoding="utf-8")
        BY.unlink(missing_ok=True)
        file.write_text(asked["text"], encoding="utf-8")
        try:
            process = fork.Process(target=_run, args=(asked["tests"],))
            process.start()
            process.join(asked["seconds"])
            outcome = _outcome(process, asked["tests"])
        finally:
            file.write_text(sound, encoding="utf-8")
        by = BY.read_text(encoding="utf-8") if BY.exists() else ""
        sys.stdout.write(json.dumps({"outcome": outcome, "by": by}) + "\n")
        sys.stdout.flush()


def _outcome(process: multiprocessing.process.BaseProcess, tests: Sequence[str]) -> str:
    code = process.exitcode
    if process.is_alive() and process.pid is not None:
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return "noticed: no end"
    if code == 0:
        return "alive"
    if code == pytest.ExitCode.USAGE_ERROR and all(Path(test).exists() for test in tests):
        return "noticed"  # what all tests share could not be imported
    return "noticed" if code in NOTICED or code is None or code < 0 else f"not run: pytest ended with {code}"


def _run(tests: Sequence[str]) -> None:
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    # plugins by name: those that pytest finds by itself must not have been imported before
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    quiet = ("-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin")
    sys.exit(pytest.main([*quiet, *tests], plugins=[Noticing()]))


if __name__ == "__main__":
    main()
