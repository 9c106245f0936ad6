"""What a cell of a mapping makes of the texts of a file: each step by itself, and all of them in their order."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.mapping.columns import Making, Tables
from loaders.mapping.days import dated
from loaders.mapping.foreign import Foreign, open_file
from loaders.mapping.found import Found, Sought
from loaders.mapping.model import Cell, Condition, File, Lookup

Texts = Sequence[str | None]


def making(place: Path, columns: Mapping[str, Texts], tables: Tables | None = None) -> Making:
    """A file of these columns."""
    path = place / "in.csv"
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(f'"{cell or ""}"' for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = File(name="in.csv")
    file = Foreign(open_file(path, told), told, ("NULL",))
    (piece,) = [piece for piece in file.pieces() if piece.frame.height]
    return Making(file, piece.frame, tables or {})


def made(place: Path, cell: Cell | str, **columns: Texts) -> list[str | None]:
    """What a cell makes of these columns."""
    return making(place, columns).made(cell, unheard).to_list()


def unheard(code: str, at: pl.Series, values: pl.Series) -> None:
    """Nothing is to be told of."""
    raise AssertionError(f"{code}: {values.to_list()} at {at.to_list()}")


def test_a_bare_text_names_a_column_whatever_its_case_and_its_joints(tmp_path: Path) -> None:
    assert made(tmp_path, "Deal Stage", deal_stage=["Won", " Lost "]) == ["Won", "Lost"]


def test_texts_that_mean_unknown_are_nothing(tmp_path: Path) -> None:
    assert made(tmp_path, "a", a=["NULL", "null", "", "x"], b=["1", "1", "1", "1"]) == [None, "null", None, "x"]


def test_of_several_columns_the_first_that_the_file_has_counts(tmp_path: Path) -> None:
    assert made(tmp_path, Cell(column=("account", "customer")), customer=["c"]) == ["c"]
    assert made(tmp_path, Cell(column=("account", "client"), optional=True), customer=["c"]) == [None]


def test_names_are_joined_without_gaps_and_keys_only_whole(tmp_path: Path) -> None:
    columns: dict[str, Texts] = {
        "given": ["Ann", None, "Cy", None],
        "family": ["Lee", "Bo", None, None],
        "n": list("1234"),
    }
    assert made(tmp_path, Cell(join=("given", "family")), **columns) == ["Ann Lee", "Bo", "Cy", None]
    assert made(tmp_path, Cell(key=("given", "family")), **columns) == ["Ann/Lee", None, None, None]
    assert made(tmp_path, Cell(join=("family", "given"), between=", "), **columns)[0] == "Lee, Ann"


def test_the_first_that_is_there_and_the_latest(tmp_path: Path) -> None:
    days: dict[str, Texts] = {"a": [None, "2026-02-01"], "b": ["2026-01-01", "2026-01-01"]}
    assert made(tmp_path, Cell(first_of=("a", "b")), **days) == ["2026-01-01", "2026-02-01"]
    assert made(tmp_path, Cell(latest_of=("b", "a")), **days) == ["2026-01-01", "2026-02-01"]
    assert made(tmp_path, Cell(earliest_of=("b", "a")), **days) == ["2026-01-01", "2026-01-01"]


@pytest.mark.parametrize(("part", "expected"), [(1, "a"), (2, "b"), (-1, "c"), (4, None), (-4, None)])
def test_a_piece_of_a_text(tmp_path: Path, part: int, expected: str | None) -> None:
    assert made(tmp_path, Cell(column=("x",), split="/", part=part), x=["a/ b/c"]) == [expected]


def test_what_is_no_day_is_not_hidden_by_one_that_is(tmp_path: Path) -> None:
    days: dict[str, Texts] = {"a": ["soon", "2026-02-30", "2026/1/12", None], "b": ["2026-02-20"] * 4}
    assert made(tmp_path, Cell(earliest_of=("a", "b")), **days) == ["soon", "2026-02-30", "2026-01-12", "2026-02-20"]
    assert made(tmp_path, Cell(latest_of=("b", "a")), **days) == ["soon", "2026-02-30", "2026-02-20", "2026-02-20"]


def test_an_alternative_is_asked_only_where_those_before_it_are_empty(tmp_path: Path) -> None:
    lookup = Lookup(by="id", take=("name",))
    columns: dict[str, Texts] = {"x": ["a", None, None], "y": ["7", "8", "1"]}
    heard: list[tuple[int, str]] = []

    def told(_: str, at: pl.Series, values: pl.Series) -> None:
        heard.extend(zip(at, values, strict=True))

    cell = Cell(first_of=("x", Cell(column=("y",), lookup=lookup)))
    at_work = making(tmp_path, columns, {("in.csv", Sought(lookup)): Found({"1": "one"})})
    assert at_work.made(cell, told).to_list() == ["a", None, "one"]
    assert heard == [(1, "8")]


def test_a_pattern_takes_its_group_or_changes_the_text(tmp_path: Path) -> None:
    names = ["Lee, Ann", "Bo"]
    assert made(tmp_path, Cell(column=("x",), pattern="^(.*), "), x=names) == ["Lee", None]
    assert made(tmp_path, Cell(column=("x",), pattern="[A-Z]o"), x=names) == [None, "Bo"]
    assert made(tmp_path, Cell(column=("x",), pattern="(.*), (.*)", becomes="$2 $1"), x=names) == ["Ann Lee", "Bo"]
    assert made(tmp_path, Cell(column=("x",), pattern=r"(?:Lee), (\w+)"), x=names) == ["Ann", None]
    assert made(tmp_path, Cell(column=("x",), pattern=r"\(?Bo\)?"), x=names) == [None, "Bo"]
    assert made(tmp_path, Cell(column=("x",), pattern=r"(?i)bO"), x=names) == [None, "Bo"]


def test_values_are_told_one_by_one_and_the_rest_stays_or_falls(tmp_path: Path) -> None:
    texts: Texts = ["Won", "Maybe", None]
    columns: dict[str, Texts] = {"x": texts, "n": ["1", "2", "3"]}
    assert made(tmp_path, Cell(column=("x",), values={"Won": "won"}), **columns) == ["won", "Maybe", None]
    assert made(tmp_path, Cell(column=("x",), values={"Won": "won", "*": "open"}), **columns) == ["won", "open", None]
    assert made(tmp_path, Cell(column=("x",), values={"": "none", "*": ""}), **columns) == [None, None, "none"]
    assert made(tmp_path, Cell(column=("x",), values={"Won": ""}), **columns) == [None, "Maybe", None]


@pytest.mark.parametrize(
    ("forms", "text", "expected"),
    [
        (("%d/%m/%Y",), "03/04/2020", "2020-04-03"),
        (("%m/%d/%Y",), "03/04/2020", "2020-03-04"),
        (("%d-%b-%Y",), "13-Jun-2000", "2000-06-13"),
        (("%d-%b-%Y", "%Y.%m.%d"), "2000.06.13", "2000-06-13"),
        (("%d.%m.%Y %H:%M",), "13.06.2000 09:30", "2000-06-13T09:30:00"),
        (("%d.%m.%Y %H:%M",), "13.06.2000 00:00", "2000-06-13"),
        (("%d/%m/%Y",), "31/02/2020", "31/02/2020"),
        (("%d/%m/%Y", "%Y"), "soon", "soon"),
    ],
)
def test_days_as_they_are_written_there(tmp_path: Path, forms: tuple[str, ...], text: str, expected: str) -> None:
    assert made(tmp_path, Cell(column=("x",), date=forms), x=[text, None], n=["1", "2"]) == [expected, None]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("45389", "2024-04-07"),
        ("45389.0", "2024-04-07"),
        ("45389.5", "2024-04-07T12:00:00"),
        ("45389,75", "2024-04-07T18:00:00"),
        ("45389.999999", "2024-04-08"),
        ("109574", "2199-12-31"),
        *[(none, none) for none in ("0", "0.5", "60", "109575", "999999", "-1", "soon", "2024-04-07")],
    ],
)
def test_the_numbers_that_excel_has_for_days(tmp_path: Path, number: str, expected: str) -> None:
    assert made(tmp_path, Cell(column=("x",), date=("excel",)), x=[number, None], n=["1", "2"]) == [expected, None]


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
def test_every_day_has_its_number(day: date) -> None:
    number = str((day - date(1899, 12, 30)).days)
    assert dated(pl.Series([number, "x"]), ("%d.%m.%Y", "excel"), unheard).to_list() == [day.isoformat(), "x"]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%d.%m.%Y", "05.13.2021"),
        ("%m/%d/%Y", "13/05/2021"),
        ("%d.%m.%y", "31.02.21"),
        ("%d.%m.%Y %H:%M", "31.02.2021 10:30"),
    ],
)
def test_a_day_of_the_declared_form_that_is_none_is_not_another_day(form: str, text: str) -> None:
    heard: list[tuple[str, list[int], list[str]]] = []
    found = dated(pl.Series(["x", text]), (form,), lambda code, at, values: heard.append((code, [*at], [*values])))
    assert found.to_list() == ["x", None]
    assert heard == [("no_such_day", [1], [text])]


@pytest.mark.parametrize("form", ["%d %B %Y", "%d.%m", "%d.%m.%Y %H:%M:%S%.f", "excel"])
def test_what_could_be_several_days_and_has_none_of_the_forms_is_told_of(form: str) -> None:
    heard: list[tuple[str, list[str]]] = []
    found = dated(
        pl.Series(["05.13.2021", "soon", "2021-05-13"]), (form,), lambda code, _, of: heard.append((code, [*of]))
    )
    assert found.to_list() == [None, "soon", "2021-05-13"]
    assert heard == [("not_in_this_form", ["05.13.2021"])]


@pytest.mark.parametrize("text", ["05.03.2025 25:30", "05.03.2025"])
def test_a_time_that_is_none_is_not_taken_for_a_day_that_could_be_another(text: str) -> None:
    heard: list[tuple[str, list[str]]] = []
    form = "%d.%m.%Y %H:%M"
    found = dated(pl.Series(["05.03.2025 09:00", text]), (form,), lambda code, _, of: heard.append((code, [*of])))
    assert found.to_list() == ["2025-03-05T09:00:00", None]
    assert heard == [("not_in_this_form", [text])]


def test_what_one_of_the_forms_reads_is_read() -> None:
    assert dated(pl.Series(["05.13.2021"]), ("%d.%m.%Y", "%m.%d.%Y"), unheard).to_list() == ["2021-05-13"]


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        (Cell(column=("x",), decimal=","), "1.234,50", "1234.5"),
        (Cell(column=("x",), decimal=","), "1.234", "1234"),
        (Cell(column=("x",), decimal="."), "$1,234.50", "1234.5"),
        (Cell(column=("x",), decimal="."), "CNY 1,234,567", "1234567"),
        (Cell(column=("x",), decimal="."), "1,234.50 元", "1234.5"),
        (Cell(column=("x",), decimal=","), "1 234,50 €", "1234.5"),
        (Cell(column=("x",), decimal="."), "-12", "-12"),
        (Cell(column=("x",), decimal="."), "0.00", "0"),
        (Cell(column=("x",), decimal="."), "１，２００．５ 元", "1200.5"),
        (Cell(column=("x",), decimal=",", currency=("EUR", "€")), "1.234,50 EUR", "1234.5"),
        (Cell(column=("x",), currency="￥"), "¥ 5", "5"),
        (Cell(column=("x",), currency="EUR"), "5", "5"),
        (Cell(column=("x",), times=1000), "1.5", "1500"),
        (Cell(column=("x",), times=0.01), "15", "0.15"),
        (Cell(column=("x",), times=0.1), "0.3", "0.03"),
        (Cell(column=("x",), times=7.1234, places=2), "10.01", "71.31"),
        (Cell(column=("x",), places=2), "0.125", "0.13"),
        (Cell(column=("x",), places=2), "-0.125", "-0.13"),
        (Cell(column=("x",), places=0, decimal=","), "1.234,5", "1235"),
        (Cell(column=("x",), times=10000), "１２００．５", "12005000"),
        (Cell(column=("x",), times=10), "\u22121", "-10"),
        (Cell(column=("x",), places=2), "9" * 40 + ".005", "9" * 40 + ".01"),
        (Cell(column=("x",), times=10), "0." + "1" * 40, "1." + "1" * 39),
    ],
)
def test_numbers_are_read_exactly(tmp_path: Path, cell: Cell, text: str, expected: str) -> None:
    assert made(tmp_path, cell, x=[text]) == [expected]


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        (Cell(column=("x",), decimal="."), "12,34", "number_with_point"),
        (Cell(column=("x",), decimal="."), "about 12", "number_with_point"),
        (Cell(column=("x",), places=2), "soon", "number_with_point"),
        (Cell(column=("x",), times=10), "12 MIO", "number_with_point"),
        (Cell(column=("x",), times=10), "1e3", "number_with_point"),
        (Cell(column=("x",), decimal=","), "1,250,000.00 EUR", "number_with_comma"),
        (Cell(column=("x",), decimal=",", currency="EUR"), "864.000,00 USD", "number_with_comma"),
        (Cell(column=("x",), currency=("EUR", "€")), "$5", "number_with_point"),
    ],
)
def test_what_is_no_number_here_is_none_later_either(tmp_path: Path, cell: Cell, text: str, code: str) -> None:
    heard: list[tuple[str, list[int], list[str]]] = []
    found = making(tmp_path, {"x": ["1", text]}).made(
        cell, lambda code, at, values: heard.append((code, [*at], [*values]))
    )
    assert found.to_list()[1] is None, "null, lest it be read as something else"
    assert heard == [(code, [1], [text])]


def test_every_amount_has_the_rate_of_its_row_and_none_is_taken_for_one(tmp_path: Path) -> None:
    rates = Cell(column=("currency",), values={"USD": "7.1", "CNY": "1"})
    cell = Cell(column=("amount",), decimal=".", times=rates, places=2)
    columns: dict[str, Texts] = {
        "amount": ["1,000.01", "5", None, "3", "soon", "5", "4"],
        "currency": ["USD", "CNY", "EUR", "EUR", "USD", "USD", None],
    }
    heard: list[tuple[str, int, str]] = []

    def told(code: str, at: pl.Series, values: pl.Series) -> None:
        heard.extend((code, *one) for one in zip(at, values, strict=True))

    made_of = making(tmp_path, columns).made(cell, told).to_list()
    assert made_of[:3] == ["7100.07", "5", None]
    assert made_of[4:6] == [None, "35.5"]
    assert heard == [("number_with_point", 4, "soon"), ("times_missing", 3, "EUR"), ("times_missing", 6, "")]
    plain: dict[str, Texts] = {"a": ["2", "2", "3"], "rate": ["1.5", "2", "1.5"]}
    assert made(tmp_path, Cell(column=("a",), times="rate"), **plain) == ["3", "4", "4.5"], "each row by its own"


def test_minutes_between_two_moments(tmp_path: Path) -> None:
    columns: dict[str, Texts] = {
        "start": ["2026-03-01 09:00", "2026-03-01T23:30", "2026-03-01", None, "soon", "2026-03-02",
                  "2026-03-01T10:00Z"],
        "end": ["2026-03-01 09:59:59", "2026-03-02 00:15", "2026-03-01 00:00", "2026-03-01", "2026-03-01",
                "2026-03-01", "2026-03-01T12:00+01:00"],
    }  # fmt: skip
    heard: list[tuple[str, int, str]] = []

    def told(code: str, at: pl.Series, values: pl.Series) -> None:
        heard.extend((code, *one) for one in zip(at, values, strict=True))

    found = making(tmp_path, columns).made(Cell(minutes_between=("start", "end")), told)
    assert found.to_list() == ["59", "45", "0", None, None, None, "60"]
    assert heard == [("not_a_moment", 4, "soon"), ("minutes_backwards", 5, "2026-03-02 – 2026-03-01")]
    heard.clear()
    mixed: dict[str, Texts] = {"a": ["2026-03-01 09:00", "9", None], "b": ["2026-03-01T10:00Z", "late", "10"]}
    assert making(tmp_path, mixed).made(Cell(minutes_between=("a", "b")), told).to_list() == [None] * 3
    assert heard == [
        ("not_a_moment", 1, "9"), ("not_a_moment", 1, "late"),
        ("minutes_backwards", 0, "2026-03-01 09:00 – 2026-03-01T10:00Z"),
    ], "how far they are apart cannot be told"  # fmt: skip
    german = Cell(minutes_between=(Cell(column=("a",), date=("%d.%m.%Y %H:%M",)), "b"))
    assert made(tmp_path, german, a=["1.3.2026 09:00"], b=["2026-03-01 10:30"]) == ["90"]


def test_several_ids_of_one_cell_stand_between_semicolons(tmp_path: Path) -> None:
    assert made(tmp_path, Cell(column=("x",), several=" + "), x=["a + b"]) == ["a;b"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Ann": "1", "Bo": "2", "*": ""}, ["2;1", "1", None, None]),
        ({"Ann": "", "Bo": "", "": "9"}, ["Cy", None, "Di", "9"]),
        ({"Ann": "1+5", "Di": "4", "Bo, Ann + Cy": "7"}, ["7", "1;5", "4", None]),
    ],
)
def test_values_hold_for_each_of_several_or_for_the_whole_cell(
    tmp_path: Path, values: dict[str, str], expected: list[str | None]
) -> None:
    cell = Cell(column=("x",), several=("+", ","), values=values)
    assert made(tmp_path, cell, x=["Bo, Ann + Cy", "Ann", "Di", ""], y=["1", "2", "3", "4"]) == expected


def test_what_is_put_around_a_text_is_not_put_around_nothing(tmp_path: Path) -> None:
    columns: dict[str, Texts] = {"x": ["7", None], "n": ["1", "2"]}
    assert made(tmp_path, Cell(column=("x",), prefix="p-", suffix="!"), **columns) == ["p-7!", None]
    assert made(tmp_path, Cell(column=("x",), prefix="p-", if_empty="none"), **columns) == ["p-7", "none"]
    assert made(tmp_path, Cell(column=("x",), by_name=True), **columns) == ["name:7", None]
    assert made(tmp_path, Cell(constant="c"), **columns) == ["c", "c"]


def test_what_is_looked_up_in_vain_is_told_with_its_place(tmp_path: Path) -> None:
    strict, lenient = Lookup(by="id", take=("boss",)), Lookup(by="id", take=("boss",), or_empty=True)
    found = Found()
    for value, text in (("1", "9"), ("3", "8"), ("3", "7"), ("3", "8"), ("1", "9")):
        found.add(value, text)
    columns: dict[str, Texts] = {"x": ["1", "2", None, "3"], "n": list("abcd")}
    at_work = making(tmp_path, columns, {("in.csv", Sought(strict)): found, ("in.csv", Sought(lenient)): found})
    heard: list[tuple[str, int, str]] = []

    def told(code: str, at: pl.Series, values: pl.Series) -> None:
        heard.extend((code, *one) for one in zip(at, values, strict=True))

    assert at_work.made(Cell(column=("x",), lookup=strict), told).to_list() == ["9", None, None, None]
    assert heard == [("lookup_ambiguous", 3, "3"), ("lookup_missing", 1, "2")]
    heard.clear()
    found.add("2", "")
    assert at_work.made(Cell(column=("x",), lookup=strict), told).to_list() == ["9", None, None, None]
    assert heard == [("lookup_ambiguous", 3, "3"), ("lookup_bare", 1, "2")], "the row is there, its cell is empty"
    heard.clear()
    assert at_work.made(Cell(column=("x",), lookup=lenient, if_empty="top"), told).to_list() == ["9", *["top"] * 3]
    assert heard == [("lookup_ambiguous", 3, "3")], "that others differ is a fault even where none may be found"


def test_texts_that_are_put_together_may_be_cells_themselves(tmp_path: Path) -> None:
    department = Cell(column=("Department",), optional=True, if_empty="contacts")
    assert made(tmp_path, Cell(key=("Account", department)), Account=["a"], n=["1"]) == ["a/contacts"]
    assert made(tmp_path, Cell(key=("Account", department)), Account=["a"], Department=["IT"]) == ["a/IT"]
    joined = Cell(join=(Cell(column=("First", "Vorname")), "Last"))
    assert made(tmp_path, joined, Vorname=["Ann"], Last=["Lee"]) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition(column=("x",), is_=("a",)), [True, False, False]),
        (Condition(column=("x",), is_=("a", "")), [True, False, True]),
        (Condition(column=("x",), is_=("\uff21",)), [True, False, False]),
        (Condition(column=("x",), is_not=("A",)), [False, True, True]),
        (Condition(column=("x",), is_not=("a",)), [False, True, True]),
        (Condition(column=("x",), is_not=("a", "")), [False, True, False]),
        (Condition(column=("x",), filled=True), [True, True, False]),
        (Condition(column=("x",), filled=False), [False, False, True]),
        (Condition(column=("x",), matches="^[ab]$"), [True, True, False]),
        (Condition(column=("x",), matches="b"), [False, True, False]),
        (Condition(column=("x",), matches="(?i)B"), [False, True, False]),
        (Condition(column=("x",), matches_not="b"), [True, False, True]),
        (Condition(column=("y",), optional=True, filled=True), [False, False, False]),
        (Condition(column=("y",), optional=True, is_not=("b",)), [True, True, True]),
        (Condition(cell=Cell(join=("x", "n"), between="/"), is_=("b/2", "3")), [False, True, True]),
        (Condition(any_=(Condition(column=("x",), is_=("a",)), Condition(column=("n",), is_=("3",)))),
         [True, False, True]),
        (Condition(any_=(Condition(column=("x",), is_=("z",)),)), [False, False, False]),
    ],
)  # fmt: skip
def test_a_condition_holds_or_not_and_is_never_unknown(
    tmp_path: Path, condition: Condition, expected: list[bool]
) -> None:
    assert (
        making(tmp_path, {"x": ["a", "b", None], "n": ["1", "2", "3"]}).holds(condition, unheard).to_list() == expected
    )


def test_the_steps_follow_each_other_in_their_order(tmp_path: Path) -> None:
    cell = Cell(
        column=("x",), split="|", part=2, pattern="v(.*)", values={"1": "one"}, prefix="<", suffix=">", if_empty="-"
    )
    assert made(tmp_path, cell, x=["a|v1", "a|v2", "a|w", "a"]) == ["<one>", "<2>", "-", "-"]
