"""Files of other systems as they are, and what is said of them: types without texts, separators within names, days
from 1904, no rows, and sentences that stay whole in a pipe.
"""

import asyncio
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from rich.table import Table
from rich.text import Text

from cli.load import show_report
from cli.terminal import Page, out
from graph_service.errors import InvalidError
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language, say
from loaders.load import Options, load
from loaders.mapping.days import dated
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.folder import MappedFolder
from loaders.mapping.foreign import open_file
from loaders.mapping.model import File
from tests.reading import EmptyGraph
from tests.unit.test_mapping_folder import by_kind
from tests.unit.test_mapping_heeded import HEAD, opened, refusal


def parquet(place: Path, **columns: pl.Series) -> None:
    """A Parquet file of two customers with more columns."""
    pl.DataFrame({"id": ["1", "2"], "label": ["A", "B"], **columns}).write_parquet(place / "p.parquet")


BYTES = pl.Series([b"\xff\x00", None])
RECORDS = pl.Series([{"a": 1}, {"a": 2}])


def test_columns_without_texts_are_of_no_consequence_where_nothing_asks_for_them(tmp_path: Path) -> None:
    parquet(tmp_path, row_hash=BYTES, record=RECORDS, deep=pl.Series([[["a"]], []]), raw=pl.Series([[b"\xff"], []]))
    found = opened(tmp_path, name="p.parquet")
    assert [row["id"] for row in by_kind(found)["customers"]] == ["1", "2"]
    assert found.unused(found.files[0]) == ("row_hash", "record", "deep", "raw")
    assert "2 rows." in draft_mapping(tmp_path / "p.parquet").text


@pytest.mark.parametrize(
    "asked",
    [
        'region = "Row-Hash"',
        'region = { column = ["none", "row_hash", "label"] }',
        'region = { column = "row_hash", optional = true }',
        'region = { join = ["label", "row_hash"] }',
        'region = { column = "label", lookup = { by = "row_hash", take = "label" } }',
        'region = { column = "label", lookup = { by = "label", take = "row_hash" } }',
    ],
)
def test_a_column_without_texts_is_named_where_something_asks_for_it(asked: str, tmp_path: Path) -> None:
    parquet(tmp_path, row_hash=BYTES)
    error = refusal(tmp_path, asked, name="p.parquet")
    assert (error.code, error.fields["type"]) == ("mapping.column_unreadable", "Binary")
    for language in LANGUAGES:
        assert all(text in error.sentence(language) for text in ("map.toml:10", "p.parquet", str(error.fields["name"])))


def test_a_name_behind_one_that_holds_texts_may_hold_none(tmp_path: Path) -> None:
    parquet(tmp_path, row_hash=BYTES)
    found = opened(tmp_path, 'region = { column = ["label", "row_hash"] }', name="p.parquet")
    assert [row["region"] for row in by_kind(found)["customers"]] == ["A", "B"]


def test_spans_and_lists_of_texts_are_texts(tmp_path: Path) -> None:
    spans = pl.Series([timedelta(days=1, hours=2), None])
    parquet(tmp_path, sla=spans, tags=pl.Series([["a", None, "b"], []]), numbers=pl.Series([[1.0, 2.5], None]))
    columns = 'region = "sla"\nindustry = "tags"\ntier = "numbers"'
    read = by_kind(opened(tmp_path, columns, name="p.parquet"))["customers"]
    assert [(row["region"], row["industry"], row["tier"]) for row in read] == [("P1DT2H", "a;b", "1;2.5"), ("", "", "")]


WITHIN = "Kunde, Nr;Name, Vorname;Ort"
"""A header with as many commas as semicolons."""


