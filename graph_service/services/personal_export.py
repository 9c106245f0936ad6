"""A copy of everything recorded about one person, with sources and recipients, for whoever asks for their data."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from graph_service.access.policy import Operation, Relation, Role, policy
from graph_service.access.scope import Scope
from graph_service.domain.personal_data import Whose
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import NotFoundError
from graph_service.facts.personal_records import EmployeeRow, PersonRow
from graph_service.indicators.indicator import Level
from graph_service.indicators.registry import registry
from graph_service.services.question import Question, Service, say_moment

Json = dict[str, Any]
LEVELS = {
    Whose.PERSON: (Level.PERSON, Level.EMPLOYEE_PERSON, Level.OPPORTUNITY, Level.CUSTOMER),
    Whose.EMPLOYEE: (Level.EMPLOYEE, Level.EMPLOYEE_PERSON),
}
"""The levels of numbers in which somebody's data is used."""


async def export_person(service: Service, question: Question, person_id: str) -> Json:
    """Everything recorded about a person on the customer's side; other people are named by id only."""
    scope = await service.scopes.of_anyone(question.viewer, Operation.EXPORT_PERSON, service.today)
    selves = await service.merges.selves(person_id)
    rows = {each: await service.privacy.records.of_person(scope, each) for each in selves}
    row = rows.pop(person_id, None)
    if row is None:
        raise NotFoundError("access.no_person", id=person_id)
    others = [other for other in rows.values() if other is not None]
    whole = _joined(row, others)
    about = {*selves, *_ids(whole, ("customer_id", "opportunity_id"))}
    exported = await _exported(service, scope, Whose.PERSON, person_id, whole, about)
    also = {"recorded_also_as": [other.person for other in others]} if others else {}
    return {**exported, "records": {**exported["records"], **also}}


async def export_employee(service: Service, question: Question, employee_id: str) -> Json:
    """Everything recorded about one of us, for themselves and for whoever answers requests of data subjects."""
    scope = await service.scopes.of_employee(question.viewer, employee_id, service.today, Operation.EXPORT_PERSON)
    row = await service.privacy.records.of_employee(scope, employee_id)
    if row is None:
        raise NotFoundError("access.no_employee", id=employee_id)
    return await _exported(service, scope, Whose.EMPLOYEE, employee_id, row, {employee_id})


async def _exported(  # noqa: PLR0913, PLR0917  (the parts of an export)
    service: Service, scope: Scope, whose: Whose, subject_id: str, row: PersonRow | EmployeeRow, about: set[str]
) -> Json:
    """The marks come last: this export is among them."""
    await service.mark(scope, whose.value, [subject_id])
    events = await service.privacy.records.events_about(scope, about)
    return {
        "subject": subject_id,
        "whose": whose.value,
        "exported_at": say_moment(datetime.now(UTC)),
        "records": dataclasses.asdict(row),
        "used_in": [
            {"indicator": one.id, "zh": one.zh, "en": one.en, "definition": one.definition, "version": one.version}
            for one in registry().values()
            if one.level in LEVELS[whose]
        ],
        "recipients": {
            "roles": roles_shown(),
            "events": [
                {**dataclasses.asdict(event), "at": say_moment(datetime.fromtimestamp(event.at / 1000, UTC))}
                for event in events
            ],
        },
    }


def _joined(row: PersonRow, others: Sequence[PersonRow]) -> PersonRow:
    """What is recorded about somebody under all of their ids."""
    names = [field.name for field in dataclasses.fields(row) if field.name != "person"]
    whole: Json = {name: [one for each in (row, *others) for one in getattr(each, name)] for name in names}
    return dataclasses.replace(row, **whole)


def roles_shown() -> dict[str, list[str]]:
    """Class of fields -> roles that may be shown it about others, by the policy in force."""
    shown: dict[FieldClass, set[Role]] = defaultdict(set)
    for (_, role, relation), rule in policy().items():
        if relation not in (Relation.SELF, Relation.NEW):
            for field_class in rule.shows:
                shown[field_class].add(role)
    return {one.value: [role.value for role in Role if role in shown[one]] for one in FieldClass if shown[one]}


def _ids(row: PersonRow, names: tuple[str, ...]) -> set[str]:
    records = [*row.posts, *row.seats, *row.helped]
    return {record[name] for record in records for name in names if record.get(name)}
