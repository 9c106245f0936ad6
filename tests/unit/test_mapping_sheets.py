"""Several sheets of a workbook that feed one template: their rows one after the other, each told of with its sheet."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from graph_service.errors import InvalidError
from graph_service.settings import Settings
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.report import Report
from tests.reading import EmptyGraph

MAPPING = """
mapping = 1
[[rows]]
from = "book.xlsx"
sheet = {sheet}
into = "competitors"
[rows.columns]
id = "No"
name = "Name"
"""
HEAD = ["No", "Name"]
SHEETS = {"Q2": [HEAD, ["3", "Cy"], ["4", ""]], "Q1": [HEAD, ["1", "Ann"], ["2", "Bo"]], "Empty": [], "Notes": [["x"]]}


def opened(place: Path, sheet: str, more: str = "", sheets: dict[str, list[list[str]]] = SHEETS) -> MappedFolder:
    with xlsxwriter.Workbook(place / "book.xlsx") as book:
        for title, rows in sheets.items():
            at_work = book.add_worksheet(title)
            for line, cells in enumerate(rows):
                at_work.write_row(line, 0, cells)
    (place / "map.toml").write_text(MAPPING.format(sheet=sheet) + more, encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def ids(found: MappedFolder) -> list[str]:
    chunks = list(found.sources[0].read())
    return [cells[0] for chunk in chunks[1:] for cells in chunk.cells]


def checked(found: MappedFolder, reject_to: Path | None = None) -> Report:
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, skip_bad_rows=True, reject_to=reject_to)
    return asyncio.run(load(gateway, Settings(), found, options))


@pytest.mark.parametrize(
    ("sheet", "there"),
    [
        ('["Q1", "Q2"]', ["1", "2", "3", "4"]),
        ('["Q2", "Q1", "Q2"]', ["3", "4", "1", "2"]),
        ('"Q*"', ["3", "4", "1", "2"]),
        ('["Q1", "Q*"]', ["1", "2", "3", "4"]),
        ('"Q1"', ["1", "2"]),
    ],
)
def test_rows_of_several_sheets_come_one_after_the_other(sheet: str, there: list[str], tmp_path: Path) -> None:
    found = opened(tmp_path, sheet)
    assert ids(found) == there
    unread = {"[book.xlsx]Notes"} if len(there) == len("1234") else {"[book.xlsx]Notes", "[book.xlsx]Q2"}
    assert {one.name for one in found.ignored} == unread


def test_all_sheets_are_those_in_which_anything_stands(tmp_path: Path) -> None:
    found = opened(tmp_path, '"*"', sheets={"b": [HEAD, ["1", "Ann"]], "none": [], "a": [HEAD, ["2", "Bo"]]})
    assert ids(found) == ["1", "2"]
    assert not found.ignored


def test_faults_name_the_sheet_and_its_rows_come_back_by_its_title(tmp_path: Path) -> None:
    found = opened(tmp_path, '"Q*"', sheets={**SHEETS, "Q1": [HEAD, ["1", ""], ["2", "Bo"]]})
    report = checked(found, tmp_path / "out")
    assert [(one.file, one.line, one.code) for one in report.rejects] == [
        ("[book.xlsx]Q2", 3, "required"),
        ("[book.xlsx]Q1", 2, "required"),
    ]
    assert [(file.file, file.read, file.rejected) for file in report.files] == [
        ("[book.xlsx]Q2", 2, 1),
        ("[book.xlsx]Q1", 2, 1),
    ]
    (tmp_path / "out" / "other.csv").write_text("No,Name\n9,Zoe\n", encoding="utf-8")
    assert ids(MappedFolder(tmp_path / "out", tmp_path / "map.toml")) == ["1", "4"]
    assert ids(MappedFolder(tmp_path / "out" / "Q1.csv", tmp_path / "map.toml")) == ["1"]


@pytest.mark.parametrize(("sheet", "name"), [('["Q1", "Q9"]', "Q9"), ('"X*"', "X\\*")])
def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(sheet: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=f"{name}.*Q2") as refused:
        opened(tmp_path, sheet)
    assert refused.value.code == "mapping.no_such_sheet"


@pytest.mark.parametrize("told", ["Q*", "*"])
def test_one_block_may_say_how_several_sheets_are_read_and_one_of_them_otherwise(told: str, tmp_path: Path) -> None:
    more = f'[[files]]\nname = "book.xlsx"\nsheet = "{told}"\nheader_line = 2\n'
    own = '[[files]]\nname = "book.xlsx"\nsheet = "Q2"\nheader_line = 3\n'
    sheets = {"Q1": [["Title"], HEAD, ["1", "Ann"]], "Q2": [["Title"], ["Year"], HEAD, ["2", "Bo"]]}
    assert ids(opened(tmp_path, '["Q1", "Q2"]', more + own, sheets)) == ["1", "2"]


def test_what_is_said_of_sheets_that_nothing_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as refused:
        opened(tmp_path, '["Q1", "Q2"]', '[[files]]\nname = "book.xlsx"\nsheet = "N*"\nheader_line = 2\n')
    assert refused.value.code == "mapping.files_of_no_rows"


def test_a_lookup_in_the_same_file_looks_in_all_of_them(tmp_path: Path) -> None:
    mapping = MAPPING.replace('name = "Name"', 'name = {{ column = "Of", lookup = {{ by = "No", take = "Name" }} }}')
    sheets = {
        "Q1": [["No", "Name", "Of"], ["1", "Ann", "2"]],
        "Q2": [["No", "Name", "Of"], ["2", "Bo", "1"]],
    }
    opened(tmp_path, '"Q1"', sheets={title: [rows[0], *rows[1:]] for title, rows in sheets.items()})
    (tmp_path / "map.toml").write_text(mapping.format(sheet='"*"'), encoding="utf-8")
    chunks = list(MappedFolder(tmp_path, tmp_path / "map.toml").sources[0].read())
    assert [cells[1] for chunk in chunks[1:] for cells in chunk.cells] == ["Bo", "Ann"]
