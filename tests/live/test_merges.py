"""Two people said to be one: read as one from then on, as two before; nothing moves, all can be taken back."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.domain.personal_data import Whose
from graph_service.domain.time import AsOf, parse_date
from graph_service.errors import BugError, ConflictError, NotFoundError, PreconditionError, ServiceError
from graph_service.facts.dossier import Facts
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.merges import PERSON, joining
from graph_service.recording.plain_write import Json, PlainWrite
from graph_service.services.changes.change import Change
from graph_service.services.erasure import request_erasure, run_erasure
from graph_service.services.merging import merge, undo_merge
from graph_service.services.person import get_person
from graph_service.services.personal_export import export_person
from graph_service.services.question import Question, Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, Unit
from loaders.load import Options, load
from tests.frames import facts_of
from tests.harness.rows import size
from tests.live.asking import load_folder, service_of
from tests.product import answers_of
from tests.reference.random_folders import questions, tables_of, write_folder

BOSS = "boss"
DAY = parse_date("2026-07-01")
SEEDS = size(5, 1)


def executive_in(folder: Path) -> None:
    """Somebody who may change everything."""
    file = folder / "employees.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    row = {"id": BOSS, "name": "总", "role": "executive", "org_unit_id": "u-1"}
    lines.append(",".join(row.get(name, "") for name in header))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def asked(key: str, version: int | None = None) -> Change:
    return Change(Viewer(BOSS), key, "", version)


async def stored_facts(service: Service, known_at: datetime | None = None) -> Facts:
    scope = await service.scopes.of_portfolio(Viewer(), Operation.INDICATORS, service.today)
    return await service.reader.read(scope, known_at)


async def revised(driver: Driver) -> list[tuple[str, int]]:
    records, _, _ = driver.execute_query("MATCH (c:Customer) RETURN c.id AS id, c.revision AS at ORDER BY c.id")
    return [(record["id"], record["at"]) for record in records]


async def any_pair(service: Service, seed: int) -> tuple[str, str, Json]:
    """Two people of a random folder, merged; pairs that cannot be are refused and others drawn."""
    people = sorted({row["id"] for row in tables_of(seed)["people"]})
    drawn = random.Random(seed)
    for number in range(100):
        kept, merged = drawn.sample(people, 2)
        try:
            return kept, merged, await merge(service, asked(f"merge-{number}"), PERSON, kept, merged)
        except ConflictError as error:
            if error.code != "recording.merge_makes_cycle":
                raise
    raise AssertionError("no two people of the folder can be one")


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_undoing_a_merge_restores_the_graph_and_loading_the_folder_again_changes_nothing(
    seed: int, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    write_folder(tmp_path, seed + 300)
    executive_in(tmp_path)
    await load_folder(empty, settings, tmp_path)
    before = await graph_digest(empty)
    service = service_of(empty, settings)
    kept, merged, made = await any_pair(service, seed + 300)
    joined = await graph_digest(empty)
    assert joined != before
    assert merged not in set((await stored_facts(service)).history("people")["id"])
    again = await load(empty, settings, tmp_path, Options())
    assert not again.rejects
    assert {(done.created, done.changed) for done in again.loaded.values()} <= {(0, 0)}
    assert await graph_digest(empty) == joined
    assert merged not in set((await stored_facts(service)).history("people")["id"])
    await undo_merge(service, asked("undo"), made["id"])
    assert await graph_digest(empty) == before
    assert {kept, merged} <= set((await stored_facts(service)).history("people")["id"]) | {
        row["id"] for row in tables_of(seed + 300)["people"] if not row["department_id"]
    }


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_before_the_merge_was_known_all_answers_are_what_they_were(
    seed: int, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    write_folder(tmp_path, seed + 400)
    executive_in(tmp_path)
    await load_folder(empty, settings, tmp_path)
    service = service_of(empty, settings)
    moment = datetime.now(UTC) - timedelta(hours=1)
    two = await stored_facts(service, moment)
    was = [answers_of(two, AsOf(as_of, moment)) for as_of, _ in questions(tmp_path, seed + 400)]
    await any_pair(service, seed + 400)
    still = await stored_facts(service, moment)
    assert still.revisions != two.revisions
    for name in ("people", "posts", "reporting_lines", "ratings", "person_ties", "holdings", "helped"):
        assert still.history(name).sort("customer_id", "id").equals(two.history(name).sort("customer_id", "id")), name
    assert [answers_of(still, AsOf(as_of, moment)) for as_of, _ in questions(tmp_path, seed + 400)] == was


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_what_is_stored_of_two_that_are_one_is_read_as_straight_from_the_files(
    seed: int, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    """Two roads; that the files answer as those of one person would is proven without a database."""
    write_folder(tmp_path, seed + 500)
    executive_in(tmp_path)
    await load_folder(empty, settings, tmp_path)
    service = service_of(empty, settings)
    kept, merged, _ = await any_pair(service, seed + 500)
    found, straight = await stored_facts(service), facts_of(tmp_path, merged={merged: kept})
    for as_of, _ in questions(tmp_path, seed + 500):
        assert answers_of(found, AsOf(as_of)) == answers_of(straight, AsOf(as_of)), as_of


FOLDER = {
    "org_units": "id,name,kind,parent_id\nu-1,公司,company,",
    "employees": "id,name,role,org_unit_id\nboss,总,executive,u-1\nmia,米娅,sales,u-1\nnoa,诺亚,sales,u-1",
    "customers": "id,name\nc-1,甲公司\nc-2,乙公司\nc-3,丙公司",
    "departments": "id,customer_id,name\nd-1,c-1,采购部\nd-2,c-2,采购部\nd-3,c-3,采购部",
    "people": (
        "id,name,name_en,title,department_id,reports_to,from\n"
        "p-1,张伟,,经理,d-1,,2024-01-01\np-2,Zhang Wei,Zhang Wei,经理,d-2,p-9,2025-01-01\n"
        "p-3,李娜,,总监,d-3,,2024-01-01\np-9,王总,,总经理,d-2,,2020-01-01"
    ),
    "assignments": "employee_id,customer_id,role,from\nmia,c-1,owner,2024-01-01\nnoa,c-2,owner,2024-01-01",
    "observations": (
        "id,about_id,metric,value,held_by,valid_at,evidence\n"
        "ob-1,p-1,rc,40,mia,2026-01-01,first\nob-2,p-2,rc,90,noa,2026-02-01,second"
    ),
    "ties": "kind,from_id,to_id,strength,sign,from\nsways,p-2,p-3,0.5,1,2025-01-01",
}


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> Service:
    for name, text in FOLDER.items():
        (tmp_path / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    await load_folder(empty, settings, tmp_path)
    return service_of(empty, settings)


async def test_a_person_is_found_under_either_id_with_what_was_recorded_under_both(
    house: Service, driver: Driver
) -> None:
    before = dict(await revised(driver))
    made = await merge(house, asked("m"), PERSON, "p-1", "p-2")
    after = dict(await revised(driver))
    assert {each for each in after if after[each] != before[each]} == {"c-1", "c-2", "c-3"}
    question = Question(Viewer(BOSS), DAY)
    found = [await get_person(house, question, each) for each in ("p-1", "p-2")]
    assert found[0] == found[1]
    assert found[0]["person"] == "p-1"
    assert found[0]["name"] == "张伟"
    assert found[0]["name_en"] == "Zhang Wei", "what the kept record does not say, the other does"
    assert found[0]["customers"] == ["c-1", "c-2"]
    assert found[0]["reports_to"] == "p-9"
    assert {(rating["holder"], rating["value"]) for rating in found[0]["ratings"]} == {("mia", 40.0), ("noa", 90.0)}
    other = await get_person(house, question, "p-3")
    assert [tie["with"] for tie in other["ties"]] == ["p-1"]
    theirs = Question(Viewer("mia"), DAY)
    assert (await get_person(house, theirs, "p-2"))["customers"] == ["c-1"], "rights are of customers, as before"
    await undo_merge(house, asked("u"), made["id"])
    assert (await get_person(house, question, "p-1"))["customers"] == ["c-1"]
    with pytest.raises(NotFoundError):
        await get_person(house, theirs, "p-2")


async def test_what_cannot_be_one_is_refused_before_anything_is_written(house: Service, empty: Gateway) -> None:
    before = await graph_digest(empty)
    for kept, merged, code in (
        ("p-1", "p-1", "recording.merged_with_itself"),
        ("p-1", "p-nobody", "access.no_object"),
    ):
        with pytest.raises(ServiceError) as refused:
            await merge(house, asked(f"{kept}-{merged}"), PERSON, kept, merged)
        assert refused.value.code == code
    with pytest.raises(PreconditionError):
        await merge(house, asked("old", version=1), PERSON, "p-1", "p-2")
    assert await graph_digest(empty) == before
    first = await merge(house, asked("one", version=2), PERSON, "p-1", "p-2")
    for kept, merged, code in (
        ("p-1", "p-2", "recording.already_one"),
        ("p-3", "p-2", "recording.merged_elsewhere"),
        ("p-2", "p-3", "recording.merged_elsewhere"),
    ):
        with pytest.raises(ConflictError) as conflict:
            await merge(house, asked(f"{kept}-{merged}"), PERSON, kept, merged)
        assert conflict.value.code == code
    second = await merge(house, asked("two"), PERSON, "p-3", "p-1")
    with pytest.raises(ConflictError) as later:
        await undo_merge(house, asked("undo one"), first["id"])
    assert later.value.code == "recording.merged_on"
    assert later.value.fields["later"] == second["id"]
    await undo_merge(house, asked("undo two"), second["id"])
    await undo_merge(house, asked("undo one again"), first["id"])
    assert await graph_digest(empty) == before


async def test_nobody_comes_to_report_to_themselves(
    house: Service, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    rows = (
        "id,name,title,department_id,reports_to,from\n"
        "p-a,甲,经理,d-1,p-b,2025-01-01\np-b,乙,总监,d-1,p-c,2025-01-01\np-c,丙,总经理,d-1,,2025-01-01"
    )
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "people.csv").write_text(rows + "\n", encoding="utf-8")
    await load_folder(empty, settings, tmp_path / "more")
    before = await graph_digest(empty)
    with pytest.raises(ConflictError) as refused:
        await merge(house, asked("round"), PERSON, "p-a", "p-c")
    assert refused.value.code == "recording.merge_makes_cycle"
    assert await graph_digest(empty) == before
    await merge(house, asked("straight"), PERSON, "p-a", "p-b")
    assert (await get_person(house, Question(Viewer(BOSS), DAY), "p-a"))["reports_to"] == "p-c"


async def test_of_two_merges_at_once_the_second_finds_the_first(house: Service) -> None:
    both = [merge(house, asked("here"), PERSON, "p-1", "p-2"), merge(house, asked("there"), PERSON, "p-2", "p-1")]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["ConflictError", "dict"]
    kept = next(each["kept_id"] for each in done if isinstance(each, dict))
    same = [merge(house, asked("again"), PERSON, "p-3", kept) for _ in range(4)]
    answers = await asyncio.gather(*same)
    assert answers == [answers[0]] * 4
    assert await merge(house, asked("again"), PERSON, "p-3", kept) == answers[0]


async def test_cut_off_in_the_middle_nothing_is_there(house: Service, empty: Gateway, driver: Driver) -> None:
    before = await graph_digest(empty), await revised(driver)
    write = PlainWrite("cut", BOSS, "merge people", "person", ["p-1", "p-2"], {})

    async def cut(unit: Unit) -> Json:
        await joining(PERSON, "p-1", "p-2", write.id, None)(unit)
        raise BugError("recording.end_missing", statement="", missing=1)

    with pytest.raises(BugError):
        await house.merges.writer.write(write, cut)
    assert (await graph_digest(empty), await revised(driver)) == before
    assert await house.merges.writer.earlier(write) is None
    records, _, _ = driver.execute_query("MATCH (e:AuditEvent {action: 'merge people'}) RETURN count(e) AS n")
    assert records[0]["n"] == 0


async def test_whoever_is_erased_is_erased_under_all_ids_and_a_copy_holds_all_records(
    house: Service, driver: Driver
) -> None:
    await merge(house, asked("m"), PERSON, "p-1", "p-2")
    copy = await export_person(house, Question(Viewer()), "p-1")
    assert {rating["id"] for rating in copy["records"]["ratings"]} == {"ob-1", "ob-2"}
    assert [each["id"] for each in copy["records"]["recorded_also_as"]] == ["p-2"]
    job = await request_erasure(house, Question(Viewer()), Whose.PERSON, "p-1")
    assert job["along"] == ["person:p-2"]
    for each in (job["id"], *job["along"]):
        await run_erasure(house.privacy, each)
    records, _, _ = driver.execute_query("MATCH (n) WHERE n.id IN ['p-1', 'p-2', 'ob-1', 'ob-2'] RETURN count(n) AS n")
    assert records[0]["n"] == 0
    records, _, _ = driver.execute_query("MATCH ()-[r:SAME_AS]->() RETURN count(r) AS n")
    assert records[0]["n"] == 0
