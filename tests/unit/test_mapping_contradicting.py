"""Rows of one id that say different things: none counts, each names the other, and either may be mended."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from graph_service.settings import Settings
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from tests.reading import EmptyGraph

ROWS = """
[[rows]]
from = "{file}.csv"
into = "people"
[rows.columns]
id = "No"
name = "Name"
"""
TWO_FILES = "mapping = 1\n" + ROWS.format(file="staff") + ROWS.format(file="more")
PEOPLE = "mapping = 1\n" + ROWS.format(file="staff")


def folder(place: Path, mapping: str, **files: str) -> MappedFolder:
    """An export of CSV files."""
    (place / "map.toml").write_text(mapping, encoding="utf-8")
    for name, text in files.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def faults_of(place: Path, brought: Path, target: Path) -> list[tuple[str, int, str]]:
    gateway: Any = EmptyGraph()
    found = MappedFolder(brought, place / "map.toml", place if brought.is_file() else None)
    options = Options(is_dry_run=True, skip_bad_rows=True, reject_to=target)
    return [(one.file, one.line, one.code) for one in asyncio.run(load(gateway, Settings(), found, options)).rejects]


def test_of_rows_of_two_files_that_contradict_each_other_none_counts_and_each_names_the_other(tmp_path: Path) -> None:
    found = folder(tmp_path, TWO_FILES, staff="No,Name\n1,Ann\n2,Cy\n", more="No,Name\n3,Di\n4,Ed\n1,Bo\n")
    gateway: Any = EmptyGraph()
    done = asyncio.run(load(gateway, Settings(), found, Options(is_dry_run=True, skip_bad_rows=True)))
    assert [(one.file, one.line, one.code) for one in done.rejects] == [
        ("staff.csv", 2, "other_content_in_file"),
        ("more.csv", 4, "other_content_in_file"),
    ]
    assert ["4 (more.csv)" in done.rejects[0].message, "2 (staff.csv)" in done.rejects[1].message] == [True, True]
    assert (done.passed["people"], done.good) == (3, 3)


def test_rows_of_two_files_that_contradict_each_other_stay_rejected_until_one_is_changed_or_gone(
    tmp_path: Path,
) -> None:
    folder(tmp_path, TWO_FILES, staff="No,Name\n1,Ann\n2,\n", more="No,Name\n3,Di\n1,Bo\n")
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    both = [
        ("staff.csv", 2, "other_content_in_file"),
        ("staff.csv", 3, "required"),
        ("more.csv", 3, "other_content_in_file"),
    ]
    assert faults_of(tmp_path, tmp_path, first) == both
    again = [(file, 2 if file == "more.csv" else line, code) for file, line, code in both]
    assert faults_of(tmp_path, first, second) == again
    alone = [("staff.csv", 2, "not_mended"), ("staff.csv", 3, "required")]
    assert faults_of(tmp_path, first / "staff.csv", second) == alone
    assert faults_of(tmp_path, second / "staff.csv", third) == alone
    assert faults_of(tmp_path, second, third) == alone
    other = first / "more.csv"
    text = other.read_text(encoding="utf-8-sig")
    for mended in (text.replace("1,Bo", "5,Bo"), text.splitlines()[0]):
        other.write_text(mended, encoding="utf-8-sig")
        assert faults_of(tmp_path, first / "staff.csv", third) == [("staff.csv", 3, "required")]
    other.unlink()
    assert faults_of(tmp_path, first / "staff.csv", third) == [("staff.csv", 3, "required")]
    assert not (third / ".unmended.json").exists()


@pytest.mark.parametrize("kept", ["{", "[]", '{"staff.csv": 3}', '{"staff.csv": {"0": 1}}', "{}"])
def test_where_nothing_is_remembered_that_can_be_read_rows_count(kept: str, tmp_path: Path) -> None:
    (tmp_path / ".unmended.json").write_text(kept, encoding="utf-8")
    folder(tmp_path, PEOPLE, staff="No,Name\n1,Ann\n")
    assert faults_of(tmp_path, tmp_path / "staff.csv", tmp_path / "out") == []
