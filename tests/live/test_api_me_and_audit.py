"""Who am I, what was done, answers not given twice, and requests that are wrong."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.access.keys import Keys
from graph_service.access.policy import Operation, policy
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import load_folder
from tests.live.conftest import Server, wipe
from tests.live.over_http import Api, Caller, running, same_heads

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
DAY = "2026-11-01"
MALFORMED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/v1/opportunities/o-signal/coverage", {"as_of": "1.11.2026"}, "query.as_of"),
    ("/v1/opportunities", {"limit": "0"}, "query.limit"),
    ("/v1/opportunities", {"limit": "101"}, "query.limit"),
    ("/v1/opportunities", {"limit": "many"}, "query.limit"),
    ("/v1/opportunities", {"status": "closed"}, "query.status"),
    ("/v1/people", {"key": "perhaps"}, "query.key"),
    ("/v1/veto-board", {"verdict": "red"}, "query.verdict"),
    ("/v1/customers/c-rail", {"depth": "7"}, "query.depth"),
    ("/v1/customers", {"q": "x" * 201}, "query.q"),
    ("/v1/search", {}, "query.q"),
    ("/v1/coverage", {}, "query.id"),
    (f"/v1/opportunities/{'x' * 201}", {}, "path.opportunity_id"),
)
ELSEWHERE: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/v1/opportunities", {"sort": "shoe_size"}, "services.bad_sort"),
    ("/v1/opportunities", {"cursor": "abc.def"}, "services.bad_cursor"),
    ("/v1/opportunities", {"known_at": "later"}, "domain.bad_moment"),
    ("/v1/contributions", {"from": "2026-02-01", "to": "2026-01-01"}, "services.bad_period"),
)


@pytest.fixture(scope="module")
async def api(driver: Driver, server: Server, gateway: Gateway, settings: Settings) -> AsyncIterator[Api]:
    wipe(driver, server)
    await load_folder(gateway, settings, GOLDEN)
    async with running(gateway, settings) as opened:
        yield opened


async def test_me_says_who_through_what_and_why(api: Api) -> None:
    expires = datetime.now(UTC) + timedelta(days=1)
    issued = await Keys(api.gateway).issue("e-ann", "sales", expires, "operator")
    found = await Caller(api.client, issued.key).json("/v1/me")
    assert (found["employee"], found["role"]) == ("e-ann", "sales")
    assert (found["credential"]["kind"], found["credential"]["key"]) == ("key", issued.id)
    assert found["credential"]["expires_at"][:16] == expires.isoformat()[:16]
    assert issued.key not in str(found)
    assert found["customers"]["own"] == 1
    assert {reason["reason"] for reason in found["because"]} <= {"covers", "with_subsidiaries", "works_on"}
    assert found["because"]
    allowed = {operation.value for operation, role, _ in policy() if role == "sales"}
    assert [right["operation"] for right in found["may"]] == [one.value for one in Operation if one in allowed]
    coverage = next(right for right in found["may"] if right["operation"] == "coverage")
    assert coverage["relations"] == ["own"]
    assert coverage["shows"] == ["structure", "attitude", "deal", "contact"]


async def test_the_trail_is_read_back_newest_first_and_holds_ids_only(api: Api) -> None:
    admin = await api.caller("e-bo", "admin")
    found = await admin.get("/v1/audit", limit=5)
    assert "ETag" not in found.headers
    assert found.headers["Cache-Control"] == "no-store"
    marks = found.json()["items"]
    assert [mark["at"] for mark in marks] == sorted((mark["at"] for mark in marks), reverse=True)
    everything: list[str] = []
    page = await admin.json("/v1/audit", limit=3)
    while True:
        everything += [mark["id"] for mark in page["items"]]
        if page["next"] is None:
            break
        page = await admin.json("/v1/audit", limit=3, cursor=page["next"])
    assert len(everything) == len(set(everything)) > 6
    keys = await admin.json("/v1/audit", action="issue key", limit=100)
    assert {mark["object_kind"] for mark in keys["items"]} == {"key"}
    about = await admin.json("/v1/audit", object="o-signal", limit=100)
    assert all("o-signal" in mark["object_ids"] for mark in about["items"])
    assert about["items"]
    assert (await admin.json("/v1/audit", actor="nobody"))["items"] == []
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert (await admin.json("/v1/audit", from_=None, **{"from": tomorrow}))["items"] == []
    assert (await admin.json("/v1/audit", to="2020-01-01"))["items"] == []
    refused = await (await api.caller("e-ann", "sales")).get("/v1/audit")
    assert refused.status_code == 404


async def test_an_answer_the_asker_has_is_not_given_again(api: Api, gateway: Gateway) -> None:
    one = await api.caller("e-ann", "sales")
    paths = (
        "/v1/opportunities/o-signal/coverage", "/v1/opportunities", "/v1/opportunities/o-signal", "/v1/customers",
        "/v1/customers/c-rail", "/v1/people", "/v1/employees", "/v1/veto-board", "/v1/contributions",
        "/v1/opportunities/o-signal/decision-chain", "/v1/coverage?id=o-signal", "/v1/people/p-zhao",
    )  # fmt: skip
    heard: list[str] = []
    for path in paths:
        first = await one.get(path, as_of=None if "?" in path else DAY)
        assert first.status_code == 200, (path, first.text)
        assert first.headers["ETag"] == f'"{first.json()["etag"]}"'
        gateway.observer = heard.append
        try:
            again = await one.get(
                path, headers={"If-None-Match": first.headers["ETag"]}, as_of=None if "?" in path else DAY
            )
        finally:
            gateway.observer = lambda _: None
        assert (again.status_code, again.content) == (304, b""), path
        other = await one.get(path, headers={"If-None-Match": '"another"'}, as_of=None if "?" in path else DAY)
        assert other.content == first.content
    assert not [name for name in heard if name.startswith("dossier/")]


async def test_what_is_denied_is_byte_for_byte_what_is_absent(api: Api) -> None:
    one = await api.caller("e-bo", "employee")
    for path in (
        "/v1/opportunities/{}", "/v1/opportunities/{}/coverage", "/v1/opportunities/{}/decision-chain",
        "/v1/opportunities/{}/veto-risk", "/v1/opportunities/{}/contribution",
    ):  # fmt: skip
        denied, absent = await one.get(path.format("o-signal")), await one.get(path.format("o-nowhere"))
        assert (denied.status_code, denied.content) == (404, absent.content), path
        assert same_heads(denied, absent), path
    for path, there, nowhere in (
        ("/v1/customers/{}", "c-rail", "c-x"),
        ("/v1/people/{}", "p-zhao", "p-x"),
        ("/v1/employees/{}/contribution", "e-ann", "e-x"),
        ("/v1/employees/{}/influence", "e-ann", "e-x"),
    ):
        denied, absent = await one.get(path.format(there)), await one.get(path.format(nowhere))
        assert (denied.status_code, denied.content) == (404, absent.content), path


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_malformed_request_names_its_field_in_the_readers_language(api: Api, language: str) -> None:
    one = await api.caller("e-ann", "sales")
    for path, params, field in MALFORMED:
        answer = await one.get(path, headers={"Accept-Language": language}, **params)
        assert answer.status_code == 422, (path, params)
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["code"], problem["status"]) == ("api.invalid", 422)
        assert [error["field"] for error in problem["errors"]] == [field], (path, params, problem)
        assert any("一" <= sign <= "鿿" for sign in problem["detail"]) == (language == "zh")
    for path, params, code in ELSEWHERE:
        problem = (await one.get(path, headers={"Accept-Language": language}, **params)).json()
        assert (problem["code"], problem["status"]) == (code, 422), problem
        assert any("一" <= sign <= "鿿" for sign in problem["detail"]) == (language == "zh")
