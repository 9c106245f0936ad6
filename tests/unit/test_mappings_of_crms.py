"""The mappings of usual CRMs, each with a small export as that system writes it: what comes out, what is refused."""

import asyncio
import csv
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from graph_service.errors import ServiceError
from graph_service.settings import Settings
from loaders.headers import read_header
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.source import Place
from loaders.typed import typed
from tests.reading import SHANGHAI, EmptyGraph

MAPPINGS = Path("examples/mappings")
Table = Mapping[str, Sequence[Any]]
"""Cells by the header of their column: as many rows as each of them has."""
Tables = Mapping[str, Table]
Write = Callable[[Path, Tables], Path]

REFERENCES = {
    "org_units": {"parent_id": "org_units"},
    "employees": {"org_unit_id": "org_units", "leads": "org_units"},
    "customers": {"parent_id": "customers"},
    "departments": {"customer_id": "customers"},
    "people": {"department_id": "departments", "reports_to": "people"},
    "assignments": {"employee_id": "employees", "customer_id": "customers"},
    "opportunities": {"customer_id": "customers", "owner_id": "employees"},
    "opportunity_products": {"opportunity_id": "opportunities", "product_id": "products"},
    "seats": {"opportunity_id": "opportunities", "person_id": "people"},
    "competing": {"competitor_id": "competitors", "opportunity_id": "opportunities"},
    "interactions": {
        "employee_ids": "employees",
        "person_ids": "people",
        "customer_id": "customers",
        "opportunity_id": "opportunities",
    },
}
"""What columns of templates point to."""


@dataclasses.dataclass(frozen=True)
class Made:
    """What a mapping made of an export: typed rows by template, every fault as template, line, column, code, value."""

    frames: Mapping[str, pl.DataFrame]
    faults: Sequence[tuple[str, int, str, str, str]]

    def rows(self, template: str, *columns: str) -> list[dict[str, Any]]:
        """Rows without their numbers and what is unknown in them, of these columns only if any are named."""
        frame = self.frames[template].drop("row") if template in self.frames else pl.DataFrame()
        kept = frame.select(columns) if columns else frame
        return [{name: value for name, value in row.items() if value is not None} for row in kept.to_dicts()]

    @property
    def content(self) -> tuple[Any, Any]:
        """All of it, to be compared."""
        return self.faults, {name: self.rows(name) for name in self.frames}

    def column(self, template: str, name: str) -> list[Any]:
        return self.frames[template][name].to_list()

    def deal(self, status: str) -> dict[str, Any]:
        """The one deal of a status whose day of creation could be read."""
        (found,) = (row for row in self.rows("opportunities") if row["status"] == status and "created_on" in row)
        return found

    def called(self, name: str) -> dict[str, Any]:
        """The one deal of a name."""
        (found,) = (row for row in self.rows("opportunities") if row["name"] == name)
        return found

    def meant(self, template: str, reference: str) -> str:
        """The id of the one row that a reference points to: by its id, or by its name."""
        by = "name" if reference.startswith("name:") else "id"
        (found,) = {row["id"] for row in self.rows(template) if row[by] == reference.removeprefix("name:")}
        return str(found)


def made(path: Path, mapping: Path) -> Made:
    frames: dict[str, pl.DataFrame] = {}
    faults: list[tuple[str, int, str, str, str]] = []
    for source in MappedFolder(path, mapping).sources:
        chunks = source.read()
        first = next(chunks)
        header = read_header(source.kind, first.lines[0], first.cells[0])
        assert header.faults.is_empty()
        pieces = [typed(rows, header, SHANGHAI) for rows in chunks]
        frames[source.kind.name] = pl.concat(piece.frame for piece in pieces)
        faults += [
            (source.kind.name, Place.of(row).line, column, code, value)
            for piece in pieces
            for row, column, code, value, _ in piece.faults.iter_rows()
        ]
    return Made(frames, faults)


def rejects(path: Path, mapping: Path) -> list[dict[str, Any]]:
    """What a load into an empty graph would reject, references and all."""
    gateway: Any = EmptyGraph()
    report = asyncio.run(load(gateway, Settings(), MappedFolder(path, mapping), Options(is_dry_run=True)))
    found: list[dict[str, Any]] = report.as_json()["rejects"]
    return found


def lines(table: Table) -> list[list[Any]]:
    return [list(table), *(list(cells) for cells in zip(*table.values(), strict=True))]


def quoted(folder: Path, tables: Tables) -> Path:
    """CSV with quotes round everything."""
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(lines(table))
    return folder


def marked(folder: Path, tables: Tables) -> Path:
    """CSV with quotes where they are needed, and a mark of its encoding at the beginning."""
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines(table))
    return folder


def sheet_of(book: Any, title: str, table: Table) -> Any:
    """A sheet whose days and numbers are such, as nobody typed them."""
    sheet = book.add_worksheet(title)
    for at, cells in enumerate(lines(table)):
        for column, cell in enumerate(cells):
            if cell != "":
                sheet.write(at, column, cell)
    return sheet


