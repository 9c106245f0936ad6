"""A formula that failed is a fault where it stands: never an empty cell, which would mean unknown."""

from pathlib import Path

import pytest
import xlsxwriter

from loaders.workbook_parts import error_cells
from tests.reading import read

PLACES = {(1, 1): "#N/A", (2, 0): "#DIV/0!", (7, 30): "#REF!"}


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("notes").write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet = book.add_worksheet("customers")
        sheet.write_row(0, 0, ["id", "name"])
        sheet.write_row(1, 0, ["c-1", ""])
        sheet.write_row(2, 0, ["", "<c t='e'>&"])
        for (row, column), error in PLACES.items():
            sheet.write_formula(row, column, f'=IF("</c>"="x",{"1+" * 200}1)', None, error)
    return path


def test_failed_formulas_are_found_in_the_sheet_they_are_in(tmp_path: Path) -> None:
    found = error_cells(workbook(tmp_path / "book.xlsx"), "customers")
    assert {(line - 1, at): error for line, cells in found.items() for at, error in cells} == PLACES


@pytest.mark.parametrize("block", [1_000, 1_013])
def test_a_failed_formula_is_found_once_wherever_blocks_are_cut(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.workbook_parts.BLOCK", block)
    found = error_cells(workbook(tmp_path / "book.xlsx"), "customers")
    assert sorted((line - 1, at) for line, cells in found.items() for at, _ in cells) == sorted(PLACES)


def test_a_failed_formula_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "book.xlsx"))
    codes = [(r["line"], r["column"], r["code"], r["value"]) for r in found.report["rejects"]]
    assert (2, "name", "formula_failed", "#N/A") in codes
    assert (3, "id", "formula_failed", "#DIV/0!") in codes
    assert all(code != "required" for _, _, code, _ in codes)


def test_a_failed_formula_saved_as_csv_is_a_fault_too(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("id,name\nc-1,#N/A\nc-2,#1 in the market\n", encoding="utf-8")
    found = read(file)
    assert [(r["line"], r["code"]) for r in found.report["rejects"]] == [(2, "formula_failed")]
