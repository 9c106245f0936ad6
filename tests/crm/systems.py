"""What each of the usual CRMs exports: customers, contacts, owners, deals won, lost, open, and one that is broken."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.crm.exports import System, books, key, keys, marked, quoted, views

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
    broken=("no_such_day", "13/45/2026"),
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