def table(place: Path, text: str, said: str = "", name: str = "p.csv") -> list[tuple[str, ...]]:
    """The header of a CSV file, and its first rows."""
    (place / name).write_text(text, encoding="utf-8", newline="")
    told = File(name=name, separator=said or None)
    return [tuple(cells) for rows in open_file(place / name, told).read() for cells in rows.cells]


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        (f"{WITHIN}\n0001;Weiß, Hans;Köln\n0002;Müller, Eva;Ulm\n", [3, 3, 3]),
        (f'{WITHIN}\n\n0001;"Weiß;\n Hans, jr, x";Köln\n0002;Eva\n', [3, 3, 2]),
        (f'\n"a\nb";{WITHIN}\n1;2;3;4\n', [4, 4]),
        (f"{WITHIN}\n", [3]),
        ("a,b;c\n1,2;3\n", [2, 2]),
        ("a|b;c\n1|2\n3|4\n", [2, 2, 2]),
        ("a|b;c\n1;2\n3;4\n5|6\n", [2, 2, 2, 1]),
        ("Name\nWeiß, Hans\nMüller; Eva\n", [1, 2, 1]),
        ('a,b;c\n1;2\n3;"4\n' + "5,6\n" * 200, [2, 1, 1, *[2] * 200]),
        (f'a,b;c\n1,"{"2" * 200_000}"\n3,4\n5;6\n', [2, 2, 1]),
    ],
)
def test_signs_that_stand_in_a_header_equally_often_are_told_apart_by_its_rows(
    text: str, widths: list[int], tmp_path: Path
) -> None:
    assert [len(cells) for cells in table(tmp_path, text)] == widths


def test_what_is_said_to_stand_between_cells_is_heeded(tmp_path: Path) -> None:
    text = "a,b,c;d\n1,5;2\n"
    for sign, header in ((";", ("a,b,c", "d")), ("|", ("a,b,c;d",)), ("\t", ("a,b,c;d",)), (",", ("a", "b", "c;d"))):
        assert table(tmp_path, text, sign)[0] == header
    assert table(tmp_path, "Titel, lang, sehr\na,b;c\n", ";") == [("Titel, lang, sehr",), ("a,b", "c")]


SAID = '[[files]]\nname = "{name}"\nseparator = "{sign}"'


def test_the_separator_of_a_mapping_is_that_of_its_files(tmp_path: Path) -> None:
    looked_up = 'region = { column = "id", lookup = { in = "q.csv", by = "Kunde, Nr, alt", take = "Ort" } }'
    (tmp_path / "p.csv").write_text("id;label;x, y, z, u\n1;A, B;2\n", encoding="utf-8")
    (tmp_path / "q.csv").write_text("Kunde, Nr, alt;Ort\n1;Ulm, Donau\n", encoding="utf-8")
    (customer,) = by_kind(opened(tmp_path, looked_up, SAID.format(name="*.csv", sign=";")))["customers"]
    assert (customer["name"], customer["region"]) == ("A, B", "Ulm, Donau")
    assert refusal(tmp_path, looked_up).code == "mapping.column_absent"


@pytest.mark.parametrize("name", ["p.parquet", "p.xlsx"])
def test_only_a_csv_file_has_a_separator_to_be_said(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"no")
    error = refusal(tmp_path, files=SAID.format(name=name, sign=";"), name=name)
    assert (error.code, error.fields["file"]) == ("mapping.separator_of_no_csv", name)


def test_a_separator_that_is_none_is_answered_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id:label\n1:A\n", encoding="utf-8")
    error = refusal(tmp_path, files=SAID.format(name="p.csv", sign=":"))
    assert error.code == "mapping.not_understood"
    for language in LANGUAGES:
        assert all(sign in error.sentence(language) for sign in ("separator", "','", "';'", "'\\t'", "'|'"))


async def test_rejected_rows_come_back_whatever_stood_between_their_cells(tmp_path: Path) -> None:
    text = "id;label;a, b, c, d, e, f, g, h;since\n1;A, B;x;2020-01-01\n2;C, D;y;never\n"
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    columns, files = 'region = "a, b, c, d, e, f, g, h"\nsince = "since"', SAID.format(name="p.csv", sign=";")
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, reject_to=tmp_path / "back")
    report = await load(gateway, Settings(), opened(tmp_path, columns, files), options)
    assert [reject.line for reject in report.rejects] == [3]
    back = MappedFolder(tmp_path / "back", tmp_path / "map.toml")
    assert [(row["name"], row["region"]) for row in by_kind(back)["customers"]] == [("C, D", "y")]


def kept(place: Path, content: str | None) -> None:
    """The file of an export; a workbook of an empty sheet if no content is given."""
    if content is None:
        with xlsxwriter.Workbook(place / "p.xlsx") as book:
            book.add_worksheet()
    else:
        (place / "p.csv").write_text(content, encoding="utf-8-sig")


