"""Moments of other systems: which moment is meant, and on which day it was."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cli.load import show_report
from graph_service.errors import InvalidError
from graph_service.settings import Settings
from loaders.load import Options, load
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.folder import MappedFolder
from tests.reading import EmptyGraph
from tests.unit.test_mapping_folder import by_kind

HEAD = """
mapping = 1
[[rows]]
from = "d.csv"
into = "opportunities"
{where}
[rows.columns]
id = "id"
customer_id = {{ constant = "c" }}
created_on = {{ constant = "2024-01-01" }}
name = "id"
status = {{ constant = "open" }}
{columns}
"""


def opened(place: Path, text: str, columns: str, where: str = "") -> MappedFolder:
    """An export of deals."""
    (place / "d.csv").write_text(f'id,at\n1,"{text}"\n', encoding="utf-8")
    (place / "map.toml").write_text(HEAD.format(columns=columns, where=where), encoding="utf-8")
    return MappedFolder(place, place / "map.toml")


def made(place: Path, text: str, cell: str, column: str = "recorded_at") -> str:
    """What becomes of a text in the only deal."""
    (deal,) = by_kind(opened(place, text, f"{column} = {{ column = 'at', {cell} }}"))["opportunities"]
    return deal.get(column, "")


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("Sat, 01 Mar 2025 23:30:00 +0000", "%a, %d %b %Y %H:%M:%S %z", "2025-03-01T23:30:00Z"),
        ("Sat, 01 Mar 2025 23:30:00 +0100", "%a, %d %b %Y %H:%M:%S %z", "2025-03-01T22:30:00Z"),
        ("2025-03-02 00:30:00.123456+01:00", "%Y-%m-%d %H:%M:%S.%f%z", "2025-03-01T23:30:00Z"),
        ("2025-03-02 00:30:00.5+01:00", "%Y-%m-%d %H:%M:%S%.f%:z", "2025-03-01T23:30:00Z"),
        ("02.03.2025 00:30 Z", "%d.%m.%Y %H:%M %z", "2025-03-02T00:30:00Z"),
        ("02.03.2025 00:30 +01", "%d.%m.%Y %H:%M %:z", "2025-03-01T23:30:00Z"),
        ("02.03.2025 00:30:15.250", "%d.%m.%Y %H:%M:%S.%f", "2025-03-02T00:30:15"),
        ("1740871800", "unix", "2025-03-01T23:30:00Z"),
        ("1740871800999", "unix_ms", "2025-03-01T23:30:00Z"),
        ("0", "unix", "1970-01-01T00:00:00Z"),
        ("-1", "unix_ms", "1969-12-31T23:59:59Z"),
        ("1740871800999", "unix", "1740871800999"),
        ("12.5", "unix", "12.5"),
    ],
)
def test_a_moment_with_an_offset_is_that_moment(tmp_path: Path, text: str, form: str, moment: str) -> None:
    assert made(tmp_path, text, f'date = "{form}"') == moment


@pytest.mark.parametrize("form", ["%a, %d %b %Y %H:%M:%S %Z", "%s"])
def test_a_form_that_would_pass_over_the_offset_is_refused(tmp_path: Path, form: str) -> None:
    with pytest.raises(InvalidError, match="would be passed over"):
        made(tmp_path, "x", f'date = "{form}"')


@pytest.mark.parametrize(
    ("text", "cell", "day"),
    [
        ("2025-03-31T23:30:00Z", 'day_in = "Asia/Shanghai"', "2025-04-01"),
        ("2025-03-31T23:30:00Z", 'day_in = "UTC"', "2025-03-31"),
        ("2025-03-31T23:30:00Z", 'day_in = "America/New_York"', "2025-03-31"),
        ("2025-04-01T03:30:00+00:00", 'day_in = "America/New_York"', "2025-03-31"),
        ("2025-03-31 23:30:00", 'day_in = "Asia/Shanghai"', "2025-03-31"),
        ("2025-03-31", 'day_in = "America/New_York"', "2025-03-31"),
        (
            "Mon, 31 Mar 2025 23:30:00 +0000",
            'date = "%a, %d %b %Y %H:%M:%S %z", day_in = "Asia/Shanghai"',
            "2025-04-01",
        ),
        ("soon", 'day_in = "Asia/Shanghai"', "soon"),
        ("", 'day_in = "Asia/Shanghai"', ""),
        ("2024-12-31", "plus_days = 1", "2025-01-01"),
        ("28.02.2024", 'date = "%d.%m.%Y", plus_days = 1', "2024-02-29"),
        ("2024-01-01", "plus_days = -1", "2023-12-31"),
        ("2025-03-31T23:30:00Z", 'day_in = "Asia/Shanghai", plus_days = 1', "2025-04-02"),
        ("9999-12-31", "plus_days = 1", "9999-12-31"),
        ("never", "plus_days = 1", "never"),
    ],
)
def test_the_day_of_a_moment_and_the_day_after_the_last(tmp_path: Path, text: str, cell: str, day: str) -> None:
    assert made(tmp_path, text, cell, "expected_close") == day


def test_there_must_be_such_a_zone(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="no time zone 'Shanghai'"):
        made(tmp_path, "x", 'day_in = "Shanghai"')


async def checked(found: MappedFolder) -> Any:
    """What a load would say."""
    gateway: Any = EmptyGraph()
    return await load(gateway, Settings(), found, Options(is_dry_run=True))


@pytest.mark.parametrize(
    ("text", "columns", "code"),
    [
        ("2025-03-31T23:30:00Z", 'expected_close = "at"', "date_with_time_mapped"),
        ("12.345", 'amount_yuan = { column = "at", decimal = "." }', "fraction_mapped"),
        ("90 min", 'amount_yuan = "at"', "unit_in_number_mapped"),
    ],
)
async def test_what_is_wrong_says_what_the_mapping_can_do(tmp_path: Path, text: str, columns: str, code: str) -> None:
    report = await checked(opened(tmp_path, text, columns))
    assert [reject.code for reject in report.rejects if reject.column == "at"] == [code]


async def test_rows_that_the_mapping_leaves_out_were_not_there_already(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = await checked(opened(tmp_path, "x", "", 'where = [{ column = "id", is = "none" }]'))
    show_report(report, tmp_path, Options(), "load")
    said = " ".join(capsys.readouterr().out.split())
    assert "of the 1 rows in" in said
    assert "there already" not in said


@pytest.mark.parametrize(
    ("moments", "day"),
    [
        (["2025-03-31T23:30:00Z", "2025-04-02T01:00:00Z"], "2025-04-01"),
        (["31.03.2025 23:30 +0000", "13.04.2025 01:00 +0000"], "2025-04-01"),
        (["2025-03-31 23:30:00", "2025-04-02 01:00:00"], "2025-03-31"),
    ],
)
def test_a_draft_says_on_which_day_a_moment_was(tmp_path: Path, moments: list[str], day: str) -> None:
    deals = "".join(f"{number},{moment},Acme,Open\n" for number, moment in enumerate(moments))
    (tmp_path / "deals.csv").write_text(f"Deal Id,Created Date,Account Name,Deal Stage\n{deals}", encoding="utf-8")
    drafted = draft_mapping(tmp_path, "en", "Asia/Shanghai").text
    (tmp_path / "map.toml").write_text(drafted, encoding="utf-8")
    first, _ = by_kind(MappedFolder(tmp_path, tmp_path / "map.toml"))["opportunities"]
    assert first["created_on"] == day, drafted
    assert ("their day is meant as it was in Asia/Shanghai" in drafted) == (day == "2025-04-01")


@pytest.mark.parametrize(("from_1904", "form"), [(True, "excel_1904"), (False, "excel")])
def test_a_draft_counts_days_as_their_workbook_does(tmp_path: Path, form: str, *, from_1904: bool) -> None:
    with xlsxwriter.Workbook(tmp_path / "deals.xlsx", {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet("Deals")
        sheet.write_row(0, 0, ["Deal Id", "Created Date", "Account Name", "Deal Stage"])
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"d-{row}", 43926 + row, "Acme", "Open"])
    assert f'date = "{form}"' in draft_mapping(tmp_path, "en").text
