"""What the description promises: its examples come out as they say, and a client made of it alone does the work."""

import dataclasses
import importlib
import json
from contextlib import ExitStack
from typing import Any

import pytest
from neo4j import Driver

from api.openapi import examples
from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.store.gateway import Gateway
from tests.harness.examples import ask_all, bearers
from tests.harness.service import wait_until
from tests.harness.up import ROOT, Up, packed


async def test_every_example_of_the_description_comes_out_as_it_says(up: Up, gateway: Gateway, driver: Driver) -> None:
    document = json.loads((ROOT / "api" / "openapi.json").read_text(encoding="utf-8"))
    keys = {who: (await Keys(gateway).issue(*who, None, OPERATOR)).key for who in sorted(bearers())}
    answers = list(ask_all(up.served, document, keys))
    wrong = [
        f"{name}: {status} {said[:400]!r}" for name, status, said in answers if status != examples()[name]["status"]
    ]
    assert not wrong, "\n".join([*wrong, *up.served.noted()])
    assert len(answers) == len(examples())
    lines = [json.loads(line) for line in up.served.log.read_text(encoding="utf-8").splitlines() if '"request"' in line]
    changes = [line for line in lines if line["method"] != "GET" and line["status"] < 300]
    asked = {mark["id"] for mark in driver.execute_query("MATCH (e:AuditEvent) RETURN e.operation_id AS id").records}
    unnamed = [line["route"] for line in changes if line["operation"] not in asked]
    assert changes
    assert not unnamed, "the log names the operation of every change, as its mark does"


