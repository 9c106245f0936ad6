"""What a draft heeds in files as people keep them: currencies, totals, earlier states, titles, ways of writing."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph_service.words import LANGUAGES, Language, say
from loaders.mapping.draft.drafting import DraftedMapping, draft_mapping
from loaders.mapping.model import Cell, Condition
from tests.drafts import ACCOUNTS, Table, block, drafted_block, folder, loaded, mapping_of

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
    rows = [row[1:] for row in RECORDS]
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


# --- rows that are none


def customers(*names: str) -> Table:
    """A sheet of customers with what stands below it."""
    return [["客户名称", "行业", "信用额度"], *([name, "制造", "100"] for name in names)]


def left_out(export: Path, drafted: DraftedMapping) -> int:
    """Rows that the conditions of a draft leave out; none of the others is rejected."""
    report = loaded(export, drafted, export)
    assert report.rejected == 0
    return sum(one.rows for file in report.files for one in file.left_out if one.code == "where")


def test_totals_and_footers_are_no_customers(tmp_path: Path) -> None:
    names = ["甲公司", "乙公司", "丙公司", "丁公司", "小计", "合 计", "制表人：张三"]
    export = folder(tmp_path, 客户=customers(*names))
    drafted = draft_mapping(export, "zh")
    (where,) = block(mapping_of(drafted, tmp_path), "客户.csv", "customers").where
    assert (where.column, where.matches_not) == (("客户名称",), r"^(制表人|合 计|小计)\s*([:：]|$)")
    assert (
        '"客户名称" 中写着合计或表尾说明的行已用 `where` 略去："制表人：张三" (1)、"合 计" (1)、"小计" (1)。'
        in drafted.text
    )
    assert left_out(export, drafted) == 3


def test_a_customer_whose_name_begins_with_such_a_word_stays(tmp_path: Path) -> None:
    names = ["Total Energies", "Sum Up AG", "总计科技", "Gesamthafen", "合计划", "Acme"]
    assert "where = [" not in draft_mapping(folder(tmp_path, 客户=customers(*names))).text
    found = draft_mapping(folder(tmp_path, 客户=customers(*names, "Total:", "Grand Total")))
    (where,) = block(mapping_of(found, tmp_path), "客户.csv", "customers").where
    assert where.matches_not == r"^(Grand Total|Total)\s*([:：]|$)"
    assert left_out(tmp_path, found) == 2


def test_a_total_in_the_first_cell_of_its_row_counts_whatever_the_column_is(tmp_path: Path) -> None:
    rows = [["Region", "Deal Id", "Deal", "Customer", "Stage", "Opened", "Value"]]
    rows += [["East", f"d{at}", f"Deal {at}", "Acme", "Open", "2025-01-01", "5"] for at in range(6)]
    rows += [["Summe", "", "", "", "", "", "30"]]
    export = folder(tmp_path, deals=rows)
    drafted = draft_mapping(export)
    mapping = mapping_of(drafted, tmp_path)
    for template in ("customers", "opportunities"):
        assert [one.column for one in block(mapping, "deals.csv", template).where] == [("Region",)]
    assert '# Rows in which "Region" holds a total or a remark are left out by `where`: "Summe" (1).' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_a_word_that_a_column_says_again_and_again_is_a_value_of_it(tmp_path: Path) -> None:
    rows = [["Scope", "Deal Id", "Deal", "Customer", "Stage", "Opened"]]
    rows += [
        [scope, f"{scope}{at}", f"D{at}", "Acme", "Open", "2025-01-01"]
        for at in range(9)
        for scope in ("Total", "Part")
    ]
    assert "where = [" not in draft_mapping(folder(tmp_path, deals=rows)).text


# --- earlier states

HISTORY: Table = [
    ["account_sk", "account_id", "account_name", "industry", "valid_from", "valid_to", "is_current"],
    ["1", "ACC-1", "Alpha", "Steel", "2024-01-01", "2024-06-01", "f"],
    ["2", "ACC-1", "Alpha Ltd", "Steel", "2024-06-01", "9999-12-31", "t"],
    ["3", "ACC-2", "Beta", "Food", "2024-01-01", "9999-12-31", "t"],
    ["4", "ACC-3", "Gamma", "Food", "2024-01-01", "9999-12-31", "t"],
]
CONTACTS: Table = [
    ["contact_id", "account_id", "first_name", "last_name", "job_title", "department"],
    *([f"C{at}", f"ACC-{at}", "Ann", name, "CFO", "Finance"] for at, name in ((1, "Lee"), (2, "Ray"), (3, "Day"))),
]


def ending(text: str, *, flag: bool = False) -> Table:
    """The same history with other words for what has no end, with or without the flag."""
    rows = [["" if one == "9999-12-31" and not text else one for one in row] for row in HISTORY]
    return [row if flag else row[:-1] for row in rows]


@pytest.mark.parametrize(
    ("history", "where"),
    [
        (HISTORY, Condition.model_validate({"column": "is_current", "is": "t"})),
        (ending("9999-12-31"), Condition.model_validate({"column": "valid_to", "is": "9999-12-31"})),
        (ending(""), Condition.model_validate({"column": "valid_to", "filled": False})),
    ],
    ids=["flag", "endless", "empty"],
)
def test_of_a_history_the_current_rows_are_read_and_referred_to(
    history: Table, where: Condition, tmp_path: Path
) -> None:
    export = folder(tmp_path, dim_account=history, dim_contact=CONTACTS)
    drafted = draft_mapping(export)
    found = block(mapping_of(drafted, tmp_path), "dim_account.csv", "customers")
    assert (found.where, found.columns["id"]) == ((where,), "account_id")
    assert f'# Values of "account_id" stand in several rows, and "{(where.column or ("",))[0]}" says' in drafted.text
    for claim in ("looks like an id", "Hardly any", "stand in dim_account.csv under"):
        assert claim not in drafted.text
    assert left_out(export, drafted) == 1


def test_a_template_that_keeps_histories_is_given_all_rows(tmp_path: Path) -> None:
    rows = [["Contact Id", "Full Name", "Account", "Valid from", "Valid to"]]
    rows += [["c1", "Ann Lee", "a1", "2020-01-01", "2021-01-01"], ["c1", "Ann Lee", "a2", "2021-01-01", ""]]
    text = draft_mapping(folder(tmp_path, accounts=ACCOUNTS, contacts=rows)).text
    assert "filled = false" not in text


def test_employees_who_left_are_no_earlier_states(tmp_path: Path) -> None:
    rows = [["No", "Name", "Title", "End date"], ["1", "Bo", "Sales", "2021-01-01"], ["2", "Bo", "Sales", ""]]
    assert "filled = false" not in draft_mapping(folder(tmp_path, employees=rows)).text


def test_values_that_stand_in_another_column_are_said_to_stand_there(tmp_path: Path) -> None:
    twice = [[*row[:5]] for row in HISTORY]
    text = draft_mapping(folder(tmp_path, dim_account=twice, dim_contact=CONTACTS)).text.replace("\n# ", " ")
    assert 'Its values stand in dim_account.csv under "account_id", which is neither id nor name there' in text
    assert "Hardly any" not in text
    assert 'more than one row: "account_id"' in text


# --- currencies

DEALS = ["Deal Id", "Deal", "Customer", "Stage", "Opened", "Amount"]


def amounts(*texts: str, **beside: Sequence[str]) -> Table:
    """Deals with these amounts, and columns beside them."""
    rows = [[f"d{at}", f"Deal {at}", "Acme", "Open", "2025-01-01", text] for at, text in enumerate(texts)]
    return [[*DEALS, *beside], *([*row, *more] for row, *more in zip(rows, *beside.values(), strict=True))]


def amount_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip("#").startswith("amount_yuan")]


MARKS = ("1.000,00 EUR", "1.000,00 USD", "2.000,00 JPY", "$ 1.000,00", "3.000,50 USD")
RATES = r"""pattern = '(EUR|JPY|USD|\$)', values = { USD = "?", "$" = "?", EUR = "?", JPY = "?" }"""
PROPOSED = [
    """#amount_yuan = { column = "Amount", decimal = ",", currency = ["USD", "$"] }""",
    f"""#amount_yuan = {{ column = "Amount", decimal = ",", times = {{ column = "Amount", {RATES} }}, places = 2 }}""",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_with_several_marks_are_not_taken_as_if_all_were_one(language: Language, tmp_path: Path) -> None:
    text = draft_mapping(folder(tmp_path, deals=amounts(*MARKS)), language).text
    assert amount_lines(text) == PROPOSED
    listed = ['"USD" (2)', '"$" (1)', '"EUR" (1)', '"JPY" (1)']
    note = say("mapping.draft_currency_marks", language, values=listed)
    assert note.replace(" ", "") in text.replace("\n#", "").replace(" ", "")


