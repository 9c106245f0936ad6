"""A plugin for pytest: how long each test that passed takes, with what has to be set up for it alone."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

DEAR = {"planned": 25.0, "up": 25.0, "gateway": 1.0}
"""What is set up once for many tests, and costs so many seconds where a test runs alone."""
_OTHERS: set[str] = set()
_TOOK: defaultdict[str, float] = defaultdict(float)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Hand on what a test needs to the process that adds up."""
    needed = getattr(item, "fixturenames", ())
    item.user_properties.append(
        ("set_up_s", max((seconds for name, seconds in DEAR.items() if name in needed), default=0.0))
    )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test took."""
    if report.when == "call":
        set_up_s = next(float(str(value)) for name, value in report.user_properties if name == "set_up_s")
        _TOOK[report.nodeid] += report.duration + set_up_s
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
