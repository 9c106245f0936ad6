"""Everything recorded about one person, as the person may ask for it: own words whole, third persons as ids only."""

import dataclasses
from typing import Any, TypeVar

from graph_service.access.scope import Scope
from graph_service.domain import limits
from graph_service.domain.personal_data import SEALED
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement
from graph_service.store.text_keys import owner_of

Records = list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Subject:
    """Whose records."""

    id: str


@dataclasses.dataclass(frozen=True)
class PersonRow:
    """Records about a person on the customer's side; one list per kind, each record with its source."""

    person: dict[str, Any]
    posts: Records
    reporting_lines: Records
    ties: Records
    seats: Records
    ratings: Records
    interactions: Records
    helped: Records


@dataclasses.dataclass(frozen=True)
class EmployeeRow:
    """Records about one of us; one list per kind."""

    employee: dict[str, Any]
    units: Records
    assignments: Records
    deals: Records
    helped: Records
    ties: Records
    ratings_about: Records
    ratings_given: Records
    interactions: Records
    keys: Records
    contests: Records


@dataclasses.dataclass(frozen=True)
class AboutIds:
    """Ids that marks may be about."""

    ids: list[str]
    limit: int


@dataclasses.dataclass(frozen=True)
class EventRow:
    """A mark: who did or read what, when, and why."""

    id: str
    at: int
    actor: str | None
    role: str | None
    action: str | None
    object_ids: list[str]
    purpose: str | None


FIND_PERSON = Statement("reads/find_records_of_person", Subject, PersonRow)
FIND_EMPLOYEE = Statement("reads/find_records_of_employee", Subject, EmployeeRow)
LIST_EVENTS = Statement("reads/list_events_about", AboutIds, EventRow)
EXPORT_S = 30.0
NOTES = {
    "ratings": "Observation", "ratings_about": "Observation", "interactions": "Interaction", "contests": "Contest",
}  # fmt: skip
"""Lists of a copy with sealed notes in them, and the label of each."""
Row = TypeVar("Row", PersonRow, EmployeeRow)


class PersonalRecords:
    """Reads them for whoever has a scope of the export."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def of_person(self, scope: Scope, person_id: str) -> PersonRow | None:
        """Of a person on the customer's side."""
        del scope  # having one is the right to ask
        found = await self._gateway.ask(FIND_PERSON, Subject(person_id), timeout_s=EXPORT_S)
        return self._opened(found[0]) if found else None

    async def of_employee(self, scope: Scope, employee_id: str) -> EmployeeRow | None:
        """Of one of us."""
        del scope  # having one is the right to ask
        found = await self._gateway.ask(FIND_EMPLOYEE, Subject(employee_id), timeout_s=EXPORT_S)
        return self._opened(found[0]) if found else None

    async def events_about(self, scope: Scope, ids: set[str]) -> list[EventRow]:
        """Marks of reads and changes of these things, the newest first."""
        del scope  # having one is the right to ask
        about = AboutIds(sorted(ids), limits.RESULT)
        return await self._gateway.ask(LIST_EVENTS, about, timeout_s=EXPORT_S)

    def _opened(self, row: Row) -> Row:
        """The records with their notes as they were written, put in where they were sealed."""
        for name, label in NOTES.items():
            for field in SEALED[label]:
                records = [record for record in getattr(row, name, ()) if field in record]
                owners = [owner_of(label, record["id"], field) for record in records]
                texts = self._gateway.keys.open(owners, [record[field] for record in records])
                for record, text in zip(records, texts, strict=True):
                    record[field] = text
        return row
