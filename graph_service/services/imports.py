"""Imports by upload: a file is brought, looked at, kept until it is loaded, and what became of it can be asked.

Each file is worked on by one process at a time, in children with limits; cut off at any moment, it is taken up again.
How a file is looked at and loaded, whoever starts the service hands in (``Importer``): services know no files.
"""

import asyncio
import dataclasses
import hashlib
import json
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from zoneinfo import ZoneInfo

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope
from graph_service.access.scopes import Scopes
from graph_service.access.trail import note_operation
from graph_service.access.viewer import Viewer
from graph_service.domain import limits
from graph_service.domain.time import today
from graph_service.errors import InvalidError, LimitError, NotFoundError, ServiceError, UnavailableError
from graph_service.recording.import_jobs import LEASE_S, ImportJobs, JobRow, NewJob
from graph_service.words import Language

Json = dict[str, Any]
LOOK_S = 1.0
"""How often a worker looks for files that wait."""
ATTEMPTS = 20
"""So many workers may die over one file before it is given up."""
KEPT_S = 7 * 86_400.0
"""How long files and reports lie in the folder."""
BLOCK = 1 << 20
UPLOAD, FILES, REPORT = "upload", "files", "report.json"


class Importer(Protocol):
    """Looks at files and loads them, in processes of their own with limits."""

    async def unpack(self, file: Path, into: Path) -> None:
        """Look at a file and lay out what is to be loaded; raises ``InvalidError`` for what no honest file has."""

    async def load(self, folder: Path, report: Path, actor: str, language: Language) -> None:
        """Check and load all of it, the report in a file; raises ``UnavailableError`` where it may go on later."""


@dataclasses.dataclass(frozen=True)
class Brought:
    """A file on its way in: its content, and the key under which its sender would bring it again."""

    content: BinaryIO
    language: Language
    key: str | None = None


