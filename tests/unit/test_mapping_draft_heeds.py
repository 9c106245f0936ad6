"""What a draft heeds in files as people keep them: currencies, totals, earlier states, titles, ways of writing."""

from pathlib import Path

import pytest

from graph_service.words import LANGUAGES, Language, say
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from tests.drafts import Table, drafted_block, folder, loaded

# --- words


@pytest.mark.parametrize(
    ("language", "codes"), [("en", "Codes: visit, call,"), ("zh", "可用的代码：visit（拜访）、call（")]
)
def test_codes_are_said_in_words(language: Language, codes: str, tmp_path: Path) -> None:
    rows = [["Id", "Type", "Date", "Contact"], *([str(at), "Séance", "2025-01-01", "p1"] for at in range(4))]
    text = draft_mapping(folder(tmp_path, activities=rows), language).text
    assert codes in text
    assert "{'" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


RECORDS: Table = [["记录编号", "客户名称", "行业"], ["1", "甲公司", "制造"], ["2", "乙公司", "制造"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_that_may_be_the_id_is_not_denied_in_the_next_line(language: Language, tmp_path: Path) -> None:
    text = draft_mapping(folder(tmp_path, 客户=RECORDS), language).text
    perhaps = say("mapping.draft_perhaps_needed", language, column="id", header='"记录编号"')
    or_else = say("mapping.draft_id_open", language), say("mapping.draft_name_as_id", language)
    assert f'# {perhaps}\n#id = "记录编号"\n# {or_else[0]}\n# {or_else[1]}\nid = "客户名称"' in text
    assert say("mapping.draft_no_id", language) not in text


def test_that_no_column_looks_like_an_id_is_said_where_none_does(tmp_path: Path) -> None:
    rows = [[text for text in row[1:]] for row in RECORDS]
    text = draft_mapping(folder(tmp_path, 客户=rows)).text
    assert '# No column looks like an id.\n# The names serve as ids.\nid = "客户名称"' in text


def test_an_id_that_repeats_its_values_is_called_that(tmp_path: Path) -> None:
    rows = [["Account Id", "Name"], ["1", "Acme"], ["1", "Globex"], ["2", "Initech"]]
    export = folder(tmp_path, accounts=rows)
    assert drafted_block(export, "accounts.csv", "customers")["id"] == "Name"
    assert '# Called like an id, but with values that stand in more than one row: "Account Id".' in (
        draft_mapping(export).text
    )


# --- titles above the header

HEAD = ["商机编号", "商机名称", "客户名称", "金额", "创建日期", "状态"]


def titled(unit: str, amount: str = "金额") -> Table:
    """A sheet with the unit above its last column, as it is usually written."""
    rows = [[f"S{at}", f"项目{at}", "甲公司", f"{at}.5", "2025-01-01", "进行中"] for at in range(1, 6)]
    head = [amount if text == "金额" else text for text in HEAD]
    return [["商机明细表", *[""] * 5], [*[""] * 5, unit], head, *rows]


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        ("金额单位：万元", 10_000),
        ("单位:人民币千元", 1_000),
        ("（万元）", 10_000),
        ("单位：百万元", 1_000_000),
        ("Amounts in thousands", 1_000),
        ("in EUR million", 1_000_000),
    ],
)
def test_a_unit_in_a_title_counts_for_the_amounts_below(unit: str, times: int, tmp_path: Path) -> None:
    export = folder(tmp_path, 商机=titled(unit))
    drafted = draft_mapping(export, "zh")
    assert drafted_block(export, "商机.csv", "opportunities")["amount_yuan"] == Cell(column=("金额",), times=times)
    assert "header_line = 3" in drafted.text
    assert f'# 表头上方写着 "{unit}"，因此金额乘以 {times:,}。' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


@pytest.mark.parametrize("unit", ["编制单位：万元公司", "千万元以上客户", "单位：元", "制表日期"])
def test_other_titles_say_nothing_of_amounts(unit: str, tmp_path: Path) -> None:
    export = folder(tmp_path, 商机=titled(unit))
    assert drafted_block(export, "商机.csv", "opportunities")["amount_yuan"] == "金额"


def test_a_header_that_says_its_unit_outweighs_the_title(tmp_path: Path) -> None:
    export = folder(tmp_path, 商机=titled("金额单位：万元", "金额(元)"))
    assert drafted_block(export, "商机.csv", "opportunities")["amount_yuan"] == "金额(元)"
    assert "表头上方" not in draft_mapping(export, "zh").text


def test_of_two_columns_the_first_may_be_without_a_name(tmp_path: Path) -> None:
    export = folder(tmp_path, customers=[["", "Name"], ["a", "Acme"], ["b", "Globex"], ["c", "Initech"]])
    assert "header_line" not in draft_mapping(export).text