@pytest.mark.parametrize("content", ["", "\n\n", ";;\n", '"id;label\n', None])
@pytest.mark.parametrize("said", ["", 'fill_down = ["id"]'])
def test_a_file_without_names_of_columns_is_said_to_be_empty(content: str | None, said: str, tmp_path: Path) -> None:
    kept(tmp_path, content)
    name = "p.csv" if content is not None else "p.xlsx"
    error = refusal(tmp_path, files=f'[[files]]\nname = "{name}"\n{said}', name=name)
    assert error.code == "mapping.file_empty"
    for language in LANGUAGES:
        assert all(text in error.sentence(language) for text in (name, "`optional = true`"))


def test_a_file_in_which_something_is_looked_up_may_be_empty_as_well(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    with xlsxwriter.Workbook(tmp_path / "q.xlsx") as book:
        book.add_worksheet()
    looked_up = 'region = { column = "id", lookup = { in = "q.xlsx", by = "Nr", take = "Ort" } }'
    assert refusal(tmp_path, looked_up).code == "mapping.file_empty"


def test_a_header_that_stands_below_the_end_is_said_to_be_missed_there(tmp_path: Path) -> None:
    kept(tmp_path, "id;label\n1;A\n")
    error = refusal(tmp_path, files='[[files]]\nname = "p.csv"\nheader_line = 4')
    assert (error.code, error.fields["line"]) == ("mapping.no_header_line", 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_of_an_empty_file_that_it_is_empty(language: Language, tmp_path: Path) -> None:
    kept(tmp_path, "")
    with pytest.raises(InvalidError) as refused:
        draft_mapping(tmp_path, language)
    assert InvalidError("mapping.file_empty", file="p.csv").sentence(language) in refused.value.sentence(language)
    (tmp_path / "accounts.csv").write_text("Account ID;Account Name\n1;A\n", encoding="utf-8")
    assert "p.csv" in " ".join(draft_mapping(tmp_path, language).to_be_told(language))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_export_without_rows_is_no_template_to_be_filled(language: Language, tmp_path: Path) -> None:
    kept(tmp_path, "id;label\n")
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, language=language)
    report = await load(gateway, Settings(), opened(tmp_path), options)
    with out.capture() as captured:
        show_report(report, tmp_path, options, "graph-service load")
    printed = captured.get()
    assert say("loaders.file_without_rows", language, file="p.csv") in printed
    assert say("loaders.nothing_exported", language, path=tmp_path) in printed
    assert "graph-service template" not in printed


@pytest.mark.parametrize("language", LANGUAGES)
async def test_digits_that_excel_has_lost_are_not_to_be_formatted_back(language: Language, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "label"])
        sheet.write_row(1, 0, [1234567890123456789, "A"])
    gateway: Any = EmptyGraph()
    options = Options(is_dry_run=True, language=language)
    (reject,) = (await load(gateway, Settings(), opened(tmp_path, name="p.xlsx"), options)).rejects
    assert (reject.line, reject.code, reject.column) == (2, "id_shortened", "id")
    assert {"en": "Export the column again as text.", "zh": "请把该列作为文本重新导出。"}[language] in reject.message


