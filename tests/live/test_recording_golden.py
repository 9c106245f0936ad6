"""A small deal through the one door: everything arrives once, nothing moves without a reason."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from neo4j import Driver

from graph_service.errors import InvalidError
from graph_service.recording.chunk import Recorded
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.loads import begin_load
from graph_service.recording.registry import kind_named
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.handing_in import checked, folder_of, frame_of, hand_in, record_all
from tests.one_chunk import record_chunk

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
NODES = {
    "OrgUnit": 2, "Employee": 4, "Customer": 1, "Department": 4, "Person": 6, "Opportunity": 2, "Seat": 10,
    "Observation": 22,
}  # fmt: skip
TIES = {
    "PART_OF": 1, "MEMBER_OF": 4, "OF": 4, "WORKS_IN": 6, "REPORTS_TO": 5, "COVERS": 2, "AT": 2, "WORKS_ON": 2,
    "IN": 10, "HOLDS": 9, "PASSES_TO": 7, "ABOUT": 22, "HELD_BY": 8, "RECORDED": 22, "HELPED": 3,
}  # fmt: skip
"""Counted by hand in the files: s-eval2 is vacant, eight ratings are held by an employee, p-wang reports to nobody."""


def looked(driver: Driver, question: str) -> list[dict[str, object]]:
    return [record.data() for record in driver.execute_query(question, database_="neo4j").records]


def revisions(driver: Driver) -> dict[str, int]:
    rows = looked(driver, "MATCH (n:Customer|Company) RETURN n.id AS id, n.revision AS revision")
    return {str(row["id"]): int(str(row["revision"])) for row in rows}


async def test_every_row_becomes_its_nodes_and_ties(empty: Gateway, settings: Settings, driver: Driver) -> None:
    counts = await hand_in(empty, settings, folder_of(GOLDEN))
    assert counts["seats"] == Recorded(created=10)
    assert counts["people"] == Recorded(created=6)
    nodes = looked(driver, "MATCH (n:!Migration) WHERE n.digest IS NOT NULL RETURN labels(n)[0] AS l, count(*) AS n")
    assert {row["l"]: row["n"] for row in nodes} == NODES
    ties = looked(driver, "MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n")
    assert {row["t"]: row["n"] for row in ties} == TIES


async def test_dates_are_dates_and_moments_are_utc(empty: Gateway, settings: Settings, driver: Driver) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    (post,) = looked(
        driver, "MATCH (:Person {id: 'p-qian'})-[r:WORKS_IN]->() RETURN r.`from` AS f, r.`to` AS t, r AS r"
    )
    (row,) = looked(
        driver,
        "MATCH (:Person {id: 'p-qian'})-[r:WORKS_IN]->() RETURN toString(r.recorded_at) AS known, "
        "toString(r.to_recorded_at) AS ended, r.recorded_assumed AS assumed",
    )
    assert (post["f"].to_native(), post["t"].to_native()) == (date(2018, 1, 1), date(2025, 6, 1))  # type: ignore[attr-defined]
    # midnight in Shanghai, where the day begins eight hours before it begins in UTC
    assert row == {"known": "2017-12-31T16:00:00Z", "ended": "2025-05-31T16:00:00Z", "assumed": True}
    (rating,) = looked(driver, "MATCH (o:Observation {id: 'ob01'}) RETURN toString(o.recorded_at) AS at, o.value AS v")
    assert rating == {"at": "2026-05-11T01:00:00Z", "v": 70.0}


async def test_the_same_folder_again_changes_nothing(empty: Gateway, settings: Settings, driver: Driver) -> None:
    frames = folder_of(GOLDEN)
    await hand_in(empty, settings, frames)
    before, marks = revisions(driver), looked(driver, "MATCH (a:AuditEvent) RETURN count(*) AS n")
    digest = await graph_digest(empty)
    counts = await hand_in(empty, settings, frames)
    assert {name: (one.created, one.changed) for name, one in counts.items()} == dict.fromkeys(frames, (0, 0))
    assert sum(one.unchanged for one in counts.values()) == sum(frame.height for frame in frames.values())
    assert revisions(driver) == before
    assert looked(driver, "MATCH (a:AuditEvent) RETURN count(*) AS n") == marks
    assert await graph_digest(empty) == digest


async def test_a_new_rating_moves_one_revision_by_one(empty: Gateway, settings: Settings, driver: Driver) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    other = {
        "customers": frame_of("customers", [{"id": "c-other", "name": "别的客户"}]),
        "observations": frame_of(
            "observations",
            [{"about_id": "p-sun", "metric": "rc", "value": "支持者", "valid_at": "2026-09-01", "held_by": "e-ann"}],
        ),
    }
    await hand_in(empty, settings, {"customers": other["customers"]})
    before = revisions(driver)
    counts = await hand_in(empty, settings, {"observations": other["observations"]})
    assert counts == {"observations": Recorded(created=1)}
    assert revisions(driver) == before | {"c-rail": before["c-rail"] + 1}
    (stored,) = looked(driver, "MATCH (o:Observation {valid_at: date('2026-09-01')}) RETURN o.value AS v")
    assert stored == {"v": 70.0}


async def test_an_absent_column_keeps_and_an_empty_cell_forgets(
    empty: Gateway, settings: Settings, driver: Driver
) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    name = {"id": "c-rail", "name": "瑞丰铁路集团"}
    assert await hand_in(empty, settings, {"customers": frame_of("customers", [name])}) == {
        "customers": Recorded(unchanged=1)
    }
    emptied = frame_of("customers", [name | {"industry": ""}])
    assert await hand_in(empty, settings, {"customers": emptied}) == {"customers": Recorded(changed=1)}
    (stored,) = looked(driver, "MATCH (c:Customer) RETURN c.industry AS industry, c.region AS region, c.version AS v")
    assert stored == {"industry": None, "region": "华东", "v": 2}


async def test_another_owner_replaces_the_one_before(empty: Gateway, settings: Settings, driver: Driver) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    deal = {
        "id": "o-signal", "name": "信号系统升级", "customer_id": "c-rail", "owner_id": "e-bo",
        "created_on": "2026-02-01", "status": "open",
    }  # fmt: skip
    assert await hand_in(empty, settings, {"opportunities": frame_of("opportunities", [deal])}) == {
        "opportunities": Recorded(changed=1)
    }
    owners = looked(driver, "MATCH (e)-[w:WORKS_ON]->(:Opportunity {id: 'o-signal'}) RETURN e.id AS id, w.role AS role")
    assert owners == [{"id": "e-bo", "role": "owner"}]


async def test_another_superior_in_a_row_replaces_the_line_and_none_takes_it_away(
    empty: Gateway, settings: Settings, driver: Driver
) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    row = {"id": "p-sun", "name": "孙浩", "department_id": "d-ops", "from": "2020-01-01"}

    async def superior(of: str) -> list[dict[str, object]]:
        counts = await hand_in(empty, settings, {"people": frame_of("people", [row | {"reports_to": of}])})
        assert counts == {"people": Recorded(changed=1)}
        return looked(driver, "MATCH (:Person {id: 'p-sun'})-[:REPORTS_TO]->(m) RETURN m.id AS id")

    assert await superior("p-zhao") == [{"id": "p-zhao"}]
    assert await superior("") == []


async def test_a_load_cut_off_is_finished_by_running_it_again(empty: Gateway, settings: Settings) -> None:
    frames = folder_of(GOLDEN)
    await hand_in(empty, settings, frames)
    whole = await graph_digest(empty)
    await _wipe(empty)
    cut = await begin_load(empty, "the golden folder")
    check, _ = await checked(empty, settings, frames)
    early = {name: frame for name, frame in frames.items() if name in ("org_units", "employees", "customers", "people")}
    with pytest.raises(Exception, match="end missing"):
        await record_all(empty, check, early, cut)
    again = await begin_load(empty, "the golden folder")
    assert again.id == cut.id
    assert again.is_resumed
    await hand_in(empty, settings, frames, again)
    assert await graph_digest(empty) == whole


async def _wipe(gateway: Gateway) -> None:
    await gateway._driver.execute_query("MATCH (n:!Migration&!MigrationLock) DETACH DELETE n", database_="neo4j")


async def test_the_order_of_rows_and_the_size_of_chunks_do_not_matter(empty: Gateway, settings: Settings) -> None:
    frames = folder_of(GOLDEN)
    await hand_in(empty, settings, frames)
    straight = await graph_digest(empty)
    await _wipe(empty)
    turned = {name: frame.reverse() for name, frame in frames.items()}
    check, found = await checked(empty, settings, turned)
    assert not found
    await record_all(empty, check, turned, await begin_load(empty, "turned"), size=3)
    assert await graph_digest(empty) == straight


async def test_an_operation_is_answered_again_and_never_carried_out_for_other_rows(
    empty: Gateway, settings: Settings
) -> None:
    kind = kind_named("customers")
    assert kind is not None
    frame = frame_of("customers", [{"id": "c1", "name": "甲"}])
    check, _ = await checked(empty, settings, {"customers": frame})
    accepted = check.accepted(kind, frame)
    first = await record_chunk(empty, kind, accepted, "op-1", "e-ann")
    assert first == Recorded(created=1)
    assert await record_chunk(empty, kind, accepted, "op-1", "e-ann") == first
    with pytest.raises(InvalidError, match="op-1"):
        await record_chunk(empty, kind, accepted.with_columns(pl.lit("乙").alias("name")), "op-1", "e-ann")


async def test_the_audit_mark_names_who_and_which_ids_and_no_contents(
    empty: Gateway, settings: Settings, driver: Driver
) -> None:
    await hand_in(empty, settings, {"customers": frame_of("customers", [{"id": "c1", "name": "甲"}])})
    (mark,) = looked(driver, "MATCH (a:AuditEvent) RETURN properties(a) AS a")
    stored = mark["a"]
    assert isinstance(stored, dict)
    assert (stored["actor"], stored["object_kind"], stored["object_ids"]) == ("operator", "customers", ["c1"])
    assert set(stored) == {"id", "at", "actor", "action", "object_kind", "object_ids", "operation_id"}


async def test_a_group_moving_under_another_touches_everything_below_it(
    empty: Gateway, settings: Settings, driver: Driver
) -> None:
    tree = [
        {"id": "top", "name": "顶", "parent_id": ""},
        {"id": "mid", "name": "中", "parent_id": ""},
        {"id": "low", "name": "下", "parent_id": "mid"},
        {"id": "apart", "name": "旁", "parent_id": ""},
    ]
    await hand_in(empty, settings, {"customers": frame_of("customers", tree)})
    before = revisions(driver)
    moved = frame_of("customers", [{"id": "mid", "name": "中", "parent_id": "top"}])
    assert await hand_in(empty, settings, {"customers": moved}) == {"customers": Recorded(changed=1)}
    after = revisions(driver)
    assert {name for name in after if after[name] > before[name]} == {"mid", "low"}


async def test_interactions_and_informal_ties_arrive_with_all_their_ends(
    empty: Gateway, settings: Settings, driver: Driver
) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    visit = {
        "id": "v1", "kind": "visit", "mode": "f2f", "employee_ids": "e-ann;e-bo", "person_ids": "p-sun",
        "customer_id": "c-rail", "opportunity_id": "o-signal", "held_at": "2026-05-01T09:00:00+08:00",
    }  # fmt: skip
    ties = [
        {"from_id": "p-sun", "to_id": "e-ann", "kind": "knows", "strength": "0.5", "how": "classmate"},
        {"from_id": "p-wang", "to_id": "p-li", "kind": "sways", "strength": "0.8", "sign": "1"},
        {"from_id": "p-zhao", "to_id": "p-li", "kind": "at_odds", "strength": ""},
        {"from_id": "e-ann", "to_id": "e-bo", "kind": "knows", "strength": "1"},
    ]
    handed = {"interactions": frame_of("interactions", [visit]), "ties": frame_of("ties", ties)}
    await hand_in(empty, settings, handed)
    assert (await hand_in(empty, settings, handed))["ties"] == Recorded(unchanged=4)
    swapped = [{"from_id": "e-ann", "to_id": "p-sun", "kind": "knows", "strength": "0.5", "how": "classmate"}]
    assert (await hand_in(empty, settings, {"ties": frame_of("ties", swapped)}))["ties"] == Recorded(unchanged=1)
    (met,) = looked(
        driver,
        "MATCH (i:Interaction) RETURN COUNT { (i)<-[:TOOK_PART]-() } AS ours, COUNT { (i)-[:WITH]->() } AS with_, "
        "COUNT { (i)-[:FOR]->() } AS deals",
    )
    assert met == {"ours": 2, "with_": 2, "deals": 1}
    fewer = frame_of("interactions", [visit | {"employee_ids": "e-ann"}])
    assert await hand_in(empty, settings, {"interactions": fewer}) == {"interactions": Recorded(changed=1)}
    assert looked(driver, "MATCH (i:Interaction) RETURN COUNT { (i)<-[:TOOK_PART]-() } AS n") == [{"n": 1}]
    known = looked(driver, "MATCH (a)-[k:KNOWS]->(b) RETURN a.id AS a, b.id AS b, k.kind AS how ORDER BY b")
    assert known == [{"a": "e-ann", "b": "e-bo", "how": None}, {"a": "e-ann", "b": "p-sun", "how": "classmate"}]


async def test_an_empty_id_becomes_the_same_hash_every_time(empty: Gateway, settings: Settings, driver: Driver) -> None:
    await hand_in(empty, settings, folder_of(GOLDEN))
    row = {"about_id": "c-rail", "metric": "satisfaction", "value": "81", "valid_at": "2026-09-01"}
    recorded = {"recorded_at": datetime(2026, 9, 2, tzinfo=UTC).isoformat()}
    first = await hand_in(empty, settings, {"observations": frame_of("observations", [row | recorded])})
    again = await hand_in(empty, settings, {"observations": frame_of("observations", [row | recorded])})
    assert (first["observations"], again["observations"]) == (Recorded(created=1), Recorded(unchanged=1))
