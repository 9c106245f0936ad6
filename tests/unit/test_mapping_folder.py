"""An export seen through a mapping: which rows of which template come of it, and every line of it accounted for."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import InvalidError
from graph_service.recording.kind import FAULT_SCHEMA
from graph_service.settings import Settings
from graph_service.words import LANGUAGES
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.source import LINES, SEVERAL, MappedKind, Place
from tests.reading import EmptyGraph

PEOPLE = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "people"
[rows.columns]
id = "No"
name = "Name"
"""


OTHERS = """
[[rows]]
from = "rivals.csv"
into = "competitors"
[rows.columns]
id = "Id"
name = "Name"
"""


def folder(place: Path, mapping: str, **files: str) -> MappedFolder:
    """An export of CSV files."""
    (place / "map.toml").write_text(mapping, encoding="utf-8")
    for name, text in files.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def rows(source: MappedKind, size: int = 50_000) -> list[dict[str, str]]:
    """Every row of a source, with the place it comes from."""
    chunks = list(source.read(size))
    header = chunks[0].cells[0]
    return [
        {"place": f"{(at := Place.of(number)).part}:{at.line}:{at.time}", **dict(zip(header, cells, strict=True))}
        for chunk in chunks[1:]
        for number, cells in zip(chunk.lines, chunk.cells, strict=True)
    ]


def by_kind(found: MappedFolder) -> Mapping[str, list[dict[str, str]]]:
    """Rows by template."""
    return {source.kind.name: rows(source) for source in found.sources}


@given(st.integers(1, 2_000), st.integers(0, LINES - 1), st.integers(0, SEVERAL - 1))
def test_a_place_is_one_number_and_back(part: int, line: int, time: int) -> None:
    place = Place(part, line, time)
    assert Place.of(place.row) == place
    assert LINES <= place.row < 2**63


def test_rows_keep_their_lines_across_empty_and_quoted_ones(tmp_path: Path) -> None:
    found = folder(tmp_path, PEOPLE, staff='No,Name\n1,Ann\n\n2,"Bo\nLee"\n,\n3,Cy\n')
    assert [(row["place"], row["id"]) for row in rows(found.sources[0])] == [
        ("1:2:0", "1"),
        ("1:4:0", "2"),
        ("1:7:0", "3"),
    ]
    assert [one["id"] for one in rows(found.sources[0], size=1)] == ["1", "2", "3"]


def test_what_lies_before_the_header_is_no_row(tmp_path: Path) -> None:
    told = PEOPLE + '[[files]]\nname = "staff.csv"\nheader_line = 3\nempty = ["-"]\n'
    found = folder(tmp_path, told, staff="Report of June\n\nNo,Name\n1,Ann\n2,-\n")
    assert [(row["place"], row["name"]) for row in rows(found.sources[0])] == [("1:4:0", "Ann"), ("1:5:0", "")]


def test_equal_rows_are_one_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    staff = "No,Name\n1,Ann\n1,Ann\n2,Bo\n"
    assert len(rows(folder(tmp_path, PEOPLE, staff=staff).sources[0])) == 3
    once = folder(tmp_path, PEOPLE.replace("into", "once = true\ninto"), staff=staff)
    assert [row["place"] for row in rows(once.sources[0])] == ["1:2:0", "1:4:0"]
    assert once.sources[0].tallies[1].same == 1
    assert len(rows(once.sources[0], size=1)) == 2, "also where they are read in different pieces"


def test_one_row_makes_as_many_as_stand_in_a_cell(tmp_path: Path) -> None:
    each = PEOPLE.replace("into", 'for_each = { column = "Name", by = ";" }\ninto').replace('id = "No"', 'id = "Name"')
    found = folder(tmp_path, each, staff="No,Name\n1,Ann; Bo;;Cy\n2,\n")
    assert [(row["place"], row["name"]) for row in rows(found.sources[0])] == [
        ("1:2:0", "Ann"), ("1:2:1", "Bo"), ("1:2:2", "Cy"),
    ], "an empty cell makes no row"  # fmt: skip
    assert [(one.template, one.code, one.rows) for one in found.by_file([])[0].left_out] == [("people", "where", 1)]


