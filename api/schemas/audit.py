"""The audit trail, as it goes out: ids only."""

from pydantic import Field

from api.schemas.answers import Moment, Out


class MarkOut(Out):
    """One mark: who did what, about what, when, why."""

    id: str
    at: Moment
    actor: str | None
    role: str | None
    action: str
    object_kind: str | None
    object_ids: list[str]
    operation_id: str | None
    purpose: str | None


class AuditOut(Out):
    """One page of the trail, the newest first."""

    policy: str
    items: list[MarkOut]
    next: str | None = Field(description="cursor of the next page; null on the last one")
