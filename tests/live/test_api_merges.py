"""Over HTTP: pairs are listed to whoever may change both, merged, taken back, told apart; each has one effect."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.writing import House, open_house

MORE = {
    "people": (
        "id,name,name_en,title,department_id,from\n"
        "p-mia,甲,,经理,d-mia,2024-01-01\np-mia2,乙,,,d-mia2,2024-01-01\np-noa,丙,,,d-noa,2024-01-01\n"
        "p-twin,甲先生,,,d-mia2,2024-01-01\np-far,丙,,,d-noa,2025-01-01\np-far2,乙,,,d-noa,2024-01-01"
    ),
    "customers": "id,name\nc-mia,米娅的客户\nc-noa,诺亚的客户\nc-mia3,米娅的客户有限公司",
}


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, tmp_path, MORE) as opened:
        yield opened


def pairs(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(item["one"]["id"], item["other"]["id"]) for item in found["items"]}


async def test_a_pair_is_listed_to_whoever_may_change_both(house: House) -> None:
    mine, boss = await house["mia"].read("/duplicates"), await house["boss"].read("/duplicates")
    assert pairs(mine) == {("p-mia", "p-twin")}
    assert pairs(boss) == {("p-mia", "p-twin"), ("p-far", "p-noa")}
    assert boss["total"] == 2
    assert mine["total"] == 1
    item = mine["items"][0]
    assert [reason["code"] for reason in item["reasons"]] == ["same_name", "same_customer"]
    assert item["score"] == pytest.approx(sum(reason["points"] for reason in item["reasons"]))
    assert item["score"] >= mine["threshold"]
    assert item["preview"]["kept"] == "p-mia"
    assert item["preview"]["moves"]["posts"] == 1
    assert {"code": "kept_wins", "field": "name", "kept": "甲", "merged": "甲先生", "n": 1} in item["preview"][
        "conflicts"
    ]
    for who in ("admin", "hr", "clerk"):
        assert (await house[who].get("/duplicates")).status_code == 404


async def test_pages_hold_every_pair_once(house: House) -> None:
    first = await house["boss"].read("/duplicates", limit="1")
    second = await house["boss"].read("/duplicates", limit="1", cursor=first["next"])
    assert pairs(first) | pairs(second) == {("p-mia", "p-twin"), ("p-far", "p-noa")}
    assert second["next"] is None


async def test_a_merge_is_made_once_is_listed_and_is_taken_back_once(house: House) -> None:
    boss = house["boss"]
    item = next(each for each in (await boss.read("/duplicates"))["items"] if each["one"]["id"] == "p-mia")
    body = {"kept_id": "p-mia", "merged_id": "p-twin"}
    stale = await house["mia"].send("POST", "/merges", body, version=item["version"] + 1)
    assert stale.status_code == 412
    made = await house["mia"].send("POST", "/merges", body, version=item["version"], key="one")
    again = await house["mia"].send("POST", "/merges", body, version=item["version"], key="one")
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json() == again.json()
    other = await house["mia"].send("POST", "/merges", {**body, "kept_id": "p-mia2"}, key="one")
    assert other.status_code == 422
    assert (await house["mia"].send("POST", "/merges", body)).status_code == 409
    person = await house["mia"].read("/people/p-twin")
    assert person["person"] == "p-mia"
    assert pairs(await house["mia"].read("/duplicates")) == set()
    assert [each["merged_id"] for each in (await house["mia"].read("/merges"))["items"]] == ["p-twin"]
    assert (await house["noa"].read("/merges"))["items"] == []
    found = await house["mia"].read("/search", q="甲先生")
    assert [each["id"] for each in found["found"]] == ["p-mia"]
    path = f"/merges/{made.json()['id']}/undo"
    assert (await house["noa"].send("POST", path)).status_code == 404
    undone = await house["mia"].send("POST", path, key="two")
    assert (undone.status_code, (await house["mia"].send("POST", path, key="two")).json()) == (200, undone.json())
    assert (await house["mia"].send("POST", path)).status_code == 404
    assert pairs(await house["mia"].read("/duplicates")) == {("p-mia", "p-twin")}


async def test_denied_looks_like_absent(house: House) -> None:
    answers = []
    for kept, merged in (("p-mia", "p-noa"), ("p-noa", "p-far"), ("p-mia", "nobody"), ("nobody", "p-mia")):
        sent = await house["mia"].send("POST", "/merges", {"kept_id": kept, "merged_id": merged})
        answers.append((sent.status_code, sent.text))
        apart = {"kind": "person", "one_id": kept, "other_id": merged}
        said = await house["mia"].send("POST", "/duplicates/apart", apart)
        answers.append((said.status_code, said.text))
    assert len(set(answers)) == 1
    assert answers[0][0] == 404


async def test_two_told_apart_are_listed_again_once_one_of_them_changes(house: House) -> None:
    mia = house["mia"]
    apart = {"kind": "person", "one_id": "p-twin", "other_id": "p-mia"}
    assert (await mia.send("POST", "/duplicates/apart", apart)).status_code == 200
    assert pairs(await mia.read("/duplicates")) == set()
    assert pairs(await house["boss"].read("/duplicates")) == {("p-far", "p-noa")}
    await mia.edit("/people/p-twin", 1, name_en="Jia")
    assert pairs(await mia.read("/duplicates")) == {("p-mia", "p-twin")}


async def test_customers_are_listed_and_told_apart(house: House) -> None:
    boss = house["boss"]
    found = await boss.read("/duplicates", kind="customer")
    assert pairs(found) == {("c-mia", "c-mia3")}
    item = found["items"][0]
    assert item["preview"]["moves"]["subsidiaries"] == 0
    assert {"code": "kept_wins", "field": "name", "kept": "米娅的客户", "merged": "米娅的客户有限公司", "n": 1} in item[
        "preview"
    ]["conflicts"]
    apart = {"kind": "customer", "one_id": "c-mia", "other_id": "c-mia3"}
    assert (await boss.send("POST", "/duplicates/apart", apart)).status_code == 200
    assert pairs(await boss.read("/duplicates", kind="customer")) == set()
    assert (await house["mia"].send("POST", "/duplicates/apart", apart)).status_code == 404


async def test_after_a_merge_nobody_can_be_made_to_report_to_themselves(house: House) -> None:
    mia = house["mia"]
    await mia.create("/people/p-mia2/posts", department_id="d-mia", reports_to="p-mia", from_="2026-01-01")
    made = await mia.send("POST", "/merges", {"kept_id": "p-mia", "merged_id": "p-twin"})
    assert made.status_code == 201, made.text
    line = {"department_id": "d-mia", "reports_to": "p-mia2", "from": "2026-02-01"}
    refused = await mia.send("POST", "/people/p-twin/posts", line)
    assert refused.status_code == 422, "p-twin is p-mia, to whom p-mia2 reports"


async def test_customers_are_merged_by_whoever_may_change_both_and_read_as_one(house: House) -> None:
    boss, mia = house["boss"], house["mia"]
    item = (await boss.read("/duplicates", kind="customer"))["items"][0]
    body = {"kind": "customer", "kept_id": "c-mia", "merged_id": "c-mia3"}
    refused = [await mia.send("POST", "/merges", {**body, "merged_id": each}) for each in ("c-mia3", "nobody")]
    assert {(each.status_code, each.text) for each in refused} == {(404, refused[0].text)}
    assert (await boss.send("POST", "/merges", body, version=item["version"] + 1)).status_code == 412
    made = await boss.send("POST", "/merges", body, version=item["version"])
    assert made.status_code == 201, made.text
    assert (await boss.read("/duplicates", kind="customer"))["items"] == []
    for who in (boss, mia):
        listed = (await who.read("/merges"))["items"]
        assert [(each["kind"], each["merged_id"]) for each in listed] == [("customer", "c-mia3")]
    assert (await house["noa"].read("/merges"))["items"] == []
    found = await mia.read("/search", q="米娅的客户有限公司")
    assert [(each["kind"], each["id"], each["customers"]) for each in found["found"]] == [
        ("customer", "c-mia", ["c-mia"])
    ]
    assert (await mia.read("/customers/c-mia3"))["customer"] == "c-mia"
    # what is recorded under either id is read under the kept one; a record is changed under the id it was recorded with
    await mia.create("/departments", customer_id="c-mia3", name="新部门", id="d-new")
    assert "d-new" in {each["id"] for each in (await mia.read("/customers/c-mia"))["departments"]}
    await mia.edit("/customers/c-mia3", 1, industry="电力")
    assert (await mia.read("/customers/c-mia"))["industry"] == "电力"
    path = f"/merges/{made.json()['id']}/undo"
    assert (await house["noa"].send("POST", path)).status_code == 404
    assert (await boss.send("POST", path)).json()["kind"] == "customer"
    assert (await mia.get("/customers/c-mia3")).status_code == 404
    assert (await mia.read("/customers/c-mia"))["industry"] is None
