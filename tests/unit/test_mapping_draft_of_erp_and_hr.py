"""What a draft makes of exports of ERP and HR systems, and of names that stand before all columns."""

from pathlib import Path

import pytest
import xlsxwriter

from graph_service.words import LANGUAGES, Language, say
from loaders.mapping.draft.days import days_of
from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from tests.drafts import Table, block, drafted_block, folder, loaded, mapping_of, says, unbroken

# --- days that stand for no end

WORKERS = ["Employee ID", "Worker", "Job Profile", "End Date"]


def workers(*ends: str) -> Table:
    return [WORKERS, *([f"{at:05}", f"Ann {'ABCDEFGHIJKLMN'[at]}", "Sales", end] for at, end in enumerate(ends))]


@pytest.mark.parametrize(
    ("ends", "form", "open_ends"),
    [
        (("31-DEC-99", "31-DEC-99", "30-JUN-24"), "%d-%b-%y", ["31-DEC-99"]),
        (("31-DEC-9999", "30-JUN-2024", "1-JUL-2024"), "%d-%b-%Y", ["31-DEC-9999"]),
        (("31.12.2999", "30.06.2024", "31.12.2099"), "%d.%m.%Y", ["31.12.2999", "31.12.2099"]),
        (("9999-12-31", "2024-06-30", "2024-01-01"), None, ["9999-12-31"]),
        (("9999年12月31日", "2024年6月30日", "2024年1月1日"), None, ["9999年12月31日"]),
        (("2049-12-31", "2049-12-31", "2024-01-01"), None, ["2049-12-31"]),
        (("1900-01-01", "2024-06-30", "2024-01-01"), None, ["1900-01-01"]),
        (("31.12.9999", "31.12.9999", "31.12.9999"), None, ["31.12.9999"]),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_days_without_end_are_made_empty(
    ends: tuple[str, ...], form: str | None, open_ends: list[str], language: Language, tmp_path: Path
) -> None:
    export = folder(tmp_path, Workers=workers(*ends))
    dated = {} if form is None else {"date": form}
    wanted = Cell.model_validate({"column": "End Date", "values": dict.fromkeys(open_ends, ""), **dated})
    drafted = draft_mapping(export, language)
    assert drafted_block(export, "Workers.csv", "employees", language)["left_on"] == wanted
    rows = [f'"{text}" ({ends.count(text)})' for text in sorted(open_ends, key=lambda one: (-ends.count(one), one))]
    marks = [say("mapping.draft_open_ends", language, values=way) for way in (rows, rows[::-1])]
    assert any(unbroken(mark) in unbroken(drafted.text) for mark in marks)
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_a_time_of_day_is_cut_off_before_values_are_looked_up(tmp_path: Path) -> None:
    export = folder(
        tmp_path, Workers=workers("12/31/9999 12:00:00 AM", "06/30/2024 05:00:00 PM", "06/29/2024 05:00:00 PM")
    )
    (left,) = [drafted_block(export, "Workers.csv", "employees")["left_on"]]
    assert isinstance(left, Cell)
    assert (left.values, left.date) == ({"12/31/9999": ""}, ("%m/%d/%Y",))
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


@pytest.mark.parametrize(
    "ends", [("31-DEC-99", "30-JUN-98", "30-JUN-24"), ("31-DEC-24", "30-JUN-24", "31-DEC-24"), ("", "", "31-DEC-23")]
)
def test_days_among_others_are_days(ends: tuple[str, ...], tmp_path: Path) -> None:
    export = folder(tmp_path, Workers=workers(*ends))
    assert drafted_block(export, "Workers.csv", "employees")["left_on"] == Cell(
        column=("End Date",), date=("%d-%b-%y",)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_in_most_rows_may_be_none(language: Language, tmp_path: Path) -> None:
    ends = [*["31.12.2025"] * 10, "30.06.2024", "31.03.2024"]
    drafted = draft_mapping(folder(tmp_path, Workers=workers(*ends)), language)
    assert says(drafted, language, "draft_perhaps_open_end", value='"31.12.2025"', rows=10)
    assert '\nleft_on = { column = "End Date", date = "%d.%m.%Y" }\n' in drafted.text
    assert '\n#left_on = { column = "End Date", values = { "31.12.2025" = "" }, date = "%d.%m.%Y" }\n' in drafted.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_of_two_digits_are_said_to_be_of_which_century(language: Language, tmp_path: Path) -> None:
    export = folder(tmp_path, Workers=[[*WORKERS[:3], "Hire Date"], ["1", "Ann Lee", "Sales", "05-JAN-69"]])
    assert says(draft_mapping(export, language), language, "draft_short_years", value='"05-JAN-69"')


def test_of_a_history_of_jobs_the_current_one_is_read(tmp_path: Path) -> None:
    rows = [["1", "Ann Lee", "Sales Rep", "30-JUN-23"], ["1", "Ann Lee", "VP Sales", "31-DEC-99"]]
    history = [WORKERS, *rows, ["2", "Bo Ray", "Sales Rep", "31-DEC-99"]]
    export = folder(tmp_path, Workers=history)
    found = block(mapping_of(draft_mapping(export), tmp_path), "Workers.csv", "employees")
    assert found.columns["id"] == "Employee ID"
    assert [one.is_ for one in found.where] == [("31-DEC-99",)]
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


def test_those_who_left_are_not_lost_with_their_jobs(tmp_path: Path) -> None:
    rows = [["1", "Ann Lee", "Sales Rep", "30-JUN-23"], ["1", "Ann Lee", "VP Sales", "31-DEC-99"]]
    export = folder(tmp_path, Workers=[WORKERS, *rows, ["2", "Bo Ray", "Sales Rep", "30-JUN-24"]])
    text = draft_mapping(export).text
    assert "where = [" not in text
    assert '#id = "Employee ID"' in text
    assert 'more than one row: "Employee ID"' in text


# --- names of tables before those of columns

DEALS = ["ID", "Title", "Organization", "Owner", "Label", "Status", "Deal created"]


@pytest.mark.parametrize("before", ["Deal - ", "Deal: ", "deal.", "Deal / "])
@pytest.mark.parametrize("name", ["deals", "export"])
def test_the_name_of_the_table_before_each_column_says_nothing(before: str, name: str, tmp_path: Path) -> None:
    rows = [
        [str(at), f"Line {sign}", "Acme", "Ann Lee", label, "Open", "2024-01-05"]
        for at, (sign, label) in enumerate((("A", "Hot"), ("B", "Warm"), ("C", "Hot")))
    ]
    export = folder(tmp_path, **{name: [[before + text for text in DEALS], *rows]})
    found = drafted_block(export, f"{name}.csv", "opportunities")
    assert {key: found[key] for key in ("id", "name", "customer_id", "status", "created_on")} == {
        "id": f"{before}ID",
        "name": f"{before}Title",
        "customer_id": f"{before}Organization",
        "status": f"{before}Status",
        "created_on": f"{before}Deal created",
    }


def test_contacts_and_their_organisations_are_named_by_their_tables_too(tmp_path: Path) -> None:
    organisations = [["Organization - ID", "Organization - Name", "Organization - Label"], ["1", "Acme", "Hot"]]
    persons = [["Person - ID", "Person - Name", "Person - Organization"], ["7", "Ann Lee", "Acme"]]
    export = folder(tmp_path, organizations=organisations, people=persons)
    assert drafted_block(export, "organizations.csv", "customers")["name"] == "Organization - Name"
    assert drafted_block(export, "people.csv", "people")["name"] == "Person - Name"
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


# --- our own people

CUSTOMERS = [["客户编码", "客户名称"], ["KH1", "上海宏达有限公司"], ["KH2", "北京远景有限公司"]]
ROSTER = [
    ["工号", "姓名", "部门", "岗位", "直接上级", "入职日期", "离职日期"],
    ["000001", "杨静", "总经办", "总经理", "", "2019-06-06", ""],
    ["000002", "李秀英", "销售部", "销售经理", "杨静", "2016-01-21", ""],
    ["000003", "王超", "销售部", "客户代表", "李秀英", "2015-06-03", "2024-03-31"],
]


@pytest.mark.parametrize(
    "name", ["人员档案", "花名册", "员工信息", "在职员工", "人员", "人员信息表", "通讯录", "Sheet1"]
)
def test_a_list_of_staff_is_no_list_of_contacts(name: str, tmp_path: Path) -> None:
    export = folder(tmp_path, 客户=CUSTOMERS, **{name: ROSTER})
    drafted = draft_mapping(export, "zh")
    mapping = mapping_of(drafted, tmp_path)
    assert "people" not in {rows.into for rows in mapping.rows}
    found = block(mapping, f"{name}.csv", "employees").columns
    assert (found["id"], found["name"]) == ("工号", "姓名")
    assert (found["hired_on"], found["left_on"]) == ("入职日期", "离职日期")
    assert isinstance(role := found["role"], Cell)
    assert role.values == {"总经理": "executive", "销售经理": "sales", "客户代表": "sales"}
    assert "org_units" in {rows.into for rows in mapping.rows}
    assert loaded(export, drafted, tmp_path).rejected == 0


@pytest.mark.parametrize("name", ["人员", "通讯录", "联系人"])
def test_a_list_of_persons_with_their_customers_is_one_of_contacts(name: str, tmp_path: Path) -> None:
    rows = [["工号", "姓名", "客户编码", "职务"], ["1", "杨静", "KH1", "经理"], ["2", "李秀英", "KH2", "经理"]]
    export = folder(tmp_path, 客户=CUSTOMERS, **{name: rows})
    mapping = mapping_of(draft_mapping(export, "zh"), tmp_path)
    assert block(mapping, f"{name}.csv", "people").columns["name"] == "姓名"


def test_a_presales_engineer_is_no_engineer_like_any_other(tmp_path: Path) -> None:
    titles = ["Presales Engineer", "Software Engineer", "Sales Assistant", "VP Engineering", "Accountant"]
    rows = [["Employee ID", "Name", "Job Title"], *([str(at), f"Ann {at}", one] for at, one in enumerate(titles))]
    role = drafted_block(folder(tmp_path, employees=rows), "employees.csv", "employees")["role"]
    assert isinstance(role, Cell)
    codes = [(role.values or {}).get(one) for one in titles]
    assert codes == ["presales", "other", "sales", "executive", "other"]


# --- second lines of headers

TECHNICAL = [["Customer", "Name 1", "Cty"], ["KUNNR", "NAME1", "LAND1"], ["0000100001", "Alpha AG", "CH"]]
UNITS = [
    ["Deal Id", "Deal", "Customer", "Opened", "Amount", "Stage"],
    ["", "", "", "DD.MM.YYYY", "in doc. currency", ""],
    *([f"D{at}", f"Deal {at}", "Acme", f"1{at + 2}.02.2024", f"{at}00.50", "Open"] for at in range(1, 4)),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_technical_names_below_the_header_are_no_customer(language: Language, tmp_path: Path) -> None:
    export = folder(tmp_path, Customers=[*TECHNICAL, ["0000100002", "Beta SA", "FR"]])
    drafted = draft_mapping(export, language)
    (where,) = block(mapping_of(drafted, tmp_path), "Customers.csv", "customers").where
    assert (where.column, where.is_not) == (("Customer",), ("KUNNR",))
    assert says(drafted, language, "draft_second_header", values=['"KUNNR"', '"NAME1"', '"LAND1"'])
    assert loaded(export, drafted, tmp_path).rejected == 0


def test_units_and_types_below_the_header_are_no_row(tmp_path: Path) -> None:
    export = folder(tmp_path, deals=UNITS)
    found = block(mapping_of(draft_mapping(export), tmp_path), "deals.csv", "opportunities")
    assert [(one.column, one.is_not) for one in found.where] == [(("Opened",), ("DD.MM.YYYY",))]
    assert found.columns["amount_yuan"] == "Amount"
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


def test_names_and_types_may_stand_in_two_lines(tmp_path: Path) -> None:
    export = folder(tmp_path, Customers=[*TECHNICAL[:2], ["CHAR10", "CHAR35", "CHAR3"], *TECHNICAL[2:]])
    assert "KUNNR" in draft_mapping(export).text


@pytest.mark.parametrize(
    "first",
    [
        ["D0", "ACME", "ACME", "13.02.2024", "5.50", "OPEN"],
        ["D0", "Big", "Acme", "offen", "auf Anfrage", "Open"],
        ["D0", "Big", "Acme", "", "", "Open"],
    ],
)
def test_a_first_row_that_is_like_the_others_stays(first: list[str], tmp_path: Path) -> None:
    assert "where = [" not in draft_mapping(folder(tmp_path, deals=[UNITS[0], first, *UNITS[2:]])).text


# --- references by ids that are numbers


@pytest.mark.parametrize("header", ["Sold-to", "Partner"])
def test_a_column_of_ids_of_another_table_refers_to_it(header: str, tmp_path: Path) -> None:
    customers = [["Customer", "Name 1"], ["100001", "Alpha AG"], ["100002", "Beta SA"]]
    deals = [["Opp.", "Description", header, "Opened", "Status"]]
    deals += [[f"700{at}", f"Opp {at}", f"10000{at % 2 + 1}", f"2024-01-0{at}", "Open"] for at in range(1, 5)]
    export = folder(tmp_path, Customers=customers, Opportunities=deals)
    assert drafted_block(export, "Opportunities.csv", "opportunities")["customer_id"] == header
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_such_columns_somebody_must_say_which(language: Language, tmp_path: Path) -> None:
    customers = [["Customer", "Name 1"], ["100001", "Alpha AG"], ["100002", "Beta SA"]]
    deals = [["Opp.", "Description", "Partner", "Payer", "Opened", "Status"]]
    deals += [
        [f"700{at}", f"Opp {at}", "100001", "10000" + str(at % 2 + 1), "2024-01-01", "Open"] for at in range(1, 5)
    ]
    deals[1][2] = "100002"
    drafted = draft_mapping(folder(tmp_path, Customers=customers, Opportunities=deals), language)
    assert '\n#customer_id = "Partner"\n' in drafted.text
    assert '\n#customer_id = "Payer"\n' in drafted.text


@pytest.mark.parametrize("texts", [["1", "2", "1", "2"], ["2023", "2024", "2023", "2024"]])
def test_numbers_that_may_be_anything_refer_to_nothing(texts: list[str], tmp_path: Path) -> None:
    customers = [["Customer", "Name 1"], *([text, f"C {text}"] for text in dict.fromkeys(texts))]
    rows = [[f"D{at}", f"Opp {at}", text, "2024-01-01", "Open"] for at, text in enumerate(texts)]
    export = folder(
        tmp_path, Customers=customers, Opportunities=[["Opp.", "Description", "Rank", "Opened", "Status"], *rows]
    )
    assert '#customer_id = "?"' in draft_mapping(export).text


def test_who_answers_for_a_customer_is_said_by_ids_rather_than_by_names_of_two(tmp_path: Path) -> None:
    staff = [
        ["员工编号", "姓名", "岗位"],
        ["000001", "王伟", "销售"],
        ["000002", "王伟", "销售"],
        ["000003", "李娜", "销售"],
    ]
    customers = [
        ["客户编码", "客户名称", "业务员", "业务员编号"],
        ["KH1", "甲公司", "王伟", "000002"],
        ["KH2", "乙公司", "李娜", "000003"],
    ]
    export = folder(tmp_path, 员工=staff, 客户=customers)
    assert drafted_block(export, "客户.csv", "assignments", "zh")["employee_id"] == "业务员编号"


# --- what is said of sheets


def test_what_is_said_of_a_sheet_that_nothing_reads_is_a_comment(tmp_path: Path) -> None:
    title = [["Sales pipeline"], ["Run by: BATCH"]]
    lines = [*title, ["Opp.", "Descr.", "Ratio", "Stat."], ["7001", "Opp A", "1", "E1"], ["7002", "Opp B", "2", "E1"]]
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {"Customers": [["Customer", "Name 1"], ["1", "Alpha AG"]], "Listing": lines}.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    drafted = draft_mapping(path)
    assert '#[[files]]\n#name = "book.xlsx"\n#sheet = "Listing"\n#header_line = 3\n' in drafted.text
    assert loaded(path, drafted, tmp_path).rejected == 0


# --- contacts that name the organisation of their customer

ORGANISATIONS = [
    ["Organization - ID", "Organization - Name", "Organization - People"],
    ["1", "Acme Corp", "2"],
    ["2", "Globex", "1"],
    ["3", "Initech", "0"],
]


def people(*organisations: str) -> Table:
    header = ["Person - ID", "Person - Name", "Person - Organization", "Person - Job title"]
    return [header, *([f"{at + 11}", f"Ann {'ABCDEFGH'[at]}", name, "Buyer"] for at, name in enumerate(organisations))]


def test_a_number_of_people_is_no_contact(tmp_path: Path) -> None:
    export = folder(tmp_path, organizations=ORGANISATIONS)
    made = [(rows.file, rows.into) for rows in mapping_of(draft_mapping(export), export).rows]
    assert made == [(("organizations.csv",), "customers")]


def test_an_organisation_that_is_a_customer_is_where_its_people_are(tmp_path: Path) -> None:
    export = folder(tmp_path, organizations=ORGANISATIONS, people=people("Acme Corp", "Globex", "Acme Corp", ""))
    columns = drafted_block(export, "people.csv", "people")
    assert "organisation" not in columns
    report = loaded(export, draft_mapping(export), tmp_path)
    assert report.rejected == 0
    assert report.passed["people"] == 4
    assert report.passed["departments"] == 2


def test_an_organisation_that_is_none_of_the_customers_stays_what_it_is(tmp_path: Path) -> None:
    other = folder(tmp_path, organizations=ORGANISATIONS, people=people("ETH", "MIT", "Acme Corp", "TUM", "EPFL"))
    columns = drafted_block(other, "people.csv", "people")
    assert columns["organisation"] == "Person - Organization"
    assert "department_id" not in columns


def test_a_german_list_of_staff_is_known_by_its_words(tmp_path: Path) -> None:
    staff = [
        ["Personalnr.", "Nachname", "Vorname", "Abteilung", "Vorgesetzter", "Eintritt", "Austritt", "Funktion"],
        ["101", "Hagedorn", "Ulrike", "Leitung", "", "01.04.2009", "", "Geschäftsführerin"],
        ["102", "Weiß", "Jürgen", "Vertrieb", "Hagedorn, Ulrike", "15.06.2012", "", "Leiter Vertrieb"],
        ["103", "Sommer", "Jana", "Vertrieb", "Weiß, Jürgen", "01.07.2019", "31.03.2026", "Account Manager"],
    ]
    export = folder(tmp_path, Mitarbeiter=staff)
    columns = drafted_block(export, "Mitarbeiter.csv", "employees")
    assert columns["id"] == "Personalnr."
    assert columns["name"] == Cell(join=("Vorname", "Nachname"))
    assert columns["hired_on"] == Cell(column=("Eintritt",), date="%d.%m.%Y")
    assert columns["left_on"] == Cell(column=("Austritt",), date="%d.%m.%Y", plus_days=1)
    assert columns["org_unit_id"] == Cell(column=("Vorgesetzter",), prefix="team-", if_empty="company")
    leads = {"by": "Vorgesetzter", "take": "Vorgesetzter", "or_empty": True}
    assert columns["leads"] == Cell.model_validate(
        {"join": ["Nachname", "Vorname"], "with": ", ", "lookup": leads, "prefix": "team-"}
    )
    report = loaded(export, draft_mapping(export), tmp_path)
    assert (report.rejected, report.passed["employees"], report.passed["org_units"]) == (0, 3, 5)


@pytest.mark.parametrize("header", ["Austrittsdatum", "Letzter Arbeitstag", "Last Working Day", "最后工作日"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_last_day_at_work_is_followed_by_the_first_without(header: str, language: Language, tmp_path: Path) -> None:
    staff = [["工号", "姓名", "岗位", header], ["1", "Ann Lee", "Sales", "2026-03-31"], ["2", "Bo Li", "Sales", ""]]
    export = folder(tmp_path, Mitarbeiter=staff)
    drafted = draft_mapping(export, language)
    columns = drafted_block(export, "Mitarbeiter.csv", "employees", language)
    assert columns["left_on"] == Cell(column=(header,), plus_days=1)
    assert says(drafted, language, "draft_last_day", header=f'"{header}"', column="left_on")
    assert loaded(export, drafted, tmp_path).rejected == 0


@pytest.mark.parametrize("header", ["离职日期", "Termination Date", "Exit Date"])
def test_a_day_of_leaving_that_does_not_say_it_is_the_last_one_stays(header: str, tmp_path: Path) -> None:
    staff = [["工号", "姓名", "岗位", header], ["1", "Ann Lee", "Sales", "2026-03-31"], ["2", "Bo Li", "Sales", ""]]
    assert drafted_block(folder(tmp_path, staff=staff), "staff.csv", "employees")["left_on"] == header


def test_a_german_list_of_deals_is_known_by_its_words(tmp_path: Path) -> None:
    deals = [
        ["Nummer", "Verkaufschance", "Kundennr.", "Betrag", "Erstellt am", "Abschlussdatum", "Status", "Verlustgrund"],
        ["1", "Servo für Linie 3", "1", "1000", "2026-01-05", "2026-02-01", "Gewonnen", ""],
        ["2", "Getriebe", "2", "2000", "2026-01-06", "", "Offen", ""],
        ["3", "Umbau", "3", "500", "2026-01-07", "2026-03-01", "Verloren", "Preis"],
    ]
    export = folder(tmp_path, organizations=ORGANISATIONS, Verkaufschancen=deals)
    report = loaded(export, draft_mapping(export), tmp_path)
    assert (report.rejected, report.passed["opportunities"]) == (0, 3)
    columns = drafted_block(export, "Verkaufschancen.csv", "opportunities")
    assert {"amount_yuan", "closed_on", "loss_reason", "customer_id"} <= set(columns)


def test_a_sheet_with_texts_and_real_days_is_read_as_both(tmp_path: Path) -> None:
    days = [*(f"{at + 1}.04.2009" for at in range(14)), *(f"20{at + 10}-06-15" for at in range(9)), "31.06.2019"]
    header = ["Employee ID", "Worker", "Job Profile", "Hire Date"]
    staff = [header, *([f"{at:03}", f"Ann {at}", "Sales", day] for at, day in enumerate(days))]
    export = folder(tmp_path, Workers=staff)
    drafted = draft_mapping(export)
    wanted = Cell.model_validate({"column": "Hire Date", "date": ["%d.%m.%Y", "%Y-%m-%d"]})
    assert drafted_block(export, "Workers.csv", "employees")["hired_on"] == wanted
    assert says(drafted, "en", "draft_other_texts", values=['"31.06.2019"'])
    assert loaded(export, drafted, tmp_path).rejected == 1


@pytest.mark.parametrize("other", ["soon", "13.13.2020", "1/2"])
def test_days_beside_many_texts_that_are_none_are_no_days(other: str) -> None:
    texts = ["01.04.2009", "2012-06-15", "01.07.2019", other, other + " "]
    assert days_of(texts) is None
