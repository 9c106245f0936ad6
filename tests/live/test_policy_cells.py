"""Every cell of the policy table, executed: whoever may ask is answered, whoever may not meets "not there"."""

import dataclasses
from collections.abc import Awaitable, Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from graph_service.access.keys import Keys, hash_of
from graph_service.access.policy import Operation, Relation, Role, rule
from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.time import parse_date
from graph_service.errors import NotFoundError
from graph_service.recording.merges import CUSTOMER, PERSON
from graph_service.services.changes.change import Change
from graph_service.services.contribution import deal_contribution, employee_contribution, period_contribution
from graph_service.services.coverage import coverage
from graph_service.services.duplicates import list_duplicates
from graph_service.services.indicator_readings import read_indicator
from graph_service.services.merging import merge, undo_merge
from graph_service.services.paging import Paging
from graph_service.services.question import Question, Service
from graph_service.services.veto_board import veto_board
from graph_service.services.who import who
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.wiring import build_service
from tests.live.asking import load_folder

FILES = {
    "org_units": "id,name,kind,parent_id\nu,公司,company,\nu1,一区,region,u\nu11,一组,team,u1\nu2,二区,region,u",
    "employees": (
        "id,name,role,org_unit_id,leads\n"
        "sales,销售,sales,u11,\nlead,主管,sales,u1,u1\nmate,同事,sales,u11,\n"
        "executive,高管,executive,u,\nhr,人事,hr,u,\nemployee,职员,other,u2,\nadmin,管理员,other,u2,"
    ),
    "customers": "id,name\nc-own,自己的客户\nc-led,下属的客户\nc-other,别人的客户",
    "departments": "id,customer_id,name\nd-own,c-own,部\nd-led,c-led,部\nd-other,c-other,部",
    "people": (
        "id,name,department_id,power\np-own,甲,d-own,veto\np-led,乙,d-led,veto\np-other,丙,d-other,veto\n"
        "p-own-2,甲先生,d-own,\np-led-2,乙先生,d-led,\np-other-2,丙先生,d-other,"
    ),
    "assignments": (
        "employee_id,customer_id,role,from\n"
        + "\n".join(f"{who},c-own,owner,2026-01-01" for who in ("sales", "lead", "executive", "hr", "employee"))
        + "\nmate,c-led,owner,2026-01-01"
    ),
    "opportunities": (
        "id,name,customer_id,owner_id,amount,created_on,closed_on,status\n"
        + "\n".join(f"o-{at},单,c-{at},,100000,2026-01-01,2026-06-01,won" for at in ("own", "led", "other"))
    ),
    "seats": (
        "id,opportunity_id,person_id,role\n"
        + "\n".join(f"s-{at},o-{at},p-{at},approver" for at in ("own", "led", "other"))
    ),
    "helped": (
        "employee_id,opportunity_id,person_id,kind,at\n"
        + "\n".join(
            f"{who},o-own,p-own,informed,2026-02-01" for who in ("sales", "lead", "executive", "hr", "employee")
        )
        + "\nmate,o-led,p-led,informed,2026-02-01"
    ),
}
ROLES = {
    Role.OPERATOR: None, Role.SALES: "sales", Role.LEAD: "lead", Role.EXECUTIVE: "executive", Role.HR: "hr",
    Role.HR_SINGLE: "hr", Role.EMPLOYEE: "employee", Role.ADMIN: "admin",
}  # fmt: skip
HASHES: dict[str, str] = {}
"""The key of the admin: no job makes one, only a key does."""
Ask = Callable[[Service, Question, str], Awaitable[dict[str, Any]]]
OF_CUSTOMERS: dict[Operation, Ask] = {
    Operation.COVERAGE: lambda service, question, at: coverage(service, question, f"o-{at}"),
    Operation.VETO_BOARD: lambda service, question, at: veto_board(service, question, f"c-{at}"),
    Operation.WHO: lambda service, question, at: who(service, question, f"c-{at}"),
    Operation.INDICATORS: lambda service, question, at: read_indicator(service, question, "O01", f"c-{at}"),
    Operation.DEAL_CONTRIBUTION: lambda service, question, at: deal_contribution(service, question, f"o-{at}"),
}


