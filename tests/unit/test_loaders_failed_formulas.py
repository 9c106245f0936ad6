"""A formula that failed is a fault where it stands: never an empty cell, which would mean unknown."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from loaders.workbook_parts import NOT_CALCULATED, error_cells
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


def rewritten(before: Path, after: Path, text: str, other: str) -> None:
    """The same workbook with another text in its parts."""
    with zipfile.ZipFile(before) as given, zipfile.ZipFile(after, "w") as made:
        for entry in given.infolist():
            made.writestr(entry, given.read(entry).replace(text.encode(), other.encode()))


def test_failed_formulas_are_found_in_the_sheet_they_are_in(tmp_path: Path) -> None:
    found = error_cells(workbook(tmp_path / "book.xlsx"), "customers")
    assert {(line - 1, at): error for line, cells in found.items() for at, error in cells} == PLACES


def test_a_formula_that_was_never_calculated_is_a_fault_and_one_that_says_nothing_is_not(tmp_path: Path) -> None:
    """Programs that write workbooks leave the calculating to Excel: the cell has no value, and is not unknown."""
    sheet = workbook(tmp_path / "book.xlsx")
    cells = {"B2": "<f>1*100</f><v></v>", "A4": "<f>A1</f><v/>", "C4": "<f>A1</f>", "D4": '<f t="shared" si="0"/>'}
    told = {"E4": '<c r="E4" t="str"><f>IF(1,"","x")</f><v></v></c>', "F4": '<c r="F4"><f>1+1</f><v>2</v></c>'}
    made = "".join([*(f'<c r="{at}">{inner}</c>' for at, inner in cells.items()), *told.values()])
    rewritten(sheet, tmp_path / "made.xlsx", "</sheetData>", f'<row r="4">{made}</row></sheetData>')
    found = error_cells(tmp_path / "made.xlsx", "customers")
    assert sorted(at for cells in found.values() for at, error in cells if error == NOT_CALCULATED) == [0, 1, 2, 3]


def test_what_was_never_calculated_is_named_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    with xlsxwriter.Workbook(tmp_path / "calculated.xlsx") as book:
        sheet = book.add_worksheet("customers")
        sheet.write_row(0, 0, ["id", "name", "credit_limit"])
        sheet.write_row(1, 0, ["c-1", "A"])
        sheet.write_formula(1, 2, "=1*100", None, 4711)
        sheet.write_row(2, 0, ["c-2", "B", 7])
    rewritten(tmp_path / "calculated.xlsx", path, "<v>4711</v>", "<v></v>")
    codes = [(r["line"], r["column"], r["code"]) for r in read(path).report["rejects"]]
    assert codes == [(2, "credit_limit", "formula_not_calculated")]


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
