"""What a cell means: exact, tolerant where there is one meaning only, and never an exception."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.words import LANGUAGES, Language, say
from loaders.cells import (
    LARGEST,
    CellFault,
    parse_answer,
    parse_day,
    parse_fen,
    parse_moment,
    parse_number,
    parse_whole,
)
from loaders.guards import guarded, unguarded

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))


def code(value: object) -> str | None:
    return value.code if isinstance(value, CellFault) else None


@given(DAYS)
def test_a_day_is_read_back_from_every_accepted_form(day: date) -> None:
    forms = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T00:00",
    )
    assert {parse_day(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("03/04/2026", "ambiguous_date"),
        ("3-4-26", "ambiguous_date"),
        ("26-03-01", "ambiguous_date"),
        ("2026-02-30", "no_such_day"),
        ("30.02.2026", "no_such_day"),
        ("31/02/26", "ambiguous_date"),
        ("99/99/99", "no_such_day"),
        ("00.00.0000", "no_such_day"),
        ("13/45/2026", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("2026/3-1", "not_a_date"),
        ("2026-03", "not_a_date"),
        ("March 1, 2026", "not_a_date"),
        ("46082", "date_serial"),
        ("2026-03-01 09:00", "date_with_time"),
        ("9999-12-31", "date_out_of_range"),
        ("0026-03-01", "date_out_of_range"),
    ],
)
def test_a_text_that_is_no_clear_day_says_why(text: str, fault: str) -> None:
    assert code(parse_day(text)) == fault


@given(
    st.datetimes(datetime(1800, 1, 2), datetime(2199, 12, 30)),  # noqa: DTZ001  (the offset is drawn beside it)
    st.integers(-12 * 60, 14 * 60),
)
def test_a_moment_with_an_offset_is_that_moment(local: datetime, minutes: int) -> None:
    at = local.replace(microsecond=local.microsecond // 1000 * 1000, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_moment(at.isoformat(timespec="milliseconds"), SHANGHAI) == at


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-05-11T09:00:00Z", SHANGHAI, "2026-05-11T09:00:00"),
        ("2026-05-11 09:00", SHANGHAI, "2026-05-11T01:00:00"),
        ("2026年5月11日 9:00", SHANGHAI, "2026-05-11T01:00:00"),
        ("2026-05-11", SHANGHAI, "2026-05-10T16:00:00"),
        ("2026-05-11T09:00:00+0800", NEW_YORK, "2026-05-11T01:00:00"),
        ("2026-05-11T09:00+08", NEW_YORK, "2026-05-11T01:00:00"),
        ("2026-11-01T01:30:00", NEW_YORK, "2026-11-01T05:30:00"),  # passed twice: the earlier
        ("2026-03-08T02:30:00", NEW_YORK, "2026-03-08T07:30:00"),  # jumped over: counted from before the jump
        ("2018-11-04", ZoneInfo("America/Sao_Paulo"), "2018-11-04T03:00:00"),  # a day without midnight
    ],
)
def test_a_moment_without_offset_is_local(text: str, zone: ZoneInfo, utc: str) -> None:
    assert parse_moment(text, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["09:00", "2026-05-11T25:00:00", "yesterday", "2026-05-11T09:00:00+25:00"])
def test_a_text_that_is_no_moment_says_so(text: str) -> None:
    assert code(parse_moment(text, SHANGHAI)) == "not_a_moment"


@given(st.integers(-(10**13), 10**13))
def test_yuan_become_fen_exactly(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert parse_fen(f"{yuan:f}", 100) == fen
    assert parse_fen(f"{yuan:,.2f}", 100) == fen
    assert parse_fen(f"¥{yuan:.2f}元", 100) == fen
    assert parse_fen(str(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen", "expected"),
    [
        ("1.005", 100, "fraction_of_fen_yuan"),
        ("0.5", 1, "fraction_of_fen"),
        ("12.34", 1_000_000, 12_340_000),
        ("1,234", 100, 123_400),
        ("1,234.5", 100, 123_450),
        ("1234.50", 100, 123_450),
        ("1,23", 100, "number_unread"),
        ("1.23457E+11", 1, "number_shortened"),
        ("100万", 1, "unit_in_number"),
        ("99999999999999999", 1, "too_large"),
    ],
)
def test_money_is_never_rounded(text: str, fen: int, expected: int | str) -> None:
    found = parse_fen(text, fen)
    assert (code(found) or found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.15", 0.15),
        ("１２．５", 12.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1_234_567.0),
        ("1,234", "number_ambiguous"),
        ("0,5", "number_unread"),
        ("15%", "percent"),
        ("nan", "number_unread"),
        ("inf", "number_unread"),
        ("1e400", "too_large"),
    ],
)
def test_a_number_has_one_meaning_or_none(text: str, expected: float | str) -> None:
    found = parse_number(text)
    assert (code(found) or found) == expected


def test_a_whole_number_has_no_fraction() -> None:
    assert (parse_whole("1,234"), parse_whole("12.0"), code(parse_whole("12.5"))) == (1234, 12, "not_whole")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("是", True),
        ("TRUE", True),
        ("Yes", True),
        ("1", True),
        ("否", False),
        ("false", False),
        ("0", False),
        ("maybe", None),
    ],
)
def test_yes_and_no(text: str, *, expected: bool | None) -> None:
    found = parse_answer(text)
    assert (None if isinstance(found, CellFault) else found) == expected


@given(st.text())
def test_no_text_whatever_raises(text: str) -> None:
    parsers = (parse_day, parse_fen, parse_whole, parse_number, parse_answer, partial(parse_moment, zone=SHANGHAI))
    for parse in parsers:
        found = parse(text)
        if isinstance(found, int | float) and not isinstance(found, bool):
            assert abs(found) <= LARGEST


@given(st.text())
def test_a_guarded_cell_comes_back_as_it_was(cell: str) -> None:
    shown = guarded(cell)
    assert shown == cell or shown.startswith("'")
    if shown != cell:
        assert unguarded(shown) == cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(start: str) -> None:
    assert guarded(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("number", ["-5", "+86", "-1,234.50", "-12%"])
def test_a_number_is_no_formula(number: str) -> None:
    assert guarded(number) == number


@pytest.mark.parametrize("code", ["loaders.not_a_moment", "loaders.readme_dates", "loaders.example_moment"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_to_be_written_for_a_moment_is_right_in_any_zone(code: str, language: Language) -> None:
    said = say(code, language, column="At", value="soon")
    assert "2026-11-01T09:00:00" in said
    assert "+08:00" not in said
