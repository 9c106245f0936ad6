"""The mappings of usual CRMs, each with a small export as that system writes it: what comes out, what is refused."""

from datetime import date
from pathlib import Path

import pytest

from graph_service.errors import ServiceError
from loaders.mapping.folder import MappedFolder
from tests.crm.exports import (
    REFERENCES,
    VIEWS,
    System,
    Write,
    american,
    books,
    keys,
    made,
    marked,
    rejects,
    typed_out,
    views,
)
from tests.crm.systems import DYNAMICS, FXIAOKE, HUBSPOT, SALESFORCE, XIAOSHOUYI, Extent, every_system, full_or_bare


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
