"""Contests as they stand: whose, about which proof, what was said, and the answer."""

import dataclasses

from graph_service.access.scope import Scope
from graph_service.domain import limits
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement
from graph_service.store.text_keys import owner_of


@dataclasses.dataclass(frozen=True)
class OfEmployee:
    """Whose contests."""

    employee_id: str
    limit: int


@dataclasses.dataclass(frozen=True)
class OfStatus:
    """Contests of which status."""

    status: str
    limit: int


@dataclasses.dataclass(frozen=True)
class ContestId:
    """One contest."""

    id: str


@dataclasses.dataclass(frozen=True)
class ContestRow:
    """A contest; moments in milliseconds."""

    id: str
    employee_id: str
    opportunity_id: str | None
    status: str
    proof: str
    text: str | None
    reason: str | None
    opened_at: int
    answered_at: int | None
    answered_by: str | None


LIST_OF_EMPLOYEE = Statement("reads/list_contests_of_employee", OfEmployee, ContestRow)
LIST_OF_STATUS = Statement("reads/list_contests_of_status", OfStatus, ContestRow)
FIND_CONTEST = Statement("reads/find_contest", ContestId, ContestRow)


class Contests:
    """Reads contests for whoever has a scope of them, what is written in them plain."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def of_viewer(self, scope: Scope) -> list[ContestRow]:
        """The viewer's own, the newest first."""
        own = OfEmployee(scope.viewer.employee_id or "", limits.RESULT)
        return self._opened(await self._gateway.ask(LIST_OF_EMPLOYEE, own))

    async def of_status(self, scope: Scope, status: str) -> list[ContestRow]:
        """All of a status, for whoever may answer them."""
        del scope  # having one is the right to ask
        return self._opened(await self._gateway.ask(LIST_OF_STATUS, OfStatus(status, limits.RESULT)))

    async def find(self, scope: Scope, contest_id: str) -> ContestRow | None:
        """One of them."""
        del scope  # having one is the right to ask
        found = self._opened(await self._gateway.ask(FIND_CONTEST, ContestId(contest_id)))
        return found[0] if found else None

    def _opened(self, rows: list[ContestRow]) -> list[ContestRow]:
        keys = self._gateway.keys
        texts = keys.open([owner_of("Contest", row.id, "text") for row in rows], [row.text for row in rows])
        reasons = keys.open([owner_of("Contest", row.id, "reason") for row in rows], [row.reason for row in rows])
        return [
            dataclasses.replace(row, text=text, reason=reason)
            for row, text, reason in zip(rows, texts, reasons, strict=True)
        ]
