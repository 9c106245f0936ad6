"""Imports by upload as the graph remembers them: who brought which file, how far it is, what became of it.

The graph holds ids, digests and counts; the file and the report with its rejected cells lie in a private folder.
"""

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement

LEASE_S = 15
"""An import whose holder has not said for so long that it is at work may be taken up by another."""


@dataclasses.dataclass(frozen=True)
class NewJob:
    """An import about to be remembered."""

    id: str
    file_digest: str
    bytes: int
    actor: str
    role: str
    language: str
    at: datetime
    operation_id: str


@dataclasses.dataclass(frozen=True)
class NewJobRow:
    """The import under that id; another digest means another file."""

    id: str
    file_digest: str


@dataclasses.dataclass(frozen=True)
class JobIds:
    """Which imports; none = all that have not ended."""

    ids: list[str]


@dataclasses.dataclass(frozen=True)
class JobRow:
    """An import as it stands."""

    id: str
    status: str
    actor: str
    submitted_at: int
    finished_at: int | None
    attempts: int
    counts: str | None


@dataclasses.dataclass(frozen=True)
class JobClaim:
    """A worker that wants an import, or goes on wanting it."""

    id: str
    holder: str
    lease_s: int


@dataclasses.dataclass(frozen=True)
class JobClaimRow:
    """Whether the import is the worker's, and how many have tried."""

    is_ours: bool
    attempts: int
    actor: str
    language: str


@dataclasses.dataclass(frozen=True)
class JobEnd:
    """What became of an import."""

    id: str
    holder: str
    status: str
    counts: str | None


@dataclasses.dataclass(frozen=True)
class JobId:
    """The import that was written."""

    id: str


CREATE_JOB = Statement("writes/create_import_job", NewJob, NewJobRow)
CLAIM_JOB = Statement("writes/claim_import_job", JobClaim, JobClaimRow)
FINISH_JOB = Statement("writes/finish_import_job", JobEnd, JobId)
FIND_JOBS = Statement("reads/find_import_jobs", JobIds, JobRow)


class ImportJobs:
    """Remembers imports."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def create(self, job: NewJob) -> NewJobRow:
        """Remember one; the same id again leaves one."""
        return (await self._gateway.write(lambda unit: unit.run(CREATE_JOB, job)))[0]

    async def find(self, job_id: str) -> JobRow | None:
        """One import."""
        found = await self._gateway.ask(FIND_JOBS, JobIds([job_id]))
        return found[0] if found else None

    async def list_open(self) -> list[JobRow]:
        """Imports that have not ended, the oldest first."""
        return await self._gateway.ask(FIND_JOBS, JobIds([]))

    async def claim(self, job_id: str, holder: str) -> JobClaimRow | None:
        """Take an import, or keep it; None where it is another's or has ended."""
        claim = JobClaim(job_id, holder, LEASE_S)
        found = await self._gateway.write(lambda unit: unit.run(CLAIM_JOB, claim))
        return found[0] if found and found[0].is_ours else None

    async def finish(self, job_id: str, holder: str, status: str, counts: Mapping[str, Any] | None = None) -> None:
        """End an import, or with ``waiting`` give it back."""
        end = JobEnd(job_id, holder, status, None if counts is None else json.dumps(counts))
        await self._gateway.write(lambda unit: unit.run(FINISH_JOB, end))
