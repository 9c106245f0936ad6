"""Own numbers first, contested with a reason and answered by somebody else; HR's purpose; opting out. Over HTTP."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi.routing import APIRoute
from neo4j import Driver

from api.app import routers
from api.policy import routes_of
from graph_service.access.viewer import Viewer
from graph_service.domain.time import parse_date
from graph_service.errors import InvalidError, NotFoundError
from graph_service.services.contribution import deal_contribution, employee_contribution, period_contribution
from graph_service.services.coverage import coverage
from graph_service.services.question import Question
from graph_service.services.veto_board import veto_board
from graph_service.services.who import who
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.rows import print_row
from tests.live.asking import load_folder, service_of
from tests.live.calling import called
from tests.live.test_policy_cells import FILES

OURS = ("sales", "lead", "mate", "executive", "hr", "employee")
DAY = parse_date("2026-07-01")
RATED = (
    "id,about_id,metric,value,held_by,valid_at\n"
    "r-1,p-own,rc,85,sales,2026-03-01\nr-2,p-own,rc,90,lead,2026-03-01\nr-3,p-own,rc,75,executive,2026-03-01"
)


@pytest.fixture
async def folder(empty: Gateway, settings: Settings, tmp_path: Path) -> Gateway:
    for name, text in {**FILES, "observations": RATED}.items():
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    await load_folder(empty, settings, tmp_path)
    return empty


async def own_proof(gateway: Gateway, settings: Settings, employee: str) -> str:
    answer = await employee_contribution(service_of(gateway, settings), Question(Viewer(employee), DAY), employee)
    assert answer["deals"]["o-own"]["evidence"], "evidence of one's own comes with the numbers"
    return str(answer["proof"])


def headers(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


async def test_a_contest_opens_the_proof_and_is_answered_once_by_somebody_else(
    folder: Gateway, settings: Settings, driver: Driver
) -> None:
    proof = await own_proof(folder, settings, "sales")
    body = {"proof": proof, "text": "我在四月还协助过一次,未计入。", "opportunity_id": "o-own"}
    async with called(folder, settings) as caller:
        sales, boss = await caller("sales", "sales"), await caller("executive", "executive")
        made = await sales.post("/v1/employees/sales/contests", json=body, headers=headers("k1"))
        assert made.status_code == 201, made.text
        again = await sales.post("/v1/employees/sales/contests", json=body, headers=headers("k1"))
        assert again.json() == made.json()
        other = await sales.post(
            "/v1/employees/sales/contests", json={**body, "text": "不同内容"}, headers=headers("k1")
        )  # fmt: skip
        assert (other.status_code, other.json()["code"]) == (422, "recording.key_reused")
        own = (await sales.get("/v1/employees/sales/contests")).json()["contests"]
        assert [one["text"] for one in own] == [body["text"]]
        contest = made.json()["id"]
        opened = (await boss.get(f"/v1/contests/{contest}")).raise_for_status().json()
        rows = opened["evidence"]["numbers"]["contribution"]["rows"]
        assert [row["opportunity_id"] for row in rows] == ["o-own"]
        assert not any({"raised", "used"} & set(row) for row in rows), "whoever answers sees facts, no shares"
        assert [one["id"] for one in (await boss.get("/v1/contests")).json()["contests"]] == [contest]
        verdict = {"verdict": "accepted", "reason": "记录已补上。"}
        answered = await boss.post(f"/v1/contests/{contest}/answer", json=verdict, headers=headers("k2"))
        assert (answered.status_code, answered.json()["status"]) == (200, "accepted")
        late = await boss.post(f"/v1/contests/{contest}/answer", json=verdict, headers=headers("k3"))
        assert late.status_code == 409
        assert (await boss.get("/v1/contests")).json()["contests"] == []
        seen = (await sales.get(f"/v1/contests/{contest}")).json()
        assert (seen["reason"], seen["answered_by"]) == ("记录已补上。", "executive")
        assert seen["evidence"]["numbers"]["contribution"]["rows"][0]["used"] >= 0
    kept = str(driver.execute_query("MATCH (n:Operation|AuditEvent) RETURN properties(n) AS kept").records)
    assert body["text"] not in kept, "what somebody wrote is on the contest only"
    assert "记录已补上。" not in kept
    marks = driver.execute_query(
        "MATCH (a:AuditEvent) WHERE a.action ENDS WITH ' contest' RETURN a.action AS action ORDER BY a.at"
    ).records
    assert [mark["action"] for mark in marks] == ["open contest", "answer contest"]


async def test_only_own_numbers_are_contested_and_only_by_their_proof(folder: Gateway, settings: Settings) -> None:
    own = await own_proof(folder, settings, "sales")
    others = await own_proof(folder, settings, "lead")
    board = (await veto_board(service_of(folder, settings), Question(Viewer("sales"), DAY)))["proof"]
    async with called(folder, settings) as caller:
        sales, boss = await caller("sales", "sales"), await caller("executive", "executive")

        async def status(client: httpx.AsyncClient, employee: str, **body: str) -> int:
            asked = {"proof": own, "text": "x", **body}
            path = f"/v1/employees/{employee}/contests"
            return (
                await client.post(path, json=asked, headers=headers(sha256(str(asked).encode()).hexdigest()))
            ).status_code

        assert await status(sales, "lead") == 404
        assert await status(sales, "sales", proof=others) == 404
        assert await status(sales, "sales", proof="forged") == 404
        assert await status(sales, "sales", proof=board) == 422
        assert await status(sales, "sales", opportunity_id="o-other") == 404
        assert await status(sales, "sales", unknown="x") == 422
        assert (await sales.post("/v1/employees/sales/contests", json={"proof": own, "text": "x"})).status_code == 422
        assert (await sales.get("/v1/contests")).status_code == 404
        assert (await boss.get("/v1/contests/nowhere")).status_code == 404
        made = await boss.post(
            "/v1/employees/executive/contests",
            json={"proof": await own_proof(folder, settings, "executive"), "text": "x"}, headers=headers("k"),
        )  # fmt: skip
        answer = {"verdict": "accepted", "reason": "x"}
        own_answer = await boss.post(f"/v1/contests/{made.json()['id']}/answer", json=answer, headers=headers("k2"))
        assert (own_answer.status_code, own_answer.json()["code"]) == (409, "recording.own_contest")
        assert (await sales.get(f"/v1/contests/{made.json()['id']}")).status_code == 404


def shares_of_others(value: Any, viewer: str) -> Iterator[str]:
    """Parts of an answer that tell what somebody else contributed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("employees", "shares") and isinstance(inner, dict):
                yield from sorted((set(inner) & set(OURS)) - {viewer})
            yield from shares_of_others(inner, viewer)
    elif isinstance(value, list):
        for inner in value:
            yield from shares_of_others(inner, viewer)


