"""Two customers said to be one: read as one from then on, as two before; nothing moves, all can be taken back."""

import json
import random
from collections.abc import Awaitable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.domain.time import AsOf, parse_date
from graph_service.errors import ConflictError, InvalidError, NotFoundError, PreconditionError, ServiceError
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.merges import CUSTOMER
from graph_service.services.bulk_coverage import bulk_coverage
from graph_service.services.changes.change import Change
from graph_service.services.changes.customers import change_customer
from graph_service.services.contribution import deal_contribution, employee_contribution, period_contribution
from graph_service.services.coverage import coverage
from graph_service.services.customer import get_customer
from graph_service.services.customers import CustomerFilter, list_customers
from graph_service.services.decision_chain import decision_chain
from graph_service.services.indicator_readings import read_indicator
from graph_service.services.me import who_am_i
from graph_service.services.merging import merge, undo_merge
from graph_service.services.opportunities import DealFilter, list_opportunities
from graph_service.services.paging import Paging
from graph_service.services.people import PersonFilter, list_people
from graph_service.services.person import get_person
from graph_service.services.question import Question, Service
from graph_service.services.search import search
from graph_service.services.veto_board import veto_board
from graph_service.services.who import who
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from loaders.load import Options, load
from tests.harness.rows import size
from tests.live.asking import asked as spoken
from tests.live.asking import command, load_folder, service_of
from tests.live.conftest import Server, wipe
from tests.live.test_merges import BOSS, executive_in, revised, stored_facts
from tests.product import answers_of
from tests.reference.random_folders import questions
from tests.unit.test_merged_customers import in_a_group, with_one_id

DAY = parse_date("2026-07-01")
SEEDS = size(4, 1)
Json = dict[str, Any]