def books(folder: Path, tables: Tables) -> Path:
    """A workbook of one sheet for each table."""
    for name, table in tables.items():
        with xlsxwriter.Workbook(str(folder / name), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
            sheet_of(book, "Sheet1", table)
    return folder


def typed_out(folder: Path, tables: Tables) -> Path:
    """CSV of what Excel would show in the cells of a workbook."""
    return marked(folder, told(tables, lambda cell: f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell))


def american(folder: Path, tables: Tables) -> Path:
    """CSV as it is written in the United States."""
    return marked(folder, told(tables, _american))


def _american(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell.month}/{cell.day}/{cell.year} {cell:%I:%M %p}".replace(" 0", " ").replace(" 12:00 AM", "")
    return f"${cell:,.2f}" if isinstance(cell, int | float) else str(cell)


def told(tables: Tables, change: Callable[[Any], Any]) -> Tables:
    """The tables with every cell changed."""
    return {
        name: {header: [change(cell) for cell in cells] for header, cells in table.items()}
        for name, table in tables.items()
    }


VIEWS = {"accounts": "Active Accounts", "contacts": "Active Contacts", "opportunities": "All Opportunities"}


def views(folder: Path, tables: Tables) -> Path:
    """Workbooks with a sheet named after the view, a hidden first column, and a hidden sheet."""
    for name, table in tables.items():
        title = next(view for word, view in VIEWS.items() if word in name.lower())
        with xlsxwriter.Workbook(str(folder / name), {"default_date_format": "m/d/yyyy h:mm"}) as book:
            sheet_of(book, title, table).set_column(0, 0, None, None, {"hidden": True})
            sheet_of(book, "hiddenSheet", {"account:kdB8=": ["accountid"]}).hide()
    return folder


@dataclasses.dataclass(frozen=True)
class System:
    """A CRM: a small export of it, what of it a mapping cannot do without, and what is to come out.

    Every export tells one story: a deal that was won, one that was lost, an open one, and one that is broken.
    """

    name: str
    write: Write
    tables: Tables
    needed: Mapping[str, Sequence[str]]
    """Columns that must be there, by files; the files but for the first ``must`` may be absent."""
    otherwise: Mapping[str, Mapping[str, str]]
    """Headers that other versions of the system have, by files and the headers of ``tables``."""
    department: tuple[str, str]
    """The file of contacts, and the column that names their department."""
    entered: tuple[str, str]
    """The file of deals, and the column that says when they were entered."""
    customers: Sequence[str]
    people: Sequence[str]
    owners: Sequence[str]
    broken: tuple[str, str]
    """What is wrong with the deal that is broken on purpose: code and value."""
    must: int = 1
    loss_reason: str = "Price"
    no_department: str = "Contacts"
    """The department of contacts that name none."""

    @property
    def mapping(self) -> Path:
        return MAPPINGS / f"{self.name}.toml"

    def full(self, folder: Path) -> Path:
        return self.write(folder, self.tables)

    def bare(self, folder: Path) -> Path:
        """The usual files with nothing but the columns that must be there."""
        tables = {
            name: {column: self.tables[name][column] for column in columns} for name, columns in self.needed.items()
        }
        return self.write(folder, tables)

    def changed(self, file: str, columns: Mapping[str, Sequence[Any]], *left_out: str) -> Tables:
        """The tables, with other cells in some columns of a file, and without some."""
        kept = {column: cells for column, cells in self.tables[file].items() if column not in left_out}
        return {**self.tables, file: {**kept, **columns}}

    def renamed(self) -> Tables:
        """The tables under the headers of another version."""
        return {
            name: {self.otherwise.get(name, {}).get(header, header): cells for header, cells in table.items()}
            for name, table in self.tables.items()
        }

    def barest(self, folder: Path) -> Path:
        """Nothing but what must be there."""
        files = list(self.needed)[: self.must]
        tables = {name: {column: self.tables[name][column] for column in self.needed[name]} for name in files}
        return self.write(folder, tables)


def key(prefix: str, number: int) -> str:
    """An id as Salesforce has them: its first three characters say of what."""
    return f"{prefix}xx000004C{number:03}AAA"


def keys(prefix: str, *numbers: int) -> list[str]:
    return [key(prefix, number) for number in numbers]


SALESFORCE = System(
    name="salesforce",
    write=quoted,
    tables={
        "Account.csv": {
            "Id": keys("001", 1, 2),
            "IsDeleted": ["0", "0"],
            "Name": ["Acme, Ltd", "Borealis AG"],
            "ParentId": ["", key("001", 1)],
            "BillingCountry": ["Norway", "Austria"],
            "Industry": ["Utilities", ""],
            "OwnerId": keys("005", 1, 2),
        },
        "Contact.csv": {
            "Id": keys("003", 1, 2, 3),
            "IsDeleted": ["0", "0", "0"],
            "AccountId": keys("001", 1, 1, 2),
            "FirstName": ["Ann", "", "Cy"],
            "LastName": ["Lee", "Park", "Roth"],
            "ReportsToId": ["", key("003", 1), key("003", 99)],
            "Title": ["CIO", "", "Buyer"],
            "Department": ["IT", "", "IT"],
        },
        "User.csv": {
            "Id": keys("005", 1, 2, 3),
            "FirstName": ["Sam", "Tia", ""],
            "LastName": ["Stone", "Moss", "Automated Process"],
            "Department": ["Sales", "", ""],
            "UserType": ["Standard", "Standard", "AutomatedProcess"],
            "ManagerId": ["", key("005", 1), ""],
        },
        "Opportunity.csv": {
            "Id": keys("006", 1, 2, 3, 4),
            "IsDeleted": ["0", "0", "0", "0"],
            "AccountId": keys("001", 1, 2, 1, 2),
            "Name": ["Metering", "Grid", "Service", "Broken"],
            "StageName": ["Closed Won", "Closed Lost", "Prospecting", "Prospecting"],
            "Amount": ["1250000.5", "80000.0", "45000.0", ""],
            "CloseDate": ["2026-02-20", "2026-03-03", "2026-06-30", "2026-07-31"],
            "IsClosed": ["1", "1", "0", "0"],
            "IsWon": ["1", "0", "0", "0"],
            "OwnerId": keys("005", 1, 2, 2, 1),
            "CreatedDate": [
                "2026-01-05T09:30:00.000Z",
                "2026-01-12T23:59:00.000Z",
                "2026-02-02 00:00:00",
                "2026-02-30T08:00:00.000Z",
            ],
            "Loss_Reason__c": ["", "Price", "", ""],
        },
        "OpportunityContactRole.csv": {
            "Id": keys("00K", 1, 2, 3),
            "OpportunityId": keys("006", 1, 1, 2),
            "ContactId": keys("003", 1, 2, 3),
            "Role": ["Economic Buyer", "Technical Buyer", ""],
            "IsDeleted": ["0", "0", "0"],
        },
        "OpportunityCompetitor.csv": {
            "Id": keys("00J", 1, 2),
            "OpportunityId": keys("006", 1, 2),
            "CompetitorName": ["Rival", "Rival"],
            "IsDeleted": ["0", "0"],
        },
        "Product2.csv": {"Id": [key("01t", 1)], "Name": ["Meter"], "Family": ["Hardware"], "IsDeleted": ["0"]},
        "PricebookEntry.csv": {"Id": [key("01u", 1)], "Product2Id": [key("01t", 1)]},
        "OpportunityLineItem.csv": {
            "Id": keys("00k", 1, 2),
            "OpportunityId": keys("006", 1, 1),
            "PricebookEntryId": keys("01u", 1, 1),
            "TotalPrice": ["1000000.0", "250000.5"],
            "IsDeleted": ["0", "0"],
        },
        "Task.csv": {
            "Id": keys("00T", 1, 2, 3),
            "WhoId": [key("003", 1), key("00Q", 1), key("003", 2)],
            "WhatId": [key("006", 1), "", key("006", 1)],
            "Subject": ["Call", "Call a lead", "Email: offer"],
            "ActivityDate": ["2026-02-01", "2026-09-01", "2026-02-02"],
            "Description": ["Wants it\nsoon", "", ""],
            "Type": ["Call", "Call", "Email"],
            "OwnerId": keys("005", 1, 2, 1),
            "IsDeleted": ["0", "0", "0"],
            "AccountId": [key("001", 1), "", key("001", 1)],
            "IsClosed": ["1", "0", "1"],
        },
        "Event.csv": {
            "Id": keys("00U", 1, 2, 3),
            "WhoId": [key("003", 1), "", ""],
            "WhatId": [key("001", 1), key("006", 3), key("006", 3)],
            "Subject": ["Demo", "Visit", "Visit"],
            "Location": ["https://teams.example/1", "Oslo", "Oslo"],
            "ActivityDateTime": ["2026-02-10T08:00:00.000Z", "", ""],
            "ActivityDate": ["2026-02-10", "2026-03-01", "2026-03-01"],
            "DurationInMinutes": ["60", "1440", "1440"],
            "AccountId": keys("001", 1, 1, 1),
            "OwnerId": keys("005", 1, 2, 1),
            "Type": ["Meeting", "", ""],
            "IsDeleted": ["0", "0", "0"],
            "IsChild": ["0", "0", "1"],
            "IsRecurrence": ["0", "0", "0"],
        },
    },
    needed={
        "Account.csv": ["Id", "Name"],
        "Contact.csv": ["Id", "AccountId", "FirstName", "LastName"],
        "User.csv": ["Id", "FirstName", "LastName", "ManagerId"],
        "Opportunity.csv": ["Id", "AccountId", "Name", "CloseDate", "IsClosed", "IsWon", "CreatedDate"],
        "OpportunityContactRole.csv": ["Id", "OpportunityId", "ContactId", "Role"],
        "OpportunityCompetitor.csv": ["OpportunityId", "CompetitorName"],
        "Product2.csv": ["Id", "Name"],
        "PricebookEntry.csv": ["Id", "Product2Id"],
        "OpportunityLineItem.csv": ["OpportunityId", "PricebookEntryId"],
        "Task.csv": ["Id", "ActivityDate", "Type", "OwnerId", "IsClosed"],
        "Event.csv": ["Id", "OwnerId"],
    },
    otherwise={
        "Account.csv": {"BillingCountry": "BillingState"},
        "Opportunity.csv": {"Loss_Reason__c": "Closed_Lost_Reason__c"},
        "Task.csv": {"Type": "TaskSubtype"},
        "Event.csv": {"ActivityDateTime": "StartDateTime"},
    },
    department=("Contact.csv", "Department"),
    entered=("Opportunity.csv", "CreatedDate"),
    customers=keys("001", 1, 2),
    people=keys("003", 1, 2, 3),
    owners=keys("005", 1, 2),
    broken=("no_such_day", "2026-02-30"),
    must=4,
)


def clock(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A cell of a workbook: whose clock it is, Excel does not know."""
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001


ROW = "{}0000000-0000-0000-0000-00000000000{}"
DYNAMICS = System(
    name="dynamics-365",
    write=views,
    tables={
        "accounts.xlsx": {
            "(Do Not Modify) Account": [ROW.format("a", 1), ROW.format("a", 2)],
            "(Do Not Modify) Row Checksum": ["kd7x==", "0Ujw=="],
            "Account Name": ["Acme, Ltd", "Borealis AG"],
            "Parent Account": ["", "Acme, Ltd"],
            "Primary Contact": ["Ann Lee", ""],
            "Industry": ["Utilities", ""],
            "Category": ["Preferred Customer", ""],
            "Credit Limit": [50000, ""],
            "Payment Terms": ["2% 10, Net 30", ""],
            "Owner": ["Sam Stone", "Tia Moss"],
        },
        "contacts.xlsx": {
            "(Do Not Modify) Contact": [ROW.format("c", number) for number in (1, 2, 3)],
            "Full Name": ["Ann Lee", "Bo Park", "Cy Roth"],
            "Company Name": ["Acme, Ltd", "Acme, Ltd", "Borealis AG"],
            "Job Title": ["CIO", "", "Buyer"],
            "Department": ["IT", "", "IT"],
        },
        "opportunities.xlsx": {
            "(Do Not Modify) Opportunity": [ROW.format("d", number) for number in (1, 2, 3, 4)],
            "Topic": ["Metering", "Grid", "Service", "Broken"],
            "Potential Customer": ["Ann Lee", "Borealis AG", "Acme, Ltd", "Borealis AG"],
            "Account": ["Acme, Ltd", "", "Acme, Ltd", ""],
            "Est. Close Date": [clock(2, 15), "", clock(6, 30), ""],
            "Est. revenue": [1250000.5, 80000, 45000, ""],
            "Budget amount": [1300000, "", "", ""],
            "Actual Revenue": [1250000.5, 0, "", ""],
            "Actual Close Date": [clock(2, 20), clock(3, 3), "", ""],
            "Status": ["Won", "Lost", "Open", "Open"],
            "Status Reason": ["Won", "Out-Sold", "In Progress", "On Hold"],
            "Owner": ["Sam Stone", "Tia Moss", "", "Sam Stone"],
            "Created On": [
                *(clock(1, 5, 9, 30), clock(1, 12, 23, 59), clock(2, 2)),
                "13/45/2026 8:00 AM",
            ],
        },
    },
    needed={
        "accounts.xlsx": ["(Do Not Modify) Account", "Account Name"],
        "contacts.xlsx": ["(Do Not Modify) Contact", "Full Name", "Company Name"],
        "opportunities.xlsx": [
            *("(Do Not Modify) Opportunity", "Topic", "Potential Customer", "Account", "Actual Close Date"),
            *("Status", "Created On"),
        ],
    },
    otherwise={
        "accounts.xlsx": {
            "(Do Not Modify) Account": "Account ID",
            "Account Name": "Name",
            "Parent Account": "Parent Account Name",
            "Category": "Classification",
        },
        "contacts.xlsx": {
            "(Do Not Modify) Contact": "Contact ID",
            "Full Name": "Name",
            "Company Name": "Account Name",
        },
        "opportunities.xlsx": {
            "(Do Not Modify) Opportunity": "Opportunity ID",
            "Topic": "Name",
            "Potential Customer": "Customer",
            "Account": "Account Name",
            "Est. Close Date": "Estimated Close Date",
            "Est. revenue": "Estimated revenue",
            "Actual Close Date": "Close Date",
        },
    },
    department=("contacts.xlsx", "Department"),
    entered=("opportunities.xlsx", "Created On"),
    customers=[ROW.format("a", 1), ROW.format("a", 2)],
    people=[ROW.format("c", number) for number in (1, 2, 3)],
    owners=["Sam Stone", "Tia Moss"],
    broken=("ambiguous_date", "13/45/2026"),
    loss_reason="Out-Sold",
)

HUBSPOT = System(
    name="hubspot",
    write=marked,
    tables={
        "companies.csv": {
            "Record ID": ["9001", "9002"],
            "Company name": ["Acme, Ltd", "Borealis AG"],
            "Company Domain Name": ["acme.example", "borealis.example"],
            "Company owner": ["Sam Stone", ""],
            "Create Date": ["2024-02-01 09:30", "2023-11-12 14:00"],
            "Industry": ["UTILITIES", ""],
            "Country/Region": ["Norway", ""],
        },
        "contacts.csv": {
            "Record ID": ["8001", "8002", "8003"],
            "First Name": ["Ann", "", "Cy"],
            "Last Name": ["Lee", "Park", "Roth"],
            "Email": ["ann@acme.example", "", "cy@borealis.example"],
            "Job Title": ["CIO", "", "Buyer"],
            "Associated Company": ["Acme, Ltd", "Acme, Ltd;Elsewhere", ""],
            "Associated Company IDs": ["9001", "9001;9999", "9002"],
            "Department": ["IT", "", "IT"],
        },
        "deals.csv": {
            "Record ID": ["7001", "7002", "7003", "7004"],
            "Deal Name": ["Metering", "Grid", "Service", "Broken"],
            "Deal Stage": ["Closed Won (Sales Pipeline)", "Closed lost", "Appointment Scheduled", "Qualified To Buy"],
            "Amount": ["1250000.5", "$80,000", "45,000.00", ""],
            "Close Date": ["2026-02-20 16:45", "2026-03-03 11:00", "2026-06-30 00:00", ""],
            "Create Date": ["2026-01-05 09:30", "2026-01-12 23:59", "2026-02-02 08:00", "2026-02-30 08:00"],
            "Deal owner": ["Sam Stone", "Tia Moss", "", "Sam Stone"],
            "Associated Company IDs": ["9001", "9002;9001", "9001", "9002"],
            "Closed Lost Reason": ["", "Price", "", ""],
        },
    },
    needed={
        "companies.csv": ["Record ID", "Company name"],
        "contacts.csv": ["Record ID", "First Name", "Last Name"],
        "deals.csv": ["Record ID", "Deal Name", "Deal Stage", "Close Date", "Create Date", "Associated Company IDs"],
    },
    otherwise={
        "companies.csv": {"Record ID": "Company ID", "Company name": "Name", "Country/Region": "City"},
        "contacts.csv": {
            "Record ID": "Contact ID",
            "Associated Company": "Associated Company (Primary)",
            "Associated Company IDs": "Primary Associated Company ID",
        },
        "deals.csv": {"Record ID": "Deal ID", "Associated Company IDs": "Associated Company IDs (Primary)"},
    },
    department=("contacts.csv", "Department"),
    entered=("deals.csv", "Create Date"),
    customers=["9001", "9002"],
    people=["8001", "8002", "8003"],
    owners=["Sam Stone", "Tia Moss"],
    broken=("no_such_day", "2026-02-30"),
)

FXIAOKE = System(
    name="fxiaoke",
    write=books,
    tables={
        "客户.xlsx": {
            "客户名称（必填）": ["瑞丰集团", "瑞丰南方"],
            "客户编号": ["KH-0001", "KH-0002"],
            "负责人（必填）": ["安然", ""],
            "上级客户": ["", "瑞丰集团"],
            "行业": ["能源", ""],
            "客户级别": ["重点客户", ""],
            "省": ["上海市", ""],
            "负责人主属部门": ["华东大区", ""],
        },
        "联系人.xlsx": {
            "姓名": ["王建国", "李敏", "赵磊"],
            "客户名称": ["瑞丰集团", "瑞丰集团", "瑞丰南方"],
            "部门": ["信息部", "", "信息部"],
            "职务": ["总监", "", "采购"],
        },
        "商机.xlsx": {
            "商机名称": ["电表", "电网", "服务", "错误"],
            "客户名称": ["瑞丰集团", "瑞丰南方", "瑞丰集团", "瑞丰南方"],
            "商机编号": ["SJ-1", "SJ-2", "SJ-3", "SJ-4"],
            "商机金额": ["1,250,000.50", "80,000.00", "￥45,000.00", ""],
            "商机阶段": ["赢单", "输单", "需求确定", "验证客户"],
            "预计成交日期": ["2026-02-15", "2026-03-31", "2026-06-30", ""],
            "负责人": ["安然", "白波", "", "安然"],
            "创建时间": ["2026-01-05 09:30", "2026年1月12日 23:59", "2026/2/2 8:00", "2026-02-30 08:00"],
            "阶段变更时间": ["2026-02-20 16:45", "2026-03-03 11:00", "", ""],
            "输单原因": ["", "价格", "", ""],
        },
    },
    needed={
        "客户.xlsx": ["客户名称（必填）"],
        "联系人.xlsx": ["姓名", "客户名称"],
        "商机.xlsx": ["商机名称", "客户名称", "商机阶段", "创建时间", "阶段变更时间"],
    },
    otherwise={
        "客户.xlsx": {
            "客户名称（必填）": "公司名称",
            "负责人（必填）": "负责人",
            "行业": "所属行业",
            "客户级别": "客户等级",
            "省": "省份",
        },
        "联系人.xlsx": {"姓名": "联系人姓名", "客户名称": "客户名称(必填)", "部门": "所属部门", "职务": "职位"},
        "商机.xlsx": {
            "商机名称": "商机名称（必填）",
            "客户名称": "公司名称",
            "商机编号": "唯一性ID（必填）",
            "商机金额": "商机金额（必填）",
            "商机阶段": "销售阶段",
            "预计成交日期": "预计成交日期（必填）",
            "负责人": "负责人（必填）",
            "创建时间": "创建日期",
            "阶段变更时间": "结单日期",
            "输单原因": "丢单原因",
        },
    },
    department=("联系人.xlsx", "部门"),
    entered=("商机.xlsx", "创建时间"),
    no_department="联系人",
    customers=["KH-0001", "KH-0002"],
    people=["瑞丰集团/王建国", "瑞丰集团/李敏", "瑞丰南方/赵磊"],
    owners=["安然", "白波"],
    broken=("no_such_day", "2026-02-30"),
    loss_reason="价格",
)

XIAOSHOUYI = System(
    name="xiaoshouyi",
    write=books,
    tables={
        "客户.xlsx": {
            "客户名称": ["瑞丰集团", "瑞丰南方"],
            "客户级别": ["A（重点客户）", ""],
            "上级客户": ["", "瑞丰集团"],
            "行业": ["能源", ""],
            "省份": ["上海市", ""],
            "客户所有人": ["安然", ""],
            "所属部门": ["华东大区", "华南大区"],
        },
        "联系人.xlsx": {
            "姓名": ["王建国", "李敏", "赵磊"],
            "公司名称": ["瑞丰集团", "瑞丰集团", "瑞丰南方"],
            "部门": ["信息部", "", "信息部"],
            "职务": ["总监", "", "采购"],
            "所属部门": ["华东大区", "华东大区", "华南大区"],
        },
        "商机.xlsx": {
            "机会名称": ["电表", "电网", "服务", "错误"],
            "客户名称": ["瑞丰集团", "瑞丰南方", "瑞丰集团", "瑞丰南方"],
            "销售金额": [1250000.5, 80000, "￥45,000.00", ""],
            "项目预算": [1300000, "", "", ""],
            "销售阶段": ["赢单", "输单", "初步接洽", "方案/报价"],
            "结单日期": [clock(2, 20), clock(3, 3), clock(6, 30), ""],
            "输单原因": ["", "价格", "", ""],
            "销售机会所有人": ["安然", "白波", "", "安然"],
            "创建日期": [clock(1, 5, 9, 30), "2026/1/12 23:59", clock(2, 2), "待定"],
        },
    },
    needed={
        "客户.xlsx": ["客户名称"],
        "联系人.xlsx": ["姓名", "公司名称"],
        "商机.xlsx": ["机会名称", "客户名称", "销售阶段", "结单日期", "创建日期"],
    },
    otherwise={
        "客户.xlsx": {"客户名称": "公司名称", "客户级别": "客户等级", "省份": "地区", "客户所有人": "负责人"},
        "联系人.xlsx": {"姓名": "联系人姓名", "公司名称": "客户名称", "部门": "联系人所在部门", "职务": "职位"},
        "商机.xlsx": {
            "机会名称": "商机名称",
            "客户名称": "公司名称",
            "销售金额": "商机金额",
            "销售阶段": "商机阶段",
            "输单原因": "输单描述",
            "销售机会所有人": "商机所有人",
            "创建日期": "创建时间",
        },
    },
    department=("联系人.xlsx", "部门"),
    entered=("商机.xlsx", "创建日期"),
    no_department="联系人",
    customers=["瑞丰集团", "瑞丰南方"],
    people=["瑞丰集团/王建国", "瑞丰集团/李敏", "瑞丰南方/赵磊"],
    owners=["安然", "白波"],
    broken=("not_a_date", "待定"),
    loss_reason="价格",
)

SYSTEMS = (SALESFORCE, DYNAMICS, HUBSPOT, FXIAOKE, XIAOSHOUYI)
Extent = Callable[[System, Path], Path]
every_system = pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
chinese = pytest.mark.parametrize("system", [FXIAOKE, XIAOSHOUYI], ids=lambda system: system.name)
full_or_bare = pytest.mark.parametrize("extent", [System.full, System.bare], ids=["full", "bare"])


@full_or_bare
@every_system
def test_customers_and_contacts_keep_their_ids(system: System, extent: Extent, tmp_path: Path) -> None:
    found = made(extent(system, tmp_path), system.mapping)
    is_named = system is FXIAOKE and extent is System.bare  # without numbers, names are the ids
    assert found.column("customers", "id") == (["瑞丰集团", "瑞丰南方"] if is_named else system.customers)
    assert found.column("people", "id") == system.people


@full_or_bare
@every_system
def test_every_reference_meets_one_row(system: System, extent: Extent, tmp_path: Path) -> None:
    found = made(extent(system, tmp_path), system.mapping)
    for template, columns in REFERENCES.items():
        for row in found.rows(template):
            for column, target in columns.items():
                given = row.get(column, [])
                for reference in given if isinstance(given, list) else [given]:
                    assert found.meant(target, reference), (template, column)


@full_or_bare
@every_system
def test_only_the_broken_deal_is_at_fault(system: System, extent: Extent, tmp_path: Path) -> None:
    found = made(extent(system, tmp_path), system.mapping)
    assert found.faults == [("opportunities", 5, "created_on", *system.broken)]


@full_or_bare
@every_system
def test_a_load_would_reject_the_broken_deal_alone(system: System, extent: Extent, tmp_path: Path) -> None:
    (reject,) = rejects(extent(system, tmp_path), system.mapping)
    assert (reject["line"], reject["code"], reject["value"]) == (5, *system.broken)


@every_system
def test_files_that_may_be_absent_are_not_missed(system: System, tmp_path: Path) -> None:
    found = made(system.barest(tmp_path), system.mapping)
    assert len(found.column("customers", "id")) == 2
    assert [fault[2] for fault in found.faults] == (["created_on"] if system is SALESFORCE else [])


@every_system
def test_a_file_that_must_be_there_is_missed(system: System, tmp_path: Path) -> None:
    first, *_ = system.tables
    (system.full(tmp_path) / first).unlink()
    with pytest.raises(ServiceError, match=first):
        MappedFolder(tmp_path, system.mapping)


@every_system
def test_a_deal_that_was_won_has_a_day_and_an_amount(system: System, tmp_path: Path) -> None:
    won = made(system.full(tmp_path), system.mapping).deal("won")
    assert (won["created_on"], won["closed_on"]) == (date(2026, 1, 5), date(2026, 2, 20))
    assert (won["amount"], won["award"]) == (125_000_050, 125_000_050)
    assert won["owner_id"] == system.owners[0]
    assert "expected_close" not in won


@every_system
def test_a_deal_that_was_lost_has_a_day_and_a_reason_but_no_award(system: System, tmp_path: Path) -> None:
    lost = made(system.full(tmp_path), system.mapping).deal("lost")
    assert (lost["created_on"], lost["closed_on"]) == (date(2026, 1, 12), date(2026, 3, 3))
    assert (lost["amount"], lost["loss_reason"]) == (8_000_000, system.loss_reason)
    assert "award" not in lost


@every_system
def test_an_open_deal_has_the_day_on_which_it_may_close(system: System, tmp_path: Path) -> None:
    pending = made(system.full(tmp_path), system.mapping).deal("open")
    assert (pending["created_on"], pending["expected_close"]) == (date(2026, 2, 2), date(2026, 6, 30))
    assert pending["amount"] == 4_500_000
    assert not {"closed_on", "award", "loss_reason"} & set(pending)


@every_system
def test_a_deal_may_have_no_owner(system: System, tmp_path: Path) -> None:
    pending = made(system.full(tmp_path), system.mapping).deal("open")
    assert ("owner_id" in pending) == (system is SALESFORCE)


@every_system
def test_without_a_column_of_owners_nobody_owns(system: System, tmp_path: Path) -> None:
    found = made(system.bare(tmp_path), system.mapping)
    assert found.rows("assignments") == []
    assert not any("owner_id" in row for row in found.rows("opportunities"))
    assert found.column("employees", "id") == (keys("005", 1, 2, 3) if system is SALESFORCE else [])


@every_system
def test_owners_are_employees(system: System, tmp_path: Path) -> None:
    found = made(system.full(tmp_path), system.mapping)
    assert set(system.owners) <= set(found.column("employees", "id"))
    assert None not in found.column("employees", "id")
    same = {tuple(row.items()) for row in found.rows("employees")}
    assert len(same) == len(set(found.column("employees", "id")))


@every_system
def test_a_customer_without_an_owner_is_nobodys(system: System, tmp_path: Path) -> None:
    found = made(system.full(tmp_path), system.mapping)
    owned = {row["customer_id"]: row["employee_id"] for row in found.rows("assignments")}
    one, other = system.customers
    assert owned[one] == system.owners[0]
    assert (other in owned) == (system in (SALESFORCE, DYNAMICS))


@every_system
def test_contacts_are_in_a_department_of_their_customer(system: System, tmp_path: Path) -> None:
    found = made(system.full(tmp_path), system.mapping)
    homes = {row["id"]: found.meant("customers", row["customer_id"]) for row in found.rows("departments")}
    one, other = system.customers
    assert [homes[home] for home in found.column("people", "department_id")] == [one, one, other]


@every_system
def test_departments_are_those_that_contacts_name(system: System, tmp_path: Path) -> None:
    found = made(system.full(tmp_path), system.mapping)
    contacts, department = system.department
    named, *_ = system.tables[contacts][department]
    assert found.column("departments", "name") == [named, system.no_department, named]
    assert found.column("people", "department_id") == found.column("departments", "id")


@every_system
def test_without_a_column_of_departments_each_customer_has_one(system: System, tmp_path: Path) -> None:
    contacts, department = system.department
    tables = system.changed(contacts, {}, department)
    found = made(system.write(tmp_path, tables), system.mapping)
    assert found.column("departments", "name") == [system.no_department, system.no_department]
    one, other = found.column("departments", "id")
    assert found.column("people", "department_id") == [one, one, other]
    assert len(rejects(tmp_path, system.mapping)) == 1


@every_system
def test_other_headers_mean_the_same(system: System, tmp_path: Path) -> None:
    usual, other = (tmp_path / "usual", tmp_path / "other")
    usual.mkdir()
    other.mkdir()
    found = made(system.write(other, system.renamed()), system.mapping)
    assert found.content == made(system.full(usual), system.mapping).content


@pytest.mark.parametrize(
    ("system", "write", "form"),
    [
        (DYNAMICS, views, "{view} 3-1-2026 9-30-12 AM.xlsx"),
        (DYNAMICS, american, "{stem}.csv"),
        (DYNAMICS, american, "{view} 3-1-2026 9-30-12 AM.csv"),
        (HUBSPOT, books, "{stem}.xlsx"),
        (HUBSPOT, marked, "hubspot-crm-exports-all-{stem}-2026-03-01.csv"),
        (HUBSPOT, books, "hubspot-crm-exports-all-{stem}-2026-03-01-1.xlsx"),
        (FXIAOKE, typed_out, "{stem}.csv"),
        (FXIAOKE, books, "{stem}对象导出结果_20260301.xlsx"),
        (XIAOSHOUYI, typed_out, "{stem}.csv"),
        (XIAOSHOUYI, books, "{stem}_20260301.xlsx"),
        (XIAOSHOUYI, typed_out, "{stem}_20260301.csv"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_other_names_and_kinds_of_files_mean_the_same(system: System, write: Write, form: str, tmp_path: Path) -> None:
    usual, other = (tmp_path / "usual", tmp_path / "other")
    usual.mkdir()
    other.mkdir()
    stems = {name: Path(name).stem for name in system.tables}
    names = {name: form.format(stem=stem, view=VIEWS.get(stem)) for name, stem in stems.items()}
    assert not set(names.values()) & set(names)
    found = made(write(other, {names[name]: table for name, table in system.tables.items()}), system.mapping)
    assert found.content == made(system.full(usual), system.mapping).content


@pytest.mark.parametrize(
    ("system", "name", "other"),
    [
        (FXIAOKE, "商机.xlsx", "商机2.0对象导出结果_20260301.xlsx"),
        (XIAOSHOUYI, "商机.xlsx", "销售机会.xlsx"),
        (XIAOSHOUYI, "商机.xlsx", "销售机会_20260301.xlsx"),
        (HUBSPOT, "deals.csv", "hubspot-crm-exports-my-open-deals-2-2026-03-01.csv"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_list_of_deals_may_bear_other_names(system: System, name: str, other: str, tmp_path: Path) -> None:
    (system.full(tmp_path) / name).rename(tmp_path / other)
    assert len(made(tmp_path, system.mapping).rows("opportunities")) == 4


@every_system
def test_a_deal_entered_after_it_was_closed_was_created_when_it_was_closed(system: System, tmp_path: Path) -> None:
    late = "2026-04-01 09:30"
    deals, entered = system.entered
    days = [late, late, *system.tables[deals][entered][2:]]
    system.write(tmp_path, system.changed(deals, {entered: days}))
    found = made(tmp_path, system.mapping)
    for status, day in (("won", date(2026, 2, 20)), ("lost", date(2026, 3, 3))):
        assert (found.deal(status)["created_on"], found.deal(status)["closed_on"]) == (day, day)
    assert found.deal("open")["created_on"] == date(2026, 2, 2)
    assert len(rejects(tmp_path, system.mapping)) == 1


@pytest.mark.parametrize(
    ("system", "stage", "word", "status"),
    [
        (DYNAMICS, "Status", "WON", "won"),
        (HUBSPOT, "Deal Stage", "closedwon", "won"),
        (HUBSPOT, "Deal Stage", "CLOSED WON (Renewals)", "won"),
        (HUBSPOT, "Deal Stage", "closedlost", "lost"),
        (HUBSPOT, "Deal Stage", "Won't close", "open"),
        (HUBSPOT, "Deal Stage", "", "open"),
        (FXIAOKE, "商机阶段", "赢单（100%）", "won"),
        (FXIAOKE, "商机阶段", "成交", "won"),
        (FXIAOKE, "商机阶段", "成交谈判", "open"),
        (FXIAOKE, "商机阶段", "已输单", "lost"),
        (FXIAOKE, "商机阶段", "无效(0%)", "abandoned"),
        (XIAOSHOUYI, "销售阶段", "已赢单", "won"),
        (XIAOSHOUYI, "销售阶段", "赢单 100%", "won"),
        (XIAOSHOUYI, "销售阶段", "丢单", "lost"),
        (XIAOSHOUYI, "销售阶段", "赢单评审", "open"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_stages_are_known_by_how_they_begin(system: System, stage: str, word: str, status: str, tmp_path: Path) -> None:
    deals, _ = system.entered
    stages = [word, *system.tables[deals][stage][1:]]
    found = made(system.write(tmp_path, system.changed(deals, {stage: stages})), system.mapping)
    deal = found.called("电表" if system in (FXIAOKE, XIAOSHOUYI) else "Metering")
    assert (deal["status"], "closed_on" in deal) == (status, status != "open")


@every_system
def test_a_parent_company_is_the_other_customer(system: System, tmp_path: Path) -> None:
    found = made(system.full(tmp_path), system.mapping)
    parents = [row.get("parent_id") for row in found.rows("customers")]
    if system is HUBSPOT:  # its exports do not say so
        assert parents == [None, None]
    else:
        assert parents[0] is None
        assert found.meant("customers", str(parents[1])) == system.customers[0]


def test_salesforce_managers_lead_teams(tmp_path: Path) -> None:
    found = made(SALESFORCE.full(tmp_path), SALESFORCE.mapping)
    team = f"team-{key('005', 1)}"
    assert found.rows("org_units") == [
        {"id": "company", "name": "Company", "kind": "company"},
        {"id": team, "name": "Sam Stone's team", "kind": "team", "parent_id": "company"},
    ]
    assert found.rows("employees", "name", "role", "org_unit_id", "leads") == [
        {"name": "Sam Stone", "role": "sales", "org_unit_id": "company", "leads": team},
        {"name": "Tia Moss", "role": "sales", "org_unit_id": team},
        {"name": "Automated Process", "role": "other", "org_unit_id": "company"},
    ]


def test_salesforce_reports_to_nobody_who_was_not_exported(tmp_path: Path) -> None:
    found = made(SALESFORCE.full(tmp_path), SALESFORCE.mapping)
    assert found.rows("people", "name", "title", "reports_to") == [
        {"name": "Ann Lee", "title": "CIO"},
        {"name": "Park", "reports_to": key("003", 1)},
        {"name": "Cy Roth", "title": "Buyer"},
    ]


def test_salesforce_contacts_hold_seats_if_their_role_decides(tmp_path: Path) -> None:
    found = made(SALESFORCE.full(tmp_path), SALESFORCE.mapping)
    assert found.rows("seats", "person_id", "role") == [
        {"person_id": key("003", 1), "role": "approver"},
        {"person_id": key("003", 2), "role": "evaluator"},
    ]


def test_salesforce_products_of_a_deal_are_found_by_the_price_book(tmp_path: Path) -> None:
    found = made(SALESFORCE.full(tmp_path), SALESFORCE.mapping)
    assert found.rows("products") == [{"id": key("01t", 1), "name": "Meter", "category": "Hardware"}]
    assert found.rows("opportunity_products") == [{"opportunity_id": key("006", 1), "product_id": key("01t", 1)}]
    assert found.column("competitors", "id") == ["Rival"]
    assert found.column("competing", "opportunity_id") == keys("006", 1, 2)


def test_salesforce_products_that_line_items_name_need_no_price_book(tmp_path: Path) -> None:
    tables = SALESFORCE.changed("OpportunityLineItem.csv", {"Product2Id": [key("01t", 1)] * 2}, "PricebookEntryId")
    found = made(
        quoted(tmp_path, {name: tables[name] for name in tables if name != "PricebookEntry.csv"}), SALESFORCE.mapping
    )
    assert found.rows("opportunity_products") == [{"opportunity_id": key("006", 1), "product_id": key("01t", 1)}]
    assert len(found.faults) == 1


def test_salesforce_products_that_nobody_names_are_faults_of_their_lines(tmp_path: Path) -> None:
    (SALESFORCE.full(tmp_path) / "PricebookEntry.csv").unlink()
    found = rejects(tmp_path, SALESFORCE.mapping)
    lines = [(reject["line"], reject["code"]) for reject in found if reject["file"] == "OpportunityLineItem.csv"]
    assert lines == [(2, "lookup_missing"), (3, "lookup_missing")]


@pytest.mark.parametrize(("no", "yes"), [("false", "true"), ("FALSE", "TRUE")])
def test_salesforce_says_yes_and_no_in_several_ways(no: str, yes: str, tmp_path: Path) -> None:
    usual, other = (tmp_path / "usual", tmp_path / "other")
    usual.mkdir()
    other.mkdir()
    words = {"0": no, "1": yes}
    tables = {
        name: {
            header: [words[cell] for cell in cells] if header.startswith("Is") else cells
            for header, cells in table.items()
        }
        for name, table in SALESFORCE.tables.items()
    }
    found = made(quoted(other, tables), SALESFORCE.mapping)
    assert found.content == made(SALESFORCE.full(usual), SALESFORCE.mapping).content


@pytest.mark.parametrize(
    ("file", "template", "column"),
    [
        ("Account.csv", "customers", "id"),
        ("Account.csv", "assignments", "customer_id"),
        ("Contact.csv", "people", "id"),
        ("Opportunity.csv", "opportunities", "id"),
        ("OpportunityContactRole.csv", "seats", "id"),
        ("OpportunityCompetitor.csv", "competing", "opportunity_id"),
        ("Product2.csv", "products", "id"),
        ("Task.csv", "interactions", "id"),
        ("Event.csv", "interactions", "id"),
    ],
)
def test_salesforce_rows_that_were_deleted_do_not_count(file: str, template: str, column: str, tmp_path: Path) -> None:
    first, *others = SALESFORCE.tables[file]["OpportunityId" if column == "opportunity_id" else "Id"]
    tables = SALESFORCE.changed(file, {"IsDeleted": ["1", *["0"] * len(others)]})
    assert first in made(SALESFORCE.full(tmp_path), SALESFORCE.mapping).column(template, column)
    assert first not in made(quoted(tmp_path, tables), SALESFORCE.mapping).column(template, column)


def test_salesforce_calls_were_held_and_calendars_only_plan(tmp_path: Path) -> None:
    found = made(SALESFORCE.full(tmp_path), SALESFORCE.mapping)
    february, march, september = (datetime(2026, month, 1, tzinfo=SHANGHAI).astimezone(UTC) for month in (2, 3, 9))
    assert found.rows("interactions", "kind", "mode", "person_ids", "opportunity_id", "planned_at", "held_at") == [
        {
            "kind": "call",
            "mode": "remote",
            "person_ids": [key("003", 1)],
            "opportunity_id": key("006", 1),
            "planned_at": february,
            "held_at": february,
        },
        {"kind": "call", "mode": "remote", "planned_at": september},
        {
            "kind": "meeting",
            "mode": "remote",
            "person_ids": [key("003", 1)],
            "planned_at": datetime(2026, 2, 10, 8, tzinfo=UTC),
        },
        {"kind": "meeting", "mode": "f2f", "opportunity_id": key("006", 3), "planned_at": march},
    ]


def test_dynamics_terms_and_limits_are_read(tmp_path: Path) -> None:
    found = made(DYNAMICS.full(tmp_path), DYNAMICS.mapping)
    assert found.rows("customers", "tier", "credit_limit", "term_days") == [
        {"tier": "Preferred Customer", "credit_limit": 5_000_000, "term_days": 30},
        {},
    ]
    assert found.deal("won")["budget"] == 130_000_000


@pytest.mark.parametrize("word", ["Canceled", "cancelled"])
def test_dynamics_deals_that_were_canceled_are_abandoned(word: str, tmp_path: Path) -> None:
    tables = DYNAMICS.changed("opportunities.xlsx", {"Status Reason": ["Won", word, "On Hold", "On Hold"]})
    found = made(views(tmp_path, tables), DYNAMICS.mapping)
    assert found.deal("abandoned")["closed_on"] == date(2026, 3, 3)


def test_dynamics_deals_may_name_the_account_as_potential_customer_only(tmp_path: Path) -> None:
    accounts = ["Acme, Ltd", "Borealis AG", "Acme, Ltd", "Borealis AG"]
    tables = DYNAMICS.changed("opportunities.xlsx", {"Potential Customer": accounts}, "Account")
    found = made(views(tmp_path, tables), DYNAMICS.mapping)
    assert found.column("opportunities", "customer_id")[:2] == ["name:Acme, Ltd", "name:Borealis AG"]


def test_hubspot_without_ids_of_companies_finds_them_by_name(tmp_path: Path) -> None:
    ids, one, other = "Associated Company IDs", "Acme, Ltd", "Borealis AG"
    tables = {
        **HUBSPOT.changed("contacts.csv", {"Associated Company": [one, f"{one};Elsewhere", other]}, ids),
        "deals.csv": HUBSPOT.changed("deals.csv", {"Associated Company": [one, other, one, other]}, ids)["deals.csv"],
    }
    found = made(marked(tmp_path, tables), HUBSPOT.mapping)
    assert found.column("opportunities", "customer_id")[:2] == [f"name:{one}", f"name:{other}"]
    homes = [found.meant("customers", row["customer_id"]) for row in found.rows("departments")]
    assert homes == ["9001", "9001", "9002"]
    assert len(rejects(tmp_path, HUBSPOT.mapping)) == 1


def test_hubspot_contacts_without_companies_are_outside_any_customer(tmp_path: Path) -> None:
    found = made(HUBSPOT.bare(tmp_path), HUBSPOT.mapping)
    assert found.rows("departments") == []
    assert found.column("people", "department_id") == [None, None, None]


def test_hubspot_calls_what_has_no_name_by_its_address(tmp_path: Path) -> None:
    tables = {
        **HUBSPOT.changed("companies.csv", {"Company name": ["Acme, Ltd", ""]}),
        "contacts.csv": HUBSPOT.changed(
            "contacts.csv", {"Last Name": ["Lee", "", "Roth"], "Email": ["", "info@acme.example", ""]}
        )["contacts.csv"],
    }
    found = made(marked(tmp_path, tables), HUBSPOT.mapping)
    assert found.column("customers", "name") == ["Acme, Ltd", "borealis.example"]
    assert found.column("people", "name") == ["Ann Lee", "info@acme.example", "Cy Roth"]


def test_fxiaoke_deals_that_are_void_are_abandoned(tmp_path: Path) -> None:
    tables = FXIAOKE.changed("商机.xlsx", {"商机阶段": ["赢单", "无效", "需求确定", "验证客户"]})
    found = made(books(tmp_path, tables), FXIAOKE.mapping)
    assert found.deal("abandoned")["closed_on"] == date(2026, 3, 3)


def test_fxiaoke_without_numbers_knows_deals_by_customer_and_name(tmp_path: Path) -> None:
    found = made(FXIAOKE.bare(tmp_path), FXIAOKE.mapping)
    assert found.deal("won")["id"] == "瑞丰集团/电表"


def test_fxiaoke_takes_the_expected_day_for_that_of_closing_and_says_so(tmp_path: Path) -> None:
    found = made(books(tmp_path, FXIAOKE.changed("商机.xlsx", {}, "阶段变更时间")), FXIAOKE.mapping)
    won, lost = found.deal("won"), found.deal("lost")
    assert (won["closed_on"], lost["closed_on"]) == (date(2026, 2, 15), date(2026, 3, 31))
    assert won["source"] == lost["source"] == "纷享销客：没有结单日期，取预计成交日期"
    assert "source" not in found.deal("open")


def test_xiaoshouyi_takes_the_expected_day_for_that_of_closing_and_says_so(tmp_path: Path) -> None:
    days = XIAOSHOUYI.tables["商机.xlsx"]["结单日期"]
    tables = XIAOSHOUYI.changed("商机.xlsx", {"预计结单日期": days, "结单日期": ["", days[1], "", ""]})
    found = made(books(tmp_path, tables), XIAOSHOUYI.mapping)
    won, lost = found.deal("won"), found.deal("lost")
    assert (won["closed_on"], lost["closed_on"]) == (date(2026, 2, 20), date(2026, 3, 3))
    assert won["source"] == "销售易：没有结单日期，取预计结单日期"
    assert "source" not in lost


@chinese
def test_a_deal_that_says_when_it_was_closed_bears_no_mark(system: System, tmp_path: Path) -> None:
    found = made(system.full(tmp_path), system.mapping)
    assert not any("source" in row for row in found.rows("opportunities"))


@chinese
def test_an_expected_day_before_the_day_of_entry_is_the_day_of_creation_too(system: System, tmp_path: Path) -> None:
    early = ["2025/12/31", *[""] * 3]
    tables = system.changed("商机.xlsx", {"预计成交日期": early}, "阶段变更时间", "结单日期")
    won = made(books(tmp_path, tables), system.mapping).deal("won")
    assert won["created_on"] == won["closed_on"] == date(2025, 12, 31)


@chinese
def test_closed_deals_without_any_day_are_rejected(system: System, tmp_path: Path) -> None:
    tables = system.changed("商机.xlsx", {}, "阶段变更时间", "结单日期", "预计成交日期")
    found = rejects(books(tmp_path, tables), system.mapping)
    assert {reject["line"] for reject in found if reject["code"] == "closed_without_date"} == {2, 3}


@pytest.mark.parametrize("column", ["赢单时间", "实际成交日期", "结单日期"])
def test_fxiaoke_takes_a_day_of_closing_before_that_of_the_last_change(column: str, tmp_path: Path) -> None:
    tables = FXIAOKE.changed("商机.xlsx", {column: ["2026年2月18日 10:00", "", "", ""]})
    found = made(books(tmp_path, tables), FXIAOKE.mapping)
    assert (found.deal("won")["closed_on"], found.deal("lost")["closed_on"]) == (date(2026, 2, 18), date(2026, 3, 3))


def test_xiaoshouyi_without_numbers_knows_deals_by_customer_and_name(tmp_path: Path) -> None:
    found = made(XIAOSHOUYI.bare(tmp_path), XIAOSHOUYI.mapping)
    assert found.deal("won")["id"] == "瑞丰集团/电表"


def test_xiaoshouyi_takes_our_own_departments_for_nobodys(tmp_path: Path) -> None:
    found = made(books(tmp_path, XIAOSHOUYI.changed("联系人.xlsx", {}, "部门")), XIAOSHOUYI.mapping)
    assert found.column("departments", "name") == ["联系人", "联系人"]
    assert "org_units" not in found.frames


def test_xiaoshouyi_knows_the_budget_of_a_deal(tmp_path: Path) -> None:
    assert made(XIAOSHOUYI.full(tmp_path), XIAOSHOUYI.mapping).deal("won")["budget"] == 130_000_000
