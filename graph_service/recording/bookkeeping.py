"""What every change leaves beside its effect: its operation, the locks it takes, new revisions, and one audit mark."""

import dataclasses
from datetime import datetime

from graph_service.errors import ConflictError, UnavailableError
from graph_service.store.statements import NoParams, Statement

PAUSED = "recording.paused"


@dataclasses.dataclass(frozen=True)
class OperationKey:
    """An operation and the body it was asked for with."""

    id: str
    body_hash: str


@dataclasses.dataclass(frozen=True)
class OperationParams:
    """An operation about to be carried out."""

    id: str
    kind: str
    body_hash: str


@dataclasses.dataclass(frozen=True)
class OperationRow:
    """What is known of an operation."""

    is_same: bool
    is_done: bool
    result: str | None


@dataclasses.dataclass(frozen=True)
class BegunRow(OperationRow):
    """The same, and the loads that are being undone: nothing else is changed meanwhile."""

    undoing: list[str]
    is_paused: bool

    def refuse_while_paused(self) -> None:
        """Raise ``UnavailableError`` while everything is being read at one version."""
        if self.is_paused:
            raise UnavailableError(PAUSED)

    def refuse_while_undoing(self) -> None:
        """Raise ``ConflictError`` while a load is being undone."""
        self.refuse_while_paused()
        if self.undoing:
            raise ConflictError("recording.undo_under_way", id=self.undoing[0])


@dataclasses.dataclass(frozen=True)
class OperationResult:
    """The result to keep with an operation."""

    id: str
    result: str


@dataclasses.dataclass(frozen=True)
class Finished:
    """How many nodes were marked as done: one."""

    finished: int


@dataclasses.dataclass(frozen=True)
class AnchorParams:
    """Ids from which dossiers are found."""

    customers: list[str]
    subtrees: list[str]
    departments: list[str]
    people: list[str]
    opportunities: list[str]
    seats: list[str]


@dataclasses.dataclass(frozen=True)
class Customers:
    """Ids of customers."""

    customers: list[str]


@dataclasses.dataclass(frozen=True)
class Stamp:
    """The latest moment at which something of a change became known; null where nothing says so."""

    stamped_at: datetime | None


@dataclasses.dataclass(frozen=True)
class Bump(Stamp, Customers):
    """Customers that change, and when it became known."""


@dataclasses.dataclass(frozen=True)
class Revision:
    """A revision as it is."""

    revision: int


@dataclasses.dataclass(frozen=True)
class Bumped:
    """How many revisions moved."""

    bumped: int


@dataclasses.dataclass(frozen=True)
class ChangeMark:
    """Who changed what: ids only, never what they say."""

    id: str
    actor: str
    action: str
    object_kind: str
    object_ids: list[str]
    operation_id: str


@dataclasses.dataclass(frozen=True)
class Marked:
    """The id of an audit mark."""

    id: str


FIND_OPERATION = Statement("reads/find_operation", OperationKey, OperationRow)
BEGIN_OPERATION = Statement("writes/begin_operation", OperationParams, BegunRow)
FINISH_OPERATION = Statement("writes/finish_operation", OperationResult, Finished)
LOCK_DOSSIERS = Statement("writes/lock_dossiers", AnchorParams, Customers)
LOCK_COMPANY = Statement("writes/lock_company", NoParams, Revision)
BUMP_REVISIONS = Statement("writes/bump_revisions", Bump, Bumped)
BUMP_COMPANY = Statement("writes/bump_company", Stamp, Bumped)
RECORD_CHANGE = Statement("writes/record_change", ChangeMark, Marked)
