"""The first and last day that may stand in a column: rows beyond are rejected with their line, none is lost."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_service.settings import Settings
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.reading import MisreadError, read_mapping
from loaders.report import Report
from tests.reading import EmptyGraph

MAPPING = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "employees"
[rows.columns]
id = "No"
name = "No"
role = {{ constant = "sales" }}
hired_on = {{ column = "Day", {said} }}
"""
TODAY = date(2026, 3, 31)


def checked(place: Path, said: str, *days: str, day: date | None = TODAY) -> Report:
    lines = [f"{at},{one}" for at, one in enumerate(days, start=2)]
    (place / "staff.csv").write_text("\n".join(["No,Day", *lines]), encoding="utf-8")
    (place / "map.toml").write_text(MAPPING.format(said=said), encoding="utf-8")
    gateway: Any = EmptyGraph()
    found = MappedFolder(place, place / "map.toml", day=day)
    return asyncio.run(load(gateway, Settings(), found, Options(is_dry_run=True, skip_bad_rows=True)))


def faults(report: Report) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in report.rejects]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('not_before = "2000-01-01"', [(2, "day_too_early")]),
        ("not_before = 2000-01-01", [(2, "day_too_early")]),
        ('not_after = "2026-03-31"', [(5, "day_too_late")]),
        ('not_after = "today"', [(5, "day_too_late")]),
        ('not_before = "2000-01-02", not_after = "2026-03-30"',
         [(2, "day_too_early"), (3, "day_too_early"), (4, "day_too_late"), (5, "day_too_late")]),
        ('not_before = "today"', [(2, "day_too_early"), (3, "day_too_early")]),
        ('plus_days = 1, not_after = "today"', [(4, "day_too_late"), (5, "day_too_late")]),
    ],
)  # fmt: skip
def test_days_beyond_the_bounds_are_faults_and_the_bounds_themselves_are_none(
    said: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    report = checked(tmp_path, said, "1999-12-31", "2000-01-01", "2026-03-31", "2026-04-01", "")
    assert faults(report) == expected
    assert report.passed["employees"] == 5 - len(expected)


def test_days_are_compared_once_they_are_read_and_what_is_none_has_its_own_fault(tmp_path: Path) -> None:
    said = 'date = "%d/%m/%y", not_after = "today"'
    report = checked(tmp_path, said, "01/04/26", "31/03/26", "soon")
    assert faults(report) == [(2, "day_too_late"), (4, "not_a_date")]
    assert (report.rejects[0].value, report.rejects[0].column) == ("2026-04-01", "Day")


def test_of_a_moment_the_day_that_is_written_counts(tmp_path: Path) -> None:
    mapping = MAPPING.replace("employees", "helped").replace("hired_on", "at")
    for wrong, right in (('name = "No"\n', ""), ('role = {{ constant = "sales" }}', ""), ('id = "No"\n', "")):
        mapping = mapping.replace(wrong, right)
    more = 'employee_id = "No"\nopportunity_id = "No"\nkind = {{ constant = "raised" }}\n'
    (tmp_path / "map.toml").write_text((mapping + more).format(said='not_after = "today"'), encoding="utf-8")
    text = "No,Day\n1,2026-03-31T23:30:00-08:00\n2,2026-04-01 00:10\n"
    (tmp_path / "staff.csv").write_text(text, encoding="utf-8")
    chunks = list(MappedFolder(tmp_path, tmp_path / "map.toml", day=TODAY).sources[0].read())
    told = [(fault[1], fault[2], fault[3]) for chunk in chunks for fault in chunk.faults]
    assert told == [("at", "day_too_late", "2026-04-01 00:10")]


def test_today_is_the_day_of_the_load(tmp_path: Path) -> None:
    ever = checked(tmp_path, 'not_after = "today"', "2000-01-01", "2198-01-01", day=None)
    assert faults(ever) == [(3, "day_too_late")]
    assert faults(checked(tmp_path, 'not_after = "today"', "2026-04-01", day=date(2026, 4, 1))) == []


@pytest.mark.parametrize("bound", ["yesterday", "2000-13-01", "20000101", "1/1/2000"])
def test_a_bound_is_a_day_or_today(bound: str, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING.format(said=f'not_after = "{bound}"'), encoding="utf-8")
    with pytest.raises(MisreadError) as refused:
        read_mapping(tmp_path / "map.toml")
    assert f"'{bound}' is neither a day such as 2000-01-01" in refused.value.sentence("en")


def test_texts_for_others_are_no_bounds(tmp_path: Path) -> None:
    said = 'values = { not_after = "today", not_before = "today" }'
    (tmp_path / "map.toml").write_text(MAPPING.format(said=said), encoding="utf-8")
    (given,) = [one for name, one in read_mapping(tmp_path / "map.toml").rows[0].columns.items() if name == "hired_on"]
    assert not isinstance(given, str)
    assert given.values == {"not_after": "today", "not_before": "today"}
