"""Coverage over HTTP: the command line's answer for whoever may see it, one problem for all others."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from graph_service.access.keys import Keys
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import asked, load_folder
from tests.live.over_http import Api, running, same_heads

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
PATH = "/v1/opportunities/o-signal/coverage"
DAY = "2026-09-30"


@pytest.fixture
async def api(empty: Gateway, settings: Settings) -> AsyncIterator[Api]:
    await load_folder(empty, settings, GOLDEN)
    async with running(empty, settings) as opened:
        yield opened


async def test_the_answer_is_the_one_of_the_command_line(api: Api, environment: Mapping[str, str]) -> None:
    ann = await api.caller("e-ann", "sales")
    answer = await ann.json(PATH, as_of=DAY)
    assert answer == asked(environment, "coverage", "o-signal", "--as-of", DAY, "--as", "e-ann")


async def test_denied_and_absent_are_the_same_bytes(api: Api) -> None:
    admin = await api.caller("e-ann", "admin")
    denied, absent = await admin.get(PATH), await admin.get(PATH.replace("o-signal", "o-nowhere"))
    assert denied.status_code == absent.status_code == 404
    assert denied.content == absent.content
    assert same_heads(denied, absent)


async def test_an_answer_known_already_is_not_given_again(api: Api) -> None:
    ann = await api.caller("e-ann", "sales")
    first = await ann.get(PATH, as_of=DAY)
    again = await ann.get(PATH, {"If-None-Match": first.headers["etag"]}, as_of=DAY)
    assert (again.status_code, again.content) == (304, b"")
    other_day = await ann.get(PATH, {"If-None-Match": first.headers["etag"]}, as_of="2026-06-30")
    assert other_day.status_code == 200


async def test_what_is_asked_again_goes_out_again_until_a_fact_changes(api: Api) -> None:
    ann = await api.caller("e-ann", "sales")
    first, again = [await ann.get(PATH, as_of=DAY) for _ in range(2)]
    assert first.content == again.content
    assert same_heads(first, again)
    known = await ann.get("/v1/records/opportunities/o-signal")
    headers = {"Authorization": f"Bearer {ann.key}", "If-Match": known.headers["etag"], "Idempotency-Key": "rename"}
    renamed = await ann.client.patch("/v1/opportunities/o-signal", json={"name": "Signals, anew"}, headers=headers)
    assert renamed.status_code == 200, renamed.text
    after = await ann.get(PATH, as_of=DAY)
    assert after.headers["etag"] != first.headers["etag"]
    assert after.json()["names"]["o-signal"]["zh"] == "Signals, anew"


async def test_a_key_withdrawn_is_refused_with_the_next_question(api: Api) -> None:
    keys = Keys(api.gateway)
    ann = await api.caller("e-ann", "sales")
    assert (await ann.get(PATH)).status_code == 200
    issued = next(key for key in await keys.list_all() if key.employee_id == "e-ann")
    assert issued.last_used_at is not None
    await keys.revoke(issued.id, "operator")
    refused = await ann.get(PATH)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["", "gsk_", "gsk_none00000000", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_key_is_refused(api: Api, key: str) -> None:
    refused = await api.client.get(PATH, headers={"Authorization": f"Bearer {key}"})
    assert refused.status_code == 401
    assert refused.json()["code"] == "access.no_bearer"


async def test_a_wrong_parameter_is_named_in_the_reader_s_language(api: Api) -> None:
    ann = await api.caller("e-ann", "sales")
    refused = await ann.get(PATH, {"Accept-Language": "zh-CN,zh;q=0.9"}, as_of="yesterday")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "query.as_of"
    assert "请求有误" in refused.json()["detail"]
