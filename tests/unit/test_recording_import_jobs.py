"""Imports by upload: what is handed to the statements that remember them, and what is made of their rows."""

from datetime import UTC, datetime

import pytest

from graph_service.recording.import_jobs import (
    CLAIM_JOB,
    CREATE_JOB,
    FIND_JOBS,
    FINISH_JOB,
    ImportJobs,
    JobClaim,
    JobClaimRow,
    JobEnd,
    JobId,
    JobIds,
    JobRow,
    NewJob,
    NewJobRow,
)
from tests.answering import Answering

JOB = JobRow("j-1", "waiting", "e-1", 1, None, 0, None)


async def test_an_import_is_remembered_once_and_the_file_it_stands_for_is_told() -> None:
    stored = NewJobRow("j-1", "another file's digest")
    gateway = Answering({CREATE_JOB: [stored]})
    job = NewJob("j-1", "digest", 10, "e-1", "admin", "zh", datetime(2026, 7, 1, tzinfo=UTC), "op-1")
    assert await ImportJobs(gateway).create(job) == stored
    assert gateway.handed[CREATE_JOB] == [job]


@pytest.mark.parametrize("found", [[], [JOB]])
async def test_an_import_is_found_by_its_id_or_is_not_there(found: list[JobRow]) -> None:
    gateway = Answering({FIND_JOBS: found})
    assert await ImportJobs(gateway).find("j-1") == (JOB if found else None)
    assert gateway.handed[FIND_JOBS] == [JobIds(["j-1"])]


async def test_imports_that_have_not_ended_are_listed_as_they_come() -> None:
    gateway = Answering({FIND_JOBS: [JOB, JOB]})
    assert await ImportJobs(gateway).list_open() == [JOB, JOB]
    assert gateway.handed[FIND_JOBS] == [JobIds([])]


OURS, THEIRS = JobClaimRow(True, 1, "e-1", "zh"), JobClaimRow(False, 1, "e-1", "zh")


@pytest.mark.parametrize(("found", "expected"), [([OURS], OURS), ([THEIRS], None), ([], None)])
async def test_an_import_is_a_worker_s_for_fifteen_seconds_where_it_is_nobody_else_s(
    found: list[JobClaimRow], expected: JobClaimRow | None
) -> None:
    gateway = Answering({CLAIM_JOB: found})
    assert await ImportJobs(gateway).claim("j-1", "worker") == expected
    assert gateway.handed[CLAIM_JOB] == [JobClaim("j-1", "worker", 15)]


async def test_an_import_ends_with_its_counts_or_is_given_back_without() -> None:
    gateway = Answering({FINISH_JOB: [JobId("j-1")]})
    await ImportJobs(gateway).finish("j-1", "worker", "done", {"people": 3})
    await ImportJobs(gateway).finish("j-1", "worker", "waiting")
    assert gateway.handed[FINISH_JOB] == [
        JobEnd("j-1", "worker", "done", '{"people": 3}'),
        JobEnd("j-1", "worker", "waiting", None),
    ]