def workbook(place: Path, *, name: str = "p.xlsx", from_1904: bool) -> None:
    """A workbook of one customer, with a day as a number, and as a day."""
    with xlsxwriter.Workbook(place / name, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row(0, 0, ["id", "label", "number", "day"])
        sheet.write_row(1, 0, ["1", "A", 43927 if from_1904 else 45389])
        sheet.write_datetime(1, 3, datetime(2024, 4, 7), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001


@pytest.mark.parametrize("column", ["number", "day"])
@pytest.mark.parametrize(("from_1904", "form"), [(True, "excel_1904"), (False, "excel")])
def test_days_count_from_the_year_of_their_workbook(column: str, form: str, tmp_path: Path, *, from_1904: bool) -> None:
    workbook(tmp_path, from_1904=from_1904)
    (customer,) = by_kind(opened(tmp_path, f'since = {{ column = "{column}", date = "{form}" }}', name="p.xlsx"))[
        "customers"
    ]
    assert customer["since"] == "2024-04-07"


DATED = [
    'since = {{ column = "number", date = ["%d.%m.%Y", "{form}"] }}',
    'since = {{ first_of = ["day", {{ column = "number", date = "{form}" }}] }}',
    'since = {{ first_of = ["day", "number"], date = "{form}" }}',
    'since = {{ column = "id", lookup = {{ by = "id", take = "number" }}, date = "{form}" }}',
]


@pytest.mark.parametrize("cell", DATED)
@pytest.mark.parametrize(("from_1904", "form"), [(True, "excel"), (False, "excel_1904")])
def test_days_that_would_be_four_years_off_are_refused(
    cell: str, form: str, tmp_path: Path, *, from_1904: bool
) -> None:
    workbook(tmp_path, from_1904=from_1904)
    error = refusal(tmp_path, cell.format(form=form), name="p.xlsx")
    assert error.code == ("mapping.days_from_1904" if from_1904 else "mapping.days_from_1900")
    other = "excel_1904" if from_1904 else "excel"
    for language in LANGUAGES:
        assert all(text in error.sentence(language) for text in ("map.toml:10", "[p.xlsx]S", f'`date = "{other}"`'))


def test_days_that_are_looked_up_count_as_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,label\n1,A\n", encoding="utf-8")
    workbook(tmp_path, name="q.xlsx", from_1904=True)
    looked_up = 'since = {{ column = "id", lookup = {{ in = "q.xlsx", by = "id", take = "number" }}, date = "{}" }}'
    assert refusal(tmp_path, looked_up.format("excel")).code == "mapping.days_from_1904"
    (customer,) = by_kind(opened(tmp_path, looked_up.format("excel_1904")))["customers"]
    assert customer["since"] == "2024-04-07"


async def test_rows_of_a_workbook_that_come_back_count_as_it_does(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "p.xlsx", {"date_1904": True}) as book:
        book.add_worksheet("S").write_row(0, 0, ["id", "label", "since", "parent"])
        book.get_worksheet_by_name("S").write_row(1, 0, ["1", "A", 43927, "none"])
    columns = 'since = { column = "since", date = "excel_1904" }\nparent_id = "parent"'
    mapping = HEAD.format(files="", name="p.xlsx", columns=columns).replace("into =", 'sheet = "S"\ninto =')
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    gateway: Any = EmptyGraph()
    found = MappedFolder(tmp_path, tmp_path / "map.toml")
    await load(gateway, Settings(), found, Options(is_dry_run=True, reject_to=tmp_path / "back"))
    (customer,) = by_kind(MappedFolder(tmp_path / "back", tmp_path / "map.toml"))["customers"]
    assert (customer["since"], customer["parent_id"]) == ("2024-04-07", "none")


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("1", "1904-01-02"),
        ("43927.5", "2024-04-07T12:00:00"),
        ("108112", "2199-12-31"),
        ("0", None),
        ("0,5", None),
        ("108113", None),
    ],
)
def test_numbers_from_1904_are_days_of_the_calendar(number: str, day: str | None) -> None:
    read = dated(pl.Series([number]), ("excel_1904",), lambda *_: None).to_list()
    assert read == [day or number]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_sentences_are_broken_for_terminals_alone_and_tables_always(*, is_terminal: bool) -> None:
    sentence = "Take the file away and write `optional = true` in KNA1_Kunden.csv, " * 3
    page = Page(file=io.StringIO(), width=60, force_terminal=is_terminal, color_system=None, emoji=False)
    page.print(sentence, style="red", markup=False)
    page.print(Text(sentence))
    grid = Table("a", "b")
    grid.add_row(sentence, sentence)
    page.print(grid)
    printed = page.file.getvalue()  # type: ignore[attr-defined]
    lines, rows = printed[: printed.index("┏")].splitlines(), printed[printed.index("┏") :].splitlines()
    assert (lines == [sentence, sentence]) != is_terminal
    assert max(map(len, rows)) <= 60


GROUPS = """
mapping = 1
[[rows]]
from = "groups.csv"
into = "customers"
[rows.columns]
id = "No"
name = "Name"
parent_id = { column = "Parent", by_name = true%s }
"""


def test_a_parent_of_itself_is_a_fault_that_says_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("No,Name,Parent\n1,Acme,Acme\n2,Bolt,\n", encoding="utf-8")

    def rejects(more: str) -> list[tuple[int, str, str]]:
        (tmp_path / "map.toml").write_text(GROUPS % more, encoding="utf-8")
        gateway: Any = EmptyGraph()
        folder = MappedFolder(tmp_path, tmp_path / "map.toml")
        found = asyncio.run(load(gateway, Settings(), folder, Options(is_dry_run=True)))
        return [(one.line, one.code, one.message) for one in found.rejects]

    ((line, code, message),) = rejects("")
    assert (line, code) == (2, "cycle_mapped")
    assert 'values = { "TEXT" = "" }' in message
    assert not rejects(', values = { "Acme" = "" }')
