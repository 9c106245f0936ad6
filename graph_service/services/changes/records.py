"""One stored record with its version, for whoever may see what it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.access.viewer import Viewer
from graph_service.errors import NotFoundError
from graph_service.services.changes.change import Given, Json, described
from graph_service.services.changes.interactions import objects_of
from graph_service.services.changes.ties import people_of
from graph_service.services.question import Service

_GROUPS = {"person": "people", "customer": "customers", "opportunity": "opportunities"}


def _of_observation(record: Given) -> Objects:
    group = _GROUPS.get(record["about_thing"])
    return Objects() if group is None else Objects(**{group: [record["about_id"]]})


OBJECTS: Mapping[str, Callable[[Mapping[str, Any]], Objects]] = {
    "customers": lambda record: Objects(customers=[record["id"]]),
    "departments": lambda record: Objects(customers=[record["customer_id"]]),
    "people": lambda record: Objects(people=[record["id"]]),
    "posts": lambda record: Objects(departments=[record["department_id"]]),
    "assignments": lambda record: Objects(customers=[record["customer_id"]]),
    "opportunities": lambda record: Objects(opportunities=[record["id"]]),
    "seats": lambda record: Objects(seats=[record["id"]]),
    "holdings": lambda record: Objects(seats=[record["seat_id"]]),
    "seat_flows": lambda record: Objects(seats=[record["from_seat_id"]]),
    "ties": lambda record: Objects(people=people_of(record, record["id"])),
    "helped": lambda record: Objects(opportunities=[record["opportunity_id"]]),
    "observations": _of_observation,
    "interactions": objects_of,
}
"""What a record is about: all of it must be visible."""


async def read_record(service: Service, viewer: Viewer, kind: str, record_id: str) -> Json:
    """A record as it is stored. Help on a deal is about contribution: whoever may confirm it may read it."""
    record = await service.changes.find(kind, record_id) if kind in OBJECTS else None
    objects = Objects(customers=[record_id]) if record is None else OBJECTS[kind](record)
    operation = Operation.CONFIRM_HELPED if kind == "helped" else Operation.RECORDS
    await service.scopes.of_changed(viewer, operation, objects, service.today, with_unbound=kind == "people")
    if record is None or not any(vars(objects).values()):
        raise NotFoundError("access.no_object", id=record_id)
    shown = await described(service, viewer, record)
    return {"kind": kind, "id": record_id, "version": record["version"], "record": shown}