def test_rows_of_several_files_and_blocks_meet_in_one_template(tmp_path: Path) -> None:
    more = PEOPLE + PEOPLE.removeprefix("\nmapping = 1").replace("staff", "guests").replace(
        'name = "Name"', 'name = "Name"\ntitle = { constant = "guest" }'
    )
    found = folder(tmp_path, more, staff="No,Name\n1,Ann\n", guests="Name,No\nBo,2\n")
    assert by_kind(found)["people"] == [
        {"place": "1:2:0", "id": "1", "name": "Ann", "title": ""},
        {"place": "2:2:0", "id": "2", "name": "Bo", "title": "guest"},
    ]
    assert found.sources[0].name == "people (staff.csv, guests.csv)"


def test_a_unit_for_everybody_somebody_reports_to(tmp_path: Path) -> None:
    mapping = """
mapping = 1
[[rows]]
from = "staff.csv"
into = "org_units"
once = true
where = [{ column = "Boss", filled = true }]
[rows.columns]
id = { column = "Boss", prefix = "team-" }
name = { column = "Boss", lookup = { by = "No", take = "Name" } }
kind = { constant = "team" }
parent_id = { column = "Boss", lookup = { by = "No", take = "Boss", or_empty = true }, prefix = "team-" }
[[rows]]
from = "staff.csv"
into = "employees"
[rows.columns]
id = "No"
name = "Name"
role = { constant = "sales" }
org_unit_id = { column = "Boss", prefix = "team-" }
leads = { column = "No", lookup = { by = "Boss", take = "Boss", or_empty = true }, prefix = "team-" }
"""
    found = by_kind(folder(tmp_path, mapping, staff="No,Name,Boss\n1,Ann,\n2,Bo,1\n3,Cy,2\n4,Di,2\n"))
    assert [(row["id"], row["name"], row["parent_id"]) for row in found["org_units"]] == [
        ("team-1", "Ann", ""), ("team-2", "Bo", "team-1"),
    ]  # fmt: skip
    assert [(row["id"], row["org_unit_id"], row["leads"]) for row in found["employees"]] == [
        ("1", "", "team-1"), ("2", "team-1", "team-2"), ("3", "team-2", ""), ("4", "team-2", ""),
    ]  # fmt: skip


def test_every_file_tells_what_was_read_left_out_and_not_looked_at(tmp_path: Path) -> None:
    mapping = PEOPLE.replace("into", 'where = [{ column = "Left", filled = false }]\ninto').replace(
        'name = "Name"',
        'name = "Name"\ntitle = { column = "Rank", lookup = { in = "ranks.csv", by = "Rank", take = "Title" } }',
    )
    staff = "No,Name,Left,Rank,Shoe\n1,Ann,,a,39\n2,Bo,yes,a,40\n3,Cy,,z,41\n4,Di,,a\n"
    found = folder(tmp_path, mapping, staff=staff, ranks="Rank,Title\na,Head\n", notes="x\n1\n")
    chunks = list(found.sources[0].read())
    assert [fault[1:4] for chunk in chunks for fault in chunk.faults] == [("title", "lookup_missing", "z")]
    faults = pl.DataFrame(
        [(*fault[:4], "{}") for chunk in chunks for fault in chunk.faults], schema=dict(FAULT_SCHEMA), orient="row"
    )
    assert [ignored.name for ignored in found.ignored] == ["notes.csv"]
    report = {file.file: file for file in found.by_file([])}
    assert (report["staff.csv"].read, report["staff.csv"].rejected, report["staff.csv"].extra) == (4, 1, ("Shoe",))
    assert (report["ranks.csv"].read, report["ranks.csv"].rejected) == (1, 0)
    assert [(one.template, one.code, one.rows) for one in report["staff.csv"].left_out] == [("people", "where", 1)]
    assert faults["row"].to_list() == [Place(1, 4).row]


