"""Erasing a person as a job that is taken up again where it was cut off: one step after another, the name last.

The journal is a node that says which step is next. A step, the journal's advance, the operation and the audit mark
are one transaction, so a step is done once, whoever does it and however often it is begun. The journal stays and
holds the id: what was erased is refused when a file brings it again.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial

from graph_service.domain.personal_data import STEPS, Step, Whose
from graph_service.errors import ConflictError, NotFoundError
from graph_service.recording.bookkeeping import (
    BUMP_COMPANY,
    BUMP_REVISIONS,
    LOCK_COMPANY,
    LOCK_DOSSIERS,
    AnchorParams,
    Bump,
    Customers,
    Stamp,
)
from graph_service.recording.notes import MEETINGS, NOTES, OBJECTIONS, RATINGS, Notes, empty_notes, forget
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from graph_service.store.erasure_ledger import Erased, ErasureLedger
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

RUNNING, DONE = "running", "done"
SHORTEST = 4
"""Bytes of the shortest name that is looked for in texts: shorter ones stand in too many words."""
LARGE = 5_000
"""Nodes removed in one transaction."""


@dataclasses.dataclass(frozen=True)
class Subject:
    """Who is erased."""

    id: str


@dataclasses.dataclass(frozen=True)
class JobId:
    """An erasure."""

    id: str


@dataclasses.dataclass(frozen=True)
class NewJob:
    """An erasure about to begin."""

    id: str
    kind: str
    subject_id: str
    place: str
    actor: str


@dataclasses.dataclass(frozen=True)
class Job:
    """An erasure as its journal says: ``place`` is the step that is next; moments in milliseconds."""

    id: str
    kind: str
    subject_id: str
    status: str
    place: str
    removed: int
    requested_at: int
    requested_by: str
    finished_at: int | None


@dataclasses.dataclass(frozen=True)
class Advance:
    """Where the journal goes on, and how much was removed."""

    id: str
    place: str
    status: str
    removed: int


@dataclasses.dataclass(frozen=True)
class Status:
    """Erasures of a status."""

    status: str


@dataclasses.dataclass(frozen=True)
class EmployeeDay:
    """An employee, and the day on which they should have left."""

    id: str
    today: date


@dataclasses.dataclass(frozen=True)
class Leaving:
    """Whether they have left."""

    has_left: bool


@dataclasses.dataclass(frozen=True)
class OwnNames:
    """The names somebody bears."""

    name: str | None
    name_en: str | None

    @property
    def long_enough(self) -> list[str]:
        """Those that can be looked for in texts: two Chinese characters, or four letters."""
        return sorted(name for name in {self.name, self.name_en} if name and len(name.encode()) >= SHORTEST)


@dataclasses.dataclass(frozen=True)
class Named:
    """Names as they may stand in texts."""

    names: list[str]


@dataclasses.dataclass(frozen=True)
class Texts:
    """Names to look for in all texts, and whose they are."""

    names: list[str]
    subject_id: str


@dataclasses.dataclass(frozen=True)
class Batch:
    """Who, and how many things to remove at once."""

    id: str
    limit: int


@dataclasses.dataclass(frozen=True)
class Removed:
    """How many things were removed or emptied."""

    removed: int


@dataclasses.dataclass(frozen=True)
class Pictured(Texts):
    """The same in images of what loads changed, at most so many at once."""

    limit: int


@dataclasses.dataclass(frozen=True)
class RemovedIds(Removed):
    """The same, and which things."""

    ids: list[str]


FIND_PERSON = Statement("reads/find_names_of_person", Subject, OwnNames)
FIND_EMPLOYEE = Statement("reads/find_names_of_employee", Subject, OwnNames)
FIND_LEAVING = Statement("reads/find_leaving", EmployeeDay, Leaving)
FIND_JOB = Statement("reads/find_erasure", JobId, Job)
LIST_JOBS = Statement("reads/list_erasures", Status, JobId)
DOSSIERS_OF_PERSON = Statement("reads/find_dossiers_of_person", Subject, Customers)
DOSSIERS_NAMING = Statement("reads/find_dossiers_naming", Named, Customers)
BEGIN = Statement("writes/begin_erasure", NewJob, JobId)
LOCK = Statement("writes/lock_erasure", JobId, Job)
ADVANCE = Statement("writes/advance_erasure", Advance, JobId)
EMPTY_TEXTS = Statement("writes/empty_texts", Texts, Removed)
EMPTY_INTERACTIONS = Statement("writes/empty_interactions_of_person", Subject, RemovedIds)
DELETE_RATINGS_OF_PERSON = Statement("writes/delete_ratings_of_person", Batch, RemovedIds)
DELETE_RATINGS_OF_EMPLOYEE = Statement("writes/delete_ratings_of_employee", Batch, RemovedIds)
CLEAR_HELPED = Statement("writes/clear_helped_person", Subject, Removed)
DELETE_TIES_OF_PERSON = Statement("writes/delete_ties_of_person", Subject, Removed)
DELETE_TIES_OF_EMPLOYEE = Statement("writes/delete_ties_of_employee", Subject, Removed)
DELETE_HOLDINGS = Statement("writes/delete_holdings_of_person", Subject, Removed)
EMPTY_CONTESTS = Statement("writes/empty_contests_of_employee", Subject, RemovedIds)
DELETE_IMAGES = Statement("writes/delete_before_images_of", Pictured, Removed)
DELETE_KEYS = Statement("writes/delete_keys_of_employee", Subject, Removed)
DELETE_PERSON = Statement("writes/delete_person", Subject, Removed)
EMPTY_EMPLOYEE = Statement("writes/empty_employee", Subject, Removed)

Names = Sequence[str]
Effect = Callable[[Unit, str, Names], Awaitable[int]]


async def _texts(unit: Unit, subject_id: str, names: Names) -> int:
    plain = (await unit.run(EMPTY_TEXTS, Texts(list(names), subject_id)))[0].removed
    return plain + sum([await empty_notes(unit, kept, names) for kept in NOTES])


async def _pictures(unit: Unit, subject_id: str, names: Names) -> int:
    """What loads changed about somebody can no longer be put back."""
    return (await unit.run(DELETE_IMAGES, Pictured(list(names), subject_id, LARGE)))[0].removed


def _all(statement: Statement[Subject, Removed]) -> Effect:
    async def effect(unit: Unit, subject_id: str, names: Names) -> int:
        del names
        return (await unit.run(statement, Subject(subject_id)))[0].removed

    return effect


def _ratings(statement: Statement[Batch, RemovedIds]) -> Effect:
    async def effect(unit: Unit, subject_id: str, names: Names) -> int:
        del names
        found = (await unit.run(statement, Batch(subject_id, LARGE)))[0]
        forget(unit, RATINGS, found.ids)
        return found.removed

    return effect


def _written(statement: Statement[Subject, RemovedIds], notes: Notes) -> Effect:
    async def effect(unit: Unit, subject_id: str, names: Names) -> int:
        del names
        found = (await unit.run(statement, Subject(subject_id)))[0]
        forget(unit, notes, found.ids)
        return found.removed

    return effect


EFFECTS: Mapping[tuple[Whose, Step], Effect] = {
    (Whose.PERSON, Step.TEXTS): _texts,
    (Whose.PERSON, Step.INTERACTIONS): _written(EMPTY_INTERACTIONS, MEETINGS),
    (Whose.PERSON, Step.RATINGS): _ratings(DELETE_RATINGS_OF_PERSON),
    (Whose.PERSON, Step.HELPED): _all(CLEAR_HELPED),
    (Whose.PERSON, Step.TIES): _all(DELETE_TIES_OF_PERSON),
    (Whose.PERSON, Step.SEATS): _all(DELETE_HOLDINGS),
    (Whose.PERSON, Step.IMAGES): _pictures,
    (Whose.PERSON, Step.NODE): _all(DELETE_PERSON),
    (Whose.EMPLOYEE, Step.TEXTS): _texts,
    (Whose.EMPLOYEE, Step.RATINGS): _ratings(DELETE_RATINGS_OF_EMPLOYEE),
    (Whose.EMPLOYEE, Step.TIES): _all(DELETE_TIES_OF_EMPLOYEE),
    (Whose.EMPLOYEE, Step.CONTESTS): _written(EMPTY_CONTESTS, OBJECTIONS),
    (Whose.EMPLOYEE, Step.KEYS): _all(DELETE_KEYS),
    (Whose.EMPLOYEE, Step.IMAGES): _pictures,
    (Whose.EMPLOYEE, Step.NODE): _all(EMPTY_EMPLOYEE),
}
"""What each step does in the graph; files that wait for their import are emptied by whoever knows where they lie."""
ERASE_S = 120.0
ASK_S = 30.0
"""A database that has just been restored plans each statement for the first time."""


def id_of(whose: Whose, subject_id: str) -> str:
    """The id of the job that erases somebody: there is one for each."""
    return f"{whose.value}:{subject_id}"


def beginning(whose: Whose, subject_id: str, actor: str) -> PlainWrite:
    """The operation that begins the erasure of somebody."""
    job_id = id_of(whose, subject_id)
    return PlainWrite(f"erase {job_id}", actor, "begin erasure", whose.value, [subject_id], {"id": job_id})


class Eraser:
    """Begins erasures and carries them out, one step at a time; ``ledger`` remembers them outside the database."""

    def __init__(self, gateway: Gateway, ledger: ErasureLedger) -> None:
        self._gateway = gateway
        self._ledger = ledger
        self._writer = PlainWriter(gateway)

    async def begin(self, whose: Whose, subject_id: str, actor: str, today: date) -> Job:
        """The job that erases somebody; asked for again, the same job. Raises ``NotFoundError`` for nobody we know."""
        job_id = id_of(whose, subject_id)
        known = await self.find(job_id)
        if known is not None:
            return known
        await self._require(whose, subject_id, today)
        self._ledger.note(Erased(whose.value, subject_id, actor))
        return await self._begun(whose, subject_id, actor)

    async def repeat(self) -> int:
        """Begin what the ledger knows and this database does not, as one brought back from a dump; how many.

        Whoever came after the dump is not in it: their journal is made all the same, so that they stay refused.
        """
        missing = [
            one for one in self._ledger.read() if await self.find(id_of(Whose(one.kind), one.subject_id)) is None
        ]
        for one in missing:
            await self._begun(Whose(one.kind), one.subject_id, one.actor)
        return len(missing)

    async def note_all(self) -> None:
        """Note in the ledger what this database knows: erasures from before there was one."""
        for status in (RUNNING, DONE):
            for row in await self._gateway.ask(LIST_JOBS, Status(status), timeout_s=ASK_S):
                job = await self.find(row.id)
                if job is not None:
                    self._ledger.note(Erased(job.kind, job.subject_id, job.requested_by))

    async def _begun(self, whose: Whose, subject_id: str, actor: str) -> Job:
        job_id = id_of(whose, subject_id)
        new = NewJob(job_id, whose.value, subject_id, STEPS[whose][0].value, actor)

        async def effect(unit: Unit) -> Json:
            await unit.run(BEGIN, new)
            return {"id": job_id}

        await self._writer.write(beginning(whose, subject_id, actor), effect, timeout_s=ERASE_S)
        begun = await self.find(job_id)
        assert begun is not None  # noqa: S101  (it was just stored)
        return begun

    async def find(self, job_id: str) -> Job | None:
        """An erasure as its journal says."""
        found = await self._gateway.ask(FIND_JOB, JobId(job_id), timeout_s=ASK_S)
        return found[0] if found else None

    async def unfinished(self) -> list[str]:
        """The erasures that were begun and are not done."""
        return [row.id for row in await self._gateway.ask(LIST_JOBS, Status(RUNNING), timeout_s=ASK_S)]

    async def step(self, job: Job) -> Job:
        """The next step of a job, once; whoever did it meanwhile, the journal says where it goes on."""
        asked = PlainWrite(
            f"{job.id} {job.place} {job.removed}",
            job.requested_by,
            f"erase {job.place}",
            job.kind,
            [job.subject_id],
            {},
        )
        await self._writer.write(asked, partial(_step, job=job), timeout_s=ERASE_S)
        done = await self.find(job.id)
        assert done is not None  # noqa: S101  (journals are never removed)
        return done

    async def _require(self, whose: Whose, subject_id: str, today: date) -> None:
        if whose is Whose.PERSON:
            if not await self._gateway.ask(FIND_PERSON, Subject(subject_id), timeout_s=ASK_S):
                raise NotFoundError("access.no_person", id=subject_id)
            return
        found = await self._gateway.ask(FIND_LEAVING, EmployeeDay(subject_id, today), timeout_s=ASK_S)
        if not found:
            raise NotFoundError("access.no_employee", id=subject_id)
        if not found[0].has_left:
            raise ConflictError("recording.still_with_us", id=subject_id)


async def _step(unit: Unit, *, job: Job) -> Json:
    """Lock the journal, then our own side, then the dossiers in id order; change; new revisions; advance."""
    current = (await unit.run(LOCK, JobId(job.id)))[0]
    if (current.place, current.removed, current.status) != (job.place, job.removed, RUNNING):
        return {"removed": 0}
    whose, step = Whose(job.kind), Step(job.place)
    find = FIND_PERSON if whose is Whose.PERSON else FIND_EMPLOYEE
    names = [name for row in await unit.run(find, Subject(job.subject_id)) for name in row.long_enough]
    await unit.run(LOCK_COMPANY, NoParams())
    customers = await _touched(unit, whose, step, job.subject_id, names)
    removed = await EFFECTS[whose, step](unit, job.subject_id, names) if (whose, step) in EFFECTS else 0
    if removed:
        await unit.run(BUMP_REVISIONS, Bump(customers, None))
        await unit.run(BUMP_COMPANY, Stamp(None))
    place, status = _next(whose, step, has_more=step in {Step.RATINGS, Step.IMAGES} and removed >= LARGE)
    await unit.run(ADVANCE, Advance(job.id, place.value, status, removed))
    return {"removed": removed}


async def _touched(unit: Unit, whose: Whose, step: Step, subject_id: str, names: Names) -> list[str]:
    """The customers whose dossiers a step changes, locked."""
    found: set[str] = set()
    if whose is Whose.PERSON:
        found.update((await unit.run(DOSSIERS_OF_PERSON, Subject(subject_id)))[0].customers)
    if step is Step.TEXTS:
        found.update((await unit.run(DOSSIERS_NAMING, Named(list(names))))[0].customers)
    locked = await unit.run(LOCK_DOSSIERS, AnchorParams(sorted(found), [], [], [], [], []))
    return locked[0].customers


def _next(whose: Whose, step: Step, *, has_more: bool) -> tuple[Step, str]:
    steps = STEPS[whose]
    if has_more:
        return step, RUNNING
    at = steps.index(step) + 1
    return (steps[at], RUNNING) if at < len(steps) else (step, DONE)