def test_the_scan_sees_a_planted_share_of_another() -> None:
    assert list(shares_of_others({"credit": [{"employees": {"mate": {}, "sales": {}}}]}, "sales")) == ["mate"]


def contribution_routes() -> list[APIRoute]:
    return [route for route in routes_of(routers()) if "contribution" in route.path and "GET" in (route.methods or ())]


async def test_p6_with_the_switch_off_nobody_is_shown_what_another_contributed(
    folder: Gateway, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    service, tried, leaks = service_of(folder, settings), 0, []
    for viewer, subject in product(OURS, OURS):
        question = Question(Viewer(viewer, purpose="年度复核"), DAY)
        asked = [
            deal_contribution(service, question, "o-own"),
            period_contribution(service, question, None, None),
            employee_contribution(service, question, subject),
        ]
        for number, answer in enumerate(asked):
            tried += 1
            try:
                found = await answer
            except (NotFoundError, InvalidError):
                continue
            leaks += list(shares_of_others(found, viewer))
            leaks += [subject] if number == 2 and subject != viewer else []
    roles = {"sales": "sales", "lead": "lead", "executive": "executive", "hr": "hr", "employee": "employee"}
    async with called(folder, settings) as caller:
        for viewer, role in [*roles.items(), ("mate", "admin")]:
            client = await caller(viewer, role)
            client.headers["X-Purpose"] = "review"
            for route, subject in product(contribution_routes(), OURS):
                tried += 1
                given = await client.get(route.path.format(employee_id=subject, opportunity_id="o-own"))
                assert given.status_code < 500
                if given.status_code == 200:
                    leaks += list(shares_of_others(given.json(), viewer))
                    leaks += [subject] if "employee_id" in route.path and subject != viewer else []
    print_row(capsys, "P6 (off)", tried, len(leaks))
    assert not leaks


async def test_p6_with_the_switch_on_hr_states_a_purpose_that_is_kept_before_the_answer(
    folder: Gateway, settings: Settings, driver: Driver
) -> None:
    service = service_of(folder, settings.model_copy(update={"hr_single": True}))
    for subject in ("mate", "nowhere"):
        with pytest.raises(InvalidError) as refused:
            await employee_contribution(service, Question(Viewer("hr"), DAY), subject)
        assert refused.value.code == "access.purpose_missing"
    for viewer in ("sales", "lead", "executive", "employee"):
        with pytest.raises(NotFoundError):
            await employee_contribution(service, Question(Viewer(viewer, purpose="x"), DAY), "mate")
    answer = await employee_contribution(service, Question(Viewer("hr", purpose="年度复核"), DAY), "mate")
    assert answer["deals"]
    kept = driver.execute_query(
        "MATCH (a:AuditEvent {action: 'read:employee_contribution'}) RETURN a.actor AS who, a.purpose AS why"
    ).records
    assert [(mark["who"], mark["why"]) for mark in kept] == [("hr", "年度复核")]


async def test_a_purpose_in_chinese_travels_in_a_header(folder: Gateway, settings: Settings, driver: Driver) -> None:
    proof = await own_proof(folder, settings, "sales")
    async with called(folder, settings, hr_single=True) as caller:
        sales, hr = await caller("sales", "sales"), await caller("hr", "hr")
        await sales.post("/v1/employees/sales/contests", json={"proof": proof, "text": "x"}, headers=headers("k"))
        without = await hr.get("/v1/contests")
        assert (without.status_code, without.json()["code"]) == (422, "access.purpose_missing")
        assert "X-Purpose" in without.json()["detail"]
        for header in (quote("异议处理").encode(), "异议处理".encode()):
            answer = await hr.get("/v1/contests", headers=[(b"x-purpose", header)])
            assert len(answer.json()["contests"]) == 1, answer.text
        assert (await hr.get("/v1/contests", headers={"X-Purpose": "  "})).status_code == 422
    kept = driver.execute_query("MATCH (a:AuditEvent {action: 'read:answer_contest'}) RETURN a.purpose AS why").records
    assert {mark["why"] for mark in kept} == {"异议处理"}


async def test_who_opts_out_counts_and_is_named_to_themselves_only(folder: Gateway, settings: Settings) -> None:
    service = service_of(folder, settings)

    async def seen(viewer: str) -> tuple[Any, ...]:
        question = Question(Viewer(viewer), DAY)
        person = next(one for one in (await who(service, question, "c-own"))["people"] if one["person"] == "p-own")
        deal = await coverage(service, question, "o-own")
        seat = deal["seats"][0]
        named = sorted(link["employee"] for link in person["reached_by"])
        return named, person["reached_by_unnamed"], seat["reach"], seat["reached_by"], seat["best_placed"]

    assert await seen("sales") == (["executive", "lead", "sales"], 0, 90, 3, "lead")
    async with called(folder, settings) as caller:
        lead = await caller("lead", "lead")
        assert (await lead.put("/v1/me/opt-out")).json() == {"opt_out": True}
        assert await seen("sales") == (["executive", "sales"], 1, 90, 3, "sales")
        assert await seen("executive") == (["executive", "sales"], 1, 90, 3, "sales")
        assert await seen("lead") == (["executive", "lead", "sales"], 0, 90, 3, "sales")
        shown = await who(service, Question(Viewer("sales"), DAY), "c-own")
        assert "lead" not in shown["names"]
        assert (await lead.delete("/v1/me/opt-out")).json() == {"opt_out": False}
        assert await seen("sales") == (["executive", "lead", "sales"], 0, 90, 3, "lead")


async def test_ones_own_word_survives_the_next_file(
    folder: Gateway, settings: Settings, tmp_path: Path, driver: Driver
) -> None:
    async with called(folder, settings) as caller:
        await (await caller("lead", "lead")).put("/v1/me/opt-out")
    (tmp_path / "again").mkdir()
    text = "id,name,role,org_unit_id,leads,opt_out\nlead,主管改名,sales,u1,u1,false\n"
    (tmp_path / "again" / "employees.csv").write_text(text, encoding="utf-8")
    await load_folder(folder, settings, tmp_path / "again")
    found = driver.execute_query("MATCH (e:Employee {id: 'lead'}) RETURN e.name AS name, e.own_opt_out AS out").records
    assert [tuple(one.values()) for one in found] == [("主管改名", True)]
    person = (await who(service_of(folder, settings), Question(Viewer("sales"), DAY), "c-own"))["people"]
    assert "lead" not in [link["employee"] for one in person for link in one["reached_by"]]


async def test_the_notice_says_what_the_tables_say_in_both_languages(folder: Gateway, settings: Settings) -> None:
    async with called(folder, settings) as caller:
        client = await caller("sales", "sales")
        del client.headers["Authorization"]
        for language, phrase in (("zh", "人力资源"), ("en", "Personnel")):
            answer = (await client.get("/v1/notice", headers={"Accept-Language": language})).raise_for_status().json()
            assert phrase in answer["text"]
            assert "K05b@" not in answer["text"] or "O01@" in answer["text"]
            assert "B09@" in answer["text"]
            assert [section["key"] for section in answer["sections"]] == [
                "recorded_person", "recorded_employee", "sources", "computed_person", "computed_employee", "seen",
                "kept", "rights",
            ]  # fmt: skip
            assert all(section["lines"] for section in answer["sections"])
