"""Audit marks are chained: whatever is done to sealed ones behind the service's back is found out."""

import asyncio
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, Query

from graph_service.access.anchors import FILE
from graph_service.access.seal import Sealer
from graph_service.store.gateway import Gateway
from graph_service.wiring import under_way
from tests.harness.rows import print_row, size
from tests.live.asking import command

EVENTS = 20
ROUNDS = size(full=1_000, quick=200)
MAKE = (
    "UNWIND range(1, $count) AS n CREATE (:AuditEvent {id: $prefix + '-' + n, "
    "at: datetime() - duration({seconds: $count - n}), actor: 'e-' + (n % 7), action: 'record people', "
    "object_kind: 'people', purpose: 'why ' + n, object_ids: ['p-' + n, 'p-' + (n + 1)]})"
)
KEEP = "MATCH (e:AuditEvent|SealHead) CREATE (k:Kept) SET k = properties(e), k.label = labels(e)[0]"
RESTORE = (
    "MATCH (e:AuditEvent|SealHead) DETACH DELETE e",
    "MATCH (k:Kept {label: 'AuditEvent'}) CREATE (e:AuditEvent) SET e = properties(k), e.label = null",
    "MATCH (k:Kept {label: 'SealHead'}) CREATE (e:SealHead) SET e = properties(k), e.label = null",
)
FIELDS = ("actor", "action", "object_kind", "purpose", "operation_id", "role", "id")


def marks(driver: Driver, count: int, prefix: str) -> None:
    driver.execute_query(MAKE, count=count, prefix=prefix)


def tamper(drawn: random.Random, run: Any) -> str:
    """One thing an intruder with the database's password might do to sealed marks; its name."""
    number, other = sorted(drawn.sample(range(1, EVENTS + 1), 2))
    kind = drawn.choice(("edit", "edit list", "delete", "swap", "insert", "cut", "rewrite moment", "unseal"))
    match kind:
        case "edit":
            run(f"MATCH (e:AuditEvent {{number: $n}}) SET e.{drawn.choice(FIELDS)} = 'changed'", n=number)
        case "edit list":
            run("MATCH (e:AuditEvent {number: $n}) SET e.object_ids = e.object_ids[1..]", n=number)
        case "delete":
            run("MATCH (e:AuditEvent {number: $n}) DETACH DELETE e", n=number)
        case "swap":
            run("MATCH (e:AuditEvent {number: $n}) SET e.number = -1", n=number)
            run("MATCH (e:AuditEvent {number: $m}) SET e.number = $n", n=number, m=other)
            run("MATCH (e:AuditEvent {number: -1}) SET e.number = $m", m=other)
        case "insert":
            run("MATCH (e:AuditEvent) WHERE e.number >= $n SET e.number = 0 - e.number - 1", n=number)
            run("MATCH (e:AuditEvent) WHERE e.number < 0 SET e.number = 0 - e.number")
            run(
                "CREATE (:AuditEvent {id: 'forged', at: datetime(), actor: 'x', action: 'y', number: $n, seal: 'z'})",
                n=number,
            )
        case "cut":
            run("MATCH (e:AuditEvent) WHERE e.number >= $n WITH e DETACH DELETE e", n=number)
            run("MATCH (h:SealHead) MATCH (e:AuditEvent {number: $m}) SET h.number = $m, h.seal = e.seal", m=number - 1)
        case "rewrite moment":
            run("MATCH (e:AuditEvent {number: $n}) SET e.at = e.at + duration({seconds: 1})", n=number)
        case "unseal":
            run("MATCH (e:AuditEvent) WHERE e.number >= $n SET e.number = null, e.seal = null", n=number)
            run("MATCH (h:SealHead) MATCH (e:AuditEvent {number: $m}) SET h.number = $m, h.seal = e.seal", m=number - 1)
    return kind


