"""Copies and erasures of single people of the invented company: what is theirs is all there, then nowhere any more."""

import csv
import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from neo4j import Driver

from graph_service.access.viewer import Viewer
from graph_service.domain.personal_data import STEPS, Whose
from graph_service.domain.time import parse_date
from graph_service.errors import BugError
from graph_service.recording.erasure import EFFECTS
from graph_service.services.contribution import period_contribution
from graph_service.services.coverage import coverage
from graph_service.services.erasure import resume_erasures
from graph_service.services.question import Question, Service
from graph_service.services.veto_board import veto_board
from graph_service.services.who import who
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.store.text_keys import owner_of
from loaders.load import Options, load
from tests.harness.files import readable
from tests.harness.rows import print_row
from tests.live.asking import load_folder, service_of
from tests.live.calling import called

DEMO = Path(__file__).parents[2] / "examples/demo/data"
PEOPLE = 20
DAY = parse_date("2026-06-30")
ADMIN = "e-qiu-wenjun"
LONG = "long-enough-not-to-be-packed-into-the-record-itself"
"""Ends every planted value: a short text is packed by the database, and nobody would find it in its files."""
Row = dict[str, str]
Folder = dict[str, list[Row]]


def read(folder: Path) -> Folder:
    return {
        file.stem: list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
        for file in sorted(folder.glob("*.csv"))
    }


def write(folder: Path, rows: Folder) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(dict.fromkeys(key for line in lines for key in line)))
            writer.writeheader()
            writer.writerows(lines)
    return folder


def chosen() -> list[str]:
    """People with something recorded about them, drawn once."""
    rows = read(DEMO)
    known = sorted({row["id"] for row in rows["people"]} & {row["about_id"] for row in rows["observations"]})
    return random.Random(40).sample(known, PEOPLE)


class Canaries:
    """Unique values planted in everything that is about somebody, and whose each is."""

    def __init__(self, rows: Folder) -> None:
        self.of: dict[str, set[str]] = {}
        self.rows = rows
        for row in rows["people"]:
            for column in ("name", "name_en", "title", "external_id"):
                row[column] = self.plant(row["id"], column)
            row["source"] = "crm"
        names = {row["id"]: row["name"] for row in rows["people"]}
        for row in rows["people"]:
            row["name"] = names[row["id"]]
        for row in rows["observations"]:
            if row["about_id"] in names:
                row["evidence"] = self.plant(row["about_id"], "evidence")
                row["external_id"] = self.plant(row["about_id"], "rating")
        for row in rows["interactions"]:
            people = row["person_ids"].split(";")
            whose = people[0] if len(people) == 1 and people[0] else "several"
            for column in ("summary", "purpose"):
                row[column] = self.plant(whose, column)

    def plant(self, whose: str, column: str) -> str:
        value = f"cnry-{sum(map(len, self.of.values())):06}-{column}-{LONG}"
        self.of.setdefault(whose, set()).add(value)
        return value


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries(read(DEMO))


@pytest.fixture(scope="module")
async def planted(
    gateway: Gateway, driver: Driver, settings: Settings, canaries: Canaries, tmp_path_factory: pytest.TempPathFactory
) -> Gateway:
    """The invented company with the values planted in it; the tests of this module take people out one by one."""
    driver.execute_query("MATCH (n:!Migration&!MigrationLock&!GraphServiceTests&!Company) DETACH DELETE n")
    driver.execute_query("MATCH (c:Company) SET c.revision = c.revision + 1")
    await load_folder(gateway, settings, write(tmp_path_factory.mktemp("planted") / "data", canaries.rows))
    return gateway


def everything(driver: Driver) -> str:
    """Every property of every node and tie, as one text."""
    nodes = driver.execute_query("MATCH (n) RETURN labels(n) AS of, properties(n) AS kept").records
    ties = driver.execute_query("MATCH ()-[r]->() RETURN type(r) AS of, properties(r) AS kept").records
    return "\n".join(str(record.values()) for record in [*nodes, *ties])


