"""An account manager's work over HTTP, from a customer brought in to coverage read; and every noun's life."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.writing import House, open_house

DAY = "2026-03-01"


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, tmp_path) as opened:
        yield opened


async def test_an_account_manager_goes_from_a_new_customer_to_its_coverage(house: House) -> None:
    mia = house["mia"]
    customer = (await mia.create("/customers", name="华东建工", industry="建筑"))["id"]
    buying = (await mia.create("/departments", customer_id=customer, name="采购部", key=True))["id"]
    head = (await mia.create("/people", name="李总", department_id=buying, title="总监", power="veto"))["id"]
    clerk = (await mia.create("/people", name="王工", department_id=buying, reports_to=head, from_="2026-01-01"))["id"]
    deal = (await mia.create("/opportunities", customer_id=customer, name="三期", created_on="2026-01-05"))["id"]
    approver = (await mia.create("/seats", opportunity_id=deal, role="approver", person_id=head))["id"]
    user = (await mia.create("/seats", opportunity_id=deal, role="user", person_id=clerk))["id"]
    vacant = (await mia.create("/seats", opportunity_id=deal, role="evaluator"))["id"]
    await mia.create("/seat-flows", from_seat_id=user, to_seat_id=vacant)
    await mia.create("/seat-flows", from_seat_id=vacant, to_seat_id=approver)
    for person in (head, clerk):
        await mia.create(
            "/observations", about_thing="person", about_id=person, metric="rc", value=80, held_by="mia", valid_at=DAY
        )
    await mia.create("/observations", about_thing="person", about_id=head, metric="rc", value="enemy", valid_at=DAY)
    coverage = await mia.read(f"/opportunities/{deal}/coverage")
    assert coverage["status"] == "open"
    assert coverage["paths"] == 1
    assert coverage["seat_coverage"]["n"] == 3
    assert {seat["seat"]: seat["person"] for seat in coverage["seats"]} == {approver: head, user: clerk, vacant: None}
    assert {seat["seat"] for seat in coverage["seats"] if seat["covered"]} == {approver, user}
    assert [holder["person"] for holder in coverage["holders"]] == [head]
    assert coverage["seat_coverage"]["value"] == pytest.approx(coverage["seat_coverage"]["lower"])
    assert (await house["noa"].get(f"/opportunities/{deal}/coverage")).status_code == 404


async def test_every_noun_has_a_chain_of_versions(house: House) -> None:
    mia, lead = house["mia"], house["lead"]
    chains: dict[str, tuple[Any, str, list[tuple[str, dict[str, Any]]]]] = {
        "customers": (mia, "c-mia", [("", {"tier": "A"}), ("", {"tier": None, "name": "新名"})]),
        "departments": (mia, "d-mia", [("", {"key": True}), ("", {"name": "采购中心"})]),
        "people": (mia, "p-mia", [("", {"name_en": "Mr A"}), ("", {"organisation": "设计院"})]),
        "opportunities": (
            mia, "o-mia",
            [
                ("", {"amount": 200_000}),
                ("/close", {"status": "lost", "closed_on": "2026-02-01", "loss_reason": "价格"}),
                ("/reopen", {}),
                ("/close", {"status": "won", "closed_on": "2026-11-01", "award": 190_000}),
            ],
        ),
        "seats": (
            mia, "s-mia",
            [
                ("", {"weight": 2.5}),
                ("/holder", {"person_id": "p-mia2", "from": "2026-02-01"}),
                ("/vacate", {"to": "2026-03-01"}),
            ],
        ),
    }  # fmt: skip
    made = await lead.create("/assignments", employee_id="mate", customer_id="c-mia", role="owner", from_="2026-02-01")
    chains["assignments"] = (lead, made["id"], [("", {"focus": True}), ("/end", {"to": "2026-05-01"})])
    tie = await mia.create("/ties", kind="sways", from_id="p-mia", to_id="p-mia2", strength=0.5, sign=1)
    chains["ties"] = (mia, tie["id"], [("", {"strength": 0.7}), ("/end", {"to": "2026-05-01"})])
    flow = await mia.create("/seat-flows", from_seat_id="s-mia2", to_seat_id="s-mia")
    chains["seat-flows"] = (mia, flow["id"], [("/withdraw", {"to": "2026-01-01"})])
    meeting = await mia.create(
        "/interactions", kind="visit", mode="f2f", customer_id="c-mia", planned_at="2026-03-01T10:00:00+08:00"
    )
    chains["interactions"] = (mia, meeting["id"], [("", {"purpose": "回访"}), ("/cancel", {"reason": "改期"})])
    post = await mia.create("/people/p-mia2/posts", department_id="d-mia", title="经理", from_="2026-02-01")
    chains["posts"] = (
        mia, post["id"],
        [("", {"title": "总监"}), ("", {"reports_to": "p-mia"}), ("/move", {"department_id": "d-mia2", "from": DAY})],
    )  # fmt: skip
    for noun, (who, id_, steps) in chains.items():
        kind = noun.replace("-", "_")
        version = (await who.read(f"/records/{kind}/{id_}"))["version"] if noun != "assignments" else 1
        for action, body in steps:
            refused = await who.send("PATCH" if not action else "POST", f"/{noun}/{id_}{action}", body)
            assert refused.status_code == 428, (noun, action, refused.text)
            stale = await who.send(
                "PATCH" if not action else "POST", f"/{noun}/{id_}{action}", body, version=version + 7
            )
            assert stale.status_code == 412, (noun, action, stale.text)
            done = await who.edit(f"/{noun}/{id_}{action}", version, **body)
            assert done["version"] == version + 1, (noun, action)
            assert done["record"]["version"] == version + 1
            version += 1


async def test_a_record_is_read_with_its_version_and_only_by_whoever_may(house: House) -> None:
    answer = await house["mia"].get("/records/opportunities/o-mia")
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    assert answer.json()["record"]["amount"] == 100_000
    bodies = {
        (await house[who].get(f"/records/{kind}/{id_}")).text
        for who, kind, id_ in (
            ("noa", "opportunities", "o-mia"), ("noa", "opportunities", "o-nowhere"), ("noa", "nothing", "o-noa"),
            ("clerk", "opportunities", "o-mia"), ("noa", "people", "p-mia"), ("noa", "people", "nobody"),
        )
    }  # fmt: skip
    assert len(bodies) == 1
    assert (await house["noa"].get("/records/people/p-mia")).status_code == 404


async def test_a_move_ends_one_post_and_begins_another(house: House, driver: Any) -> None:
    mia = house["mia"]
    post = await mia.create("/people/p-mia2/posts", department_id="d-mia", title="经理", power="approve", from_=DAY)
    moved = await mia.edit(
        f"/posts/{post['id']}/move", 1, department_id="d-mia2", title="总监", reports_to="p-mia", from_="2026-06-01"
    )
    assert moved["record"]["to"] == "2026-06-01"
    begun = next(one["id"] for one in moved["also"] if one["kind"] == "posts")
    record = (await mia.read(f"/records/posts/{begun}"))["record"]
    assert (record["department_id"], record["title"], record["from"]) == ("d-mia2", "总监", "2026-06-01")
    lines, _, _ = driver.execute_query(
        "MATCH (:Person {id: 'p-mia2'})-[r:REPORTS_TO]->(p) RETURN p.id AS id, toString(r.from) AS since"
    )
    assert [tuple(line.values()) for line in lines] == [("p-mia", "2026-06-01")]
    person = (await mia.read("/records/people/p-mia2"))["record"]
    assert person["title"] is None, "a title lies with its post, where those who may see the post see it"
    assert (await mia.read("/people/p-mia2"))["title"] == "总监"


async def test_the_end_of_a_post_ends_the_reporting_line_in_it(house: House, driver: Any) -> None:
    mia = house["mia"]
    post = await mia.create("/people/p-mia2/posts", department_id="d-mia", reports_to="p-mia", from_=DAY)
    await mia.edit(f"/posts/{post['id']}/end", 1, to="2026-06-01")
    lines, _, _ = driver.execute_query(
        "MATCH (:Person {id: 'p-mia2'})-[r:REPORTS_TO]->(:Person) RETURN toString(r.to) AS until"
    )
    assert [line["until"] for line in lines] == ["2026-06-01"]


async def test_a_seat_has_one_holder_at_a_time_and_keeps_those_before(house: House, driver: Any) -> None:
    mia = house["mia"]
    version = (await mia.read("/records/seats/s-mia"))["version"]
    await mia.edit("/seats/s-mia/holder", version, person_id="p-mia2", from_="2026-05-01")
    stale = await mia.send("POST", "/seats/s-mia/holder", {"person_id": "p-mia", "from": "2026-06-01"}, version=version)
    assert stale.status_code == 412
    held, _, _ = driver.execute_query(
        "MATCH (p:Person)-[h:HOLDS]->(s:Seat {id: 's-mia'}) "
        "RETURN p.id AS who, toString(h.from) AS since, toString(h.to) AS until, toString(s.from) AS seat "
        "ORDER BY since"
    )
    assert [tuple(one.values()) for one in held] == [
        ("p-mia", "2026-01-01", "2026-05-01", "2026-01-01"), ("p-mia2", "2026-05-01", None, "2026-01-01"),
    ]  # fmt: skip


async def test_an_outsider_gets_a_seat_by_their_exact_id(house: House) -> None:
    outsider = (await house["noa"].create("/people", name="院长", organisation="设计院"))["id"]
    assert (await house["mia"].read(f"/records/people/{outsider}"))["record"]["organisation"] == "设计院"
    refused = await house["mia"].send(
        "POST", "/observations",
        {"about_thing": "person", "about_id": outsider, "metric": "rc", "value": 50, "valid_at": DAY},
    )  # fmt: skip
    assert refused.status_code == 404
    await house["mia"].create(
        "/seats", opportunity_id="o-mia", role="influencer", person_id=outsider, from_="2026-02-01"
    )
    assert (await house["mia"].get(f"/records/people/{outsider}")).status_code == 200
    assert (await house["noa"].get(f"/records/people/{outsider}")).status_code == 404
