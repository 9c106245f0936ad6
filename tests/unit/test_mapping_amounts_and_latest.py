"""Marks of currencies and words for units told apart; the latest of several days and moments; cells kept as text."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.settings import Settings
from loaders.encoding import encoding_of
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.foreign import Foreign, open_file
from loaders.mapping.marks import known, unmarked
from loaders.mapping.model import Cell, File
from loaders.mapping.moments import extreme
from tests.reading import EmptyGraph
from tests.unit.test_mapping_columns import Texts, made, making, unheard

Heard = list[tuple[str, list[int], list[str]]]


def heeding(place: Path, cell: Cell, **columns: Texts) -> tuple[list[str | None], Heard]:
    """What a cell makes of these columns, and what is told of them."""
    heard: Heard = []
    found = making(place, columns).made(cell, lambda code, at, values: heard.append((code, [*at], [*values])))
    return found.to_list(), heard


@pytest.mark.parametrize(
    "text",
    [
        "5 MLN",
        "5 MIO",
        "5 TSD",
        "TEU 5",
        "K€ 5",
        "K$ 5",
        "M$ 3",
        "3 M€",
        "B$ 2",
        "百$ 3",
        "EUR 5 MIO",
        "€ 5 TSD",
        "5k",
        "5万",
    ],
)
@pytest.mark.parametrize("currency", [None, ("EUR", "€", "$")])
def test_a_word_for_a_unit_is_no_currency(tmp_path: Path, text: str, currency: tuple[str, ...] | None) -> None:
    found, heard = heeding(tmp_path, Cell(column=("x",), decimal=".", currency=currency), x=["1", text])
    assert found == ["1", None]
    assert heard == [("number_with_point", [1], [text])]


@pytest.mark.parametrize("mark", ["US$", "HK$", "NT$", "Rs", "₹", "kr", "zł", "元", "人民币", "￥", "CHF", "zwg"])
def test_whatever_mark_is_declared_is_left_aside_and_no_other(tmp_path: Path, mark: str) -> None:
    cell = Cell(column=("x",), decimal=".", currency=(mark,))
    before_and_behind: dict[str, Texts] = {"x": [f"{mark} 1,234.50", f"1,234.50 {mark}", f"{mark}7"]}
    assert made(tmp_path, cell, **before_and_behind) == ["1234.5", "1234.5", "7"]
    assert heeding(tmp_path, cell, x=["9 EUR"])[1] == [("number_with_point", [0], ["9 EUR"])]


@given(st.sampled_from(sorted(known())), st.decimals(0, 10_000, places=2), st.booleans())
def test_a_known_mark_changes_no_number(mark: str, number: object, is_before: bool) -> None:  # noqa: FBT001
    assert unmarked(f"{mark} {number}" if is_before else f"{number} {mark}") == str(number)


SIGNED = ("-$1,234.50", "- $1,234.50", "$-1,234.50", "-1,234.50$", "−US$ 1,234.50", "￥-1,234.50 元")


@pytest.mark.parametrize("text", SIGNED)
def test_a_sign_may_stand_before_the_mark(tmp_path: Path, text: str) -> None:
    assert made(tmp_path, Cell(column=("x",), decimal="."), x=[text]) == ["-1234.5"]


def test_days_are_compared_as_they_are_written(tmp_path: Path) -> None:
    columns: dict[str, Texts] = {"a": ["12/31/2023", "31.12.2023", "01.02.2024", None], "b": ["01/05/2024"] * 4}
    forms = ("%m/%d/%Y", "%d.%m.%Y")
    latest = ["2024-01-05", "2024-01-05", "2024-02-01", "2024-01-05"]
    earliest = ["2023-12-31", "2023-12-31", "2024-01-05", "2024-01-05"]
    assert made(tmp_path, Cell(latest_of=("a", "b"), date=forms), **columns) == latest
    assert made(tmp_path, Cell(earliest_of=("a", "b"), date=forms), **columns) == earliest
    later = Cell(earliest_of=("a", "b"), date=forms, plus_days=1)
    assert made(tmp_path, later, **columns)[0] == "2024-01-01", "moved once they were compared"


def test_a_day_that_was_read_is_not_read_once_more(tmp_path: Path) -> None:
    days: dict[str, Texts] = {"a": ["2024-02-01"], "b": ["2024-01-09"]}
    assert made(tmp_path, Cell(latest_of=("a", "b"), date="%Y-%d-%m"), **days) == ["2024-09-01"]


def test_moments_are_compared_as_moments(tmp_path: Path) -> None:
    moments: dict[str, Texts] = {
        "a": ["2024-01-05T10:00:00Z", "2024-01-05T10:00", "2024-01-05", "2024-03-01T00:30:00+08:00"],
        "b": ["2024-03-01T10:00:00Z", "2024-01-05 09:59", "2024-01-05T00:01", "2024-02-29T17:00:00Z"],
    }
    latest = ["2024-03-01T10:00:00Z", "2024-01-05T10:00", "2024-01-05T00:01", "2024-02-29T17:00:00Z"]
    assert made(tmp_path, Cell(latest_of=("a", "b")), **moments) == latest
    earliest = ["2024-01-05T10:00:00Z", "2024-01-05 09:59", "2024-01-05", "2024-03-01T00:30:00+08:00"]
    assert made(tmp_path, Cell(earliest_of=("a", "b")), **moments) == earliest
    whole: dict[str, Texts] = {name: texts[:1] for name, texts in moments.items()}
    assert made(tmp_path, Cell(latest_of=("a", "b"), day_in="Asia/Shanghai"), **whole) == ["2024-03-01"]
    assert made(tmp_path, Cell(latest_of=("a", "b"), pattern="^(.{10})"), **whole) == ["2024-03-01"]


def test_of_moments_with_and_without_offset_nobody_knows_the_later(tmp_path: Path) -> None:
    columns: dict[str, Texts] = {"a": ["2024-01-05", "2024-01-05T10:00Z"], "b": ["2024-01-06", "2024-01-05"]}
    found, heard = heeding(tmp_path, Cell(latest_of=("a", "b")), **columns)
    assert found == ["2024-01-06", None]
    assert heard == [("moments_apart", [1], ["2024-01-05T10:00Z – 2024-01-05"])]


@given(st.lists(st.lists(st.none() | st.integers(0, 3_000_000), min_size=3, max_size=3), max_size=6), st.booleans())
def test_the_latest_is_the_one_that_sorting_finds(rows: list[list[int | None]], is_latest: bool) -> None:  # noqa: FBT001
    def text(minutes: int | None) -> str | None:
        return None if minutes is None else (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).isoformat()

    columns = [pl.Series([text(row[at]) for row in rows], dtype=pl.String) for at in range(3)]
    wanted = [
        text((max if is_latest else min)(there)) if (there := [one for one in row if one is not None]) else None
        for row in rows
    ]
    assert extreme(columns, unheard, is_latest=is_latest).to_list() == wanted


def test_what_a_spreadsheet_was_to_keep_as_text_is_that_text(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text('Id,Name\n"=""000123""",甲\n="000124",="乙"\n="a"&"b",丙\n', encoding="utf-8")
    told = File(name="c.csv")
    (piece,) = [one for one in Foreign(open_file(tmp_path / "c.csv", told), told, ()).pieces() if one.frame.height]
    cells = {name: piece.frame[name].to_list() for name in ("0", "1")}
    assert cells == {"0": ["000123", "000124", '="a"&"b"'], "1": ["甲", "乙", "丙"]}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["id,name\n1,A\n", "编号,名称\n一,某某电力设备制造有限公司\n" * 40])
