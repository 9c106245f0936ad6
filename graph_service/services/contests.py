"""Contesting one's own numbers: the contest opens the proof, and a person answers it with a reason."""

import dataclasses
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from graph_service.access.policy import Operation
from graph_service.access.trail import note_operation
from graph_service.access.viewer import Viewer
from graph_service.errors import InvalidError, NotFoundError
from graph_service.facts.contests import ContestRow
from graph_service.recording.contests import Contest, ContestAnswer, answering, opening
from graph_service.recording.plain_write import PlainWrite
from graph_service.services.privacy import NAMESPACE
from graph_service.services.proof import open_proof
from graph_service.services.proof_id import Request, read_proof_id
from graph_service.services.question import Question, Service, say_moment

Json = dict[str, Any]
CONTESTABLE = ("employee_contribution", "deal_contribution", "period_contribution")
SHARES = ("raised", "used")


@dataclasses.dataclass(frozen=True)
class Objection:
    """What an employee contests: an answer by its proof, one deal of it perhaps, and why."""

    proof: str
    text: str
    opportunity_id: str | None = None


async def contest(service: Service, question: Question, employee_id: str, objection: Objection, key: str) -> Json:
    """Open a contest about one's own numbers. The proof must be one that this employee may open."""
    scope = await service.scopes.of_employee(question.viewer, employee_id, service.today, Operation.CONTEST)
    await _require_open(service, question, employee_id, objection)
    body = dataclasses.asdict(objection)
    asked = PlainWrite(
        key, employee_id, "open contest", "contest", [str(uuid5(NAMESPACE, f"{employee_id}/{key}"))], body
    )
    made = Contest(
        asked.object_ids[0], employee_id, objection.proof.strip(), objection.text.strip(), objection.opportunity_id
    )
    note_operation(asked.id)
    done = await service.privacy.writer.write(asked, opening(made))
    found = await service.privacy.contests.find(scope, done["id"])
    return _described(found)


async def own_contests(service: Service, question: Question, employee_id: str) -> Json:
    """One's own contests with their answers, the newest first."""
    scope = await service.scopes.of_employee(question.viewer, employee_id, service.today, Operation.CONTEST)
    await service.mark(scope, "employee", [employee_id])
    return {"contests": [_described(row) for row in await service.privacy.contests.of_viewer(scope)]}


async def open_contests(service: Service, question: Question) -> Json:
    """The contests that wait for an answer, for whoever may give it."""
    scope = await service.scopes.of_anyone(question.viewer, Operation.ANSWER_CONTEST, service.today)
    rows = await service.privacy.contests.of_status(scope, "open")
    await service.mark(scope, "contest", [row.id for row in rows])
    return {"contests": [_described(row) for row in rows]}


async def get_contest(service: Service, question: Question, contest_id: str) -> Json:
    """One contest with the facts it is about: for whoever contests, and for whoever may answer."""
    try:
        scope = await service.scopes.of_anyone(question.viewer, Operation.ANSWER_CONTEST, service.today)
    except (NotFoundError, InvalidError):
        scope = await service.scopes.of_self(question.viewer, Operation.CONTEST, service.today)
    row = await service.privacy.contests.find(scope, contest_id)
    is_own = row is not None and row.employee_id == scope.viewer.employee_id
    if row is None or not (is_own or scope.operation is Operation.ANSWER_CONTEST):
        raise NotFoundError("access.no_contest", id=contest_id)
    await service.mark(scope, "contest", [contest_id, row.employee_id])
    return {**_described(row), "evidence": await _evidence(service, question, row, is_own=is_own)}


@dataclasses.dataclass(frozen=True)
class Answer:
    """What is answered to a contest: accepted or rejected, and why."""

    verdict: str
    reason: str


async def answer_contest(service: Service, question: Question, contest_id: str, answer: Answer, key: str) -> Json:
    """Accept or reject a contest, once, with a reason; never one's own. What is wrong is mended where it stands."""
    scope = await service.scopes.of_anyone(question.viewer, Operation.ANSWER_CONTEST, service.today)
    me = scope.viewer.employee_id or ""
    asked = PlainWrite(
        key, me, "answer contest", "contest", [contest_id], {"id": contest_id, **dataclasses.asdict(answer)}
    )  # fmt: skip
    note_operation(asked.id)
    await service.privacy.writer.write(asked, answering(ContestAnswer(contest_id, me, answer.verdict, answer.reason)))
    return _described(await service.privacy.contests.find(scope, contest_id))


async def _require_open(service: Service, question: Question, employee_id: str, objection: Objection) -> None:
    """The proof is of a contribution, of one's own where it is of one employee's, and opens for this employee."""
    request = read_proof_id(objection.proof, service.secret)
    if request.question not in CONTESTABLE:
        raise InvalidError("services.not_contestable")
    if request.question == "employee_contribution" and request.subject != employee_id:
        raise NotFoundError("services.no_proof")
    opened = await open_proof(service, question, objection.proof)
    deal = objection.opportunity_id
    if deal is not None and not _is_in(deal, request, opened):
        await service.scopes.of_deal(question.viewer, Operation.DEAL_CONTRIBUTION, deal, service.today)


def _is_in(deal: str, request: Request, opened: Json) -> bool:
    rows = [row for number in opened["numbers"].values() for row in number["rows"]]
    return deal == request.subject or any(deal in (row.get("opportunity_id"), row.get("subject")) for row in rows)


async def _evidence(service: Service, question: Question, row: ContestRow, *, is_own: bool) -> Json | None:
    """The proof, opened. To whoever answers, the facts of one's own numbers are shown, and no shares.

    By contesting, an employee lets whoever answers look at the facts behind their own numbers, and at nothing else.
    """
    own = read_proof_id(row.proof, service.secret).question == "employee_contribution"
    asked = dataclasses.replace(question, viewer=Viewer(row.employee_id)) if own and not is_own else question
    try:
        opened = await open_proof(service, asked, row.proof)
    except NotFoundError:
        return None
    if is_own or not own:
        return opened
    numbers = {
        name: {**number, "rows": [_without_shares(one) for one in number["rows"]]}
        for name, number in opened["numbers"].items()
    }
    return {**opened, "numbers": numbers}


def _without_shares(row: Json) -> Json:
    return {key: value for key, value in row.items() if key not in SHARES}


def _described(row: ContestRow | None) -> Json:
    if row is None:
        raise NotFoundError("access.no_contest", id="")
    moments = {name: _moment(getattr(row, name)) for name in ("opened_at", "answered_at")}
    return {**dataclasses.asdict(row), **moments}


def _moment(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else say_moment(datetime.fromtimestamp(milliseconds / 1000, UTC))