@pytest.mark.parametrize(
    ("at", "rejected"), [(0, {"number_with_comma"}), (1, {"times_missing"})], ids=["one mark alone", "rates"]
)
def test_a_proposal_for_several_currencies_takes_none_for_another(at: int, rejected: set[str], tmp_path: Path) -> None:
    export = folder(tmp_path, deals=amounts(*MARKS))
    drafted = draft_mapping(export)
    text = drafted.text.replace(PROPOSED[at], PROPOSED[at][1:].replace('EUR = "?"', 'EUR = "7.8"'))
    report = loaded(export, dataclasses.replace(drafted, text=text), tmp_path)
    assert {reject.code for reject in report.rejects} == rejected
    assert report.rejected == {0: 2, 1: 4}[at]


@pytest.mark.parametrize(
    "texts", [("€ 5.50", "6.00 EUR", "7.25 €"), ("￥5", "6元", "7"), ("5", "6", "7"), ("$5.00", "$6.00", "$7.50")]
)
def test_marks_of_one_currency_are_no_question(texts: Sequence[str], tmp_path: Path) -> None:
    text = draft_mapping(folder(tmp_path, deals=amounts(*texts))).text
    assert [line.startswith("#") for line in amount_lines(text)] == [False]


@pytest.mark.parametrize("header", ["Currency", "Deal Currency", "币种", "XYZ"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_of_codes_is_named_with_a_rate_for_each(header: str, language: Language, tmp_path: Path) -> None:
    export = folder(tmp_path, deals=amounts("1000.00", "1000.00", "5", **{header: ["EUR", "CNY", "EUR"]}))
    drafted = draft_mapping(export, language)
    (line,) = amount_lines(drafted.text)
    values = f'{{ column = "{header}", values = {{ EUR = "?", CNY = "?" }} }}'
    assert line == f'#amount_yuan = {{ column = "Amount", times = {values}, places = 2 }}'
    note = say("mapping.draft_currency_column", language, column=f'"{header}"', values=['"EUR" (2)', '"CNY" (1)'])
    assert note.replace(" ", "") in drafted.text.replace("\n#", "").replace(" ", "")
    told = drafted.text.replace(line, line[1:].replace('"?"', '"7.1"'))
    assert loaded(export, dataclasses.replace(drafted, text=told), tmp_path).rejected == 0


def test_a_column_of_one_code_is_no_question(tmp_path: Path) -> None:
    text = draft_mapping(folder(tmp_path, deals=amounts("5", "6", "7", Currency=["EUR", "EUR", ""]))).text
    assert amount_lines(text) == ['amount_yuan = "Amount"']


def test_what_the_header_says_of_the_unit_is_reckoned_before_the_rate(tmp_path: Path) -> None:
    rows = amounts("5", "6", "7", Currency=["EUR", "CNY", "CNY"])
    export = folder(tmp_path, deals=[["Amount(万元)" if text == "Amount" else text for text in row] for row in rows])
    drafted = draft_mapping(export)
    (line,) = amount_lines(drafted.text)
    assert 'join = [{ column = "Amount(万元)", times = 10000 }], times = { column = "Currency"' in line
    told = drafted.text.replace(line, line[1:].replace('"?"', '"7.1"'))
    assert loaded(export, dataclasses.replace(drafted, text=told), tmp_path).rejected == 0


# --- keys that look the same

BEST = "王伟（华东区）"
OTHERS = {
    "王 伟（华东区）": "王 伟（华东区）",
    "王伟(华东区)": "王伟(华东区)",
    "王伟\u200b（华东区）": r"王伟\u200b（华东区）",
}
"""Ways of writing one name, and how each is shown."""
SELLERS = [BEST, BEST, *OTHERS, "李娜", "王伟"]
SAME = ", ".join(f'"{text}" = "{BEST}"' for text in OTHERS.values())
VALUES = f"{{ {SAME} }}"


def sold() -> Table:
    rows = [[f"s{at}", f"项目{at}", "甲公司", name, "进行中", "2025-01-01"] for at, name in enumerate(SELLERS)]
    return [["商机编号", "商机名称", "客户名称", "负责人", "状态", "创建日期"], *rows]


def test_keys_that_look_the_same_are_proposed_and_never_merged(tmp_path: Path) -> None:
    export = folder(tmp_path, 商机=sold())
    drafted = draft_mapping(export, "zh")
    for name in ("id", "name", "owner_id"):
        assert f'\n#{name} = {{ column = "负责人", values = {VALUES} }}\n' in drafted.text
        assert f'\n{name} = "负责人"\n' in drafted.text
    pairs = [f'"{text}" (1) → "{BEST}"' for text in OTHERS.values()]
    note = say("mapping.draft_alike", "zh", pairs=pairs)
    assert note.replace(" ", "") in drafted.text.replace("\n#", "").replace(" ", "")
    assert "李娜" not in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_the_lines_that_are_proposed_make_one_of_them(tmp_path: Path) -> None:
    export = folder(tmp_path, 商机=sold())
    drafted = draft_mapping(export)
    lines = drafted.text.splitlines()
    kept = [
        line.removeprefix("#") if VALUES in line else line for line in lines if line.partition(" = ")[2] != '"负责人"'
    ]
    text = "\n".join(kept) + "\n"
    report = loaded(export, dataclasses.replace(drafted, text=text), tmp_path)
    assert report.rejected == 0
    assert [one.rows for file in report.files for one in file.left_out if one.template == "employees"] == [4]


def test_names_that_serve_as_ids_are_compared_in_their_own_file(tmp_path: Path) -> None:
    text = draft_mapping(folder(tmp_path, 客户=[["客户名称", "行业"], ["甲 公司", "制造"], ["甲公司", "制造"]])).text
    assert '#id = { column = "客户名称", values = { "甲 公司" = "甲公司" } }' in text


# --- spans of time


@pytest.mark.parametrize(
    ("texts", "clocks", "code"),
    [
        (("00:45", "01:30", "2:00"), ["h:mm"], "draft_span_taken"),
        (("12:10", "45:30", "3:00"), ["m:ss"], "draft_span_taken"),
        (("03:12", "11:45", "7:08"), ["h:mm", "m:ss"], "draft_span_ambiguous"),
        (("45 min", "1 h 30 min", "2h"), ["h:mm"], None),
        (("0:45:00", "1:30:00", "PT2H"), ["h:mm"], None),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_something_took_becomes_minutes(
    texts: Sequence[str], clocks: list[str], code: str | None, language: Language, tmp_path: Path
) -> None:
    rows = [["Visit Id", "Type", "Visit date", "Dauer"]]
    rows += [[str(at), "visit", f"2026-01-0{at + 1}", text] for at, text in enumerate(texts)]
    text = draft_mapping(folder(tmp_path, visits=rows), language).text
    lines = [f'minutes = {{ column = "Dauer", duration = "{clock}" }}' for clock in clocks]
    assert [line.removeprefix("#") for line in text.splitlines() if "duration" in line] == lines
    assert (f"\n{lines[0]}\n" in text) == (len(clocks) == 1)
    if code is not None:
        assert say(f"mapping.{code}", language, value=f'"{texts[0]}"', clock=clocks[0])[:20] in text