def test_utf_16_is_recognised_without_its_mark(tmp_path: Path, codec: str, text: str) -> None:
    (tmp_path / "c.csv").write_bytes(text.encode(codec))
    assert encoding_of(tmp_path / "c.csv").name == codec


@pytest.mark.parametrize("content", ["id,name\n1,A\0\n", "编号\0,名称\n" * 3])
def test_a_byte_that_is_nothing_makes_no_utf_16(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.csv").write_bytes(content.encode() + b"x" * 200)
    assert encoding_of(tmp_path / "c.csv").name == "utf-8-sig"


MAPPING = """
mapping = 1
[[rows]]
from = "deals.csv"
into = "opportunities"
[rows.columns]
id = "No"
name = "No"
customer_id = "Customer"
created_on = "Opened"
status = { constant = "open" }
amount_yuan = { column = "Amount", decimal = "." }
"""


async def test_an_amount_out_of_range_is_shown_in_the_unit_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(
        'No,Customer,Opened,Amount\n1,c,2024-01-05,"-334,867.85元"\n2,c,2024-01-05,-5000\n', encoding="utf-8"
    )
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    gateway: Any = EmptyGraph()
    report = await load(gateway, Settings(), MappedFolder(tmp_path, tmp_path / "m.toml"), Options(is_dry_run=True))
    shown = {(one.line, one.value) for one in report.rejects if one.code == "below_minimum"}
    assert shown == {(2, "-334867.85"), (3, "-5000")}


@pytest.mark.parametrize(
    ("text", "clock", "minutes"),
    [
        ("00:45", "h:mm", "45"),
        ("12:30", "m:ss", "12"),
        ("90:00", "m:ss", "90"),
        ("1:30:00", "h:mm", "90"),
        ("1:30:59", "m:ss", "90"),
        ("1 day, 2:00:00", "h:mm", "1560"),
        ("45 min", "h:mm", "45"),
        ("1h 30m", "m:ss", "90"),
        ("1,5 Std.", "h:mm", "90"),
        ("１小时３０分钟", "h:mm", "90"),
        ("PT1H30M", "h:mm", "90"),
        ("1h15", "h:mm", "75"),
        ("1h15m", "h:mm", "75"),
        ("2 H 05", "m:ss", "125"),
        ("1小时05", "h:mm", "65"),
        ("1h5", "h:mm", None),
        ("1h75", "h:mm", None),
        ("1m15", "h:mm", None),
        ("0:75", "h:mm", None),
        ("30m 1h", "h:mm", None),
        ("45", "h:mm", None),
        ("P", "h:mm", None),
        ("half an hour", "h:mm", None),
    ],
)
def test_a_span_of_time_in_minutes(text: str, clock: str, minutes: str | None, tmp_path: Path) -> None:
    heard = list[tuple[str, int, str]]()

    def told(code: str, at: pl.Series, values: pl.Series) -> None:
        heard.extend((code, *one) for one in zip(at, values, strict=True))

    cell = Cell.model_validate({"column": "long", "duration": clock})
    found = making(tmp_path, {"long": [text, None], "n": ["1", "2"]}).made(cell, told)
    assert found.to_list() == [minutes, None]
    assert heard == ([] if minutes else [("not_a_span", 0, text)])


def test_a_number_without_a_unit_is_given_one(tmp_path: Path) -> None:
    cell = Cell(column=("long",), pattern=r"^(\d+)$", becomes="$1 min", duration="h:mm")
    assert made(tmp_path, cell, long=["45", "1:15"]) == ["45", "75"]
