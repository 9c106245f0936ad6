"""The mark that somebody has read something: who, which question, about what, why. Never what it said."""

import dataclasses
from datetime import UTC, datetime
from uuid import uuid4

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


RECORD_READING = Statement("writes/record_reading", ReadingParams, ReadingRow)


async def record_reading(gateway: Gateway, scope: Scope, object_kind: str, object_ids: list[str]) -> None:
    """Store the mark before the answer is given; where it cannot be stored there is no answer."""
    event = ReadingParams(
        id=str(uuid4()),
        at=datetime.now(UTC),
        actor=scope.viewer.actor,
        role=scope.role.value,
        action=f"read:{scope.operation.value}",
        object_kind=object_kind,
        object_ids=object_ids,
        purpose=scope.viewer.purpose,
    )
    await gateway.write(lambda unit: unit.run(RECORD_READING, event))
