"""Drafts of mappings: what is found in public data and in files nobody has seen, and what holds for every draft."""

import asyncio
import csv
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.main import build
from graph_service.errors import InvalidError
from graph_service.recording.registry import kind_named
from graph_service.settings import Settings
from graph_service.words import LANGUAGES, Language
from loaders.load import Options, load
from loaders.mapping.draft.drafting import DraftedMapping, draft_mapping
from loaders.mapping.draft.tables import SAMPLE
from loaders.mapping.draft.toml import quoted
from loaders.mapping.folder import MappedFolder
from loaders.mapping.model import Cell, Rows
from loaders.mapping.model import Mapping as MappingFile
from loaders.mapping.reading import read_mapping
from loaders.report import Report
from tests.reading import EmptyGraph
from tests.shared_data import SHARED

Table = Sequence[Sequence[str]]


def folder(place: Path, **tables: Table | str) -> Path:
    """An export of CSV files: rows, or the text itself."""
    for name, table in tables.items():
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            if isinstance(table, str):
                file.write(table)
            else:
                csv.writer(file).writerows(table)
    return place


def mapping_of(drafted: DraftedMapping, place: Path) -> MappingFile:
    """The draft, as the loader reads it."""
    file = place / "drafted.toml"
    file.write_text(drafted.text, encoding="utf-8")
    return read_mapping(file)


def block(mapping: MappingFile, file: str, template: str) -> Rows:
    """The first block that makes rows of a template out of a file."""
    return next(rows for rows in mapping.rows if file in rows.file and rows.into == template)


def drafted_block(place: Path, file: str, template: str, language: Language = "en") -> Mapping[str, Cell | str]:
    """The columns of that block of a draft."""
    return block(mapping_of(draft_mapping(place, language), place), file, template).columns


def loaded(export: Path, drafted: DraftedMapping, place: Path) -> Report:
    """A dry run of the draft."""
    (place / "drafted.toml").write_text(drafted.text, encoding="utf-8")
    gateway: Any = EmptyGraph()
    brought = MappedFolder(export, place / "drafted.toml")
    return asyncio.run(load(gateway, Settings(), brought, Options(is_dry_run=True, skip_bad_rows=True)))


def public(name: str) -> Path:
    path = SHARED / name
    if not path.is_dir():
        pytest.skip(f"the public data set is not at {path}; set SHARED_DATA to the folder that holds it")
    return path


# --- public data


def test_maven_crm(tmp_path: Path) -> None:
    export = public("maven-crm")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    assert block(found, "accounts.csv", "customers").columns == {
        "id": "account",
        "name": "account",
        "industry": "sector",
        "region": "office_location",
        "parent_id": "subsidiary_of",
    }
    deals = block(found, "sales_pipeline.csv", "opportunities").columns
    assert {
        name: deals[name] for name in ("id", "customer_id", "owner_id", "created_on", "closed_on", "award_yuan")
    } == {
        "id": "opportunity_id",
        "customer_id": "account",
        "owner_id": "sales_agent",
        "created_on": "engage_date",
        "closed_on": "close_date",
        "award_yuan": "close_value",
    }
    # Won and Lost are taken as they are; Prospecting stands behind the rows that the sample ends with
    assert deals["status"] == Cell(column=("deal_stage",), values={"Engaging": "open", "Prospecting": "open"})
    assert block(found, "sales_teams.csv", "employees").columns["id"] == "sales_agent"
    assert '#product_id = { column = "product", values = { GTXPro = "GTX Pro" } }' in drafted.text
    assert '"GTXPro" (1480)' in drafted.text
    assert '"Philipines" (1)' in drafted.text
    assert '"technolgy" (12)' in drafted.text
    codes = {reject.code for reject in loaded(export, drafted, tmp_path).rejects}
    assert codes == {"required", "unknown_reference"}


def test_northwind(tmp_path: Path) -> None:
    export = public("northwind")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    assert found.empty == ("NULL",)
    customers = block(found, "customers.csv", "customers").columns
    assert customers == {"id": "customerID", "name": "companyName", "region": "country"}
    employees = block(found, "employees.csv", "employees").columns
    assert employees["name"] == Cell(join=("firstName", "lastName"))
    assert employees["org_unit_id"] == Cell(column=("reportsTo",), prefix="team-", if_empty="company")
    assert {rows.into for rows in found.rows} >= {"org_units", "departments", "people", "products"}
    assert block(found, "customers.csv", "people").columns["name"] == "contactName"
    report = loaded(export, drafted, tmp_path)
    assert (report.read > 0, report.rejected) == (True, 0)


def test_blocks_that_are_comments_can_be_used_by_taking_a_sign_away(tmp_path: Path) -> None:
    text, is_block = list[str](), False
    for line in draft_mapping(public("northwind")).text.splitlines():
        is_block = line == "#[[rows]]" or (is_block and line != "")
        text.append(line.removeprefix("#") if is_block and not line.startswith("# ") else line)
    (tmp_path / "map.toml").write_text("\n".join(text), encoding="utf-8")
    found = read_mapping(tmp_path / "map.toml")
    assert block(found, "orders.csv", "opportunities").columns["status"] == Cell(constant="won")
    assert block(found, "order-details.csv", "opportunity_products").columns["product_id"] == "productID"


