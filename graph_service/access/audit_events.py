"""The trail of audit marks, read back: who read or changed what, when and why. Ids only."""

import dataclasses
from datetime import datetime

from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement

LAST = "9999-01-01T00:00:00Z"
"""Later than any mark."""


@dataclasses.dataclass(frozen=True)
class TrailParams:
    """Which marks: those before a place in the trail, narrowed by whatever is not None.

    ``action`` is a beginning: ``read:`` or ``record people``.
    """

    rows: int
    before_at: str = LAST
    before_id: str = ""
    start: datetime | None = None
    end: datetime | None = None
    actor: str | None = None
    action: str | None = None
    object_id: str | None = None


@dataclasses.dataclass(frozen=True)
class Mark:
    """One mark; ``at`` as text, exact to the nanosecond, since two marks may share a millisecond."""

    id: str
    at: str
    actor: str | None
    role: str | None
    action: str
    object_kind: str | None
    object_ids: list[str]
    operation_id: str | None
    purpose: str | None


LIST_AUDIT_EVENTS = Statement("reads/list_audit_events", TrailParams, Mark)


class AuditTrail:
    """Reads marks page by page."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def read(self, asked: TrailParams) -> list[Mark]:
        """Marks, the newest first; at most as many as asked for."""
        return await self._gateway.ask(LIST_AUDIT_EVENTS, asked)
