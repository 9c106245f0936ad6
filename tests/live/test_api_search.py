"""Search over HTTP: by name, English name, pinyin and initials, over what the viewer may see and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.recording.spelling import spell_names
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import load_folder
from tests.live.conftest import Server, wipe
from tests.live.over_http import Api, Caller, running

FILES = {
    "org_units": "id,name,kind\nu,公司,company",
    "employees": "id,name,name_en,role,org_unit_id\ne-1,单雄信,Shan Xiongxin,sales,u\ne-2,张纬,Zhang Wei,executive,u",
    "customers": "id,name,name_en\nc-1,北京轨道交通,Beijing Rail\nc-2,上海水务,Shanghai Water",
    "departments": "id,customer_id,name\nd-1,c-1,部\nd-2,c-2,部",
    "people": (
        "id,name,name_en,department_id\np-1,张伟,Zhang Wei,d-1\np-2,张伟,Zhang Wei,d-2\np-3,王张三,,d-1\n"
        "p-4,安然,An Ran,d-1\np-5,吕布,Lü Bu,d-1\np-6,单于,,d-2"
    ),
    "assignments": "employee_id,customer_id,role,from\ne-1,c-1,owner,2026-01-01",
    "opportunities": "id,name,customer_id,owner_id,created_on,status\no-1,信号系统 MES 二期,c-1,,2026-01-01,open",
}
HOSTILE = (
    '"', "'", "\\", "/", "*", "?", "~", "^", "+", "-", "!", "(", ")", "[", "]", "{", "}", ":", "&&", "||", "AND", "OR",
    "NOT", "name:*", "*:*", "a OR *", "[a TO z]", "张* OR 王*", 'zhang" OR "wang', "`", "$words", "//", "/a/",
    "\u0000",
    "👍", "🇨🇳", "ﬁ", "Ⅷ", "\u200b", "a" * 4_000, "张" * 400, "a " * 2_000, "' OR 1=1 //", "}) DETACH DELETE n //",
    "{{7*7}}", "%00", "zhāngwěi~2", "е", "ª", "１２", "\ud7ff", "(" * 500, '"' * 501, "a\nb\tc", "a^99999999", "z*w?",
)  # fmt: skip


@pytest.fixture(scope="module")
async def api(
    driver: Driver, server: Server, gateway: Gateway, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Api]:
    wipe(driver, server)
    folder: Path = tmp_path_factory.mktemp("names")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    await load_folder(gateway, settings, folder)
    async with running(gateway, settings) as opened:
        yield opened


async def found(caller: Caller, text: str, **params: object) -> list[str]:
    answer = await caller.json("/v1/search", q=text, **params)
    assert answer["total"] >= len(answer["found"])
    return [one["id"] for one in answer["found"]]


async def test_a_name_is_found_as_it_is_written_and_as_it_is_typed(api: Api) -> None:
    one = await api.caller("e-2", "executive")
    assert set(await found(one, "张伟")) == {"p-1", "p-2"}
    for text in ("zhangwei", "ZhangWei", "zhang wei", "Zhang Wei", "zw", "ZW", "wei zhang", "zhāng wěi"):
        assert {"p-1", "p-2"} <= set(await found(one, text)), text
    assert "p-3" in await found(one, "张三")
    assert "p-3" in await found(one, "三")
    assert "p-3" in await found(one, "zhangsan")
    assert await found(one, "shanxx") == []
    assert await found(one, "sxx") == ["e-1"]
    assert await found(one, "shanxiong") == ["e-1"]
    assert await found(one, "chanyu") == ["p-6"]
    assert await found(one, "an") == ["p-4"]
    assert await found(one, "lvbu") == await found(one, "lübu") == ["p-5"]
    assert await found(one, "guidao") == await found(one, "轨道交通") == await found(one, "rail") == ["c-1"]
    assert await found(one, "MES") == await found(one, "信号 mes") == await found(one, "xinhao") == ["o-1"]


async def test_nothing_hidden_is_found_counted_or_moves_the_order(api: Api) -> None:
    own, everything = await api.caller("e-1", "sales"), await api.caller("e-2", "executive")
    seen = await own.json("/v1/search", q="zw")
    assert [one["id"] for one in seen["found"]] == ["p-1", "e-2"]
    assert seen["total"] == 2
    assert (await everything.json("/v1/search", q="zw"))["total"] == 3
    assert await found(own, "上海") == []
    hidden = await own.json("/v1/search", q="chanyu")
    assert hidden == {**hidden, "total": 0, "found": []}
    assert [one["customers"] for one in seen["found"]] == [["c-1"], []]


async def test_kinds_and_limit_narrow_what_is_given_and_the_total_stays(api: Api) -> None:
    one = await api.caller("e-2", "executive")
    assert await found(one, "zw", kind=["employee"]) == ["e-2"]
    limited = await one.json("/v1/search", q="zw", limit=1)
    assert (limited["total"], len(limited["found"])) == (3, 1)
    wrong: tuple[dict[str, Any], ...] = (
        {"limit": 0}, {"limit": 101}, {"kind": "table"}, {"q": ""}, {"q": "a" * 4_001},
    )  # fmt: skip
    for params in wrong:
        assert (await one.get("/v1/search", **{"q": "zw", **params})).status_code == 422, params


@pytest.mark.parametrize("text", HOSTILE)
async def test_whatever_is_typed_is_a_name_and_never_an_error(api: Api, text: str) -> None:
    one = await api.caller("e-1", "sales")
    answer = await one.json("/v1/search", q=text)
    assert {each["id"] for each in answer["found"]} <= {"p-1", "p-3", "p-4", "p-5", "c-1", "o-1", "e-1", "e-2"}


async def test_names_recorded_before_are_spelt_when_the_store_is_opened(
    api: Api, driver: Driver, gateway: Gateway
) -> None:
    one = await api.caller("e-2", "executive")
    driver.execute_query("MATCH (n:Person|Customer) REMOVE n.pinyin, n.initials")
    driver.execute_query("MATCH (n:Employee) SET n.pinyin = 'old'")
    assert set(await found(one, "zw", kind=["person"])) == set()
    revisions = driver.execute_query("MATCH (c:Customer) RETURN collect(c.revision) AS r").records[0]["r"]
    driver.execute_query("MATCH (c:Company) REMOVE c.spelt_by")
    assert await spell_names(gateway) == 8 + 2
    assert await spell_names(gateway) == 0
    assert set(await found(one, "zw")) == {"p-1", "p-2", "e-2"}
    assert driver.execute_query("MATCH (c:Customer) RETURN collect(c.revision) AS r").records[0]["r"] == revisions
