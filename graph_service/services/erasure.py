"""Erasing somebody on request: a job, begun by an admin, carried on by any process until it is done."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.trail import note_operation
from graph_service.domain.personal_data import STEPS, Step, Whose
from graph_service.errors import NotFoundError
from graph_service.recording.erasure import DONE, Job, beginning
from graph_service.services.privacy import Privacy
from graph_service.services.question import Question, Service, say_moment

Json = dict[str, Any]


async def request_erasure(service: Service, question: Question, whose: Whose, subject_id: str) -> Json:
    """Begin the erasure of somebody, or find the one that was begun; ``run_erasure`` carries it out.

    A person of a customer is removed whole: seats become vacant, as if the person had never been recorded. Of a
    colleague who has left an id remains, with the days they were with us and their unit. Whoever was recorded under
    several ids that were merged is erased under all of them: ``along`` names the erasures of the others.
    """
    scope = await service.scopes.of_anyone(question.viewer, Operation.ERASE_PERSON, service.today)
    note_operation(beginning(whose, subject_id, scope.viewer.actor).id)
    selves = await service.merges.selves(subject_id) if whose is Whose.PERSON else [subject_id]
    begun = {
        each: await service.privacy.eraser.begin(whose, each, scope.viewer.actor, service.today)
        for each in sorted(selves, key=subject_id.__eq__)
    }
    along = [job.id for each, job in begun.items() if each != subject_id]
    return {**_described(begun[subject_id]), "along": along}


async def erasure_status(service: Service, question: Question, job_id: str) -> Json:
    """How far an erasure is."""
    await service.scopes.of_anyone(question.viewer, Operation.ERASE_PERSON, service.today)
    job = await service.privacy.eraser.find(job_id)
    if job is None:
        raise NotFoundError("access.nothing_for_role", id=job_id)
    return _described(job)


async def run_erasure(privacy: Privacy, job_id: str) -> None:
    """Carry an erasure on from where its journal says, to its end."""
    job = await privacy.eraser.find(job_id)
    while job is not None and job.status != DONE:
        if job.place == Step.STAGED:
            _empty(privacy)
        job = await privacy.eraser.step(job)


async def resume_erasures(privacy: Privacy) -> None:
    """Finish what another process left unfinished."""
    for job_id in await privacy.eraser.unfinished():
        await run_erasure(privacy, job_id)


async def repeat_erasures(privacy: Privacy) -> int:
    """Erase again, in a database that was brought back, whoever was erased since its dump; how many they are."""
    n_repeated = await privacy.eraser.repeat()
    await resume_erasures(privacy)
    return n_repeated


def _empty(privacy: Privacy) -> None:
    """Files that wait for their import go, whatever they hold: they can be handed in again without the person."""
    for file in sorted(privacy.staged.rglob("*"), reverse=True):
        if file.is_file():
            file.unlink(missing_ok=True)


def _described(job: Job) -> Json:
    steps = STEPS[Whose(job.kind)]
    done = len(steps) if job.status == DONE else steps.index(Step(job.place))
    moments = {
        name: None if value is None else say_moment(datetime.fromtimestamp(value / 1000, UTC))
        for name, value in (("requested_at", job.requested_at), ("finished_at", job.finished_at))
    }
    return {**dataclasses.asdict(job), **moments, "steps_done": done, "steps": len(steps)}
