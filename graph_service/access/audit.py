"""The mark that somebody has read something: who, which question, about what, why. Never what it said."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from graph_service.access.policy import Role
from graph_service.access.scope import Scope
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement


@dataclasses.dataclass(frozen=True)
class ReadingParams:
    """One AuditEvent of a read."""

    id: str
    at: datetime
    actor: str
    role: str
    action: str
    object_kind: str
    object_ids: list[str]
    purpose: str | None


@dataclasses.dataclass(frozen=True)
class ReadingRow:
    """The event that was stored."""

    id: str


AUDITED = (Role.OPERATOR, Role.HR, Role.HR_SINGLE)
"""Whoever sees more than their own customers without an employee's relation to them."""
RECORD_READING = Statement("writes/record_reading", ReadingParams, ReadingRow)


class Auditor:
    """Stores the mark of a read before the answer is given; where it cannot be stored there is no answer."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def record(self, scope: Scope, object_kind: str, object_ids: Sequence[str]) -> None:
        """The mark of one read, where the reader is one whose reads are audited."""
        if scope.role in AUDITED:
            await self.record_always(scope, object_kind, object_ids)

    async def record_always(self, scope: Scope, object_kind: str, object_ids: Sequence[str]) -> None:
        """The mark of one read, whoever reads."""
        event = _event(scope, object_kind, object_ids)
        await self._gateway.write(lambda unit: unit.run(RECORD_READING, event))


def _event(scope: Scope, object_kind: str, object_ids: Sequence[str]) -> ReadingParams:
    return ReadingParams(
        id=str(uuid4()),
        at=datetime.now(UTC),
        actor=scope.viewer.actor,
        role=scope.role.value,
        action=f"read:{scope.operation.value}",
        object_kind=object_kind,
        object_ids=list(object_ids),
        purpose=scope.viewer.purpose,
    )