async def test_S12_whatever_is_done_to_sealed_marks_is_found_out(
    empty: Gateway, driver: Driver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks(driver, EVENTS, "m")
    sealer = Sealer(empty, tmp_path)
    assert await sealer.seal() == EVENTS
    assert (await sealer.verify()).faults == ()
    driver.execute_query(KEEP)
    drawn, missed = random.Random(12), []
    with driver.session() as session:
        for _ in range(ROUNDS):
            kind = tamper(drawn, lambda text, **given: session.run(Query(text), **given).consume())
            if not (await sealer.verify()).faults:
                missed.append(kind)
            for query in RESTORE:
                session.run(Query(query)).consume()
            assert (await sealer.verify()).faults == (), "what was kept is not what was sealed"
    print_row(capsys, "S12 (tampering)", ROUNDS, len(missed))
    assert not missed


async def test_a_whole_chain_written_anew_does_not_meet_its_anchors(
    empty: Gateway, driver: Driver, tmp_path: Path
) -> None:
    marks(driver, 5, "m")
    await Sealer(empty, tmp_path).seal()
    driver.execute_query("MATCH (e:AuditEvent {number: 2}) SET e.actor = 'nobody'")
    driver.execute_query(
        "MATCH (e:AuditEvent) SET e.number = null, e.seal = null WITH count(e) AS n MATCH (h:SealHead) DELETE h"
    )
    await Sealer(empty, tmp_path / "elsewhere").seal()
    found = (await Sealer(empty, tmp_path).verify()).faults
    assert "rewritten" in {code for code, _ in found}


async def test_a_purpose_may_be_emptied_by_an_erasure_only(empty: Gateway, driver: Driver, tmp_path: Path) -> None:
    marks(driver, 5, "m")
    sealer = Sealer(empty, tmp_path)
    await sealer.seal()
    driver.execute_query("MATCH (e:AuditEvent {number: 2}) SET e.purpose = null")
    assert (await sealer.verify()).faults == (("emptied", 2),)
    driver.execute_query("CREATE (:AuditEvent {id: 'erased', at: datetime(), actor: 'x', action: 'erase texts'})")
    await sealer.seal()
    assert (await sealer.verify()).faults == ()


async def test_marks_are_sealed_once_in_the_order_they_came(empty: Gateway, driver: Driver, tmp_path: Path) -> None:
    sealer = Sealer(empty, tmp_path)
    for number in range(3):
        marks(driver, 4, f"round{number}")
        assert await sealer.seal() == 4
    assert await sealer.seal() == 0
    verdict = await sealer.verify()
    assert (verdict.events, verdict.faults) == (12, ())
    assert len((tmp_path / FILE).read_text(encoding="ascii").splitlines()) == 3


async def test_a_mark_slipped_in_with_an_old_date_stands_outside_the_chain(
    empty: Gateway, driver: Driver, tmp_path: Path
) -> None:
    marks(driver, 5, "m")
    sealer = Sealer(empty, tmp_path)
    await sealer.seal()
    driver.execute_query("CREATE (:AuditEvent {id: 'old', at: datetime() - duration('P3D'), actor: 'x', action: 'y'})")
    assert ("outside", 1) in (await sealer.verify()).faults


async def test_the_command_seals_and_says_whether_the_chain_is_whole(
    empty: Gateway, driver: Driver, environment: Mapping[str, str], tmp_path: Path
) -> None:
    marks(driver, 5, "m")
    ours = dict(environment)
    (Path(ours["GRAPH_SERVICE_HOME"]) / FILE).unlink(missing_ok=True)  # of chains that were wiped
    assert command(ours, "audit", "seal").returncode == 0
    whole: subprocess.CompletedProcess[str] = command(ours, "audit", "verify", "--lang", "en")
    assert (whole.returncode, "is whole" in whole.stdout) == (0, True)
    driver.execute_query("MATCH (e:AuditEvent {number: 3}) DETACH DELETE e")
    broken = command(ours, "audit", "verify", "--lang", "zh")
    assert (broken.returncode, "已被破坏" in broken.stderr) == (1, True), broken.stderr


async def test_nothing_is_sealed_before_the_schema_is_there(empty: Gateway, driver: Driver, tmp_path: Path) -> None:
    """Several processes that start together would each make a head of the chain, and no constraint could follow."""
    marks(driver, 3, "m")
    asked, is_fit, sealed = asyncio.Event(), False, asyncio.Event()

    def may_seal() -> bool:
        (sealed if is_fit and asked.is_set() else asked).set()
        return is_fit

    # ended before the test is: a transaction of its own would hold the head's lock while the next graph is emptied
    async with under_way(Sealer(empty, tmp_path).keep_sealing(may_seal, every_s=0.01)):
        await asyncio.wait_for(asked.wait(), 20)
        assert driver.execute_query("MATCH (h:SealHead) RETURN h").records == []
        is_fit = True
        await asyncio.wait_for(sealed.wait(), 20)
        verdict = await Sealer(empty, tmp_path).verify()
        for _ in range(200):
            if verdict.events:
                break
            verdict = await Sealer(empty, tmp_path).verify()
    assert (verdict.events, verdict.faults) == (3, ())