def test_sheets_and_parquet_are_read_as_their_users_see_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        for title, cells in (("Notes", [["x"]]), ("Staff", [["No", "Name"], [1, "Ann"], [2, "Bo"]])):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    frame = pl.DataFrame(
        {"No": [1, 2], "Name": ["Ann", None], "Since": [None, pl.Series(["2026-03-01"]).str.to_date()[0]]}
    )
    frame.write_parquet(tmp_path / "staff.parquet")
    for name, sheet in (("book.xlsx", 'sheet = "Staff"\n'), ("staff.parquet", "")):
        found = folder(tmp_path, PEOPLE.replace('"staff.csv"', f'"{name}"').replace("into", f"{sheet}into"))
        assert [row["id"] for row in rows(found.sources[0])] == ["1", "2"], name
    dated = PEOPLE.replace("staff.csv", "staff.parquet").replace('name = "Name"', 'name = "Name"\nfrom = "Since"')
    assert [row["from"] for row in rows(folder(tmp_path, dated).sources[0])] == ["", "2026-03-01"]


def test_another_file_or_another_mapping_is_another_load(tmp_path: Path) -> None:
    first = folder(tmp_path, PEOPLE, staff="No,Name\n1,Ann\n").digest()
    assert folder(tmp_path, PEOPLE, staff="No,Name\n1,Ann\n").digest() == first
    assert folder(tmp_path, PEOPLE, staff="No,Name\n1,Bo\n").digest() != first
    assert folder(tmp_path, PEOPLE + "# more\n", staff="No,Name\n1,Ann\n").digest() != first


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_single_file_can_be_named_instead_of_its_folder(tmp_path: Path, is_folder: bool) -> None:  # noqa: FBT001
    folder(tmp_path, PEOPLE, staff="No,Name\n1,Ann\n")
    place = tmp_path if is_folder else tmp_path / "staff.csv"
    assert len(rows(MappedFolder(place, tmp_path / "map.toml").sources[0])) == 1


def test_the_same_words_look_into_each_file_s_own_rows(tmp_path: Path) -> None:
    block = PEOPLE.removeprefix("\nmapping = 1").replace(
        'name = "Name"', 'name = { column = "Boss", lookup = { by = "No", take = "Name" } }'
    )
    both = "mapping = 1" + block + block.replace("staff", "guests")
    found = folder(tmp_path, both, staff="No,Name,Boss\n1,Ann,1\n", guests="No,Name,Boss\n1,Bo,1\n")
    assert [row["name"] for row in rows(found.sources[0])] == ["Ann", "Bo"]


def test_an_export_in_several_files_is_one_and_each_line_its_own_file_s(tmp_path: Path) -> None:
    lookup = '{ column = "Boss", lookup = { by = "No", take = "Name" } }'
    mapping = PEOPLE.replace("staff.csv", "staff-*.csv").replace('name = "Name"', f'name = "Name"\ntitle = {lookup}')
    for number, text in enumerate(("No,Name,Boss\n1,Ann,2\n", "No,Name,Boss\n2,Bo,1\n3,Cy,9\n"), start=1):
        (tmp_path / f"staff-{number}.csv").write_text(text, encoding="utf-8")
    found = folder(tmp_path, mapping)
    read = rows(found.sources[0])
    assert [(row["place"], row["id"], row["title"]) for row in read] == [
        ("1:2:0", "1", "Bo"), ("2:2:0", "2", "Ann"), ("2:3:0", "3", ""),
    ]  # fmt: skip
    chunks = list(found.sources[0].read())
    assert [Place.of(fault[0]) for chunk in chunks for fault in chunk.faults] == [Place(2, 3)]
    assert {file.file: file.read for file in found.by_file([])} == {"staff-1.csv": 1, "staff-2.csv": 2}