@pytest.fixture
async def folder(empty: Gateway, settings: Settings, tmp_path: Path) -> Gateway:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    await load_folder(empty, settings, tmp_path)
    HASHES["admin"] = hash_of((await Keys(empty).issue("admin", "admin", None, "operator")).key)
    return empty


def question_of(role: Role) -> Question:
    if role is Role.ADMIN:
        return Question(Viewer(key_hash=HASHES["admin"], is_remote=True), parse_date("2026-07-01"))
    purpose = "年度复核" if role is Role.HR_SINGLE else None
    return Question(Viewer(ROLES[role], purpose), parse_date("2026-07-01"))


def service_for(role: Role, gateway: Gateway, settings: Settings) -> Service:
    single = settings.model_copy(update={"hr_single": role is Role.HR_SINGLE})
    return build_service(single, gateway, Parameters())


def relations_of(role: Role, at: str) -> set[Relation]:
    """What binds the viewer of a role to a customer of the folder."""
    if role is Role.OPERATOR or at == "other":
        return {Relation.OTHER}
    if at == "own":
        return {Relation.OWN, Relation.LED, Relation.OTHER} if role is Role.LEAD else {Relation.OWN, Relation.OTHER}
    return {Relation.LED, Relation.OTHER} if role is Role.LEAD else {Relation.OTHER}


async def is_answered(asked: Awaitable[dict[str, Any]]) -> bool:
    try:
        await asked
    except NotFoundError:
        return False
    return True


async def test_every_cell_about_customers_answers_or_is_not_there(folder: Gateway, settings: Settings) -> None:
    wrong = []
    for role, operation, at in product(ROLES, OF_CUSTOMERS, ("own", "led", "other")):
        allowed = any(rule(operation, role, relation).is_allowed for relation in relations_of(role, at))
        service = service_for(role, folder, settings)
        answered = await is_answered(OF_CUSTOMERS[operation](service, question_of(role), at))
        if answered != allowed:
            wrong.append((role, operation, at, answered))
    assert wrong == []


async def test_every_cell_about_employees_answers_or_is_not_there(folder: Gateway, settings: Settings) -> None:
    for role, subject in product(ROLES, ("sales", "lead", "executive", "hr", "employee", "admin", "mate")):
        relation = Relation.SELF if subject == ROLES[role] else Relation.OTHER
        allowed = rule(Operation.EMPLOYEE_CONTRIBUTION, role, relation).is_allowed
        service = service_for(role, folder, settings)
        answered = await is_answered(employee_contribution(service, question_of(role), subject))
        assert answered == allowed, (role, subject)


async def test_a_period_holds_the_deals_of_the_cells_that_allow(folder: Gateway, settings: Settings) -> None:
    for role in ROLES:
        asked = period_contribution(service_for(role, folder, settings), question_of(role), None, None)
        if not any(rule(Operation.PERIOD_CONTRIBUTION, role, relation).is_allowed for relation in Relation):
            assert not await is_answered(asked), role
            continue
        answer = await asked
        expected = {
            f"o-{at}"
            for at in ("own", "led", "other")
            if any(rule(Operation.PERIOD_CONTRIBUTION, role, found).is_allowed for found in relations_of(role, at))
        }
        assert answer["count"] == len(expected), role
        assert role is Role.HR or set(answer["deals"]) == expected


async def test_pairs_that_may_be_one_are_those_of_the_cells_that_allow(folder: Gateway, settings: Settings) -> None:
    for role in ROLES:
        question = Question(question_of(role).viewer)
        asked = list_duplicates(service_for(role, folder, settings), question, "person", Paging())
        if not any(rule(Operation.DUPLICATES, role, relation).is_allowed for relation in Relation):
            assert not await is_answered(asked), role
            continue
        expected = {
            f"p-{at}"
            for at in ("own", "led", "other")
            if any(rule(Operation.DUPLICATES, role, found).is_allowed for found in relations_of(role, at))
        }
        assert {item["one"]["id"] for item in (await asked)["items"]} == expected, role


