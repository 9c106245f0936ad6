"""Lists over HTTP: only what the viewer may see is listed, counted or found, and a walk meets each item once."""

import csv
from collections.abc import AsyncIterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.domain.pinyin import place_of
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import load_folder
from tests.live.conftest import Server, wipe
from tests.live.over_http import Api, Caller, running, same_heads

DEMO = Path(__file__).parents[2] / "examples" / "demo" / "data"
DAY = "2026-06-30"
SALES, EXECUTIVE, LEAD = "e-shao-boyang", "e-shen-kaiyuan", "e-lu-chengzhi"
LISTS = ("/v1/customers", "/v1/people", "/v1/employees", "/v1/opportunities")
CHANGING = {"etag", "next", "previous", "revisions", "known_at", "policy"}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))


@pytest.fixture(scope="module")
async def api(driver: Driver, server: Server, gateway: Gateway, settings: Settings) -> AsyncIterator[Api]:
    """The API over the demo company."""
    wipe(driver, server)
    await load_folder(gateway, settings, DEMO)
    async with running(gateway, settings) as opened:
        yield opened


async def walk(caller: Caller, path: str, **params: Any) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        found = await caller.json(path, cursor=cursor, **params)
        items += found["items"]
        cursor = found["next"]
        if cursor is None:
            return items


def own_customers(employee: str) -> set[str]:
    """The customers an employee covers (with subsidiaries where the file says so) or works at, from the files."""
    parents = {row["id"]: row["parent_id"] for row in rows("customers")}
    covers = [row for row in rows("assignments") if row["employee_id"] == employee and not row.get("to")]
    own = {row["customer_id"] for row in covers}
    for row in covers:
        if row.get("with_subsidiaries", "").lower() in ("true", "1", "yes", "是"):
            own |= {each for each, parent in parents.items() if parent == row["customer_id"]}
    return own | {row["customer_id"] for row in rows("opportunities") if row["owner_id"] == employee}


async def test_sales_see_their_own_customers_only_in_items_and_in_totals(api: Api) -> None:
    own = own_customers(SALES)
    assert 0 < len(own) < len(rows("customers"))
    one = await api.caller(SALES, "sales")
    customers = await one.json("/v1/customers", as_of=DAY)
    assert {item["id"] for item in customers["items"]} == own
    assert customers["total"] == len(own)
    assert all(item["parent"] in {*own, None} for item in customers["items"])
    deals = await walk(one, "/v1/opportunities", as_of=DAY)
    expected = {row["id"] for row in rows("opportunities") if row["customer_id"] in own and row["created_on"] <= DAY}
    assert {item["id"] for item in deals} == expected
    assert (await one.json("/v1/opportunities", as_of=DAY, limit=1))["total"] == len(expected)
    people = await one.json("/v1/people", as_of=DAY, limit=100)
    assert {post["customer"] for item in people["items"] for post in item["posts"]} <= own
    everyone = await (await api.caller(EXECUTIVE, "executive")).json("/v1/people", as_of=DAY, limit=1)
    assert people["total"] < everyone["total"]


async def test_every_role_meets_the_lists_its_rows_of_the_policy_allow(api: Api) -> None:
    holders = {"sales": SALES, "executive": EXECUTIVE, "lead": LEAD, "hr": SALES, "employee": SALES, "admin": SALES}
    seen = {}
    for role, path in product(holders, (*LISTS, "/v1/search", "/v1/audit", "/v1/me", "/v1/indicators")):
        caller = await api.caller(holders[role], role)
        response = await caller.get(path, q="x" if path == "/v1/search" else None)
        seen[role, path] = response.status_code
    selling = ("sales", "executive", "lead")
    for (role, path), status in seen.items():
        allowed = (
            path in ("/v1/me", "/v1/employees")
            or (path == "/v1/audit" and role == "admin")
            or (path != "/v1/audit" and role in selling)
        )
        assert status == (200 if allowed else 404), (role, path)


async def test_filters_of_what_is_denied_find_what_filters_of_what_is_absent_find(api: Api) -> None:
    one = await api.caller(SALES, "sales")
    denied = next(row["id"] for row in rows("customers") if row["id"] not in own_customers(SALES))
    for path in ("/v1/people", "/v1/opportunities"):
        there = await one.get(path, as_of=DAY, customer=denied)
        absent = await one.get(path, as_of=DAY, customer="c-nowhere")
        assert there.content == absent.content
        assert there.json()["total"] == 0
    for path in ("/v1/customers/{}", "/v1/customers/{}/relationships"):
        there, absent = await one.get(path.format(denied)), await one.get(path.format("c-nowhere"))
        assert (there.status_code, there.content) == (404, absent.content)
        assert same_heads(there, absent)


