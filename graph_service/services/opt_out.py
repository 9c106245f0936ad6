"""Colleagues who opted out of the connection graph: they count, and are named as a way to somebody to themselves only.

What they rated stays knowledge of the company: reach, coverage, verdicts and contribution rest on it. What is not
shown to others is that it is they who know somebody.
"""

from typing import Any
from uuid import uuid4

from graph_service.access.policy import Operation
from graph_service.access.trail import note_operation
from graph_service.recording.opt_out import OwnWord, saying
from graph_service.recording.plain_write import PlainWrite
from graph_service.services.question import Question, Service

Json = dict[str, Any]


async def set_opt_out(service: Service, question: Question, *, is_out: bool, key: str | None = None) -> Json:
    """Record the viewer's own word; it holds from the next question on."""
    scope = await service.scopes.of_self(question.viewer, Operation.OPT_OUT, service.today)
    me = scope.viewer.employee_id or ""
    word = OwnWord(me, is_out)
    asked = PlainWrite(
        key or str(uuid4()), me, "opt out" if is_out else "opt in", "employee", [me], {"is_out": is_out}
    )  # fmt: skip
    note_operation(asked.id)
    return await service.privacy.writer.write(asked, saying(word))
