"""Headers: English keys and Chinese names however they are typed, units of money, and what is refused by name."""

from pathlib import Path
from typing import Any

import pytest

from graph_service.recording.kind import ColumnType, FactKind
from graph_service.recording.registry import kinds
from graph_service.words import LANGUAGES
from tests.reading import Read, messages, read
from tests.template_files import write_csv

KINDS = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
DEAL = ["id", "name", "customer_id", "created_on", "status"]


def handed_in(tmp_path: Path, kind: str, header: list[str], *rows: list[str], **options: Any) -> Read:
    return read(write_csv(tmp_path / f"{kind}.csv", [header, *rows]), **options)


@KINDS
def test_every_chinese_name_of_every_column_is_understood(kind: FactKind, tmp_path: Path) -> None:
    for alias in range(max(len(column.zh) for column in kind.columns)):
        header = [column.zh[min(alias, len(column.zh) - 1)] for column in kind.columns]
        found = handed_in(tmp_path, kind.name, header, ["1"] * len(header))
        assert [name for name in found.frames[kind.name].columns if name != "row"] == [c.name for c in kind.columns]


@KINDS
def test_case_spaces_and_the_star_of_a_template_do_not_matter(kind: FactKind, tmp_path: Path) -> None:
    header = [f" {column.name.replace('_', ' ').title()}*" for column in kind.columns]
    found = handed_in(tmp_path, kind.name, header, ["1"] * len(header))
    assert set(found.frames[kind.name].columns) >= {column.name for column in kind.columns}


@KINDS
def test_money_may_be_in_yuan_if_the_header_says_so(kind: FactKind, tmp_path: Path) -> None:
    for column in kind.columns:
        if column.type is not ColumnType.MONEY:
            continue
        for unit in ("_yuan", " Yuan", "(元)", "(元)"):
            name = column.zh[0] if "元" in unit else column.name
            others = [other.name for other in kind.columns if other is not column]
            header = [*others, name + unit]
            found = handed_in(tmp_path, kind.name, header, ["1"] * len(others) + ["12.34"])
            assert found.column(kind.name, column.name) == [1234], header[-1]


def test_only_money_has_units(tmp_path: Path) -> None:
    found = handed_in(tmp_path, "opportunities", [*DEAL, "discount_yuan"], ["1"] * 6)
    assert [(line, column) for _, line, column, _ in found.faults] == [(1, "discount_yuan")]


def test_a_column_twice_is_refused_also_under_its_other_name(tmp_path: Path) -> None:
    for twin in ("name", "名称", "NAME "):
        found = handed_in(tmp_path, "opportunities", [*DEAL, twin], ["1"] * 6)
        assert found.report["status"] == "rejected"
        assert [line for _, line, _, _ in found.faults] == [1]


def test_a_missing_column_is_named_in_both_languages(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "opportunities.csv", [DEAL[:-1], ["1"] * 4])
    for language in LANGUAGES:
        (message,) = messages(file, language)
        assert "status" in message


def test_an_unknown_column_is_refused_with_the_one_it_resembles(tmp_path: Path) -> None:
    for typed, meant in (("custmer_id", "customer_id"), ("expected_closing", "expected_close")):
        header = [typed if name == meant else name for name in [*DEAL, "expected_close"]]
        file = write_csv(tmp_path / "opportunities.csv", [header, ["1"] * 6])
        for language in LANGUAGES:
            assert any(typed in said and meant in said for said in messages(file, language))


def test_extra_columns_pass_only_where_that_is_allowed(tmp_path: Path) -> None:
    header, row = [*DEAL, "colour of the door"], ["o-1", "x", "c", "2026-01-01", "open", "red"]
    refused = handed_in(tmp_path, "opportunities", header, row)
    assert [(line, column) for _, line, column, _ in refused.faults] == [(1, "colour of the door")]
    passed = handed_in(tmp_path, "opportunities", header, row, allow_extra=True)
    assert 1 not in {line for _, line, _, _ in passed.faults}
    assert "colour of the door" not in passed.frames["opportunities"].columns


def test_cells_below_no_header_are_not_lost_in_silence(tmp_path: Path) -> None:
    found = handed_in(
        tmp_path, "opportunities", [*DEAL[:2], "", *DEAL[2:]], ["o-1", "x", "lost", "c", "2026-01-01", "open"]
    )
    assert {line for _, line, column, _ in found.faults if column != "customer_id"} <= {1, 2}
    assert any(column != "customer_id" for _, _, column, _ in found.faults)


def test_empty_columns_at_the_end_are_none(tmp_path: Path) -> None:
    found = handed_in(tmp_path, "customers", ["id", "name", "", ""], ["c-1", "x", "", ""])
    assert found.faults == []


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_brings_nothing(content: str, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(content, encoding="utf-8")
    found = read(tmp_path / "customers.csv")
    assert (found.report["read"], found.report["rejected"]) == (0, 0)


def test_a_header_alone_is_no_fault(tmp_path: Path) -> None:
    found = handed_in(tmp_path, "customers", ["id", "name"])
    assert (found.faults, found.report["read"]) == ([], 0)