async def test_merging_is_open_to_the_cells_that_allow_and_to_nobody_else(folder: Gateway, settings: Settings) -> None:
    for role, at in product(ROLES, ("own", "led", "other")):
        allowed = any(rule(Operation.WRITE_MERGES, role, found).is_allowed for found in relations_of(role, at))
        service, change = service_for(role, folder, settings), Change(question_of(role).viewer, f"{role}-{at}", "")
        assert await is_answered(merge_and_undo(service, change, PERSON, f"p-{at}", f"p-{at}-2")) == allowed, (role, at)


async def test_merging_customers_is_open_to_whoever_may_change_both_and_to_nobody_else(
    folder: Gateway, settings: Settings
) -> None:
    for role, pair in product(ROLES, combinations(("own", "led", "other"), 2)):
        allowed = all(
            any(rule(Operation.WRITE_MERGES, role, found).is_allowed for found in relations_of(role, at)) for at in pair
        )
        service, change = service_for(role, folder, settings), Change(question_of(role).viewer, f"{role}-{pair}", "")
        ends = (f"c-{pair[0]}", f"c-{pair[1]}")
        assert await is_answered(merge_and_undo(service, change, CUSTOMER, *ends)) == allowed, (role, pair)


async def merge_and_undo(service: Service, change: Change, kind: str, kept: str, merged: str) -> dict[str, Any]:
    made = await merge(service, change, kind, kept, merged)
    return await undo_merge(service, dataclasses.replace(change, key=f"undo {change.key}"), made["id"])


async def test_a_colleague_sees_totals_and_their_own_share_only(folder: Gateway, settings: Settings) -> None:
    answer = await period_contribution(service_for(Role.SALES, folder, settings), question_of(Role.SALES), None, None)
    assert list(answer["employees"]) == ["sales"]
    assert answer["fractional_used"] == 100_000
    assert answer["employees"]["sales"]["used"] == 20_000


async def test_hr_sees_no_single_employee_until_switch_and_purpose_are_there(
    folder: Gateway, settings: Settings
) -> None:
    service = service_for(Role.HR, folder, settings)
    answer = await period_contribution(service, question_of(Role.HR), None, None)
    assert "employees" not in answer
    assert "deals" not in answer
    assert all(unit["people"] >= 5 for unit in answer["units"])
    on = service_for(Role.HR_SINGLE, folder, settings)
    without_purpose = Question(Viewer("hr"), parse_date("2026-07-01"))
    assert "employees" not in await period_contribution(on, without_purpose, None, None)
    assert "mate" in (await period_contribution(on, question_of(Role.HR_SINGLE), None, None))["employees"]


async def test_denied_and_absent_are_the_same_error(folder: Gateway, settings: Settings) -> None:
    service = service_for(Role.SALES, folder, settings)
    texts = set()
    for deal in ("o-other", "o-nowhere"):
        with pytest.raises(NotFoundError) as denied:
            await coverage(service, question_of(Role.SALES), deal)
        texts.add(str(denied.value).replace(deal, "X"))
    assert len(texts) == 1


async def test_reads_of_the_operator_and_of_hr_leave_a_mark_with_ids_only(
    folder: Gateway, settings: Settings, driver: Any
) -> None:
    await coverage(service_for(Role.OPERATOR, folder, settings), question_of(Role.OPERATOR), "o-own")
    await employee_contribution(service_for(Role.HR_SINGLE, folder, settings), question_of(Role.HR_SINGLE), "mate")
    await coverage(service_for(Role.SALES, folder, settings), question_of(Role.SALES), "o-own")
    records, _, _ = driver.execute_query(
        "MATCH (e:AuditEvent) WHERE e.action STARTS WITH 'read:' "
        "RETURN e.actor AS actor, e.action AS action, e.object_ids AS ids, e.purpose AS purpose ORDER BY e.at"
    )
    assert [tuple(record.values()) for record in records] == [
        ("operator", "read:coverage", ["o-own"], None),
        ("hr", "read:employee_contribution", ["mate"], "年度复核"),
    ]
