"""Contesting one's own numbers, and answering contests."""

from typing import Annotated, Any

from fastapi import Path

from api.asking import ServiceOf
from api.credentials import Bearer
from api.idempotency import IdempotencyKey
from api.policy import asks
from api.routing import Router
from api.schemas.privacy import AnswerIn, ContestIn, ContestOut, ContestsOut, OpenedContestOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.contests import (
    Answer,
    Objection,
    answer_contest,
    contest,
    get_contest,
    open_contests,
    own_contests,
)
from graph_service.services.question import Question

router = Router(prefix="/v1", tags=["contests"])
EmployeeId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the employee: one's own")]
ContestId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the contest")]


@router.post("/employees/{employee_id}/contests", response_model=ContestOut, status_code=201, **asks(Operation.CONTEST))
async def create_contest(
    service: ServiceOf, viewer: Bearer, employee_id: EmployeeId, body: ContestIn, key: IdempotencyKey
) -> Any:
    """Contest one's own numbers: the answer by its proof, and why."""
    objection = Objection(body.proof, body.text, body.opportunity_id)
    return await contest(service, Question(viewer), employee_id, objection, key)


@router.get("/employees/{employee_id}/contests", response_model=ContestsOut, **asks(Operation.CONTEST))
async def list_own_contests(service: ServiceOf, viewer: Bearer, employee_id: EmployeeId) -> Any:
    """One's own contests with their answers."""
    return await own_contests(service, Question(viewer), employee_id)


@router.get("/contests", response_model=ContestsOut, **asks(Operation.ANSWER_CONTEST))
async def list_open_contests(service: ServiceOf, viewer: Bearer) -> Any:
    """The contests that wait for an answer."""
    return await open_contests(service, Question(viewer))


@router.get("/contests/{contest_id}", response_model=OpenedContestOut, **asks(Operation.ANSWER_CONTEST))
async def read_contest(service: ServiceOf, viewer: Bearer, contest_id: ContestId) -> Any:
    """One contest with the facts it is about: one's own, or one that waits for an answer."""
    return await get_contest(service, Question(viewer), contest_id)


@router.post("/contests/{contest_id}/answer", response_model=ContestOut, **asks(Operation.ANSWER_CONTEST))
async def create_contest_answer(
    service: ServiceOf, viewer: Bearer, contest_id: ContestId, body: AnswerIn, key: IdempotencyKey
) -> Any:
    """Accept or reject a contest with a reason; it is answered once, and never by whoever contests."""
    return await answer_contest(service, Question(viewer), contest_id, Answer(body.verdict, body.reason), key)