def test_part_of_an_export_looks_up_in_the_whole_of_it(tmp_path: Path) -> None:
    lookup = '{ column = "Boss", lookup = { in = "bosses.csv", by = ["First", "Last"], take = "No" } }'
    mapping = PEOPLE.replace('name = "Name"', f'name = "Name"\ntitle = {lookup}')
    whole, part = tmp_path / "whole", tmp_path / "part"
    whole.mkdir()
    part.mkdir()
    folder(whole, mapping, staff="No,Name,Boss\n1,Ann,Bo Lee\n2,Cy,Bo Lee\n", bosses="No,First,Last\n7,Bo,Lee\n")
    mended = part / "staff.csv"
    mended.write_text("No,Name,Boss\n2,Cyd,Bo Lee\n", encoding="utf-8")
    for brought in (mended, part):
        found = MappedFolder(brought, whole / "map.toml", whole)
        assert [(row["id"], row["name"], row["title"]) for row in rows(found.sources[0])] == [("2", "Cyd", "7")]
        with pytest.raises(InvalidError, match="--lookup-in"):
            MappedFolder(brought, whole / "map.toml")


def test_a_folder_of_mended_files_lacks_nothing_that_the_whole_export_has(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    whole.mkdir()
    part.mkdir()
    folder(whole, PEOPLE + OTHERS, staff="No,Name\n1,Ann\n", rivals="Id,Name\n1,Acme\n")
    (part / "rivals.csv").write_text("Id,Name\n1,Acme Corp\n", encoding="utf-8")
    with pytest.raises(InvalidError, match=r"lacks files that the mapping reads: staff\.csv.*--lookup-in"):
        MappedFolder(part, whole / "map.toml")
    found = MappedFolder(part, whole / "map.toml", whole)
    assert [(source.kind.name, len(rows(source))) for source in found.sources] == [("competitors", 1)]
    (whole / "staff.csv").unlink()
    with pytest.raises(InvalidError, match="lacks files"):
        MappedFolder(part, whole / "map.toml", whole)


def test_each_of_several_names_is_a_name(tmp_path: Path) -> None:
    several = '{ column = "Who", several = ["/", "、"], by_name = true }'
    mapping = PEOPLE.replace('name = "Name"', f'name = "Name"\ntitle = {several}')
    found = folder(tmp_path, mapping, staff="No,Name,Who\n1,Ann,Bo Lee / Cy、Di\n2,Bo,\n3,Cy,/\n")
    assert [row["title"] for row in rows(found.sources[0])] == ["name:Bo Lee;name:Cy;name:Di", "", ""]


def test_a_fault_names_all_columns_that_made_the_value_and_no_mark_of_ours(tmp_path: Path) -> None:
    mapping = PEOPLE.replace(
        'name = "Name"', 'name = "Name"\nreports_to = { first_of = ["Boss", "Lead"], by_name = true }'
    )
    found = folder(tmp_path, mapping, staff="No,Name,Boss,Lead\n1,Ann,,Nobody\n")
    gateway: Any = EmptyGraph()
    report = asyncio.run(load(gateway, Settings(), found, Options(is_dry_run=True)))
    assert [(one.column, one.code, one.value) for one in report.rejects] == [("Boss, Lead", "unknown_name", "Nobody")]


def test_rows_that_one_of_two_blocks_makes_are_not_left_out(tmp_path: Path) -> None:
    first, second = (
        PEOPLE.replace('into = "people"', f'into = "people"\nwhere = [{{ column = "Is", is = "{word}" }}]')
        for word in ("a", "b")
    )
    found = folder(tmp_path, first + second.replace("mapping = 1", ""), staff="No,Name,Is\n1,Ann,a\n2,Bo,b\n3,Cy,c\n")
    assert len(rows(found.sources[0])) == 2
    (report,) = found.by_file([])
    assert [(one.template, one.code, one.rows) for one in report.left_out] == [("people", "where", 1)]


def test_what_a_condition_looks_up_counts_and_a_row_of_which_it_cannot_be_told_is_a_fault(tmp_path: Path) -> None:
    where = """where = [{ any = [
  { cell = { column = "At", lookup = { in = "firms.csv", by = "Id", take = "State" } }, is = "live" },
  { column = "Name", is = "Zed" },
] }]"""
    export = folder(
        tmp_path,
        PEOPLE.replace('into = "people"', f'into = "people"\n{where}'),
        staff="No,Name,At\n1,Ann,a\n2,Bo,b\n3,Cy,x\n4,Zed,x\n5,Di,c\n",
        firms="Id,State\na,live\nb,gone\nc,live\nc,gone\n",
    )
    gateway: Any = EmptyGraph()
    report = asyncio.run(load(gateway, Settings(), export, Options(is_dry_run=True, skip_bad_rows=True)))
    assert [(one.line, one.column, one.code, one.value) for one in report.rejects] == [
        (4, "At, Name", "lookup_missing", "x"),
        (6, "At, Name", "lookup_ambiguous", "c"),
    ]
    staff = next(one for one in report.files if one.file == "staff.csv")
    assert (staff.read, staff.rejected) == (5, 2)
    assert [(one.template, one.code, one.rows) for one in staff.left_out] == [("people", "where", 1)]
    assert [row["id"] for row in rows(export.sources[0])] == ["1", "4"]


@pytest.mark.parametrize("size", [1, 50_000])
def test_empty_cells_mean_what_stands_above_them_where_the_mapping_says_so(tmp_path: Path, size: int) -> None:
    told = '[[files]]\nname = "staff.csv"\nfill_down = ["Name"]\n'
    found = folder(tmp_path, PEOPLE + told, staff="No,Name\n1,Ann\n2,\n3,Bo\n4,\n")
    assert [row["name"] for row in rows(found.sources[0], size)] == ["Ann", "Ann", "Bo", "Bo"]


def test_rows_that_come_back_hold_what_stood_above_them_and_take_nothing_from_others(tmp_path: Path) -> None:
    told = '[[files]]\nname = "staff.csv"\nfill_down = ["Name"]\n'
    mapping = PEOPLE.replace('name = "Name"', 'name = "Name"\nfrom = "Since"') + told
    text = "No,Name,Since\n1,Ann,2026-01-01\n2,Bo,2026-01-01\n3,,soon\n4,Cy,late\n5,,x\n6,Di,y,z\n7,,2026-01-01\n"
    found = folder(tmp_path, mapping, staff=text)
    gateway: Any = EmptyGraph()
    asyncio.run(load(gateway, Settings(), found, Options(is_dry_run=True, reject_to=tmp_path / "rejects")))
    mended = MappedFolder(tmp_path / "rejects", tmp_path / "map.toml")
    assert [(row["id"], row["name"]) for row in rows(mended.sources[0])] == [
        ("3", "Bo"),
        ("4", "Cy"),
        ("5", "Cy"),
        ("7", ""),
    ]


def test_what_is_mended_is_looked_up_before_the_whole_export_and_the_whole_fills_the_gaps(tmp_path: Path) -> None:
    mapping = PEOPLE.replace('name = "Name"', 'name = { column = "Boss", lookup = { by = "No", take = "Name" } }')
    (tmp_path / "whole").mkdir()
    folder(tmp_path / "whole", mapping, staff="No,Name,Boss\n1,Ann,2\n2,Bo,1\n3,Cy,1\n")
    part = tmp_path / "part"
    part.mkdir()
    (part / "staff.csv").write_text("No,Name,Boss\n1,Anna,2\n4,Di,1\n5,Ed,9\n", encoding="utf-8")
    found = MappedFolder(part, tmp_path / "whole" / "map.toml", tmp_path / "whole")
    assert [(row["id"], row["name"]) for row in rows(found.sources[0])] == [("1", "Bo"), ("4", "Anna"), ("5", "")]
    assert [source.read for source in found.by_file([])] == [3], "the whole is brought by nobody"
    before = found.digest()
    (tmp_path / "whole" / "staff.csv").write_text("No,Name,Boss\n2,Bob,1\n", encoding="utf-8")
    assert MappedFolder(part, tmp_path / "whole" / "map.toml", tmp_path / "whole").digest() != before


def test_rejected_rows_of_a_sheet_are_found_by_its_title_once_they_come_back(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "staff.xlsx") as book:
        for title in ("员工", "orders"):
            sheet = book.add_worksheet(title)
            for line, cells in enumerate([["Report"], ["No", "Name"], ["1", "Ann"], ["2", "-"]]):
                sheet.write_row(line, 0, cells)
    told = '[[files]]\nname = "staff.xlsx"\nsheet = "员工"\nheader_line = 2\nempty = ["-"]\n'
    mapping = PEOPLE.replace('from = "staff.csv"', 'from = "staff.xlsx"\nsheet = "员工"') + told
    found = folder(tmp_path, mapping)
    gateway: Any = EmptyGraph()
    rejects = tmp_path / "rejects"
    options = Options(is_dry_run=True, skip_bad_rows=True, reject_to=rejects)
    report = asyncio.run(load(gateway, Settings(), found, options))
    assert report.rejects_written == (str(rejects / "员工.csv"),)
    file = rejects / "员工.csv"
    for brought in (rejects, file):
        again = MappedFolder(brought, tmp_path / "map.toml")
        assert [(row["id"], row["name"]) for row in rows(again.sources[0])] == [("2", "")], "still what is empty there"
    file.write_text(file.read_text(encoding="utf-8-sig").replace("2,'-", "2,Bo"), encoding="utf-8-sig")
    assert [row["name"] for row in rows(MappedFolder(rejects, tmp_path / "map.toml").sources[0])] == ["Bo"]
    file.write_text("No,Name\n3,Cy\n", encoding="utf-8")
    with pytest.raises(InvalidError, match=r"staff\.xlsx"):
        MappedFolder(rejects, tmp_path / "map.toml")


def test_sheets_that_no_block_reads_are_named_unless_nothing_stands_in_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "staff.xlsx") as book:
        for title in ("staff", "orders", "blank"):
            sheet = book.add_worksheet(title)
            if title != "blank":
                sheet.write_row(0, 0, ["No", "Name"])
    mapping = PEOPLE.replace('from = "staff.csv"', 'from = "staff.xlsx"\nsheet = "staff"')
    found = folder(tmp_path, mapping)
    assert [(one.name, one.code) for one in found.ignored] == [("[staff.xlsx]orders", "unmapped_sheet")]
    alone = MappedFolder(tmp_path / "staff.xlsx", tmp_path / "map.toml")
    assert [one.name for one in alone.ignored] == ["[staff.xlsx]orders"]