class Imports:
    """The imports of one process."""

    def __init__(self, jobs: ImportJobs, scopes: Scopes, zone: ZoneInfo, folder: Path) -> None:
        self._jobs = jobs
        self._scopes = scopes
        self._zone = zone
        self._folder = folder
        self._holder = secrets.token_hex(8)
        self._new = asyncio.Event()
        self.importer: Importer | None = None

    async def admit(self, viewer: Viewer) -> Scope:
        """Whether the viewer may import at all; asked before anything of the file is read."""
        return await self._scopes.of_self(viewer, Operation.IMPORTS, today(self._zone))

    async def submit(self, scope: Scope, brought: Brought) -> Json:
        """Keep a file that can be loaded and remember it; it waits for its turn."""
        importer = self._ready()
        operation_id = _operation(scope, brought.key)
        job_id = operation_id[:16]
        draft = await asyncio.to_thread(self._draft)
        try:
            digest, size = await asyncio.to_thread(_keep, brought.content, draft / UPLOAD)
            await importer.unpack(draft / UPLOAD, draft / FILES)
            await asyncio.to_thread(self._settle, draft, job_id, digest)
        finally:
            await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)
        note_operation(operation_id)
        actor, role = scope.viewer.actor, scope.role.value
        job = NewJob(job_id, digest, size, actor, role, brought.language, datetime.now(UTC), operation_id)
        stored = await self._jobs.create(job)
        if stored.file_digest != digest:
            raise InvalidError("services.key_of_another_file")
        self._new.set()
        return await self._described(job_id)

    async def describe(self, viewer: Viewer, job_id: str) -> Json:
        """What became of an import."""
        await self.admit(viewer)
        return await self._described(job_id)

    async def work(self) -> None:
        """Load what waits, one after the other, until cancelled."""
        await asyncio.to_thread(self._sweep)
        while True:
            with suppress(ServiceError):
                await self._forget_ended()
                for job in await self._jobs.list_open():
                    if (self._folder / job.id / FILES).is_dir():
                        await self._take(job)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._new.wait()
            self._new.clear()

    async def _forget_ended(self) -> None:
        """Remove files of imports that have ended: whoever loaded them was killed before they could."""
        for folder in await asyncio.to_thread(_with_files, self._folder):
            job = await self._jobs.find(folder.name)
            if job is not None and job.finished_at is not None:
                await asyncio.to_thread(_forget, folder)

    async def _take(self, job: JobRow) -> None:
        claimed = await self._jobs.claim(job.id, self._holder)
        if claimed is None:
            return
        folder = self._folder / job.id
        if claimed.attempts > ATTEMPTS:
            await self._end(job.id, "failed", "services.import_given_up")
            return
        language: Language = "zh" if claimed.language == "zh" else "en"
        try:
            async with self._held(job.id):
                await self._ready().load(folder / FILES, folder / REPORT, claimed.actor, language)
        except UnavailableError:
            await self._jobs.finish(job.id, self._holder, "waiting")
        except ServiceError as failure:
            await self._end(job.id, "failed", failure.code)
        else:
            await self._end(job.id, *_outcome(folder / REPORT))

    async def _end(self, job_id: str, status: str, code: str | None = None, counts: Json | None = None) -> None:
        await self._jobs.finish(job_id, self._holder, status, {**(counts or {}), "code": code})
        await asyncio.to_thread(_forget, self._folder / job_id)

    @asynccontextmanager
    async def _held(self, job_id: str) -> AsyncIterator[None]:
        """While the body runs, the lease is renewed."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE_S / 3)
                with suppress(ServiceError):
                    await self._jobs.claim(job_id, self._holder)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _described(self, job_id: str) -> Json:
        row = await self._jobs.find(job_id)
        if row is None:
            raise NotFoundError("services.no_import", id=job_id)
        counts: Json = json.loads(row.counts or "{}")
        report = await asyncio.to_thread(_read_report, self._folder / job_id / REPORT)
        return {
            "id": row.id,
            "status": row.status,
            "submitted_at": _moment(row.submitted_at),
            "finished_at": _moment(row.finished_at),
            "code": counts.get("code"),
            "counts": {name: counts.get(name) for name in ("read", "rejected", "created", "changed", "unchanged")},
            "report": report if row.status in ("loaded", "unchanged", "rejected") else None,
        }

    def _ready(self) -> Importer:
        if self.importer is None:
            raise UnavailableError("services.no_importer")
        return self.importer

    def _draft(self) -> Path:
        draft = self._folder / f"draft-{secrets.token_hex(8)}"
        draft.mkdir(parents=True, mode=0o700)
        self._folder.chmod(0o700)
        return draft

    def _sweep(self) -> None:
        """Forget files and reports that are old: what was rejected is in them."""
        oldest = time.time() - KEPT_S
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            if folder.stat().st_mtime < oldest:
                _remove(folder)

    def _settle(self, draft: Path, job_id: str, digest: str) -> None:
        """Give the draft its name, unless the same file lies there already."""
        place = self._folder / job_id
        (draft / digest).touch()
        with suppress(OSError):  # it is there: brought before under the same key
            draft.rename(place)


def _keep(content: BinaryIO, place: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with place.open("xb") as file:
        while block := content.read(BLOCK):
            size += len(block)
            if size > limits.UPLOAD_BYTES:
                raise LimitError("services.upload_too_large", megabytes=limits.UPLOAD_BYTES >> 20)
            digest.update(block)
            file.write(block)
    return digest.hexdigest(), size


def _operation(scope: Scope, key: str | None) -> str:
    """The same key from the same sender is the same operation."""
    if key is None:
        return secrets.token_hex(16)
    return hashlib.sha256(f"import\x1f{scope.viewer.actor}\x1f{key}".encode()).hexdigest()[:32]


def _outcome(report: Path) -> tuple[str, str | None, Json]:
    """What the report says became of the load, and its counts."""
    said = _read_report(report) or {}
    loaded = said.get("loaded", {}).values()
    sums: dict[str, Any] = {name: sum(each[name] for each in loaded) for name in ("created", "changed", "unchanged")}
    return str(said.get("status", "failed")), None, {"read": said.get("read"), "rejected": said.get("rejected"), **sums}


def _read_report(report: Path) -> Json | None:
    with suppress(OSError):
        found: Json = json.loads(report.read_text(encoding="utf-8"))
        return found
    return None


def _with_files(work: Path) -> list[Path]:
    """The folders of imports in which files still lie."""
    folders = sorted(work.iterdir()) if work.is_dir() else []
    return [folder for folder in folders if (folder / FILES).exists() or (folder / UPLOAD).exists()]


def _forget(folder: Path) -> None:
    """What was brought goes; the report stays."""
    for name in (FILES, UPLOAD):
        _remove(folder / name)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _moment(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