async def wait_until_done(client: httpx.AsyncClient, job: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask until the job is done; each question takes the time of a statement, and there is a last one."""
    for _ in range(2_000):
        job = (await client.get(f"/v1/erasures/{job['id']}")).raise_for_status().json()
        if job["status"] == "done":
            return job
    raise AssertionError(job)


async def test_p1_an_export_holds_all_about_a_person_and_nothing_of_others(
    planted: Gateway, settings: Settings, canaries: Canaries, driver: Driver, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, failures = everything(driver), []
    async with called(planted, settings) as caller:
        admin, sales = await caller(ADMIN, "admin"), await caller(ADMIN, "sales")
        for person in chosen():
            assert (await sales.get(f"/v1/people/{person}/export")).status_code == 404
            answer = (await admin.get(f"/v1/people/{person}/export")).raise_for_status()
            own = {value for value in canaries.of[person] if value in stored}
            foreign = set().union(*(values for whose, values in canaries.of.items() if whose != person))
            missing = {value for value in own if value not in answer.text}
            leaked = {value for value in foreign if value in answer.text}
            body = answer.json()
            scores = [rating for rating in body["records"]["ratings"] if rating["value"] is not None]
            if missing or leaked or not own or not scores:
                failures.append((person, sorted(missing)[:3], sorted(leaked)[:3]))
            assert all(rating["held_by"] and rating["recorded_at"] for rating in scores)
            assert body["recipients"]["roles"]["attitude"]
            assert any(event["action"] == "read:export_person" for event in body["recipients"]["events"])
    print_row(capsys, "P1", PEOPLE, len(failures))
    assert not failures
    marks = driver.execute_query(
        "MATCH (a:AuditEvent {action: 'read:export_person'}) RETURN count(DISTINCT a.object_ids) AS n"
    ).records[0]["n"]
    assert marks == PEOPLE


async def test_ones_own_export_is_for_oneself(planted: Gateway, settings: Settings) -> None:
    async with called(planted, settings) as caller:
        mine = await caller("e-zhao-yichen", "sales")
        body = (await mine.get("/v1/employees/e-zhao-yichen/export")).raise_for_status().json()
        assert body["records"]["employee"]["name"]
        assert len(body["records"]["ratings_given"]) > 10
        assert not {"value", "evidence"} & set(body["records"]["ratings_given"][0]), "others' data stays out"
        assert body["records"]["keys"]
        assert "hash" not in body["records"]["keys"][0]
        assert (await mine.get("/v1/employees/e-han-lifeng/export")).status_code == 404


async def answers_of(service: Service) -> dict[str, Any]:
    """The numbers of the whole company, for anybody who may see all."""
    question = Question(Viewer(), DAY)
    board = await veto_board(service, question)
    period = await period_contribution(service, question, None, None)
    found: dict[str, Any] = {"board": board, "period": period}
    for deal in sorted({row["opportunity"] for row in board["deals"]} | set(period["deals"])):
        found[deal] = await coverage(service, question, deal)
    for customer in sorted({row["customer"] for row in board["deals"]}):
        found[customer] = await who(service, question, customer)
    return found


VARYING = {"revisions", "etag", "proof", "known_at", "fact", "evidence"}


def plain(value: Any) -> Any:
    """Without what differs between two loads of the same facts."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key not in VARYING}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def without(rows: Folder, gone: set[str]) -> Folder:
    """The folder as if these people had never been written down."""
    kept: Folder = {name: [dict(row) for row in lines] for name, lines in rows.items()}
    kept["people"] = [row for row in kept["people"] if row["id"] not in gone]
    for row in kept["people"]:
        row["reports_to"] = "" if row["reports_to"] in gone else row["reports_to"]
    kept["observations"] = [row for row in kept["observations"] if row["about_id"] not in gone]
    kept["ties"] = [row for row in kept["ties"] if not {row["from_id"], row["to_id"]} & gone]
    for name in ("seats", "helped"):
        for row in kept[name]:
            row["person_id"] = "" if row["person_id"] in gone else row["person_id"]
    for row in kept["interactions"]:
        row["person_ids"] = ";".join(one for one in row["person_ids"].split(";") if one not in gone)
    return kept


def about_another(
    gateway: Gateway, driver: Driver, erased: list[str], text: str
) -> tuple[list[str], Callable[[], str | None]]:
    """A note about somebody who stays, as it is stored, and how to read it as the service does."""
    query = "MATCH (o:Observation)-[:ABOUT]->(p:Person) WHERE NOT p.id IN $ids RETURN min(o.id) AS id"
    id_ = driver.execute_query(query, ids=erased).records[0]["id"]
    owners = [owner_of("Observation", id_, "evidence")]
    kept = gateway.keys.seal(owners, [text])
    driver.execute_query("MATCH (o:Observation {id: $id}) SET o.evidence = $kept", id=id_, kept=kept[0])

    def told() -> str | None:
        stored = driver.execute_query("MATCH (o:Observation {id: $id}) RETURN o.evidence AS e", id=id_).records
        return gateway.keys.open(owners, [stored[0]["e"]])[0]

    assert told() == text
    return [text], told


NOTED = ("evidence", "summary", "purpose")
"""Planted columns that are stored sealed."""


def raw_hits(settings: Settings, canaries: Canaries, people: list[str], note: str) -> tuple[list[str], str]:
    """Notes that are readable in any file of the database or of our home; and what was looked at.

    Names stay readable there for days, as the page on privacy says: that some are found proves that the look sees.
    """
    if settings.neo4j_uri:
        return [], "files of a database elsewhere are not looked at"
    values = [value for whose in [*people, "several"] for value in canaries.of.get(whose, ())]
    notes = [value for value in values if value.split("-")[2] in NOTED]
    names = {value for value in values if value.split("-")[2] == "name"}
    found = readable(settings.home, [*notes, *names, note])
    assert notes
    assert names <= found, "the look sees what lingers"
    return sorted(found - names), f"{len(notes)} notes looked for in all files"


async def test_p2_an_erased_person_is_nowhere_and_others_numbers_are_those_of_a_load_without_them(
    planted: Gateway,
    settings: Settings,
    canaries: Canaries,
    driver: Driver,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    people = chosen()
    service = service_of(planted, settings)
    await answers_of(service)  # its cache holds everybody, as that of another process would
    named = next(row["name"] for row in reversed(canaries.rows["people"]) if row["id"] == people[0])
    driver.execute_query(
        "CREATE (:AuditEvent {id: 'why', object_ids: [$id], purpose: 'about ' + $name, at: datetime()})",
        name=named, id=people[0],
    )  # fmt: skip
    [note], told = about_another(planted, driver, people, f"heard from {named}")
    staged = service.privacy.staged / "job-1" / "people.csv"
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_text(named, encoding="utf-8")
    async with called(planted, settings) as caller:
        admin = await caller(ADMIN, "admin")
        for person in people:
            begun = await admin.post(f"/v1/people/{person}/erasure")
            assert begun.status_code == 202, begun.text
            again = (await admin.post(f"/v1/people/{person}/erasure")).json()
            assert again["id"] == begun.json()["id"]
            done = await wait_until_done(admin, begun.json())
            assert done["steps_done"] == done["steps"]
            assert (await admin.get(f"/v1/people/{person}/export")).status_code == 404
        assert (await admin.post("/v1/people/p-nobody/erasure")).status_code == 404
        sales = await caller(ADMIN, "sales")
        assert (await sales.post(f"/v1/people/{people[0]}/erasure")).status_code == 404
        assert (await sales.get(f"/v1/erasures/person:{people[0]}")).status_code == 404
    assert told() is None, "a note about another that names somebody"
    stored = everything(driver)
    hits = [value for person in people for value in canaries.of[person] if value in stored]
    found = driver.execute_query(
        "UNWIND $names AS name CALL db.index.fulltext.queryNodes('person_names', '\"' + name + '\"') YIELD node "
        "RETURN node.id AS id",
        names=[row["name"] for row in canaries.rows["people"] if row["id"] in people],
    ).records
    shown = await answers_of(service)
    text = json.dumps(shown, ensure_ascii=False, default=str)
    hits += [value for person in people for value in canaries.of[person] if value in text]
    ids = {part for person in people for part in [f'"{person}"'] if part in text}
    assert not staged.exists()
    readable, looked_at = raw_hits(settings, canaries, people, note)
    print_row(capsys, "P2", PEOPLE, len(hits) + len(found) + len(readable), looked_at)
    assert not readable
    assert not hits
    assert not found
    assert not ids
    driver.execute_query("MATCH (n:!Migration&!MigrationLock&!GraphServiceTests&!Company) DETACH DELETE n")
    await load_folder(planted, settings, write(tmp_path / "without", without(canaries.rows, set(people))))
    fresh = await answers_of(service_of(planted, settings))
    assert plain(shown) == plain(fresh)


SMALL: Folder = {
    "employees": [
        {"id": "e-1", "name": "甲员工某", "role": "sales", "left_on": ""},
        {"id": "e-2", "name": "乙离职某", "role": "sales", "left_on": "2026-03-01"},
        {"id": "admin", "name": "管理员某", "role": "other", "left_on": ""},
    ],
    "customers": [{"id": "c-1", "name": "客户"}],
    "departments": [{"id": "d-1", "name": "部", "customer_id": "c-1"}],
    "people": [
        {"id": "p-1", "name": "张某某", "department_id": "d-1", "power": "veto", "reports_to": "p-2"},
        {"id": "p-2", "name": "李某某", "department_id": "d-1", "power": "", "reports_to": ""},
    ],
    "opportunities": [{"id": "o-1", "name": "单", "customer_id": "c-1", "owner_id": "e-1",
                       "created_on": "2026-01-01", "status": "open"}],
    "seats": [{"id": "s-1", "opportunity_id": "o-1", "person_id": "p-1", "role": "approver"}],
    "observations": [
        {"about_id": "p-1", "metric": "rc", "value": "80", "held_by": "e-2", "valid_at": "2026-02-01",
         "evidence": "张某某请吃饭"},
        {"about_id": "p-2", "metric": "rc", "value": "70", "held_by": "e-2", "valid_at": "2026-02-01",
         "evidence": "听张某某说"},
        {"about_id": "p-2", "metric": "sr", "value": "60", "held_by": "", "valid_at": "2026-02-01",
         "evidence": "乙离职某转告"},
    ],
    "ties": [{"from_id": "p-1", "to_id": "p-2", "kind": "sways", "strength": "0.5"},
             {"from_id": "e-2", "to_id": "p-2", "kind": "knows", "strength": "0.5"}],
    "helped": [{"employee_id": "e-2", "opportunity_id": "o-1", "person_id": "p-1", "kind": "informed",
                "at": "2026-02-02"}],
    "interactions": [{"id": "i-1", "kind": "meeting", "mode": "f2f", "employee_ids": "e-2", "person_ids": "p-1;p-2",
                      "customer_id": "c-1", "held_at": "2026-02-01T10:00:00+08:00", "summary": "只说了价格"}],
}  # fmt: skip


@pytest.fixture
async def small(empty: Gateway, settings: Settings, tmp_path: Path) -> Gateway:
    await load_folder(empty, settings, write(tmp_path / "small", SMALL))
    return empty


def statements_of(whose: Whose) -> Iterator[tuple[Whose, int]]:
    return ((whose, number) for number in range(len(STEPS[whose]) + 1))


@pytest.mark.parametrize(("whose", "number"), [*statements_of(Whose.PERSON), *statements_of(Whose.EMPLOYEE)])
async def test_an_erasure_cut_off_after_any_step_is_finished_by_the_next_start(
    small: Gateway, settings: Settings, driver: Driver, whose: Whose, number: int
) -> None:
    eraser = service_of(small, settings).privacy.eraser
    subject, name = {Whose.PERSON: ("p-1", "张某某"), Whose.EMPLOYEE: ("e-2", "乙离职某")}[whose]
    job = await eraser.begin(whose, subject, "admin", DAY)
    for _ in range(number):
        job = await eraser.step(job)
    await resume_erasures(service_of(small, settings).privacy)
    done = await eraser.find(job.id)
    assert done is not None
    assert done.status == "done"
    stored = everything(driver)
    assert name not in stored
    assert "只说了价格" not in stored or whose is Whose.EMPLOYEE
    assert driver.execute_query("MATCH (o:Operation) WHERE o.status <> 'done' RETURN o").records == []
    if whose is Whose.PERSON:
        assert "p-1" not in [row["p"] for row in driver.execute_query("MATCH (p:Person) RETURN p.id AS p").records]
    else:
        left = driver.execute_query("MATCH (e:Employee {id: 'e-2'}) RETURN properties(e) AS kept").records[0]["kept"]
        assert set(left) <= {"id", "hired_on", "left_on", "left_recorded_at", "recorded_at", "recorded_assumed"}
        assert driver.execute_query("MATCH (:Employee {id: 'e-2'})<-[:HELD_BY]-(o) RETURN o").records


@pytest.mark.parametrize("statement", ["writes/empty_texts", "writes/advance_erasure", "writes/finish_operation"])
async def test_a_step_cut_off_in_the_middle_has_not_happened(
    small: Gateway, settings: Settings, driver: Driver, statement: str
) -> None:
    eraser = service_of(small, settings).privacy.eraser
    job = await eraser.begin(Whose.PERSON, "p-1", "admin", DAY)
    before = everything(driver)

    class CutError(Exception):
        pass

    def cut(name: str) -> None:
        if name == statement:
            raise CutError

    small.observer = cut
    try:
        with pytest.raises(BugError, match="CutError"):
            await eraser.step(job)
    finally:
        small.observer = lambda _: None
    assert everything(driver) == before
    await resume_erasures(service_of(small, settings).privacy)
    assert "张某某" not in everything(driver)


async def test_the_service_takes_up_at_its_start_what_was_left_unfinished(small: Gateway, settings: Settings) -> None:
    await service_of(small, settings).privacy.eraser.begin(Whose.PERSON, "p-1", "admin", DAY)
    async with called(small, settings) as caller:
        admin = await caller("admin", "admin")
        await wait_until_done(admin, {"id": "person:p-1"})


async def test_whoever_was_erased_does_not_come_back_with_the_next_file(
    small: Gateway, settings: Settings, tmp_path: Path, driver: Driver
) -> None:
    privacy = service_of(small, settings).privacy
    for whose, subject in ((Whose.PERSON, "p-1"), (Whose.EMPLOYEE, "e-2")):
        await privacy.eraser.begin(whose, subject, "admin", DAY)
    await resume_erasures(privacy)
    report = await load(small, settings, write(tmp_path / "again", SMALL), Options(skip_bad_rows=True))
    assert {("people", "p-1"), ("employees", "e-2")} <= {(one.file.split(".")[0], one.value) for one in report.rejects}
    stored = everything(driver)
    assert "张某某" not in stored
    assert "乙离职某" not in stored


async def test_only_who_has_left_is_erased_among_us(small: Gateway, settings: Settings) -> None:
    async with called(small, settings) as caller:
        admin = await caller("admin", "admin")
        refused = await admin.post("/v1/employees/e-1/erasure")
        assert (refused.status_code, refused.json()["code"]) == (409, "recording.still_with_us")
        begun = await admin.post("/v1/employees/e-2/erasure")
        await wait_until_done(admin, begun.json())
        names = (await who(service_of(small, settings), Question(Viewer(), DAY), "c-1"))["names"]
        assert "e-2" not in names


def test_every_step_in_the_graph_has_its_effect() -> None:
    assert len(EFFECTS) == sum(len(steps) - 1 for steps in STEPS.values())
