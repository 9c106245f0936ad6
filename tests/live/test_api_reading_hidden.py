"""What a viewer may not see changes nothing of what they see: ends of ties, superiors, parents, posts, colleagues."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import load_folder
from tests.live.conftest import Server, wipe
from tests.live.over_http import Api, running

DAY = "2026-07-01"
FILES = {
    "org_units": "id,name,kind\nu,公司,company",
    "employees": (
        "id,name,role,org_unit_id,opt_out\ne-own,甲,sales,u,\ne-boss,乙,executive,u,\ne-out,丙,sales,u,true\n"
        "e-mate,丁,sales,u,"
    ),
    "customers": (
        "id,name,parent_id\nc-group,集团,\nc-own,子公司,c-group\nc-below,孙公司,c-own\nc-hidden,别的,c-own\n"
        "c-deep,更深,c-hidden"
    ),
    "departments": "id,customer_id,name\nd-own,c-own,部\nd-group,c-group,部\nd-hidden,c-hidden,部",
    "people": (
        "id,name,department_id,key,power,reports_to,from\n"
        "p-own,王一,d-own,true,none,p-group,2024-01-01\np-own,王一,d-group,true,veto,,2025-01-01\n"
        "p-near,李二,d-own,,none,,2024-01-01\np-group,张三,d-group,true,both,,2024-01-01\n"
        "p-hidden,赵四,d-hidden,,veto,,2024-01-01"
    ),
    "assignments": (
        "employee_id,customer_id,role,from\ne-own,c-own,owner,2026-01-01\ne-own,c-below,owner,2026-01-01\n"
        "e-own,c-deep,owner,2026-01-01"
    ),
    "ties": (
        "from_id,to_id,kind,strength,sensitivity\np-own,p-near,knows,0.5,normal\np-own,p-hidden,knows,0.5,normal\n"
        "e-mate,p-own,knows,0.9,normal\ne-out,p-own,knows,0.9,normal\ne-boss,p-own,knows,0.9,private"
    ),
    "observations": (
        "id,about_id,metric,value,held_by,valid_at\nr-1,p-own,rc,70,,2026-06-01\nr-2,p-own,rc,55,e-out,2026-06-01\n"
        "r-3,p-own,rc,80,e-mate,2026-06-01"
    ),
    "opportunities": (
        "id,name,customer_id,owner_id,amount,created_on,status\n"
        + "\n".join(f"o-{at},单,c-{at},e-mate,100000,2026-01-01,open" for at in ("own", "below", "hidden", "deep"))
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
async def api(
    driver: Driver, server: Server, gateway: Gateway, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Api]:
    wipe(driver, server)
    folder: Path = tmp_path_factory.mktemp("hidden")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    await load_folder(gateway, settings, folder)
    async with running(gateway, settings) as opened:
        yield opened


async def test_a_person_has_no_post_superior_or_tie_where_the_viewer_sees_nothing(api: Api) -> None:
    own = await (await api.caller("e-own", "sales")).json("/v1/people/p-own", as_of=DAY)
    assert own["customers"] == ["c-own"]
    assert {post["customer"] for post in own["posts"] + own["posts_over_time"]} == {"c-own"}
    assert (own["power"], own["reports_to"]) == ("none", None)
    assert {tie["with"] for tie in own["ties"]} == {"p-near", "e-mate"}
    everything = await (await api.caller("e-boss", "executive")).json("/v1/people/p-own", as_of=DAY)
    assert (everything["power"], everything["reports_to"]) == ("veto", "p-group")
    assert {tie["with"] for tie in everything["ties"]} == {"p-near", "p-hidden", "e-mate", "e-boss"}
    assert "e-out" not in str(own["names"])


async def test_who_opted_out_is_not_named_as_the_holder_of_a_rating_but_to_themselves(api: Api) -> None:
    own = await (await api.caller("e-own", "sales")).json("/v1/people/p-own", as_of=DAY)
    held = {rating["id"]: (rating["holder_kind"], rating["holder"]) for rating in own["ratings"]}
    assert held == {"r-1": ("company", None), "r-2": ("employee", None), "r-3": ("employee", "e-mate")}
    itself = await (await api.caller("e-out", "executive")).json("/v1/people/p-own", as_of=DAY)
    assert {rating["holder"] for rating in itself["ratings"]} == {None, "e-out", "e-mate"}


async def test_a_group_ends_above_and_below_at_what_is_not_visible(api: Api) -> None:
    one = await api.caller("e-own", "sales")
    own = await one.json("/v1/customers/c-own", as_of=DAY)
    assert own["parent"] is None
    assert own["group"] == {"customer": "c-own", "children": [{"customer": "c-below", "children": []}]}
    assert (own["roll_up"]["customers"], own["roll_up"]["group"]["at_stake"]) == (2, 200_000)
    assert set(own["names"]) == {"c-own", "c-below", "e-own"}
    whole = await (await api.caller("e-boss", "executive")).json("/v1/customers/c-own", as_of=DAY)
    assert whole["parent"] == "c-group"
    assert whole["roll_up"]["customers"] == 4
    listed = await one.json("/v1/customers", as_of=DAY)
    assert {item["id"]: item["parent"] for item in listed["items"]} == {
        "c-own": None,
        "c-below": "c-own",
        "c-deep": None,
    }
    assert (await one.json("/v1/customers", as_of=DAY, parent="c-group"))["total"] == 0


async def test_people_are_filtered_by_the_posts_that_are_visible(api: Api) -> None:
    one = await api.caller("e-own", "sales")
    assert (await one.json("/v1/people", as_of=DAY, power="veto"))["items"] == []
    assert [item["id"] for item in (await one.json("/v1/people", as_of=DAY, key="true"))["items"]] == ["p-own"]
    assert (await one.json("/v1/people", as_of=DAY, department="d-group"))["total"] == 0
    early = await one.json("/v1/people", as_of="2023-01-01")
    assert {item["id"] for item in early["items"]} == {"p-own", "p-near"}
    assert all(item["posts"] == [] and not item["is_key"] for item in early["items"])


async def test_what_changes_where_the_viewer_sees_nothing_changes_no_byte_of_their_answers(
    api: Api, gateway: Gateway, settings: Settings, tmp_path: Path
) -> None:
    one = await api.caller("e-own", "sales")
    paths = (
        "/v1/people/p-near", "/v1/customers/c-own", "/v1/customers", "/v1/people", "/v1/opportunities",
        "/v1/veto-board", "/v1/opportunities/o-own/coverage", "/v1/search?q=wang", "/v1/coverage?id=o-own&id=o-hidden",
    )  # fmt: skip
    before = [(await one.get(path)).content for path in paths]
    (tmp_path / "people.csv").write_text("id,name,department_id\np-more,王五,d-hidden\n", encoding="utf-8")
    (tmp_path / "opportunities.csv").write_text(
        "id,name,customer_id,created_on,status\no-more,王单,c-hidden,2026-01-02,open\n", encoding="utf-8"
    )
    await load_folder(gateway, settings, tmp_path)
    assert [(await one.get(path)).content for path in paths] == before