def test_chinook(tmp_path: Path) -> None:
    export = public("chinook")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    name = block(found, "Customer.csv", "customers").columns["name"]
    assert name == Cell(first_of=("Company", Cell(join=("FirstName", "LastName"))))
    assert block(found, "Customer.csv", "assignments").columns["employee_id"] == "SupportRepId"
    assert "leads" in block(found, "Employee.csv", "employees").columns
    assert '#from = "Invoice.csv"' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_krackhardt(tmp_path: Path) -> None:
    export = public("krackhardt-hightech")
    drafted = draft_mapping(export)
    found = mapping_of(drafted, tmp_path)
    assert block(found, "nodes.csv", "people").columns["id"] == "id"
    assert block(found, "friendship.csv", "ties").columns["kind"] == Cell(constant="knows")
    assert '#from = "advice.csv"' in drafted.text
    assert '# Not used: "age", "tenure", "level"' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_templates_of_ours_stay_what_they_are(tmp_path: Path) -> None:
    export = public("golden-deal")
    drafted = draft_mapping(export)
    report = loaded(export, drafted, tmp_path)
    assert (report.rejected, len(mapping_of(drafted, tmp_path).rows)) == (0, 11)
    assert block(mapping_of(drafted, tmp_path), "opportunities.csv", "opportunities").columns["amount"] == "amount"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["python-peps", "atliq-fmcg-otif", "affiliation-small", "maven-crm", "northwind"])
def test_every_column_of_public_data_is_mentioned(name: str, language: Language) -> None:
    drafted = draft_mapping(public(name), language)
    tomllib.loads(drafted.text)
    assert not unmentioned(drafted)
    assert drafted.text == draft_mapping(SHARED / name, language).text


# --- days and numbers

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
        (["2020-03-04T10:11:12Z", "2021-05-06T00:00:00Z"], {"split": "T"}),
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

ACCOUNTS = [
    ["Id", "Name", "Country"],
    ["a1", "Acme Corp", "France"],
    ["a2", "Globex", "France"],
    ["a3", "Initech", "Spain"],
]


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
    assert [(rows.sheet, rows.into) for rows in found.rows] == [("Accounts", "customers"), ("Deals", "opportunities")]
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

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
NAMES = st.sampled_from(
    [
        "Id",
        "Name",
        "Account",
        "Owner",
        "Stage",
        "Close Date",
        "Created",
        "Amount",
        "客户名称",
        "状态",
        "Manager",
        'a "b"',
        "x\\y",
        "",
        "*",
        "#",
        "NULL",
    ]
)
VALUES = st.sampled_from(
    [
        "",
        "1",
        "2",
        "x",
        "Won",
        "2020-01-01",
        "03/04/2020",
        "1,5",
        "NULL",
        "-",
        "Acme",
        "acme",
        "张伟",
        "true",
        "€ 3",
        "10%",
        "a;b",
        '"',
        "\\",
        "'",
    ]
)
FILES = st.sampled_from(["accounts", "deals", "employees", "contacts", "activities", "products", "zzz", "ties"])


@st.composite
def exports(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    found = {}
    for name in draw(st.lists(FILES, min_size=1, max_size=3, unique=True)):
        header = draw(st.lists(NAMES | TEXTS, min_size=1, max_size=7))
        n_rows = draw(st.integers(0, 5))
        found[name] = [
            header,
            *(draw(st.lists(VALUES | TEXTS, min_size=len(header), max_size=len(header))) for _ in range(n_rows)),
        ]
    return found


def unmentioned(drafted: DraftedMapping) -> list[str]:
    """Columns that the text does not name, neither in a line nor in a comment."""
    headers = [text for one in drafted.placed for text in one.table.header if text]
    return [text for text in headers if quoted(text) not in drafted.text and f"'{text}'" not in drafted.text]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(exports())
def test_every_draft_is_toml_says_all_columns_and_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, export: Any
) -> None:
    place = folder(tmp_path_factory.mktemp("export"), **export)
    if not any(any(text.strip() for text in table[0]) for table in export.values()):
        return
    drafted = draft_mapping(place)
    tomllib.loads(drafted.text)
    assert not unmentioned(drafted)
    assert draft_mapping(place).text == drafted.text
    active = [one for one in drafted.blocks if one.is_active]
    if active and not drafted.open_columns:
        assert len(mapping_of(drafted, place).rows) == len(active)
        loaded(place, drafted, place)
    assert all(kind_named(one.into) for one in drafted.blocks)


# --- the command


def test_the_command_prints_the_draft_or_writes_it_to_a_new_file(tmp_path: Path) -> None:
    export, file = folder(tmp_path, accounts=ACCOUNTS), tmp_path / "my.toml"
    printed = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(export), "--lang", "en"])
    assert (printed.exit_code, printed.stdout) == (0, draft_mapping(export).text)
    written = CliRunner().invoke(
        build(["mapping"]), ["mapping", "draft", str(export), "--out", str(file), "--lang", "en"]
    )
    assert (written.exit_code, file.read_text(encoding="utf-8")) == (0, printed.stdout)
    assert "mapping check" in written.stdout
    again = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(export), "--out", str(file)])
    assert isinstance(again.exception, InvalidError)
    assert again.exception.code == "mapping.draft_exists"


def test_the_command_says_what_is_still_open(tmp_path: Path) -> None:
    export = folder(tmp_path, deals=[["Id", "Name", "Stage", "Opened"], ["1", "A", "Open", "2020-01-01"]])
    said = CliRunner().invoke(build(["mapping"]), ["mapping", "draft", str(export), "--lang", "en"])
    assert "nothing was found for: 1." in said.stderr.replace("\n", " ")
