"""Cells: what a person may write, what it means, and that nothing else is guessed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.recording.kind import ColumnType
from graph_service.recording.registry import kinds
from graph_service.words import LANGUAGES, catalogue
from tests.reading import SHANGHAI, Read, messages, read
from tests.template_files import write_csv

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DEAL = ("id", "name", "customer_id", "created_on", "status")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def deals(tmp_path: Path, column: str, cells: Sequence[str]) -> Read:
    """A file of opportunities with these cells in one column."""
    plain = {"name": "x", "customer_id": "c", "created_on": "2026-01-01", "status": "open"}
    header = [*DEAL, *([] if column in DEAL else [column])]
    rows = [[{**plain, "id": f"o-{at}", column: cell}[name] for name in header] for at, cell in enumerate(cells)]
    return read(write_csv(tmp_path / "opportunities.csv", [header, *rows]))


def own(found: Read, column: str) -> list[tuple[int, str]]:
    """Line and value of the faults of a column; the deals of this file have no customer."""
    return [(line, value) for _, line, name, value in found.faults if name == column]


DATE_FORMS: tuple[str, ...] = (
    "{0:04}-{1:02}-{2:02}", "{0:04}-{1}-{2}", "{0:04}/{1:02}/{2:02}", "{0:04}/{1}/{2}", "{0:04}.{1}.{2}",
    "{0:04}年{1}月{2}日", "{0:04}{1:02}{2:02}", "{0:04}-{1:02}-{2:02} 00:00:00", "{0:04}-{1:02}-{2:02}T00:00:00",
    "  {0:04}-{1:02}-{2:02} ",
)  # fmt: skip


@few
@given(st.lists(st.tuples(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(DATE_FORMS)), min_size=1))
def test_a_day_reads_the_same_however_it_is_written(tmp_path: Path, days: list[tuple[date, str]]) -> None:
    found = deals(tmp_path, "created_on", [form.format(day.year, day.month, day.day) for day, form in days])
    assert found.column("opportunities", "created_on") == [day for day, _ in days]


@pytest.mark.parametrize(
    "cell", ["01/02/2026", "1.2.26", "2026-02-30", "2026-13-01", "46054", "yesterday", "2026-01-01 10:30", "2026"]
)
def test_what_could_be_another_day_or_none_is_refused(cell: str, tmp_path: Path) -> None:
    found = deals(tmp_path, "created_on", ["2026-01-01", cell])
    assert (3, cell) in own(found, "created_on")


OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31), timezones=OFFSETS)  # noqa: DTZ001


def moments(tmp_path: Path, cells: Sequence[str], zone: ZoneInfo = SHANGHAI) -> Read:
    header = ["id", "about_id", "metric", "value", "valid_at", "recorded_at"]
    rows = [[f"ob-{at}", "p", "rc", "1", "1980-01-01", cell] for at, cell in enumerate(cells)]
    return read(write_csv(tmp_path / "observations.csv", [header, *rows]), zone=zone)


@few
@given(st.lists(st.tuples(MOMENTS, st.sampled_from(("T", " ")), st.booleans()), min_size=1))
def test_a_moment_with_offset_is_that_moment(tmp_path: Path, drawn: list[tuple[datetime, str, bool]]) -> None:
    cells = [moment.isoformat(sep, "milliseconds" if fine else "seconds") for moment, sep, fine in drawn]
    found = moments(tmp_path, cells)
    expected = [datetime.fromisoformat(cell).astimezone(UTC) for cell in cells]
    assert found.column("observations", "recorded_at") == expected


@few
@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 31)), min_size=1),  # noqa: DTZ001
    st.sampled_from(("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC")),
    st.sampled_from(("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")),
)
def test_a_moment_without_offset_is_in_the_zone(tmp_path: Path, drawn: list[datetime], zone: str, form: str) -> None:
    cells = [moment.strftime(form) for moment in drawn]
    found = moments(tmp_path, cells, ZoneInfo(zone)).column("observations", "recorded_at")
    for cell, moment in zip(cells, found, strict=True):
        meant = datetime.strptime(cell, form).replace(tzinfo=ZoneInfo(zone))
        is_skipped = meant.astimezone(UTC).astimezone(meant.tzinfo) != meant
        assert is_skipped or moment == meant.astimezone(UTC)


def test_the_end_of_chinese_and_bare_days_as_moments(tmp_path: Path) -> None:
    found = moments(tmp_path, ["2026年3月1日 9:30", "2026-03-01", "2026-03-01T01:30:00Z"])
    assert [f"{moment:%d %H:%M}" for moment in found.column("observations", "recorded_at")] == [
        "01 01:30", "28 16:00", "01 01:30",
    ]  # fmt: skip


FEN = st.integers(0, 2**53 - 1)


@few
@given(st.lists(FEN, min_size=1))
def test_fen_are_exact(tmp_path: Path, amounts: list[int]) -> None:
    assert deals(tmp_path, "amount", [str(fen) for fen in amounts]).column("opportunities", "amount") == amounts


@few
@given(st.lists(st.tuples(FEN, st.sampled_from(("{:.2f}", "{:,.2f}", "{:f}", " {:.2f} "))), min_size=1))
def test_yuan_become_exact_fen(tmp_path: Path, drawn: list[tuple[int, str]]) -> None:
    cells = [form.format(Decimal(fen).scaleb(-2)) for fen, form in drawn]
    found = deals(tmp_path, "amount_yuan", cells)
    assert found.column("opportunities", "amount") == [fen for fen, _ in drawn]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("amount", "12.5"), ("amount_yuan", "0.001"), ("amount_yuan", "0." + "0" * 40 + "1"), ("amount", "3万"),
        ("amount", "15%"), ("amount", "1e30"), ("amount", "9" * 400), ("amount", "1,23"), ("amount", "N/A"),
        ("amount_yuan", "1" * 5000), ("discount", "12%"), ("approval_quota", "many"), ("customised", "maybe"),
        ("discount", "1e999"), ("discount", "NaN"), ("discount", "inf"),
    ],
)  # fmt: skip
def test_an_amount_that_would_have_to_be_guessed_is_refused(column: str, cell: str, tmp_path: Path) -> None:
    found = deals(tmp_path, column, ["", cell])
    assert {line for line, _ in own(found, column)} == {3}


@few
@given(st.lists(st.floats(0, 1), min_size=1))
def test_numbers_keep_every_digit(tmp_path: Path, numbers: list[float]) -> None:
    found = deals(tmp_path, "discount", [format(Decimal(repr(number)), "f") for number in numbers])
    assert found.column("opportunities", "discount") == numbers


def test_yes_and_no_in_both_languages(tmp_path: Path) -> None:
    cells = ["true", "FALSE", "是", "否", "1", "0", "yes", "No", ""]
    found = deals(tmp_path, "customised", cells).column("opportunities", "customised")
    assert found == [True, False, True, False, True, False, True, False, None]


def test_choices_in_any_case_and_in_chinese(tmp_path: Path) -> None:
    found = deals(tmp_path, "origin", ["incubated", "Captured", "CAPTURED"]).column("opportunities", "origin")
    assert found == ["incubated", "captured", "captured"]


def test_every_spelling_of_every_choice_is_accepted(tmp_path: Path) -> None:
    for kind in kinds():
        for column in kind.columns:
            spellings = [(code, word) for code, words in column.choices.items() for word in (code, *words)]
            if column.type is ColumnType.CHOICE:
                file = write_csv(tmp_path / f"{kind.name}.csv", [
                    [each.name for each in kind.columns],
                    *([word if each is column else "1" for each in kind.columns] for _, word in spellings),
                ])  # fmt: skip
                assert read(file).column(kind.name, column.name) == [code for code, _ in spellings], column


def test_an_empty_cell_is_unknown_and_never_zero(tmp_path: Path) -> None:
    for column in ("amount", "discount", "customised", "expected_close", "name_en"):
        assert deals(tmp_path, column, ["", "  ", "\u3000"]).column("opportunities", column) == [None] * 3


@pytest.mark.parametrize("text", ["007", "1.0", "1e5", "TRUE", "2026-01-01", "-5", "'x", "a;b"])
def test_ids_and_texts_stay_as_they_are(text: str, tmp_path: Path) -> None:
    assert deals(tmp_path, "name", [text]).column("opportunities", "name") == [text]
    assert deals(tmp_path, "id", [text]).column("opportunities", "id") == [text]


@few
@given(st.data())
def test_no_text_in_any_cell_is_more_than_a_fault(tmp_path: Path, data: Any) -> None:
    kind = data.draw(st.sampled_from(kinds()))
    header = [column.name for column in kind.columns]
    row = st.lists(TEXT, min_size=len(header), max_size=len(header))
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    file = write_csv(tmp_path / f"{kind.name}.csv", [header, *rows])
    found = read(file)
    assert found.report["read"] <= len(rows)
    last = sum(1 + sum(cell.count("\n") + cell.count("\r") for cell in row) for row in rows) + 1
    assert all(1 <= line <= last for _, line, _, _ in found.faults)
    for language in LANGUAGES:
        codes = catalogue(language)
        assert all(f"loaders.{code}" in codes or f"recording.{code}" in codes for code in found.codes)
        assert len(messages(file, language)) == len(found.codes)