def test_a_cell_merged_over_several_lines_holds_in_each_of_them_and_in_no_other(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "staff.xlsx") as book:
        sheet = book.add_worksheet("staff")
        sheet.merge_range(0, 0, 0, 1, "All who work here")
        sheet.write_row(1, 0, ["No", "Name"])
        sheet.merge_range(2, 1, 4, 1, "Ann")
        for line in range(2, 7):
            sheet.write(line, 0, line)
    mapping = PEOPLE.replace("staff.csv", "staff.xlsx") + '[[files]]\nname = "staff.xlsx"\nheader_line = 2\n'
    found = folder(tmp_path, mapping)
    assert [(row["id"], row["name"]) for row in rows(found.sources[0], 2)] == [
        ("2", "Ann"), ("3", "Ann"), ("4", "Ann"), ("5", ""), ("6", ""),
    ]  # fmt: skip


def test_rejected_rows_are_written_from_the_header_on_and_taken_back_once_mended(tmp_path: Path) -> None:
    mapping = PEOPLE.replace('name = "Name"', 'name = "Name"\nfrom = "Since"') + OTHERS
    told = '[[files]]\nname = "staff.csv"\nheader_line = 3\n'
    text = "Report\n\nNo,Name,Since\n1,Ann,2026-01-01\n2,=Bo,soon\n"
    found = folder(tmp_path, mapping + told, staff=text, rivals="Id,Name\nr,Rival\n")
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, reject_to=tmp_path / "rejects")
    report = asyncio.run(load(gateway, Settings(), found, options))
    assert [(one.file, one.line, one.column, one.value) for one in report.rejects] == [
        ("staff.csv", 5, "Since", "soon")
    ]
    (written,) = report.rejects_written
    lines = Path(written).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("No,Name,Since,")
    Path(written).write_text("\n".join(lines).replace("soon", "2026-02-01", 1) + "\n", encoding="utf-8")
    again = MappedFolder(Path(written), tmp_path / "map.toml")
    assert [(row["id"], row["name"], row["from"]) for row in rows(again.sources[0])] == [("2", "=Bo", "2026-02-01")]
    assert [source.kind.name for source in again.sources] == ["people"], "the other file of the mapping is not missed"