async def test_a_walk_meets_each_item_once_while_things_are_added(
    api: Api, gateway: Gateway, settings: Settings, tmp_path: Path
) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    before = {item["id"] for item in await walk(one, "/v1/people", as_of=DAY, limit=100)}
    department = rows("departments")[0]["id"]
    seen: list[str] = []
    cursor, number = None, 0
    while True:
        found = await one.json("/v1/people", as_of=DAY, limit=40, cursor=cursor)
        seen += [item["id"] for item in found["items"]]
        cursor = found["next"]
        if cursor is None:
            break
        number += 1
        names = {f"p-new-{number}-{at}": name for at, name in enumerate(("阿一", "卓尔", "刘三"))}
        lines = [f"{each},{name},{department}" for each, name in names.items()]
        (tmp_path / "people.csv").write_text("id,name,department_id\n" + "\n".join(lines) + "\n", encoding="utf-8")
        await load_folder(gateway, settings, tmp_path)
    assert number >= 3
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


async def test_a_walk_goes_back_the_way_it_came(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    for sort in ("name", "-amount", "amount", "expected_close", "-created_on"):
        pages = [await one.json("/v1/opportunities", as_of=DAY, limit=17, sort=sort)]
        while pages[-1]["next"]:
            pages.append(await one.json("/v1/opportunities", as_of=DAY, limit=17, sort=sort, cursor=pages[-1]["next"]))
        back = [pages[-1]]
        while back[-1]["previous"]:
            cursor = back[-1]["previous"]
            back.append(await one.json("/v1/opportunities", as_of=DAY, limit=17, sort=sort, cursor=cursor))
        assert [page["items"] for page in back] == [page["items"] for page in reversed(pages)]
        assert len(pages) == 4


async def test_orders_put_the_unknown_last_and_names_in_the_order_of_their_pinyin(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    amounts = [item["amount"] for item in await walk(one, "/v1/opportunities", as_of=DAY, sort="-amount", limit=25)]
    known = [amount for amount in amounts if amount is not None]
    assert amounts == sorted(known, reverse=True) + [None] * (len(amounts) - len(known))
    names = [item["name"] for item in await walk(one, "/v1/employees", as_of=DAY, limit=25)]
    places = [place_of(name, is_person=True) for name in names]
    assert all(first <= second for first, second in pairwise(places))
    assert len(names) == len(rows("employees"))


async def test_link_leads_to_the_next_page(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    first = await one.get("/v1/customers", as_of=DAY, limit=5, industry=None, sort="id")
    link = first.headers["Link"]
    path = link.split(">")[0].removeprefix("<")
    assert link.endswith('rel="next"')
    second = await one.get(path)
    assert second.status_code == 200
    assert [item["id"] for item in first.json()["items"] + second.json()["items"]] == sorted(
        row["id"] for row in rows("customers")
    )[:10]
    assert 'rel="prev"' in second.headers["Link"]


async def test_a_cursor_counts_for_one_list_of_one_viewer_only(api: Api) -> None:
    one, other = await api.caller(EXECUTIVE, "executive"), await api.caller(LEAD, "executive")
    cursor = (await one.json("/v1/opportunities", as_of=DAY, limit=2, sort="-amount"))["next"]
    altered = [cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :] for at in range(0, len(cursor), 7)]
    refused = [
        await other.get("/v1/opportunities", as_of=DAY, limit=2, sort="-amount", cursor=cursor),
        await one.get("/v1/opportunities", as_of=DAY, limit=2, sort="amount", cursor=cursor),
        await one.get("/v1/opportunities", as_of="2026-06-29", limit=2, sort="-amount", cursor=cursor),
        await one.get("/v1/opportunities", as_of=DAY, limit=2, sort="-amount", status="open", cursor=cursor),
        await one.get("/v1/people", as_of=DAY, limit=2, cursor=cursor),
        *[await one.get("/v1/opportunities", as_of=DAY, limit=2, sort="-amount", cursor=text) for text in altered],
    ]
    assert {(response.status_code, response.json()["code"]) for response in refused} == {(422, "services.bad_cursor")}
    longer = await one.json("/v1/opportunities", as_of=DAY, limit=3, sort="-amount", cursor=cursor)
    assert len(longer["items"]) == 3


async def test_filters_keep_what_the_files_say(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    files = rows("opportunities")
    for status in ("won", "lost", "abandoned"):
        found = await walk(one, "/v1/opportunities", as_of=DAY, status=status, limit=30)
        expected = {row["id"] for row in files if row["status"] == status and row["closed_on"] <= DAY}
        assert {item["id"] for item in found} == expected
    owner = files[0]["owner_id"]
    mine = await walk(one, "/v1/opportunities", as_of="2026-12-31", owner=owner)
    assert {item["id"] for item in mine} == {row["id"] for row in files if row["owner_id"] == owner}
    span = {"created_from": "2025-07-01", "created_to": "2026-01-01"}
    found = await walk(one, "/v1/opportunities", as_of=DAY, **span)
    assert {item["id"] for item in found} == {
        row["id"] for row in files if "2025-07-01" <= row["created_on"] < "2026-01-01"
    }
    region = rows("customers")[0]["region"]
    there = await walk(one, "/v1/customers", region=region)
    assert {item["id"] for item in there} == {row["id"] for row in rows("customers") if row["region"] == region}
    begun = await walk(one, "/v1/customers", q="瀚岭")
    assert {item["id"] for item in begun} == {row["id"] for row in rows("customers") if row["name"].startswith("瀚岭")}
    vetoes = await walk(one, "/v1/people", as_of=DAY, key="true", power="veto", limit=50)
    assert vetoes
    assert all(item["is_key"] and item["power"] == "veto" for item in vetoes)
    executives = await walk(one, "/v1/employees", as_of=DAY, role="executive")
    assert {item["id"] for item in executives} == {row["id"] for row in rows("employees") if row["role"] == "executive"}


async def test_the_past_is_listed_as_it_was(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    day = "2025-12-31"
    found = {item["id"]: item for item in await walk(one, "/v1/opportunities", as_of=day, limit=30)}
    for row in rows("opportunities"):
        assert (row["id"] in found) == (row["created_on"] <= day)
        if row["id"] in found:
            is_open = not row["closed_on"] or row["closed_on"] > day
            assert found[row["id"]]["status"] == ("open" if is_open else row["status"])
            assert (found[row["id"]]["closed_on"] is None) == is_open


async def test_a_group_is_a_tree_with_a_roll_up_of_what_is_visible(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    group = await one.json("/v1/customers/c-hanling", as_of=DAY)
    children = {row["id"] for row in rows("customers") if row["parent_id"] == "c-hanling"}
    assert {child["customer"] for child in group["group"]["children"]} == children
    parts = [group["roll_up"]["own"]]
    parts += [(await one.json(f"/v1/customers/{child}", as_of=DAY, depth=0))["roll_up"]["own"] for child in children]
    assert group["roll_up"]["customers"] == 1 + len(children)
    for name in ("open_deals", "at_stake", "won_deals", "won_amount"):
        assert group["roll_up"]["group"][name] == sum(part[name] for part in parts)
    board = await one.json("/v1/veto-board", as_of=DAY, customer="c-hanling")
    own = group["roll_up"]["own"]
    assert (own["open_deals"], own["at_stake"], own["verdicts"]) == (
        board["count"],
        board["at_stake"],
        board["verdicts"],
    )
    alone = await one.json("/v1/customers/c-hanling", as_of=DAY, depth=0)
    assert (alone["group"]["children"], alone["roll_up"]["customers"]) == ([], 1)


async def test_a_person_is_shown_with_posts_ties_and_ratings(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    ties = rows("ties")
    person = next(row["from_id"] for row in ties if row["from_id"].startswith("p-") and row["to_id"].startswith("p-"))
    found = await one.json(f"/v1/people/{person}", as_of=DAY)
    listed = next(item for item in await walk(one, "/v1/people", as_of=DAY, limit=100) if item["id"] == person)
    assert {name: found[name] for name in listed} == listed
    assert found["ties"]
    assert found["posts_over_time"]
    assert all(post["is_current"] for post in found["posts_over_time"] if post["to"] is None)
    assert found["customers"]
