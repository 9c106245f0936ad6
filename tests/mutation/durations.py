"""A plugin for pytest: how long each test took that passed, with what was set up for it, into ``durations.json``."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

_OTHERS: set[str] = set()
_TOOK: defaultdict[str, float] = defaultdict(float)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test took."""
    _TOOK[report.nodeid] += report.duration
    if not report.passed:
        _OTHERS.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep it beside what runs before have kept."""
    if hasattr(session.config, "workerinput"):
        return
    file = Path("durations.json")
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(
        json.dumps(before | {test: took for test, took in _TOOK.items() if test not in _OTHERS}), encoding="utf-8"
    )
