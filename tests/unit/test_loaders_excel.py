"""Workbooks: cells as a person sees them, rows by the numbers Excel shows."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from graph_service.errors import ServiceError
from graph_service.words import LANGUAGES
from tests.reading import Read, read
from tests.template_files import valid_tables, write_workbook


def workbook(file: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], start: int = 0) -> Path:
    """Cells by their Python types, as a person's typing would leave them in Excel."""
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(start + at, column, cell)
    return file


DEAL = ["id", "name", "customer_id", "created_on", "status", "amount_yuan", "customised", "discount"]


def deals(tmp_path: Path, *rows: list[Any]) -> Read:
    return read(workbook(tmp_path / "book.xlsx", {"opportunities": [DEAL, *rows]}))


def test_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    found = deals(
        tmp_path,
        ["007", 2026, 12, datetime(2026, 2, 1), "open", 0.1 + 0.2, True, 0.07],  # noqa: DTZ001
        [1.0, "x", "c", date(2026, 2, 1), "open", 1234567.89, False, None],
        [12345678901.0, "x", "c", "2026-02-01", "open", "1,234.50", "是", "0.5"],
    )
    assert found.column("opportunities", "id") == ["007", "1", "12345678901"]
    assert found.column("opportunities", "name")[0] == "2026"
    assert found.column("opportunities", "customer_id")[0] == "12"
    assert found.column("opportunities", "created_on") == [date(2026, 2, 1)] * 3
    assert found.column("opportunities", "amount") == [30, 123456789, 123450]
    assert found.column("opportunities", "customised") == [True, False, True]
    assert found.column("opportunities", "discount") == [0.07, None, 0.5]
    assert {column for _, _, column, _ in found.faults} == {"customer_id"}


def test_a_moment_in_a_cell_of_dates_keeps_its_minutes(tmp_path: Path) -> None:
    header = ["about_id", "metric", "value", "valid_at", "recorded_at"]
    row = ["p", "rc", 70, date(2026, 3, 1), datetime(2026, 3, 2, 9, 30)]  # noqa: DTZ001
    found = read(workbook(tmp_path / "book.xlsx", {"observations": [header, row]}))
    assert found.column("observations", "recorded_at") == [datetime(2026, 3, 2, 1, 30, tzinfo=UTC)]
    assert found.column("observations", "value") == ["70"]


def test_rows_bear_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    sheet: list[list[Any]] = [["id", "name"], ["c-1", "a"], [], [None, "  "], ["c-2", "b"]]
    found = read(workbook(tmp_path / "book.xlsx", {"customers": sheet}))
    assert found.column("customers", "row") == [2, 5]
    below = read(workbook(tmp_path / "below.xlsx", {"customers": sheet}, start=3))
    assert below.column("customers", "row") == [5, 8]
    assert found.faults == below.faults == []


def test_a_formula_that_failed_is_no_name(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        sheet = book.add_worksheet("customers")
        sheet.write_row(0, 0, ["id", "name"])
        sheet.write_string(1, 0, "c-1")
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    found = read(tmp_path / "book.xlsx")
    assert [(line, column) for _, line, column, _ in found.faults] == [(2, "name")]


def test_a_formula_gives_its_value(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        sheet = book.add_worksheet("customers")
        sheet.write_row(0, 0, ["id", "name", "credit_limit"])
        sheet.write_row(1, 0, ["c-1", "a"])
        sheet.write_formula(1, 2, "=6*7", None, 42)
    assert read(tmp_path / "book.xlsx").column("customers", "credit_limit") == [42]


def test_a_whole_workbook_in_either_language(tmp_path: Path) -> None:
    tables = valid_tables()
    for in_chinese in (False, True):
        found = read(write_workbook(tmp_path / f"{in_chinese}.xlsx", tables, in_chinese=in_chinese))
        assert found.faults == []
        assert found.report["read"] == sum(len(rows) for rows in tables.values())


def test_faults_name_sheet_and_row(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "book.xlsx", {"customers": [["id", "name"], ["c-1", None]]}))
    ((file, line, column, _),) = found.faults
    assert "book.xlsx" in file
    assert "customers" in file
    assert (line, column) == (2, "name")


def test_sheets_of_other_things_are_named_not_loaded(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "book.xlsx", {"customers": [["id", "name"], ["c-1", "a"]], "Notes": [["hello"]]}))
    assert [name for name in found.report["ignored"] if "Notes" in name] == found.report["ignored"]
    assert found.report["ignored"]
    assert found.report["read"] == 1


def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    renamed = tmp_path / "renamed.xlsx"
    renamed.write_bytes(old.read_bytes())
    torn = write_workbook(tmp_path / "torn.xlsx", valid_tables())
    torn.write_bytes(torn.read_bytes()[:-200])
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    for file in (old, renamed, torn, other):
        with pytest.raises(ServiceError) as refused:
            read(file)
        assert all(file.name in refused.value.sentence(language) for language in LANGUAGES)


def test_a_workbook_that_unpacks_to_something_monstrous_is_refused_unread(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "bomb.xlsx", valid_tables())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(600 << 20))
    with pytest.raises(ServiceError):
        read(file)