def asked(key: str, version: int | None = None) -> Change:
    return Change(Viewer(BOSS), key, "", version)


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_undoing_a_merge_restores_the_graph_and_what_was_known_before_it_is_never_changed(
    seed: int, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    in_a_group(tmp_path, 700 + seed)
    executive_in(tmp_path)
    await load_folder(empty, settings, tmp_path)
    before = await graph_digest(empty)
    service = service_of(empty, settings)
    moment = datetime.now(UTC) - timedelta(hours=1)
    asks = [as_of for as_of, _ in questions(tmp_path, 700 + seed)][: size(4, 2)]
    two = await stored_facts(service, moment)
    was = [answers_of(two, AsOf(as_of, moment)) for as_of in asks]
    kept, merged = random.Random(seed).sample(("c-1", "c-2"), 2)
    made = await merge(service, asked("merge"), CUSTOMER, kept, merged)
    joined = await graph_digest(empty)
    assert joined != before
    assert set((await stored_facts(service)).customer_ids) == {"c-1", "c-2", "c-up", "c-low"} - {merged}
    again = await load(empty, settings, tmp_path, Options())
    assert not again.rejects
    assert {(done.created, done.changed) for done in again.loaded.values()} <= {(0, 0)}
    assert await graph_digest(empty) == joined
    still = await stored_facts(service, moment)
    assert still.revisions != two.revisions
    for name in ("customers", "departments", "posts", "people", "covers", "deals", "holdings", "measures", "ratings"):
        assert still.history(name).sort("customer_id", "id").equals(two.history(name).sort("customer_id", "id")), name
    assert [answers_of(still, AsOf(as_of, moment)) for as_of in asks] == was
    await undo_merge(service, asked("undo"), made["id"])
    assert await graph_digest(empty) == before
    assert {"c-1", "c-2"} <= set((await stored_facts(service)).customer_ids)


FOLDER = {
    "org_units": "id,name,kind,parent_id\nu,公司,company,\nu1,一区,region,u\nu2,二区,region,u",
    "employees": (
        "id,name,role,org_unit_id,leads\n"
        "boss,总,executive,u,\nmia,米娅,sales,u1,\nnoa,诺亚,sales,u2,\nlee,李,sales,u2,\nkim,金,sales,u2,\n"
        "lead,主管,sales,u1,u1\nhr,人事,hr,u,\nadmin,管理员,other,u,"
    ),
    "customers": (
        "id,name,industry,region,parent_id\nc-up,集团,,,\nc-1,甲公司,,华东,c-up\nc-2,甲有限公司,电力,,\n"
        "c-low,甲分公司,,,c-2\nc-x,丙公司,,,"
    ),
    "departments": (
        "id,customer_id,name,key\nd-up,c-up,董事会,true\nd-1,c-1,采购部,true\nd-2,c-2,采购部,true\nd-low,c-low,技术部,\n"
        "d-x,c-x,采购部,"
    ),
    "people": (
        "id,name,title,department_id,reports_to,power,power_scope,from\n"
        "p-up,赵董,董事长,d-up,,veto,budget,2020-01-01\np-1,张伟,经理,d-1,p-up,veto,,2024-01-01\n"
        "p-2,王芳,总监,d-2,p-1,approve,,2024-01-01\np-low,钱工,工程师,d-low,p-2,,,2024-01-01\np-x,丙总,经理,d-x,,,,2024-01-01"
    ),
    "assignments": (
        "employee_id,customer_id,role,focus,with_subsidiaries,from\nmia,c-1,owner,true,false,2024-01-01\n"
        "noa,c-2,owner,true,false,2024-01-01\nmia,c-2,owner,true,false,2024-01-01\nlee,c-up,owner,,true,2024-01-01\n"
        "kim,c-x,owner,,false,2024-01-01"
    ),
    "opportunities": (
        "id,name,customer_id,owner_id,amount,created_on,closed_on,status\n"
        "o-1,甲单,c-1,mia,100000,2026-01-01,,open\no-2,乙单,c-2,noa,250000,2026-02-01,,open\n"
        "o-low,分单,c-low,boss,70000,2026-02-01,,open\no-won,成单,c-2,noa,90000,2025-01-01,2026-03-01,won\n"
        "o-x,丙单,c-x,kim,10000,2026-01-01,,open"
    ),
    "seats": (
        "id,opportunity_id,person_id,role,power,from\ns-1,o-1,p-1,approver,veto,2026-01-01\n"
        "s-1b,o-1,p-2,evaluator,,2026-01-01\ns-2,o-2,p-2,approver,approve,2026-02-01\n"
        "s-2b,o-2,p-up,decision_maker,veto,2026-02-01\ns-low,o-low,p-1,approver,veto,2026-02-01\n"
        "s-won,o-won,p-2,approver,approve,2025-01-01\ns-x,o-x,p-x,approver,,2026-01-01"
    ),
    "observations": (
        "id,about_id,metric,value,held_by,valid_at,evidence\n"
        "ob-1,p-1,rc,80,mia,2026-01-01,a\nob-2,p-2,rc,70,noa,2026-02-01,b\nob-3,p-2,rc,20,mia,2025-02-01,c\n"
        "ob-4,p-1,pa,75,mia,2026-01-05,d\nob-5,p-2,pa,30,,2025-01-01,e\nob-6,p-2,pa,80,,2026-02-01,f"
    ),
    "helped": "employee_id,opportunity_id,person_id,kind,at\nnoa,o-won,p-2,raised,2025-06-01",
}
VIEWERS = ("noa", "lee", "boss", "mia", "kim", "lead", "hr", "admin", None)[: size(9, 2)]
"""Everybody, and the operator; in the ordinary ring those who see one of two, and the group above."""
DEALS = ("o-1", "o-2", "o-low", "o-won", "o-x")
CUSTOMERS = ("c-up", "c-1", "c-2", "c-low", "c-x")


def folder_in(target: Path) -> Path:
    target.mkdir(exist_ok=True)
    for name, text in FOLDER.items():
        (target / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    return target


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> Service:
    await load_folder(empty, settings, folder_in(tmp_path / "two"))
    return service_of(empty, settings)


Asks = Iterator[tuple[str, Awaitable[Json]]]


def all_questions(service: Service, viewer: str | None, known_at: datetime | None = None) -> Asks:
    """Everything that is asked about customers, in the name of somebody."""
    q, whole = Question(Viewer(viewer), DAY, known_at), Paging(limit=50)
    yield "me", who_am_i(service, q)
    yield "board", veto_board(service, q)
    yield "by team", veto_board(service, q, team="u1")
    yield "period", period_contribution(service, q, None, None)
    yield "bulk", bulk_coverage(service, q, DEALS)
    yield "customers", list_customers(service, q, CustomerFilter(), whole)
    yield "people", list_people(service, q, PersonFilter(), whole)
    yield "deals", list_opportunities(service, q, DealFilter(), whole)
    yield "search", search(service, q, "甲", [], 20)
    for number in ("A01", "A05", "B01", "O01", "O04", "K01"):
        yield number, read_indicator(service, q, number)
    for id_ in ("p-up", "p-1", "p-2"):
        yield id_, get_person(service, q, id_)
    for deal in DEALS:
        yield f"coverage {deal}", coverage(service, q, deal)
        yield f"chain {deal}", decision_chain(service, q, deal)
        yield f"share {deal}", deal_contribution(service, q, deal)
    yield "own", employee_contribution(service, q, viewer or "noa", None, None)
    for customer in CUSTOMERS:
        yield from about(service, customer, q)


def about(service: Service, customer: str, q: Question) -> Asks:
    whole = Paging(limit=50)
    yield f"customer {customer}", get_customer(service, q, customer, 6)
    yield f"who {customer}", who(service, q, customer)
    yield f"board {customer}", veto_board(service, q, customer)
    yield f"reading {customer}", read_indicator(service, q, "O01", customer)
    yield f"deals {customer}", list_opportunities(service, q, DealFilter(customer=customer), whole)
    yield f"people {customer}", list_people(service, q, PersonFilter(customer=customer), whole)
    yield f"below {customer}", list_customers(service, q, CustomerFilter(parent=customer), whole)


HEADER = {"revisions", "etag", "proof", "known_at"}
"""What an answer was computed from: two dossiers or one."""


async def told(service: Service, viewer: str | None, known_at: datetime | None = None) -> dict[str, str]:
    """All answers, or why there is none."""
    found = {}
    for name, answering in all_questions(service, viewer, known_at):
        try:
            answer = await answering
        except ServiceError as error:
            found[name] = error.code
        else:
            found[name] = json.dumps(plain(answer), default=str, sort_keys=True, ensure_ascii=False)
    return found


def plain(answer: Any) -> Any:
    """An answer without what it was computed from, however deep; the team in an order that is not that of fact ids."""
    if isinstance(answer, dict):
        said = {key: plain(value) for key, value in answer.items() if key not in HEADER}
        return said | {key: sorted(said[key], key=str) for key in said.keys() & {"covered_by"}}
    return [plain(each) for each in answer] if isinstance(answer, list) else answer


async def test_every_role_is_answered_as_if_all_had_been_recorded_under_one_customer(
    house: Service, empty: Gateway, settings: Settings, driver: Driver, server: Server, tmp_path: Path
) -> None:
    await merge(house, asked("m"), CUSTOMER, "c-1", "c-2")
    merged = {viewer: await told(house, viewer) for viewer in VIEWERS}
    wipe(driver, server)
    one_folder = with_one_id(tmp_path / "two", "c-2", "c-1", tmp_path / "one")
    await load_folder(empty, settings, one_folder)
    service = service_of(empty, settings)
    for viewer in VIEWERS:
        one = await told(service, viewer)
        for name in one:
            twin = name.replace("c-2", "c-1")  # asked by either id, both roads know it as c-1
            assert merged[viewer][name] == one[twin], (viewer, name)
        visible = json.loads(merged[viewer]["customers"]) if merged[viewer]["customers"].startswith("{") else {}
        assert "c-2" not in {item["id"] for item in visible.get("items", [])}


async def test_as_known_before_the_merge_each_is_answered_without_the_other(house: Service) -> None:
    moment = datetime.now(UTC) - timedelta(hours=1)
    was = await told(house, "boss", moment)
    made = await merge(house, asked("m"), CUSTOMER, "c-1", "c-2")
    still = await told(house, "boss", moment)
    for name in was:
        if name not in {"me", "search"}:  # rights and names are today's
            assert still[name] == was[name], name
    await undo_merge(house, asked("u"), made["id"])
    assert await told(house, "boss", moment) == was


async def test_whoever_may_see_one_of_two_that_are_one_sees_both_and_all_below(house: Service) -> None:
    async def seen(viewer: str) -> list[str]:
        found = await list_customers(house, Question(Viewer(viewer), DAY), CustomerFilter(), Paging(limit=50))
        return [item["id"] for item in found["items"]]

    assert sorted(await seen("noa")) == ["c-2"]
    assert sorted(await seen("lee")) == ["c-1", "c-up"]
    made = await merge(house, asked("m"), CUSTOMER, "c-1", "c-2")
    assert sorted(await seen("noa")) == ["c-1"], "under the id that was kept"
    assert sorted(await seen("lee")) == ["c-1", "c-low", "c-up"], "what is part of the merged one is part of the kept"
    assert sorted(await seen("kim")) == ["c-x"]
    roll_up = (await get_customer(house, Question(Viewer("lee"), DAY), "c-up", 6))["roll_up"]
    assert roll_up["group"]["open_deals"] == 3
    await undo_merge(house, asked("u"), made["id"])
    assert sorted(await seen("noa")) == ["c-2"]
    with pytest.raises(NotFoundError):
        await who(house, Question(Viewer("noa"), DAY), "c-1")


async def test_what_cannot_be_one_customer_is_refused_before_anything_is_written(
    house: Service, empty: Gateway, driver: Driver
) -> None:
    before = await graph_digest(empty)
    for kept, merged, code in (
        ("c-1", "c-1", "recording.merged_with_itself"),
        ("c-1", "nobody", "access.no_object"),
        ("c-low", "c-low", "recording.merged_with_itself"),
    ):
        with pytest.raises(ServiceError) as refused:
            await merge(house, asked(f"{kept}-{merged}"), CUSTOMER, kept, merged)
        assert refused.value.code == code
    with pytest.raises(PreconditionError):
        await merge(house, asked("old", version=1), CUSTOMER, "c-1", "c-2")
    assert await graph_digest(empty) == before
    revisions = dict(await revised(driver))
    first = await merge(house, asked("one", version=2), CUSTOMER, "c-1", "c-2")
    moved = {id_ for id_, at in (await revised(driver)) if at != revisions[id_]}
    assert moved == {"c-1", "c-2", "c-low"}, "posts above a customer count there"
    for kept, merged, code in (
        ("c-1", "c-2", "recording.already_one"),
        ("c-x", "c-2", "recording.merged_elsewhere"),
        ("c-up", "c-low", "recording.merge_makes_cycle_of_customers"),
    ):
        with pytest.raises(ConflictError) as conflict:
            await merge(house, asked(f"{kept}-{merged}"), CUSTOMER, kept, merged)
        assert conflict.value.code == code
    with pytest.raises(InvalidError) as round_:
        await change_customer(house, asked("up", version=1), "c-up", {"parent_id": "c-low"})
    assert round_.value.code == "recording.refused", "c-low is part of c-2, which is c-1, which is part of c-up"
    second = await merge(house, asked("two"), CUSTOMER, "c-x", "c-1")
    with pytest.raises(ConflictError) as later:
        await undo_merge(house, asked("undo one"), first["id"])
    assert (later.value.code, later.value.fields["later"]) == ("recording.merged_on", second["id"])
    await undo_merge(house, asked("undo two"), second["id"])
    await undo_merge(house, asked("undo one again"), first["id"])
    assert await graph_digest(empty) == before


async def test_of_two_that_are_one_the_kept_one_says_first_and_what_it_does_not_say_the_other_does(
    house: Service,
) -> None:
    await merge(house, asked("m"), CUSTOMER, "c-2", "c-1")
    found = await get_customer(house, Question(Viewer(BOSS), DAY), "c-1", 6)
    assert {name: found[name] for name in ("customer", "name", "industry", "region", "parent")} == {
        "customer": "c-2", "name": "甲有限公司", "industry": "电力", "region": "华东", "parent": "c-up",
    }  # fmt: skip
    assert [each["id"] for each in found["departments"]] == ["d-1", "d-2"], "two departments of one name stay two"
    assert sorted(each["employee"] for each in found["covered_by"]) == ["mia", "noa"], "said of both, it counts once"
    assert set(found["revisions"]) >= {"c-1", "c-2"}
    assert (await stored_facts(house)).cutoff is not None
    scope = await house.scopes.of_customer(Viewer(BOSS), Operation.WHO, "c-1", house.today)
    assert set(scope.revisions) == {"c-1", "c-2"}


@pytest.mark.usefixtures("house")
async def test_the_command_line_merges_customers_and_takes_it_back(
    empty: Gateway, environment: Mapping[str, str]
) -> None:
    before = await graph_digest(empty)
    told = command(environment, "merge", "c-1", "c-2", "--customers", "--as", BOSS, "--lang", "en")
    assert told.returncode == 0, told.stderr
    assert "c-1" in told.stdout
    assert "person" not in told.stdout
    under = [spoken(environment, "who", each, "--as", BOSS) for each in ("c-1", "c-2")]
    assert [answer["customer"] for answer in under] == ["c-1", "c-1"]
    refused = command(environment, "merge", "c-1", "c-2", "--customers", "--as", BOSS, "--lang", "zh")
    assert (refused.returncode != 0, "c-2" in refused.stderr) == (True, True)
    with_id = [word.strip("`.,") for word in told.stdout.split()]
    undone = command(environment, "merge", "--undo", with_id[with_id.index("--undo") + 1], "--as", BOSS)
    assert undone.returncode == 0, undone.stderr
    assert await graph_digest(empty) == before