@pytest.fixture
def theirs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The generated client, found as a stranger finds it."""
    monkeypatch.syspath_prepend(str(ROOT / "clients" / "python"))
    return importlib.import_module("graph_service_client")


async def key_of(gateway: Gateway, employee_id: str, role: str) -> str:
    return (await Keys(gateway).issue(employee_id, role, None, OPERATOR)).key


@dataclasses.dataclass
class Story:
    """Two account managers, their lead and their executive, each with a client of their own; and what they made."""

    anna: Any
    ben: Any
    lead: Any
    boss: Any
    made: dict[str, Any] = dataclasses.field(default_factory=dict)

    def keep(self, name: str, answer: Any) -> str:
        """Remember what was made under a name of this story; its id."""
        assert answer.status == 201, answer
        self.made[name] = answer
        return str(answer.body["id"])

    def id(self, name: str) -> str:
        return str(self.made[name].body["id"])


async def test_a_stranger_does_the_whole_work_of_an_account_manager(up: Up, gateway: Gateway, theirs: Any) -> None:
    """With the generated client alone: from a customer nobody knew to what it contributed, and open again."""
    bearers_ = (("e-bai-xuelian", "sales"), ("e-hou-junjie", "sales"), ("e-niu-tianci", "lead"))
    keys = [await key_of(gateway, *who) for who in (*bearers_, ("e-lu-chengzhi", "executive"))]
    with ExitStack() as stack:
        story = Story(*(stack.enter_context(theirs.Client(up.served.base, key)) for key in keys))
        bring_in(story)
        map_the_decision(story)
        observe(story)
        read_open(story)
        win(story)
        open_again(story, theirs)


def bring_in(story: Story) -> None:
    """A customer, covered by two of us; its departments and people; one of them moves."""
    anna = story.anna
    assert anna.get_me().body["employee"] == "e-bai-xuelian"
    customer = story.keep("customer", anna.create_customer({"name": "沂河轮胎", "industry": "轮胎", "region": "山东"}))
    story.lead.create_assignment(
        {"employee_id": "e-hou-junjie", "customer_id": customer, "role": "support", "from": "2026-07-01"}
    )
    office = story.keep(
        "office", anna.create_department({"customer_id": customer, "name": "总经理办公室", "key": True})
    )
    plant = story.keep("plant", anna.create_department({"customer_id": customer, "name": "设备部", "key": True}))
    anna.change_department(plant, {"name_en": "Equipment"}, if_match=story.made["plant"].etag)
    head = story.keep(
        "head",
        anna.create_person(
            {"name": "宋立群", "department_id": office, "title": "总经理", "power": "both", "key": True}
            | {"power_scope": "budget", "from": "2024-01-01"}
        ),
    )
    story.keep(
        "engineer",
        anna.create_person({"name": "高敏", "department_id": plant, "title": "设备科长", "from": "2024-01-01"}),
    )
    post = next(one for one in story.made["engineer"].body["also"] if one["kind"] == "posts")
    moved = anna.move_person(
        post["id"],
        {"department_id": office, "title": "技术总监", "power": "veto", "power_scope": "technical", "key": True}
        | {"reports_to": head, "from": "2026-03-01"},
        if_match=f'"{post["version"]}"',
    )
    assert moved.body["record"]["to"] == "2026-03-01"
    people = anna.list_people(customer=customer, sort="name").body
    assert [one["id"] for one in people["items"]] == [story.id("engineer"), head]
    assert head in {one["id"] for one in anna.search(q="songliqun").body["found"]}


def map_the_decision(story: Story) -> None:
    """A deal, its seats, who holds them, and how the decision passes."""
    anna = story.anna
    deal = story.keep(
        "deal",
        anna.create_opportunity(
            {"customer_id": story.id("customer"), "name": "硫化车间集控", "created_on": "2026-07-02"}
            | {"amount": 900_000_000, "origin": "incubated"}
        ),
    )
    top = story.keep(
        "top",
        anna.create_seat(
            {"opportunity_id": deal, "role": "approver", "person_id": story.id("head"), "from": "2026-07-02"}
        ),
    )
    tech = story.keep("tech", anna.create_seat({"opportunity_id": deal, "role": "evaluator"}))
    anna.change_seat(tech, {"weight": 2.0}, if_match=story.made["tech"].etag)
    story.keep("flow", anna.create_seat_flow({"from_seat_id": tech, "to_seat_id": top}))
    version = anna.get_record("seats", tech).etag
    anna.change_holder(tech, {"person_id": story.id("engineer"), "from": "2026-07-02"}, if_match=version)
    story.keep(
        "sways",
        anna.create_tie(
            {"kind": "sways", "from_id": story.id("engineer"), "to_id": story.id("head"), "strength": 0.7, "sign": 1}
        ),
    )


def observe(story: Story) -> None:
    """What they think of us, in words; a meeting; and help that counts once somebody else has confirmed it."""
    anna, opened, lately = story.anna, "2026-07-02", "2026-07-20"
    for who, before, after in (("head", "neutral", "supporter"), ("engineer", "non-supporter", "neutral")):
        about = {"about_thing": "person", "about_id": story.id(who)}
        mine = {**about, "metric": "rc", "held_by": "e-bai-xuelian", "value": "supporter", "valid_at": lately}
        story.keep(f"closeness to {who}", anna.record_observation(mine))
        anna.record_observation({**about, "metric": "stance", "value": "for", "valid_at": lately})
        for word, day in ((before, opened), (after, lately)):
            anna.record_observation({**about, "metric": "rc", "value": word, "valid_at": day})
    wrong = story.id("closeness to engineer")
    anna.correct_observation(wrong, {"value": 62, "evidence": "两次单独交流"})
    story.keep(
        "meeting",
        anna.record_interaction(
            {"kind": "visit", "mode": "f2f", "opportunity_id": story.id("deal"), "person_ids": [story.id("head")]}
            | {"held_at": "2026-07-20T10:00:00+08:00", "minutes": 60, "outcome": "next_step"}
        ),
    )
    story.keep(
        "help",
        anna.record_help(
            {"employee_id": "e-bai-xuelian", "opportunity_id": story.id("deal"), "person_id": story.id("head")}
            | {"kind": "raised", "at": "2026-07-20"}
        ),
    )


def read_open(story: Story) -> None:
    """Who decides, whom we reach, who can stop it."""
    deal = story.id("deal")
    chain = story.anna.get_decision_chain(deal).body
    assert [seat["seat"] for seat in chain["seats"]] == [story.id("tech"), story.id("top")]
    covered = story.anna.get_coverage(deal)
    assert {seat["seat"] for seat in covered.body["seats"] if seat["covered"]} == {story.id("tech"), story.id("top")}
    assert (covered.body["seat_coverage"]["value"], covered.body["chain_coverage"]["value"]) == (1.0, 1.0)
    assert story.anna.get_coverage(deal, if_none_match=covered.etag).status == 304
    risk = story.anna.get_veto_risk(deal).body
    assert {holder["person"] for holder in risk["holders"]} == {story.id("head"), story.id("engineer")}
    assert story.anna.get_proof(covered.body["proof"], number="seat_coverage").body["numbers"]


def win(story: Story) -> None:
    """The word of a colleague, the deal won, and whose influence it was."""
    deal = story.id("deal")
    before = story.anna.get_deal_contribution(deal).body
    assert (before["status"], [one["helped"] for one in before["pending_help"]]) == ("not_won", [story.id("help")])
    story.ben.confirm_help(story.id("help"), if_match=story.made["help"].etag)
    version = story.anna.get_record("opportunities", deal).etag
    today = story.anna.get_coverage(deal).body["as_of"]
    closed = {"status": "won", "closed_on": today, "award": 880_000_000}
    story.made["closed"] = story.anna.close_opportunity(deal, closed, if_match=version)
    after = story.anna.get_deal_contribution(deal).body
    assert (after["status"], after["pending_help"]) == ("won", [])
    assert (after["credit"]["raised"], after["credit"]["used"]) == ([story.id("head")], [story.id("head")])
    mine = story.anna.get_employee_contribution("e-bai-xuelian").body["deals"]
    assert mine[deal]["raised"] == pytest.approx(450_000_000), "one of two in the chain"


def open_again(story: Story, theirs: Any) -> None:
    """A version that is gone is refused; with the present one the deal is open again. Strangers see nothing of it."""
    deal = story.id("deal")
    with pytest.raises(theirs.ProblemError) as stale:
        story.anna.reopen_opportunity(deal, {}, if_match='"1"')
    assert (stale.value.status, stale.value.code) == (412, "recording.other_version")
    story.anna.reopen_opportunity(deal, {}, if_match=story.made["closed"].etag)
    assert story.anna.get_opportunity(deal).body["status"] == "open"
    assert deal in {
        one["opportunity"] for one in story.boss.get_veto_board(customer=story.id("customer")).body["deals"]
    }


async def test_a_strangers_client_is_told_what_went_wrong_and_brings_files(
    up: Up, gateway: Gateway, theirs: Any
) -> None:
    sales, admin = await key_of(gateway, "e-niu-tianci", "sales"), await key_of(gateway, "e-lu-chengzhi", "admin")
    with theirs.Client(up.served.base, sales, language="zh") as client:
        answer = client.get_coverage("o-zhuyuan-mes", as_of="2026-06-30")
        assert answer.headers["content-language"] == "zh"
        with pytest.raises(theirs.ProblemError) as refused:
            client.get_coverage("o-zhuyuan-mes", as_of="yesterday")
        assert (refused.value.status, refused.value.errors[0]["code"]) == (422, "api.field_not_date")
        with pytest.raises(theirs.ProblemError) as denied:
            client.create_import(("facts.zip", packed("client")))
        assert denied.value.status == 404
    with theirs.Client(up.served.base, admin) as client:
        brought = client.create_import(("facts.zip", packed("client")))
        assert brought.headers["location"] == f"/v1/imports/{brought.body['id']}"
        wait_until(lambda: client.get_import(brought.body["id"]).body["status"] == "loaded", 120)
        assert client.get_import(brought.body["id"]).body["report"]["loaded"]["org_units"]["created"] == 1
    with theirs.Client(up.served.base) as nobody, pytest.raises(theirs.ProblemError) as unknown:
        nobody.get_coverage("o-zhuyuan-mes")
    assert unknown.value.status == 401
