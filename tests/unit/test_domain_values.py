"""Money, dates and parameters as people write and read them."""

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.money import round_parts, say_money
from graph_service.domain.parameters import Parameters, read_parameters
from graph_service.domain.time import end_of_day, parse_date, parse_known_at
from graph_service.errors import InvalidError

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (None, "—", "—"),
        (0, "0元", "CNY 0"),
        (123_456, "1,234.56元", "CNY 1,234.56"),
        (100_000_000, "100万", "CNY 1M"),
        (1_000_000_000_0, "1亿", "CNY 100M"),
        (32_500_000_000, "3.25亿", "CNY 325M"),
        (123_456_789_012, "12.35亿", "CNY 1.23bn"),
        (-250_000_000, "-250万", "CNY -2.5M"),
    ],
)
def test_money_reads_as_people_say_it(fen: int | None, zh: str, en: str) -> None:
    assert (say_money(fen, "zh"), say_money(fen, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("currency", "zh", "en"),
    [
        ("CNY", ["5元", "100万", "1亿"], ["CNY 5", "CNY 1M", "CNY 100M"]),
        ("EUR", ["5欧元", "100万欧元", "1亿欧元"], ["EUR 5", "EUR 1M", "EUR 100M"]),
        ("NOK", ["5 NOK", "100万 NOK", "1亿 NOK"], ["NOK 5", "NOK 1M", "NOK 100M"]),
    ],
)
def test_money_is_named_by_the_currency_that_is_kept(currency: str, zh: list[str], en: list[str]) -> None:
    amounts = (500, 100_000_000, 1_000_000_000_0)
    assert [say_money(fen, "zh", currency) for fen in amounts] == zh
    assert [say_money(fen, "en", currency) for fen in amounts] == en


@given(st.dictionaries(st.text("abcde", min_size=1, max_size=3), st.integers(1, 7), min_size=1), st.integers(0, 10**9))
def test_rounded_parts_add_up_and_stay_within_a_fen(weights: dict[str, int], total: int) -> None:
    exact = {name: Fraction(total * weight, sum(weights.values())) for name, weight in weights.items()}
    rounded = round_parts(exact, total)
    assert sum(rounded.values()) == total
    assert all(abs(rounded[name] - exact[name]) < 1 for name in exact)


def test_a_bare_day_as_known_at_means_its_end_in_the_zone() -> None:
    assert parse_known_at("2026-08-25", ZONE) == datetime(2026, 8, 25, 15, 59, 59, 999000, tzinfo=UTC)
    assert parse_known_at("2026-08-25", ZONE) == end_of_day(date(2026, 8, 25), ZONE)


def test_a_moment_without_offset_is_in_the_zone() -> None:
    assert parse_known_at("2026-08-25T08:00:00", ZONE) == datetime(2026, 8, 25, tzinfo=UTC)
    assert parse_known_at("2026-08-25T08:00:00-05:00", ZONE) == datetime(2026, 8, 25, 13, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "25.08.2026", "2026-13-01", "yesterday"])
def test_what_is_no_date_is_refused_with_the_form_that_is(text: str) -> None:
    with pytest.raises(InvalidError, match="2026-11-01"):
        parse_date(text)
    with pytest.raises(InvalidError, match="2026-11-01"):
        parse_known_at(text, ZONE)


def test_parameters_come_from_a_file_and_an_unknown_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "parameters.toml"
    file.write_text("influence_min = 70\n[role_goals]\nuser = 2\n", encoding="utf-8")
    assert (read_parameters(file).influence_min, read_parameters(file).role_goals) == (70, {"user": 2})
    assert read_parameters(None) == Parameters()
    file.write_text("influence_mim = 70\n", encoding="utf-8")
    with pytest.raises(InvalidError, match="influence_mim"):
        read_parameters(file)
    file.write_text("influence_min = 170\n", encoding="utf-8")
    with pytest.raises(InvalidError, match="influence_min"):
        read_parameters(file)
    with pytest.raises(InvalidError, match="cannot be read"):
        read_parameters(tmp_path / "absent.toml")
