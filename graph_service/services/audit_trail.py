"""The audit trail for administrators: who read or changed what, when and why. Ids only, the newest first."""

import dataclasses
from datetime import date
from typing import Any

from graph_service.access.audit_events import Mark, TrailParams
from graph_service.access.policy import Operation
from graph_service.domain.time import start_of_day
from graph_service.services.listing import cursors_of
from graph_service.services.paging import Paging, Place
from graph_service.services.question import Question, Service

Json = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class TrailFilter:
    """Which marks; None asks for nothing. ``action``: its beginning; days from start up to, not including, end."""

    actor: str | None = None
    action: str | None = None
    object: str | None = None
    start: date | None = None
    end: date | None = None


async def audit_trail(service: Service, question: Question, asked: TrailFilter, paging: Paging) -> Json:
    """One page of the trail. There is no tag: marks are made with every question, this one's included.

    Raises ``InvalidError`` for a foreign cursor, ``NotFoundError`` for whoever may not read the trail.
    """
    scope = await service.scopes.of_self(question.viewer, Operation.AUDIT, service.today)
    cursors = cursors_of(service, scope, question, None, dataclasses.asdict(asked))
    place = cursors.read(paging.cursor)
    await service.note(scope, "audit", [])
    marks = await service.trail.read(_params(service, asked, paging.limit + 1, place))
    shown = marks[: paging.limit]
    last = shown[-1] if len(marks) > len(shown) else None
    return {
        "policy": scope.policy_version,
        "items": [_describe(mark) for mark in shown],
        "next": None if last is None else cursors.write(Place(last.at, last.id)),
    }


def _params(service: Service, asked: TrailFilter, rows: int, place: Place | None) -> TrailParams:
    found = TrailParams(
        rows,
        start=None if asked.start is None else start_of_day(asked.start, service.zone),
        end=None if asked.end is None else start_of_day(asked.end, service.zone),
        actor=asked.actor,
        action=asked.action,
        object_id=asked.object,
    )
    if place is None:
        return found
    return dataclasses.replace(found, before_at=str(place.value), before_id=place.id)


def _describe(mark: Mark) -> Json:
    return dataclasses.asdict(mark)
