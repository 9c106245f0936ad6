"""What one CRM writes differently from all others, and what its mapping makes of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.crm.exports import System, books, key, keys, made, marked, quoted, rejects, views
from tests.crm.systems import DYNAMICS, FXIAOKE, HUBSPOT, SALESFORCE, XIAOSHOUYI, chinese
from tests.reading import SHANGHAI


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
