"""What a mapping says is heeded or refused; what a file says is read in that form, or named."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from graph_service.errors import InvalidError
from graph_service.settings import Settings
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from tests.reading import EmptyGraph
from tests.unit.test_mapping_folder import by_kind, rows

HEAD = """
mapping = 1
{files}
[[rows]]
from = "{name}"
into = "customers"
[rows.columns]
id = "id"
name = "label"
{columns}
"""


def opened(place: Path, columns: str = "", files: str = "", name: str = "p.csv") -> MappedFolder:
    """The export of a folder, with some lines of the mapping."""
    (place / "map.toml").write_text(HEAD.format(files=files, name=name, columns=columns), encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def read(place: Path, text: str, columns: str = "", files: str = "") -> list[dict[str, str]]:
    """The customers made of a CSV file."""
    (place / "p.csv").write_text(text, encoding="utf-8")
    return by_kind(opened(place, columns, files))["customers"]


def faults(found: MappedFolder) -> list[tuple[str, str]]:
    """Codes and values of what is wrong with the customers."""
    (source,) = found.sources
    return [(fault[2], fault[3]) for chunk in source.read() for fault in chunk.faults]


def refusal(place: Path, columns: str = "", files: str = "", name: str = "p.csv") -> InvalidError:
    """Why an export is not opened."""
    with pytest.raises(InvalidError) as refused:
        opened(place, columns, files, name)
    return refused.value


@pytest.mark.parametrize(
    ("decimal", "text", "number"),
    [
        (",", "1.234,50", "1234.5"),
        (",", "1 234 567,5", "1234567.5"),
        (",", "1'234", "1234"),
        (".", "1\u2019234\u2019567.50", "1234567.5"),
        (".", "#N/A", None),
        (",", "12,5", "12.5"),
        (",", "0,5", "0.5"),
        (",", "12.50", None),
        (",", "1234.56", None),
        (",", "1.23.456", None),
        (",", "1.234.5", None),
        (",", "1.234'567", None),
        (",", "0.123", None),
        (".", "1,234.50", "1234.5"),
        (".", "12.5", "12.5"),
        (".", "0,500", None),
        (".", "00,500", None),
        (".", "1,5", None),
        (".", "1,234,56", None),
    ],
)
def test_a_number_is_of_its_form_or_a_fault(decimal: str, text: str, number: str | None, tmp_path: Path) -> None:
    columns = f'credit_limit_yuan = {{ column = "v", decimal = "{decimal}" }}'
    (tmp_path / "p.csv").write_text(f"id;label;v\n1;A;{text}\n", encoding="utf-8")
    found = opened(tmp_path, columns)
    code = "number_with_comma" if decimal == "," else "number_with_point"
    assert faults(found) == ([] if number else [(code, text)])
    if number:
        assert rows(found.sources[0])[0]["credit_limit_yuan"] == number


def test_cells_that_are_numbers_are_taken_as_such(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "label", "v"])
        for at, value in enumerate([0.875, 12.5, 7, "1.234,50", "1.234.567"], start=1):
            sheet.write_row(at, 0, [f"c{at}", "A", value])
    columns = 'credit_limit_yuan = { column = "v", decimal = "," }'
    found = opened(tmp_path, columns, name="p.xlsx")
    assert [row["credit_limit_yuan"] for row in rows(found.sources[0])] == ["0.875", "12.5", "7", "1234.5", "1234567"]
    assert not faults(found)


def test_a_cell_that_may_be_a_number_or_a_text_of_thousands_is_a_fault(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "label", "v"])
        sheet.write_row(1, 0, ["c1", "A", 12.345])
        sheet.write_row(2, 0, ["c2", "A", 12.5])
    found = opened(tmp_path, 'credit_limit_yuan = { column = "v", decimal = "," }', name="p.xlsx")
    assert faults(found) == [("number_with_comma", "12.345")]


@pytest.mark.parametrize("name", ["pp.csv", "P.csv", "q*.csv"])
def test_what_is_said_of_a_file_that_is_not_read_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    error = refusal(tmp_path, files=f'[[files]]\nname = "{name}"\nempty = ["-"]')
    assert error.code == "mapping.files_of_no_rows"
    assert error.fields["file"] == name
    assert error.fields["known"] == ["p.csv"]


def test_a_sheet_said_of_a_file_without_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    error = refusal(tmp_path, files='[[files]]\nname = "p.csv"\nsheet = "S"')
    assert (error.code, error.fields["file"]) == ("mapping.files_of_no_rows", "[p.csv]S")


def test_what_is_said_of_a_file_that_the_export_may_lack_is_not_refused(tmp_path: Path) -> None:
    more = (
        '[[rows]]\nfrom = "q.csv"\noptional = true\ninto = "competitors"\n[rows.columns]\nid = "id"\nname = "label"\n'
    )
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    mapping = HEAD.format(files='[[files]]\nname = "q.csv"\nempty = ["-"]', name="p.csv", columns="") + more
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    assert len(MappedFolder(tmp_path, tmp_path / "map.toml").files) == 1


def test_rows_that_come_back_need_no_file_of_which_something_is_said(tmp_path: Path) -> None:
    (tmp_path / "mended").mkdir()
    (tmp_path / "mended" / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    (tmp_path / "unread.csv").write_text("x\n1\n", encoding="utf-8")
    mapping = HEAD.format(files='[[files]]\nname = "unread.csv"\nempty = ["-"]', name="p.csv", columns="")
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    assert MappedFolder(tmp_path / "mended", tmp_path / "map.toml", tmp_path).files
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    assert MappedFolder(tmp_path / "p.csv", tmp_path / "map.toml").files


def test_a_star_speaks_of_every_file_and_a_name_before_it(tmp_path: Path) -> None:
    for name, empty in (("p-1", "-"), ("p-2", "?")):
        (tmp_path / f"{name}.csv").write_text(f"Title\nid;label;v\n{name};A;{empty}\n", encoding="utf-8")
    files = '[[files]]\nname = "p-*.csv"\nheader_line = 2\nempty = ["-"]\n'
    files += '[[files]]\nname = "p-2.csv"\nheader_line = 2\nempty = ["?"]'
    found = by_kind(opened(tmp_path, 'region = "v"', files, name="p-*.csv"))["customers"]
    assert [(row["id"], row["region"]) for row in found] == [("p-1", ""), ("p-2", "")]


def test_a_column_that_cannot_be_filled_down_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    error = refusal(tmp_path, files='[[files]]\nname = "p.csv"\nfill_down = ["lable"]')
    assert (error.code, error.fields["name"]) == ("mapping.fill_down_absent", "lable")
    assert str(error.fields["path"]).endswith("map.toml:5")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_header_tells_what_stands_between_cells(separator: str, tmp_path: Path) -> None:
    header = separator.join(["id", "label", '"Amount, net, in EUR; before tax\t| all"'])
    text = f"Export of 30/06/2025, by Ann; draft\n\n{header}\n{separator.join(['1', 'A', '7'])}\n"
    found = read(tmp_path, text, files='[[files]]\nname = "p.csv"\nheader_line = 3')
    assert [(row["id"], row["name"]) for row in found] == [("1", "A")]


def test_lines_without_anything_before_the_header_do_not_hide_its_separator(tmp_path: Path) -> None:
    assert [row["id"] for row in read(tmp_path, "\n\nid;label\n1;A, B\n")] == ["1"]


def test_the_second_column_of_one_name_has_a_name(tmp_path: Path) -> None:
    columns = 'region = "Date"\nindustry = "date (2)"'
    (row,) = read(tmp_path, "id,label,Date,Date,Other (2),Other,Other\n1,A,x,y,,,\n", columns)
    assert (row["region"], row["industry"]) == ("x", "y")
    assert opened(tmp_path, columns).files[0].header[4:] == ("Other (2)", "Other", "Other")


def test_all_that_matches_is_rewritten(tmp_path: Path) -> None:
    columns = """region = { column = "v", pattern = '[.]', becomes = " " }"""
    assert read(tmp_path, "id,label,v\n1,A,a.b.c\n", columns)[0]["region"] == "a b c"


@pytest.mark.parametrize(
    ("becomes", "taken"),
    [("$2 $1", None), ("${last}x", None), ("$$5", None), ("$3 $1", "$3"), (r"\2 \1", r"\2"), ("$1a", "$1a")],
)
def test_groups_that_are_put_in_must_be_there(becomes: str, taken: str | None, tmp_path: Path) -> None:
    columns = f"""region = {{ column = "v", pattern = '(?P<last>.*), (.*)', becomes = '{becomes}' }}"""
    (tmp_path / "p.csv").write_text("id,label,v\n1,A,x\n", encoding="utf-8")
    if taken is None:
        assert opened(tmp_path, columns)
    else:
        assert taken in str(refusal(tmp_path, columns))


def test_letters_made_small_are_one_address(tmp_path: Path) -> None:
    columns = 'region = { column = "v", lower = true }'
    found = read(tmp_path, "id,label,v\n1,A,Ann@X.example\n2,B,ann@x.example\n", columns)
    assert {row["region"] for row in found} == {"ann@x.example"}


@pytest.mark.parametrize("form", ["dd/mm/yyyy", "Excel"])
def test_what_is_no_form_of_a_day_is_refused(form: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label,v\n1,A,x\n", encoding="utf-8")
    assert form in str(refusal(tmp_path, f'since = {{ column = "v", date = "{form}" }}'))


def test_years_of_two_digits_are_left_to_their_form(tmp_path: Path) -> None:
    columns = 'since = { column = "v", date = ["%d/%m/%Y", "%d/%m/%y"] }'
    found = read(tmp_path, "id,label,v\n1,A,25/03/25\n2,A,26/03/2025\n", columns)
    assert [row["since"] for row in found] == ["2025-03-25", "2025-03-26"]
    (tmp_path / "p.csv").write_text("id,label,v\n1,A,25/03/25\n", encoding="utf-8")
    only = opened(tmp_path, 'since = { column = "v", date = "%d/%m/%Y" }')
    assert [value for _, value in faults(only)] == ["25/03/25"]


@pytest.mark.parametrize("said", ["cp1252", "gbk"])
def test_utf_8_is_not_read_as_something_else(said: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label\n1,Société 华远\n", encoding="utf-8")
    assert refusal(tmp_path, files=f'[[files]]\nname = "p.csv"\nencoding = "{said}"').code == "mapping.encoding_is_utf8"
    (tmp_path / "p.csv").write_text("id,label\n1,Societe\n", encoding="ascii")
    assert opened(tmp_path, files=f'[[files]]\nname = "p.csv"\nencoding = "{said}"')


def test_ids_that_are_floats_lose_no_more_than_their_point(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [1.0, 2.5, 2.0**60], "label": ["A", "B", "C"], "above": [None, 1.0, float("nan")]})
    frame.write_parquet(tmp_path / "p.parquet")
    found = by_kind(opened(tmp_path, 'parent_id = "above"', name="p.parquet"))["customers"]
    assert [(row["id"], row["parent_id"]) for row in found[:2]] == [("1", ""), ("2.5", "1")]
    assert found[2]["parent_id"] == ""


def test_an_id_that_excel_has_shortened_is_a_fault(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "label"])
        sheet.write_row(1, 0, [20250304123456789, "A"])
        sheet.write_row(2, 0, [20250304, "1e+10"])
    assert faults(opened(tmp_path, name="p.xlsx")) == [("id_shortened", "2.02503041234568e+16")]


@pytest.mark.parametrize(
    ("head", "known"),
    [("mapping = 2", "mapping: nothing but 1 may stand here"), ("mapping = 1", "nothing but '.' or ','")],
)
def test_a_word_of_few_is_answered_with_them(head: str, known: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label,v\n1,A,x\n", encoding="utf-8")
    columns = 'credit_limit_yuan = { column = "v", decimal = ";" }' if head.endswith("1") else ""
    mapping = HEAD.format(files="", name="p.csv", columns=columns).replace("mapping = 1", head)
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    with pytest.raises(InvalidError, match=re.escape(known)):
        MappedFolder(tmp_path, tmp_path / "map.toml")


async def test_a_row_of_another_file_is_named_with_it(tmp_path: Path) -> None:
    for number, label in (("1", "A"), ("2", "B")):
        (tmp_path / f"c-{number}.csv").write_text(f"id,label\n1,{label}\n", encoding="utf-8")
    found = opened(tmp_path, name="c-*.csv")
    gateway: Any = EmptyGraph()
    report = await load(gateway, Settings(), found, Options(is_dry_run=True))

    one, other = report.rejects
    assert [(reject.file, reject.line) for reject in (one, other)] == [("c-1.csv", 2), ("c-2.csv", 2)]
    assert "Row 2 (c-2.csv) has the same key" in one.message
    assert "Row 2 (c-1.csv) has the same key" in other.message


def test_an_archive_is_not_a_file_that_lacks_others(tmp_path: Path) -> None:
    (tmp_path / "e.zip").write_bytes(b"PK")
    (tmp_path / "map.toml").write_text(HEAD.format(files="", name="p.csv", columns=""), encoding="utf-8")
    with pytest.raises(InvalidError) as refused:
        MappedFolder(tmp_path / "e.zip", tmp_path / "map.toml")
    assert refused.value.code == "mapping.unknown_file_kind"


async def test_a_name_that_several_bear_is_mended_by_what_its_fault_says(tmp_path: Path) -> None:
    for name, text in (("p", "id,label\n1,A\n2,A\n3,B\n"), ("q", "id,label,above\n4,C,A\n5,D,customer:2\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    more = '[[rows]]\nfrom = "q.csv"\ninto = "customers"\n[rows.columns]\nid = "id"\nname = "label"\n'
    more += 'parent_id = { column = "above", by_name = true }\n'
    (tmp_path / "map.toml").write_text(HEAD.format(files="", name="p.csv", columns="") + more, encoding="utf-8")
    gateway: Any = EmptyGraph()
    found = MappedFolder(tmp_path, tmp_path / "map.toml")
    report = await load(gateway, Settings(), found, Options(is_dry_run=True))
    (reject,) = report.rejects
    assert (reject.file, reject.line, reject.code) == ("q.csv", 2, "ambiguous_name_mapped")
    assert "customer:1, customer:2" in reject.message
