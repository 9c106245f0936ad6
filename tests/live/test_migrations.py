"""The schema: the same whoever comes first, and refused with a named cause where it is not sound."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from neo4j import Driver

from graph_service.domain.schema import LABELS, TIES
from graph_service.errors import ConflictError, InvalidError, UnavailableError
from graph_service.store.gateway import Gateway
from graph_service.store.migrations import check_schema, migrate, migrations

TOO_LONG = "x" * 40_000
"""Longer than a key of an index may be: the index fails while it is built."""


def run(driver: Driver, statement: str, **parameters: object) -> list[dict[str, object]]:
    return [record.data() for record in driver.execute_query(statement, parameters, database_="neo4j").records]


def strip(driver: Driver) -> None:
    """Take away everything that migrations made."""
    for row in run(driver, "SHOW CONSTRAINTS YIELD name"):
        run(driver, f"DROP CONSTRAINT {row['name']}")
    for row in run(driver, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        run(driver, f"DROP INDEX {row['name']}")
    run(driver, "MATCH (n:Migration|MigrationLock|Person|Opportunity) DETACH DELETE n")


@pytest.fixture
async def bare(driver: Driver, empty: Gateway) -> AsyncIterator[Gateway]:
    """A database without schema; set up again afterwards for the tests that follow."""
    strip(driver)
    yield empty
    strip(driver)
    await migrate(empty)


async def test_four_at_once_set_up_the_same_schema_once(bare: Gateway) -> None:
    done = await asyncio.gather(*(migrate(bare) for _ in range(4)))
    assert sorted(name for each in done for name in each) == [migration.id for migration in migrations()]
    assert await check_schema(bare) == []
    assert await migrate(bare) == []


async def test_duplicates_are_named_and_setting_up_goes_on_once_they_are_gone(bare: Gateway, driver: Driver) -> None:
    run(driver, "UNWIND ['a', 'b'] AS name CREATE (:Person {id: 'p1', name: name})")
    with pytest.raises(ConflictError, match="same id"):
        await migrate(bare)
    run(driver, "MATCH (p:Person {name: 'b'}) DELETE p")
    assert await migrate(bare) == [migration.id for migration in migrations()]


async def test_every_name_is_known_though_nothing_is_stored(bare: Gateway, driver: Driver) -> None:
    """Each one that is new has the plans of the statements that speak of it thrown away."""
    await migrate(bare)
    known = {row["propertyKey"] for row in run(driver, "CALL db.propertyKeys()")}
    assert {name for names in LABELS.values() for name in names} <= known
    assert {name for _, names in TIES.values() for name in names} <= known


async def test_an_index_that_failed_is_named(bare: Gateway, driver: Driver) -> None:
    await migrate(bare)
    run(driver, "DROP INDEX opportunity_status")
    run(driver, "CREATE (:Opportunity {id: 'o', status: $long, closed_on: date('2026-01-01')})", long=TOO_LONG)
    run(driver, "CREATE INDEX opportunity_status FOR (n:Opportunity) ON (n.status, n.closed_on)")
    async with asyncio.timeout(30):
        while any(problem.fields.get("state") == "POPULATING" for problem in await check_schema(bare)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    with pytest.raises(UnavailableError, match="opportunity_status is FAILED"):
        await migrate(bare)


async def test_an_index_that_was_dropped_is_named(bare: Gateway, driver: Driver) -> None:
    await migrate(bare)
    run(driver, "DROP INDEX observation_metric")
    (problem,) = await check_schema(bare)
    assert "observation_metric" in problem.sentence("en")
    assert "observation_metric" in problem.sentence("zh")


async def test_a_changed_migration_and_a_newer_database_are_refused(bare: Gateway, driver: Driver) -> None:
    await migrate(bare)
    run(driver, "MATCH (m:Migration {id: 'V0001__unique_ids'}) SET m.checksum = 'another'")
    with pytest.raises(InvalidError, match="V0001__unique_ids"):
        await migrate(bare)
    run(driver, "MATCH (m:Migration {id: 'V0001__unique_ids'}) SET m.id = 'V9999__later'")
    with pytest.raises(InvalidError, match="newer version"):
        await migrate(bare)


async def test_a_lock_left_by_a_dead_process_is_taken_over(bare: Gateway, driver: Driver) -> None:
    run(driver, "CREATE (:MigrationLock {id: 'migrations', holder: 'gone', taken_at: datetime() - duration('PT2M')})")
    assert await migrate(bare)