IN_CP1252 = '[[files]]\nname = "staff.csv"\nencoding = "Windows-1252"\n'
GERMAN = "No;Name\n1;D\u00fcsseldorf \u00c4\u00d6\n2;GR\u00d6\u00dfE\n3;10 \u20ac\n"


def test_a_file_is_read_in_the_encoding_that_the_mapping_says(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_bytes(GERMAN.encode("cp1252"))
    found = folder(tmp_path, PEOPLE + IN_CP1252)
    assert [row["name"] for row in rows(found.sources[0])] == ["Düsseldorf ÄÖ", "GRÖßE", "10 €"]
    with pytest.raises(InvalidError) as refused:
        folder(tmp_path, PEOPLE)
    for language in LANGUAGES:
        said = refused.value.sentence(language)
        assert all(part in said for part in ("staff.csv", '`encoding = "cp1252"`', "[[files]]", "2"))


def test_a_byte_that_the_encoding_does_not_have_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_bytes(GERMAN.encode("cp1252") + b"4;\x81\n")
    with pytest.raises(InvalidError) as refused:
        folder(tmp_path, PEOPLE + IN_CP1252)
    assert refused.value.code == "mapping.encoding_other"
    assert all(
        part in refused.value.sentence(language) for language in LANGUAGES for part in ("staff.csv", "5", "cp1252")
    )


@pytest.mark.parametrize("saved", ["utf-8", "utf-8-sig", "cp1252"])
def test_rejected_rows_come_back_whatever_encoding_their_file_had(tmp_path: Path, saved: str) -> None:
    mapping = PEOPLE.replace('name = "Name"', 'name = "Name"\nfrom = "Since"') + IN_CP1252
    (tmp_path / "staff.csv").write_bytes("No,Name,Since\n1,Jürgen,bald\n".encode("cp1252"))
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, reject_to=tmp_path / "rejects", language="en")
    (written,) = asyncio.run(load(gateway, Settings(), folder(tmp_path, mapping), options)).rejects_written
    text = Path(written).read_text(encoding="utf-8-sig")
    Path(written).write_bytes(text.replace("bald", "2026-02-01", 1).encode(saved))
    again = MappedFolder(Path(written), tmp_path / "map.toml")
    assert [row["name"] for row in rows(again.sources[0])] == ["Jürgen"]


