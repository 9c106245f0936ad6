"""What all rings share: laws are not held against the clock, and no setting of whoever runs them gets in."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.harness.rows import gather_rows, gathered_rows

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

SERVER_FREE = ("/tests/unit/", "/tests/contract/")
"""Rings that look at no server: for them the machine's own settings do not exist."""


@pytest.fixture(autouse=True, scope="module")
def no_foreign_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Without GRAPH_SERVICE_ and NEO4J_ variables, whatever the shell or the CI has exported."""
    with pytest.MonkeyPatch.context() as patch:
        if any(ring in request.path.as_posix() for ring in SERVER_FREE):
            for name in list(os.environ):
                if name.startswith(("GRAPH_SERVICE_", "NEO4J_")):
                    patch.delenv(name)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """The process that tells the results gathers the rows of all that run tests."""
    if not is_worker(config):
        gather_rows()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the rows."""
    if not is_worker(terminalreporter.config):
        for row in gathered_rows():
            terminalreporter.write_line(row)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs tests for another one that tells the results."""
    return hasattr(config, "workerinput")
