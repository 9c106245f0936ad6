"""Drafts for files nobody has seen: each thing that is looked for, by itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from graph_service.errors import InvalidError
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.draft.tables import SAMPLE
from loaders.mapping.model import Cell
from tests.drafts import ACCOUNTS, Table, block, drafted_block, folder, loaded, mapping_of

DEALS = ["Deal", "Customer", "Stage", "Opened", "Value"]


def deals(*rows: Sequence[str]) -> Table:
    """A pipeline in one file: name, customer, stage, day, value."""
    return [DEALS, *rows]


def test_days_that_can_be_read_in_two_ways_are_left_to_the_reader(tmp_path: Path) -> None:
    export = folder(tmp_path, deals=deals(("A", "X", "Won", "03/04/2020", "1"), ("B", "Y", "Open", "05/06/2020", "2")))
    drafted = draft_mapping(export)
    assert '#created_on = { column = "Opened", date = "%d/%m/%Y" }' in drafted.text
    assert '#created_on = { column = "Opened", date = "%m/%d/%Y" }' in drafted.text
    assert '"03/04/2020" can be read in several ways' in drafted.text
    assert drafted.open_columns == 1
    with pytest.raises(InvalidError, match="created_on"):
        mapping_of(drafted, tmp_path)


def test_other_days_of_the_file_decide_between_them(tmp_path: Path) -> None:
    rows = [["Deal", "Customer", "Stage", "Opened", "Closed"], ["A", "X", "Won", "03/04/2020", "25/12/2020"]]
    found = drafted_block(folder(tmp_path, deals=rows), "deals.csv", "opportunities")
    assert found["created_on"] == Cell(column=("Opened",), date=("%d/%m/%Y",))


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (["2020-03-04", "2021-05-06"], {}),
        (["2020年3月4日", "2021年5月6日"], {}),
        (["2020-03-04 00:00:00.000", "2021-05-06 00:00:00.000"], {}),
        (["13/04/2020", "05/06/2020"], {"date": ("%d/%m/%Y",)}),
        (["4/13/2020", "5/6/2020"], {"date": ("%m/%d/%Y",)}),
        (["13.04.20", "05.06.20"], {"date": ("%d.%m.%y",)}),
        (["13-Apr-2020", "05-Jun-2020"], {"date": ("%d-%b-%Y",)}),
        (["Apr 13, 2020", "June 5, 2020"], {"date": ("%B %d, %Y",)}),
        (["2020-03-04T10:11:12Z", "2021-05-06T00:00:00Z"], {"day_in": "UTC", "split": None}),
        (["43934", "43987"], {"date": ("excel",)}),
        (["43934", "13/05/2020"], {"date": ("excel", "%d/%m/%Y")}),
        (["43934", "2020-06-05"], {"date": ("excel",)}),
        (["13/04/2020 0:00", "05/06/2020 14:30"], {"split": " ", "date": ("%d/%m/%Y",)}),
        (["Apr 13, 2020 2:30 PM", "Jun 5, 2020 12:00 AM"], {"pattern": r"[T ]+\d{1,2}:\d{2}.*$", "becomes": ""}),
    ],
)
def test_how_days_are_written(days: list[str], steps: Mapping[str, Any], tmp_path: Path) -> None:
    export = folder(tmp_path, deals=deals(("A", "X", "Open", days[0], "1"), ("B", "Y", "Open", days[1], "2")))
    told = drafted_block(export, "deals.csv", "opportunities")["created_on"]
    made = told if isinstance(told, Cell) else Cell(column=(told,))
    assert {name: getattr(made, name) for name in steps} == steps
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


@pytest.mark.parametrize(
    ("values", "steps"),
    [
        (["1200", "7.5"], {}),
        (["1,200", "3,500"], {}),
        (["$1,200.50", "$7.00"], {"decimal": "."}),
        (["1.234,50", "7,00"], {"decimal": ","}),
        (["€ 12,5", "€ 1.200"], {"decimal": ","}),
        (["12,5 €", "-"], {"decimal": ",", "values": {"-": ""}}),
    ],
)
def test_how_numbers_are_written(values: list[str], steps: Mapping[str, Any], tmp_path: Path) -> None:
    rows = [(f"Deal {number}", "X", "Open", "2020-01-01", value) for number, value in enumerate(values * 20)]
    export = folder(tmp_path, deals=deals(*rows))
    told = drafted_block(export, "deals.csv", "opportunities")["amount_yuan"]
    made = told if isinstance(told, Cell) else Cell(column=(told,))
    assert {name: getattr(made, name) for name in ("decimal", "values") if name in made.model_fields_set} == steps
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


def test_numbers_that_can_be_read_in_two_ways_are_left_to_the_reader(tmp_path: Path) -> None:
    export = folder(
        tmp_path, deals=deals(("A", "X", "Open", "2020-01-01", "1.234"), ("B", "X", "Open", "2020-01-01", "5.678"))
    )
    text = draft_mapping(export).text
    assert '#amount_yuan = { column = "Value", decimal = "." }' in text
    assert '#amount_yuan = { column = "Value", decimal = "," }' in text


def test_units_that_the_header_says(tmp_path: Path) -> None:
    head = ["Deal", "Customer", "Stage", "Opened", "Value (k€)", "合同金额(万元)"]
    found = drafted_block(
        folder(tmp_path, deals=[head, ["A", "X", "Won", "2020-01-01", "5", "12"]]), "deals.csv", "opportunities"
    )
    assert found["amount_yuan"] == Cell(column=("Value (k€)",), times=1_000)
    assert found["award_yuan"] == Cell(column=("合同金额(万元)",), times=10_000)


# --- words


def test_words_without_a_code_are_named(tmp_path: Path) -> None:
    stages = ["Closed Won", "Closed - Lost", "Negotiation/Review", "Limbo", "On Hold"] * 3
    rows = [(f"D{number}", "X", stage, "2020-01-01", "1") for number, stage in enumerate(stages)]
    drafted = draft_mapping(folder(tmp_path, deals=deals(*rows)))
    values = {"Closed - Lost": "lost", "Closed Won": "won", "Negotiation/Review": "open", "On Hold": "open"}
    status = block(mapping_of(drafted, tmp_path), "deals.csv", "opportunities").columns["status"]
    assert status == Cell(column=("Stage",), values=values)
    assert '"Limbo" (3)' in drafted.text


def test_a_day_of_closing_that_open_deals_have_is_the_expected_one(tmp_path: Path) -> None:
    rows = [["Id", "Name", "Account", "Stage", "Created", "Close Date"]]
    rows += [
        ["1", "A", "X", "Closed Won", "2020-01-01", "2020-02-01"],
        ["2", "B", "X", "Prospecting", "2020-01-01", "2021-02-01"],
    ]
    export = folder(tmp_path, deals=rows)
    drafted = draft_mapping(export)
    done, rest = (one for one in mapping_of(drafted, tmp_path).rows if one.into == "opportunities")
    assert (done.columns["closed_on"], "closed_on" in rest.columns) == ("Close Date", False)
    assert rest.columns["expected_close"] == "Close Date"
    assert loaded(export, drafted, tmp_path).rejected == 0


# --- references


@pytest.mark.parametrize(
    ("names", "cell"),
    [
        (["a1", "a2", "a3"], "Account"),
        (["Acme Corp", "Globex", "Initech"], Cell(column=("Account",), by_name=True)),
    ],
)
def test_references_by_id_and_by_name(names: list[str], cell: Cell | str, tmp_path: Path) -> None:
    rows = [["Deal", "Account", "Stage", "Opened"], *([f"D{name}", name, "Open", "2020-01-01"] for name in names)]
    export = folder(tmp_path, accounts=ACCOUNTS, deals=rows)
    assert drafted_block(export, "deals.csv", "opportunities")["customer_id"] == cell
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


def test_a_reference_that_no_name_tells_is_told_by_its_values(tmp_path: Path) -> None:
    staff = [["No", "Name", "Title"], ["7", "Ann Lee", "Sales"], ["8", "Bo Ng", "Sales"]]
    rows = [["Deal", "Account", "Betreuer", "Stage", "Opened"]]
    rows += [[f"D{number}", "a1", name, "Open", "2020-01-01"] for number, name in enumerate(["Ann Lee", "Bo Ng", ""])]
    export = folder(tmp_path, accounts=ACCOUNTS, employees=staff, deals=rows)
    assert drafted_block(export, "deals.csv", "opportunities")["owner_id"] == Cell(column=("Betreuer",), by_name=True)
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


ORGANISATIONS = [["ID", "Name"], *([f"{number}", f"Firma {number}x GmbH"] for number in range(100, 120))]


def orders(organisations: Table) -> Table:
    """Deals that refer to organisations by what stands in their second columns."""
    rows = [[f"D{row[0]}", row[1], "Open", "2020-01-01"] for row in organisations[1:]]
    return [["Deal", "Organisation", "Stage", "Opened"], *rows]


@pytest.mark.parametrize("header", [["ID", "Name"], ["Organisation - ID", "Organisation - Name"]])
def test_one_id_that_stands_twice_is_warned_of_and_makes_no_template_doubtful(
    tmp_path: Path, header: list[str]
) -> None:
    rows = [header, *ORGANISATIONS[1:], ORGANISATIONS[5]]
    export = folder(tmp_path, Organisationen=rows, deals=orders(ORGANISATIONS))
    drafted = draft_mapping(export)
    assert drafted_block(export, "Organisationen.csv", "customers")["id"] == header[0]
    assert drafted_block(export, "deals.csv", "opportunities")["customer_id"] == Cell(
        column=("Organisation",), by_name=True
    )
    assert '# Ids that stand in more than one row: "104" (2).' in drafted.text
    assert "Some names stand in" not in drafted.text, "rows of one id are one"
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_lists_in_chinese_comments_have_its_own_sign_and_break_behind_it(tmp_path: Path) -> None:
    more = [f"Zusatzfeld mit Namen {number:02d}" for number in range(20)]
    export = folder(tmp_path, Organisationen=[["ID", "Name", *more], *([*row, *more] for row in ORGANISATIONS[1:])])
    text = draft_mapping(export, "zh").text
    lines = [line for line in text.splitlines() if "Zusatzfeld" in line]
    assert '"Zusatzfeld mit Namen 00"、"Zusatzfeld mit Namen 01"、' in lines[0]
    assert len(lines) > 1
    assert max(map(len, lines)) <= 120
    assert all(line.startswith("# ") and line.count('"') % 2 == 0 for line in lines)


def test_names_that_no_header_tells_are_told_by_who_refers_to_them(tmp_path: Path) -> None:
    rows = [["ID", "Organisationsname"], *ORGANISATIONS[1:]]
    export = folder(tmp_path, Organisationen=rows, deals=orders(ORGANISATIONS))
    drafted = draft_mapping(export)
    assert drafted_block(export, "Organisationen.csv", "customers")["name"] == "Organisationsname"
    assert "Hardly any" not in drafted.text
    assert "since deals.csv refers to its values" in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_names_spelled_otherwise_are_proposed_and_never_merged(tmp_path: Path) -> None:
    names = ["Acme Corp", "ACME-Corp.", "Globex", "Umbrella"]
    rows = [["Deal", "Account", "Stage", "Opened"], *([f"D{name}", name, "Open", "2020-01-01"] for name in names)]
    drafted = draft_mapping(folder(tmp_path, accounts=ACCOUNTS, deals=rows))
    found = block(mapping_of(drafted, tmp_path), "deals.csv", "opportunities").columns["customer_id"]
    assert found == Cell(column=("Account",), by_name=True)
    assert (
        '#customer_id = { column = "Account", values = { "ACME-Corp." = "Acme Corp" }, by_name = true }' in drafted.text
    )
    assert '"Umbrella" (1)' in drafted.text


def test_who_is_named_only_is_made_of_the_names(tmp_path: Path) -> None:
    rows = [
        ["Deal", "Customer", "Owner", "Stage", "Opened"],
        ["A", "X", "Ann", "Open", "2020-01-01"],
        ["B", "Y", "", "Open", "2020-01-01"],
    ]
    export = folder(tmp_path, deals=rows)
    drafted = draft_mapping(export)
    assert block(mapping_of(drafted, tmp_path), "deals.csv", "customers").columns == {
        "id": "Customer",
        "name": "Customer",
    }
    assert block(mapping_of(drafted, tmp_path), "deals.csv", "employees").once
    assert loaded(export, drafted, tmp_path).rejected == 0


@pytest.mark.parametrize(
    "staff",
    [
        [
            ["No", "Name", "Title", "Manager"],
            ["1", "Ann", "Sales", ""],
            ["2", "Bo", "Sales", "1"],
            ["3", "Cy", "Sales", "2"],
        ],
        [
            ["No", "Name", "Title", "Manager"],
            ["1", "Ann", "Sales", "Ann"],
            ["2", "Bo", "Sales", "Ann"],
            ["3", "Cy", "Sales", "Bo"],
        ],
        [["Name", "Title", "Manager", "Office"], ["Ann", "Sales", "Zoe", "East"], ["Bo", "Sales", "Zoe", "East"]],
        [["Name", "Title", "Team"], ["Ann", "Sales", "East"], ["Bo", "Sales", "East"], ["Cy", "Sales", "West"]],
    ],
    ids=["by id", "by name, the first reports to herself", "managers without rows", "teams alone"],
)
def test_units_are_made_of_those_reported_to(staff: Table, tmp_path: Path) -> None:
    export = folder(tmp_path, employees=staff)
    report = loaded(export, draft_mapping(export), tmp_path)
    found = mapping_of(draft_mapping(export), tmp_path)
    assert "org_unit_id" in block(found, "employees.csv", "employees").columns
    assert block(found, "employees.csv", "org_units").columns["kind"] == Cell(constant="company")
    assert (report.read, report.rejected) == (len(staff) - 1, 0)


def test_contacts_reach_their_customers_through_departments(tmp_path: Path) -> None:
    contacts = [
        ["Id", "Full Name", "Account", "Department"],
        ["1", "Ann", "a1", "IT"],
        ["2", "Bo", "a1", ""],
        ["3", "Cy", "a2", ""],
    ]
    export = folder(tmp_path, accounts=ACCOUNTS, contacts=contacts)
    drafted = draft_mapping(export)
    department = block(mapping_of(drafted, tmp_path), "contacts.csv", "people").columns["department_id"]
    assert isinstance(department, Cell)
    assert department.first_of is not None
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_a_text_of_another_table_is_looked_up(tmp_path: Path) -> None:
    products = [["ProductID", "ProductName", "CategoryID"], ["1", "Chai", "7"], ["2", "Tofu", "8"]]
    categories = [["CategoryID", "CategoryName"], ["7", "Drinks"], ["8", "Produce"]]
    found = drafted_block(folder(tmp_path, products=products, categories=categories), "products.csv", "products")
    lookup = {"in": "categories.csv", "by": "CategoryID", "take": "CategoryName"}
    assert found["category"] == Cell.model_validate({"column": "CategoryID", "lookup": lookup})


# --- headers and files


def test_chinese_headers(tmp_path: Path) -> None:
    customers = [
        ["客户编号", "客户名称", "所属行业", "省份"],
        ["K1", "华信科技", "软件", "北京"],
        ["K2", "远大集团", "制造", "上海"],
    ]
    head = ["商机编号", "商机名称", "客户名称", "商机阶段", "预计金额(万元)", "负责人", "创建时间", "赢单日期"]
    rows = [["S1", "信号", "华信科技", "赢单", "12.5", "张伟", "2022-01-02 10:11", "2022-04-30"]]
    rows += [["S2", "检修", "远大集团", "方案报价", "30", "李娜", "2022-02-02 09:00", ""]]
    export = folder(tmp_path, 客户信息表=customers, 商机导出=[head, *rows])
    drafted = draft_mapping(export, "zh")
    found = mapping_of(drafted, tmp_path)
    assert block(found, "客户信息表.csv", "customers").columns["region"] == "省份"
    deal = block(found, "商机导出.csv", "opportunities").columns
    assert deal["customer_id"] == Cell(column=("客户名称",), by_name=True)
    assert deal["amount_yuan"] == Cell(column=("预计金额(万元)",), times=10_000)
    assert deal["status"] == Cell(column=("商机阶段",), values={"方案报价": "open"})
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_headers_in_pinyin(tmp_path: Path) -> None:
    head = [
        ["khbh", "kehumingcheng", "hangye", "diqu"],
        ["1", "甲公司", "电子", "华东"],
        ["2", "乙公司", "软件", "华北"],
    ]
    found = drafted_block(folder(tmp_path, kehu=head), "kehu.csv", "customers")
    assert found == {"id": "khbh", "name": "kehumingcheng", "industry": "hangye", "region": "diqu"}


def test_lines_before_the_header(tmp_path: Path) -> None:
    above = "Report: accounts\nExported 2024-03-01 by Ann\n\n"
    export = folder(tmp_path, accounts=f"{above}Id,Name,Country\n1,Acme,France\n2,Globex,Spain\n3,Initech,Italy\n")
    drafted = draft_mapping(export)
    assert mapping_of(drafted, tmp_path).file("accounts.csv", None).header_line == 4
    report = loaded(export, drafted, tmp_path)
    assert (report.read, report.rejected) == (3, 0)


def test_texts_that_mean_unknown(tmp_path: Path) -> None:
    rows = [["Id", "Name", "Country"], ["1", "Acme", "NULL"], ["2", "Globex", "-"], ["3", "Initech", "Spain"]]
    drafted = draft_mapping(folder(tmp_path, accounts=rows))
    assert mapping_of(drafted, tmp_path).empty == ("NULL",)
    assert 'often mean "unknown": "-"' in drafted.text


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "crm.xlsx") as book:
        for title, rows in {"Accounts": ACCOUNTS, "Deals": deals(("A", "a1", "Open", "2020-01-01", "5"))}.items():
            sheet = book.add_worksheet(title)
            for line, cells in enumerate(rows):
                sheet.write_row(line, 0, cells)
    drafted = draft_mapping(tmp_path)
    found = mapping_of(drafted, tmp_path)
    assert [(rows.sheet, rows.into) for rows in found.rows] == [
        (("Accounts",), "customers"),
        (("Deals",), "opportunities"),
    ]
    assert loaded(tmp_path, drafted, tmp_path).rejected == 0


def test_parquet(tmp_path: Path) -> None:
    pl.DataFrame({"account_id": [1, 2], "account_name": ["Acme", "Globex"], "since": [None, None]}).write_parquet(
        tmp_path / "accounts.parquet"
    )
    found = drafted_block(tmp_path, "accounts.parquet", "customers")
    assert {"id": "account_id", "name": "account_name"}.items() <= found.items()


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "read me.txt").write_text("nothing", encoding="utf-8")
    with pytest.raises(InvalidError, match="no table"):
        draft_mapping(tmp_path)
    with pytest.raises(InvalidError, match="nothing at"):
        draft_mapping(tmp_path / "elsewhere")


def test_slips_of_the_pen_in_names(tmp_path: Path) -> None:
    rows = [["Custmer Id", "Custommer Name", "Industy"], ["1", "Acme", "Retail"], ["2", "Globex", "Energy"]]
    found = drafted_block(folder(tmp_path, custommers=rows), "custommers.csv", "customers")
    assert found == {"id": "Custmer Id", "name": "Custommer Name", "industry": "Industy"}


def test_a_file_nothing_is_known_about(tmp_path: Path) -> None:
    rows = [["alpha", "beta"], ["q", "1"], ["r", "2"]]
    drafted = draft_mapping(folder(tmp_path, zzz=rows, accounts=ACCOUNTS))
    assert '# Not used: "alpha", "beta"' in drafted.text
    assert "Nothing here looks like one of the templates" in drafted.text
    assert [one.into for one in mapping_of(drafted, tmp_path).rows] == ["customers"]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "old.xls").write_bytes(b"old")
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    text = draft_mapping(folder(tmp_path, accounts=ACCOUNTS)).text
    assert all(name in text for name in ("old.xls", "broken.xlsx", "broken.parquet"))


def test_what_is_needed_and_not_found_stands_as_a_comment(tmp_path: Path) -> None:
    drafted = draft_mapping(
        folder(tmp_path, deals=[["Id", "Name", "Stage", "Opened"], ["1", "A", "Open", "2020-01-01"]])
    )
    assert '#customer_id = "?"' in drafted.text
    assert drafted.open_columns == 1


def test_words_behind_the_sample_count_as_well(tmp_path: Path) -> None:
    rows = [
        (f"D{number}", "X", "Open" if number < SAMPLE else "Verbal", "2020-01-01", "1") for number in range(SAMPLE + 50)
    ]
    found = drafted_block(folder(tmp_path, deals=deals(*rows)), "deals.csv", "opportunities")
    assert found["status"] == Cell(column=("Stage",), values={"Verbal": "open"})


# --- laws


def test_people_of_one_name_at_different_customers_are_not_one_person(tmp_path: Path) -> None:
    customers = [["客户编码", "客户名称"], ["K1", "甲公司"], ["K2", "乙公司"]]
    people = [
        ["客户名称", "姓名", "部门", "职务"],
        ["甲公司", "王伟", "采购部", "经理"],
        ["乙公司", "王伟", "技术部", "工程师"],
        ["乙公司", "李娜", "技术部", "主管"],
    ]
    export = folder(tmp_path, 客户档案=customers, 联系人=people)
    drafted = draft_mapping(export)
    assert drafted_block(export, "联系人.csv", "people")["id"] == Cell(key=("客户名称", "姓名"))
    assert "王伟" in drafted.text
    found = loaded(export, drafted, tmp_path)
    assert (found.rejected, found.passed["people"]) == (0, 3)


def test_where_no_two_people_share_a_name_the_name_serves_as_id(tmp_path: Path) -> None:
    customers = [["客户编码", "客户名称"], ["K1", "甲公司"]]
    people = [["客户名称", "姓名", "部门"], ["甲公司", "王伟", "采购部"], ["甲公司", "王伟", "技术部"]]
    export = folder(tmp_path, 客户档案=customers, 联系人=people)
    assert drafted_block(export, "联系人.csv", "people")["id"] == "姓名"