def test_days_that_are_none_and_numbers_of_excel_are_called_what_they_are(tmp_path: Path) -> None:
    mapping = PEOPLE.replace(
        'name = "Name"',
        'name = "Name"\nfrom = { column = "Since", date = "%d.%m.%Y" }',
    )
    text = "No,Name,Since\n1,A,31.02.2021\n2,B,30.02.2026\n3,C,00.00.0000\n4,D,05.13.2021\n5,E,45389\n6,F,07.04.2024\n"
    gateway: Any = EmptyGraph()
    found = folder(tmp_path, mapping, staff=text)
    report = asyncio.run(load(gateway, Settings(), found, Options(is_dry_run=True)))
    assert [(one.line, one.column, one.code, one.value) for one in report.rejects] == [
        (2, "Since", "no_such_day", "31.02.2021"),
        (3, "Since", "no_such_day", "30.02.2026"),
        (4, "Since", "no_such_day", "00.00.0000"),
        (5, "Since", "no_such_day", "05.13.2021"),
        (6, "Since", "date_serial_in_csv", "45389"),
    ]
    assert '`date = "excel"`' in report.rejects[-1].message
    read = folder(tmp_path, mapping.replace("%d.%m.%Y", "excel"), staff="No,Name,Since\n5,E,45389\n")
    assert [row["from"] for row in rows(read.sources[0])] == ["2024-04-07"]
