"""Empty templates: what is written is accepted again, in both languages and both forms."""

import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from cli.main import build
from graph_service.recording.kind import ColumnType
from graph_service.recording.registry import kinds
from graph_service.words import LANGUAGES
from tests.reading import read
from tests.template_files import valid_tables, write_csv, written_out

LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def template(path: Path, *options: str) -> str:
    """The command as a user runs it; what it says."""
    done = CliRunner().invoke(build(), ["template", str(path), *options])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


@LANGUAGE
def test_a_folder_of_empty_templates_loads_as_nothing_without_fault(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t", "--lang", language)
    found = read(tmp_path / "t")
    assert {file["template"] for file in found.report["files"]} == {kind.name for kind in kinds()}
    assert (found.faults, found.report["read"]) == ([], 0)


@LANGUAGE
def test_an_empty_workbook_loads_as_nothing_without_fault(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t.xlsx", "--lang", language)
    found = read(tmp_path / "t.xlsx")
    assert {file["template"] for file in found.report["files"]} == {kind.name for kind in kinds()}
    assert (found.faults, found.report["read"]) == ([], 0)


@LANGUAGE
def test_filled_templates_load_without_fault(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t", "--lang", language)
    for name, rows in valid_tables().items():
        file = tmp_path / "t" / f"{name}.csv"
        header = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        kind = next(kind for kind in kinds() if kind.name == name)
        keys = [next(c.name for c in kind.columns if cell.rstrip("*") in (c.name, *c.zh)) for cell in header]
        write_csv(file, [header, *([row.get(key, "") for key in keys] for row in rows)])
    found = read(tmp_path / "t")
    assert found.faults == []
    assert found.report["read"] == sum(len(rows) for rows in valid_tables().values())


def sheets(file: Path) -> dict[str, str]:
    """XML of every sheet by its name."""
    with zipfile.ZipFile(file) as archive:
        book = archive.read("xl/workbook.xml").decode()
        names = re.findall(r'<sheet name="([^"]+)"', book)
        return {name: archive.read(f"xl/worksheets/sheet{at}.xml").decode() for at, name in enumerate(names, start=1)}


@LANGUAGE
def test_choices_are_drop_downs_in_the_language_of_the_template(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t.xlsx", "--lang", language)
    found = sheets(tmp_path / "t.xlsx")
    for kind in kinds():
        xml = found[kind.zh if language == "zh" else kind.name]
        lists = re.findall(r'<dataValidation type="list".*?</dataValidation>', xml, re.DOTALL)
        for column in kind.columns:
            if column.type is ColumnType.CHOICE and len(",".join(column.choices)) < 255:
                words = [
                    spelled[0] if language == "zh" and spelled else code for code, spelled in column.choices.items()
                ]
                assert any(",".join(words) in rule for rule in lists), (kind.name, column.name)


@LANGUAGE
def test_the_words_of_every_drop_down_are_understood(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t.xlsx", "--lang", language)
    for kind in kinds():
        xml = sheets(tmp_path / "t.xlsx")[kind.zh if language == "zh" else kind.name]
        offered = re.findall(
            r'<dataValidation type="list".*?sqref="([A-Z]+)2[^"]*".*?<formula1>"(.*?)"</formula1>', xml, re.DOTALL
        )
        for letters, words in offered:
            column = kind.columns[column_number(letters)]
            values = words.split(",")
            header = [each.name for each in kind.columns]
            rows = [[word if each is column else "1" for each in kind.columns] for word in values]
            file = write_csv(tmp_path / kind.name / f"{kind.name}.csv", [header, *rows])
            assert None not in read(file).column(kind.name, column.name)
            assert column.name not in {name for _, _, name, _ in read(file).faults}


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@LANGUAGE
def test_columns_of_ids_and_texts_are_formatted_as_text(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t.xlsx", "--lang", language)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r"<xf [^>]*>", re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL)[0])  # type: ignore[index]
    custom = re.search(r'numFmtId="(\d+)" formatCode="@"', styles)
    number = custom[1] if custom else "49"
    texts = {at for at, style in enumerate(formats) if f'numFmtId="{number}"' in style}
    for kind in kinds():
        xml = sheets(tmp_path / "t.xlsx")[kind.zh if language == "zh" else kind.name]
        spans = [
            (int(low), int(high), int(style))
            for low, high, style in re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"', xml)
        ]
        for at, column in enumerate(kind.columns, start=1):
            if column.type in (ColumnType.ID, ColumnType.IDS, ColumnType.TEXT):
                assert any(low <= at <= high and style in texts for low, high, style in spans), (kind.name, column.name)


@LANGUAGE
def test_the_first_sheets_explain_in_both_languages(language: str, tmp_path: Path) -> None:
    template(tmp_path / "t.xlsx", "--lang", language)
    book = CalamineWorkbook.from_path(str(tmp_path / "t.xlsx"))
    explained = {name: str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names[:2]}
    for text in explained.values():
        assert all(kind.name in text for kind in kinds())
    assert len({"留空" in text for text in explained.values()}) == 2


def test_only_the_templates_asked_for(tmp_path: Path) -> None:
    template(tmp_path / "t", "--kinds", "people,seats")
    assert sorted(file.name for file in (tmp_path / "t").glob("*.csv")) == ["people.csv", "seats.csv"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", [["mine"]])
    done = CliRunner().invoke(build(), ["template", str(tmp_path)])
    assert done.exit_code != 0
    assert (tmp_path / "people.csv").read_text(encoding="utf-8").strip() == "mine"


def test_a_workbook_filled_by_typing_loads_without_fault(tmp_path: Path) -> None:
    """Types as Excel would store them: numbers as numbers, days as days."""
    file = tmp_path / "typed.xlsx"
    with xlsxwriter.Workbook(str(file), {"strings_to_numbers": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in valid_tables().items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(written_out(rows, name)):
                sheet.write_row(at, 0, cells)
    assert read(file).faults == []
