"""A workbook of decision chains becomes people, and what they think of us: what nobody can know waits as a comment."""

from pathlib import Path

import pytest
import xlsxwriter

from graph_service.words import Language
from loaders.mapping.draft.drafting import DraftedMapping, draft_mapping
from loaders.mapping.model import Cell, Condition
from tests.drafts import Table, block, folder, loaded, mapping_of, says

BOOK = "key accounts.xlsx"
CHAIN: Table = [
    ["甲公司 决策链  更新：2025年11月18日"],
    ["客户", "姓名", "职务", "角色", "态度", "影响力", "上级", "是否一票否决"],
    ["甲公司总部", "王伟", "总经理", "决策者", "支持", "5", "", "√"],
    ["", "李静", "财务总监", "影响者", "中立", "3", "王伟", "否"],
    ["甲公司上海", "王伟", "工程师", "使用者", "不清楚", "2", "", "否"],
    ["", "赵敏", "采购", "技术把关", "反对", "1", "王伟", "否"],
]
ENGLISH: Table = [
    ["Decision map of Acme Corp"],
    ["Name", "Title", "Role", "Attitude", "Influence", "Reports to"],
    ["Ann Lee", "CFO", "Economic Buyer", "Supporter", "High", ""],
    ["Bo Ray", "Engineer", "End User", "Neutral", "Low", "Ann Lee"],
    ["Cy Poe", "Buyer", "Influencer", "Against", "Low", "Ann Lee"],
]
DEALS: Table = [["Deal Id", "Deal Name", "Account", "Stage", "Created"], ["d1", "Big pump", "a1", "Open", "2025-01-01"]]
ACCOUNTS: Table = [["Id", "Name", "Country"], ["a1", "Acme Corp", "France"], ["a2", "Globex", "Spain"]]


def workbook(place: Path, **sheets: Table) -> Path:
    with xlsxwriter.Workbook(place / BOOK) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, [cell or None for cell in row])
    return place


def ready(drafted: DraftedMapping, template: str) -> list[bool]:
    """The blocks for a template, each whether it is ready to be used."""
    return [one.is_active for one in drafted.blocks if one.into == template]


def test_people_and_stances_of_a_chain(tmp_path: Path) -> None:
    drafted = draft_mapping(workbook(tmp_path, 甲公司=CHAIN))
    mapping = mapping_of(drafted, tmp_path)
    (told,) = mapping.files
    assert (told.header_line, told.fill_down) == (2, ("客户",))
    people = block(mapping, BOOK, "people").columns
    assert people["id"] == Cell(key=("客户", "姓名"))
    assert people["reports_to"] == Cell(key=("客户", "上级"))
    assert people["power"] == Cell(column=("是否一票否决",), values={"√": "veto", "*": ""})
    stances = block(mapping, BOOK, "observations")
    assert stances.where == (Condition(column=("态度",), is_not=("", "不清楚")),)
    assert stances.columns["about_id"] == Cell(key=("客户", "姓名"), prefix="person:")
    assert stances.columns["valid_at"] == Cell(constant="2025-11-18")
    assert says(drafted, "en", "draft_chain_seats", column='"角色"')
    assert (ready(drafted, "seats"), ready(drafted, "departments")) == ([False], [True])


def test_a_chain_is_loaded_as_it_is_drafted(tmp_path: Path) -> None:
    drafted = draft_mapping(workbook(tmp_path, 甲公司=CHAIN))
    report = loaded(tmp_path, drafted, tmp_path)
    assert report.rejected == 0
    assert {template: report.passed[template] for template in ("customers", "people", "observations")} == {
        "customers": 2,
        "people": 4,
        "observations": 3,
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_line_above_says_whose_people_they_are_and_somebody_when(language: Language, tmp_path: Path) -> None:
    drafted = draft_mapping(workbook(tmp_path, Sheet1=ENGLISH), language)
    mapping = mapping_of(drafted, tmp_path)
    assert block(mapping, BOOK, "customers").columns["name"] == Cell(constant="Acme Corp")
    assert ready(drafted, "people") == [True]
    assert ready(drafted, "observations") == [False]
    assert says(drafted, language, "draft_chain_no_day")
    assert says(drafted, language, "draft_chain_customer", text='"Acme Corp"')


def test_of_several_sheets_each_names_its_customer(tmp_path: Path) -> None:
    drafted = draft_mapping(workbook(tmp_path, Acme_Corp=ENGLISH[1:], Globex=ENGLISH[1:]))
    customers = [one.columns["id"] for one in mapping_of(drafted, tmp_path).rows if one.into == "customers"]
    assert customers == [Cell(constant="Acme Corp"), Cell(constant="Globex")]
    assert loaded(tmp_path, drafted, tmp_path).rejected == 0


def test_people_of_another_file_are_meant_by_their_names(tmp_path: Path) -> None:
    names = [["p1", "Ann Lee", "a1"], ["p2", "Bo Ray", "a1"], ["p3", "Cy Poe", "a1"], ["p4", "Ann Lee", "a2"]]
    contacts = [["Contact Id", "Full Name", "Account Id"], *names]
    dated = [["As of 2025-06-30"], *ENGLISH[1:]]
    export = folder(workbook(tmp_path, Acme_Corp=dated, Globex=dated), accounts=ACCOUNTS, contacts=contacts)
    drafted = draft_mapping(export)
    stances = block(mapping_of(drafted, tmp_path), BOOK, "observations").columns
    customer = Cell(constant="Acme Corp", by_name=True)
    assert stances["about_id"] == Cell(column=("Name",), by_name=True, within={"customer_id": customer})
    assert ready(drafted, "people").count(False) == 2
    report = loaded(export, drafted, tmp_path)
    assert (report.passed["observations"], report.rejected) == (4, 2)


def test_seats_of_a_sheet_that_is_called_like_a_deal(tmp_path: Path) -> None:
    book = workbook(tmp_path, Big_pump=ENGLISH[1:], Globex=ENGLISH[1:])
    drafted = draft_mapping(folder(book, accounts=ACCOUNTS, deals=DEALS))
    seats = block(mapping_of(drafted, tmp_path), BOOK, "seats").columns
    assert seats["opportunity_id"] == Cell(constant="Big pump", by_name=True)
    assert ready(drafted, "seats") == [True, False]


def test_deals_that_are_only_a_proposal_are_not_meant(tmp_path: Path) -> None:
    quotes = [["Quote Id", "Quote Name", "Date", "Weight"], ["q1", "Big pump", "2025-01-01", "3"]]
    drafted = draft_mapping(folder(workbook(tmp_path, Big_pump=ENGLISH[1:], Globex=ENGLISH[1:]), quotes=quotes))
    assert (ready(drafted, "opportunities"), ready(drafted, "seats")) == ([False], [False, False])


@pytest.mark.parametrize(
    "header",
    [
        ["Contact Id", "Name", "Account", "Role", "Reports to", "Phone"],
        ["Employee No", "Name", "Role", "Attitude", "Influence", "Hire date"],
    ],
)
def test_lists_of_contacts_and_of_staff_are_no_chains(header: list[str], tmp_path: Path) -> None:
    rows = [["1", "Ann Lee", "Acme", "Coach", "", "x"], ["2", "Bo Ray", "Acme", "End User", "Ann Lee", "y"]]
    drafted = draft_mapping(folder(tmp_path, contacts=[header, *rows]))
    assert not ready(drafted, "observations")
