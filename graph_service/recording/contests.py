"""Contests: an employee objects to their own numbers; somebody else answers with a reason."""

import dataclasses

from graph_service.errors import ConflictError, NotFoundError
from graph_service.recording.plain_write import Effect, Json
from graph_service.store.gateway import Unit
from graph_service.store.statements import Statement
from graph_service.store.text_keys import owner_of


@dataclasses.dataclass(frozen=True)
class Contest:
    """What is contested: the answer behind a proof, one deal of it perhaps, and why."""

    id: str
    employee_id: str
    proof: str
    text: str
    opportunity_id: str | None


@dataclasses.dataclass(frozen=True)
class ContestAnswer:
    """The answer to a contest: accepted or rejected, by whom and why."""

    id: str
    employee_id: str
    verdict: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Opened:
    """The contest that was opened."""

    id: str


@dataclasses.dataclass(frozen=True)
class Answered:
    """Whose contest it is, what it was before, and whether it is answered now."""

    owner_id: str
    before: str
    answered: int


OPEN_CONTEST = Statement("writes/open_contest", Contest, Opened)
ANSWER_CONTEST = Statement("writes/answer_contest", ContestAnswer, Answered)


def opening(contest: Contest) -> Effect:
    """The contest is there and open."""

    async def effect(unit: Unit) -> Json:
        [text] = unit.keys.seal([owner_of("Contest", contest.id, "text")], [contest.text])
        await unit.run(OPEN_CONTEST, dataclasses.replace(contest, text=text or ""))
        return {"id": contest.id}

    return effect


def answering(answer: ContestAnswer) -> Effect:
    """The contest is answered, once, by somebody else than whoever contests."""

    async def effect(unit: Unit) -> Json:
        [reason] = unit.keys.seal([owner_of("Contest", answer.id, "reason")], [answer.reason])
        found = await unit.run(ANSWER_CONTEST, dataclasses.replace(answer, reason=reason or ""))
        if not found:
            raise NotFoundError("recording.no_contest", id=answer.id)
        if found[0].owner_id == answer.employee_id:
            raise ConflictError("recording.own_contest")
        if not found[0].answered:
            raise ConflictError("recording.contest_answered", id=answer.id, status=found[0].before)
        return {"id": answer.id}

    return effect
