"""Rows that are rejected only because others are: told which of these to mend first, in both roads."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cli.rejected import show_costs
from graph_service.settings import Settings
from graph_service.words import Language
from loaders.consequences import Cost, costs
from loaders.file_report import Reject
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.report import Report
from tests.reading import EmptyGraph
from tests.template_files import write_csv

TABLES = {
    "customers": [["id", "name"], ["c-1", ""], ["c-2", "Two"], ["c-3", "Three"], ["c-3", "3"]],
    "departments": [["id", "customer_id", "name"], ["d-1", "c-1", "A"], ["d-2", "c-2", "B"], ["d-3", "c-3", "C"]],
    "people": [
        ["id", "department_id", "name"],
        ["p-1", "d-1", "Ann"],
        ["p-2", "d-2", "Bo"],
        ["p-3", "d-1", "Cy"],
        ["p-4", "d-1", ""],
    ],
}
MAPPING = "mapping = 1\n" + "".join(
    f'[[rows]]\nfrom = "{name}.csv"\ninto = "{name}"\n[rows.columns]\n'
    + "".join(f'{column} = "{column}"\n' for column in rows[0])
    for name, rows in TABLES.items()
)


def checked(place: Path, *, is_mapped: bool, skips: bool = True) -> Report:
    for name, rows in TABLES.items():
        write_csv(place / f"{name}.csv", rows)
    (place / "map.toml").write_text(MAPPING, encoding="utf-8")
    gateway: Any = EmptyGraph()
    found = MappedFolder(place, place / "map.toml") if is_mapped else place
    return asyncio.run(load(gateway, Settings(), found, Options(is_dry_run=True, skip_bad_rows=skips)))


@pytest.mark.parametrize("is_mapped", [False, True])
def test_whom_others_fall_with_is_told_with_how_many(tmp_path: Path, *, is_mapped: bool) -> None:
    report = checked(tmp_path, is_mapped=is_mapped)
    assert report.costs == (Cost("customers.csv", 2, 3), Cost("customers.csv", 4, 1))
    fallen = {(one.file, one.line): (one.cause_file, one.cause_line) for one in report.rejects if one.cause_file}
    assert fallen[("people.csv", 2)] == ("departments.csv", 2)
    assert fallen[("departments.csv", 4)] == ("customers.csv", 4)
    told = report.as_json()
    assert told["costs"][0] == {"file": "customers.csv", "line": 2, "rows": 3}
    (one,) = [one for one in told["rejects"] if (one["file"], one["line"]) == ("departments.csv", 2)]
    assert (one["cause_file"], one["cause_line"]) == ("customers.csv", 2)
    assert not any(one["cause_file"] for one in told["rejects"] if one["code"] == "required")


def test_where_a_fault_stops_the_load_nothing_is_said_of_what_would_fall(tmp_path: Path) -> None:
    report = checked(tmp_path, is_mapped=False, skips=False)
    assert (report.costs, report.as_json()["costs"]) == ((), [])


def reject(line: int, cause: int | None = None) -> Reject:
    code = "required" if cause is None else "refers_to_rejected"
    return Reject("a.csv", line, "id", code, "", "", None, None if cause is None else "a.csv", cause)


def test_each_row_falls_with_one_and_those_in_a_ring_with_none() -> None:
    assert costs([reject(2), reject(3), reject(4, 2), reject(4, 3), reject(5, 4), reject(3, 2)]) == (
        Cost("a.csv", 2, 2),
    )
    assert costs([reject(6, 7), reject(7, 6), reject(8, 9)]) == ()


@pytest.mark.parametrize(("language", "said"), [("en", "a.csv line 2 (1,234)"), ("zh", "a.csv 第 2 行（1,234 行）")])
def test_the_first_of_them_are_named(language: Language, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_costs([Cost("a.csv", 2, 1234), *(Cost("b.csv", line, 1) for line in range(2, 8))], language)
    told = capsys.readouterr().out
    assert said in told
    assert "1,240" in told
    assert told.count("b.csv") == 4
    show_costs([], language)
    assert not capsys.readouterr().out


ONE_FILE = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "customers"
once = true
[rows.columns]
id = "Account"
name = "Account name"
[[rows]]
from = "staff.csv"
into = "departments"
[rows.columns]
id = "No"
customer_id = "Account"
name = "Office"
[[rows]]
from = "staff.csv"
into = "people"
[rows.columns]
id = "No"
department_id = "Department"
name = "Name"
"""


def test_what_else_a_row_of_an_export_loses_by_a_fault_is_told(tmp_path: Path) -> None:
    """By its own, beside that fault; by another row's, as a consequence of that one."""
    header = ["No", "Account", "Account name", "Office", "Department", "Name"]
    rows = [
        ["1", "c-1", "One", "", "1", "Ann"],
        ["2", "c-1", "One", "", "1", "Bo"],
        ["3", "c-1", "One", "C", "2", "Cy"],
    ]
    write_csv(tmp_path / "staff.csv", [header, *rows])
    (tmp_path / "map.toml").write_text(ONE_FILE, encoding="utf-8")
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, skip_bad_rows=True)
    report = asyncio.run(load(gateway, Settings(), MappedFolder(tmp_path, tmp_path / "map.toml"), options))
    assert [(one.line, one.template, one.code, one.cause_line) for one in report.rejects] == [
        (2, "departments, people", "required", None),
        (3, "departments", "required", None),
        (3, "people", "refers_to_rejected", 2),
        (4, "people", "refers_to_rejected", 3),
    ]
