"""Values for what the description leaves open: an id that lies at a place, a body that makes sense there."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from graph_service.access.policy import Operation, Role
from tests.harness.described import Described, Json, NoSampleError, sample_of
from tests.harness.house import House
from tests.harness.world import THERE

DAY = "2026-03-01"
_DAYS = count()


def fresh_day() -> str:
    """A day nobody has used, so that what is brought in is new."""
    number = next(_DAYS)
    return f"{1950 + number // 336 % 60}-{1 + number // 28 % 12:02d}-{1 + number % 28:02d}"


AT_PLACE: Mapping[str, Callable[[str], str]] = {
    "customer_id": lambda place: f"c-{place}",
    "department_id": lambda place: f"d2-{place}",
    "person_id": lambda place: f"p-{place}",
    "opportunity_id": lambda place: f"o-{place}",
    "seat_id": lambda place: f"so-{place}",
    "observation_id": lambda place: f"ab-{place}",
    "interaction_id": lambda place: f"i-{place}",
    "from_seat_id": lambda place: f"vo-{place}",
    "to_seat_id": lambda place: f"so-{place}",
    "about_id": lambda place: f"q-{place}",
    "to_id": lambda place: f"q-{place}",
    "from_id": lambda place: f"r-{place}",
    "kept_id": lambda place: f"m-{place}",
    "merged_id": lambda place: f"n-{place}",
    "one_id": lambda place: f"m-{place}",
    "other_id": lambda place: f"n-{place}",
    "merge_id": lambda place: f"merge-{place}",
}
"""What lies at a customer, by the name of the parameter or field that holds its id."""

FOUND = {
    "assignment_id": "MATCH (:Employee {id: 'spare'})-[r:COVERS]->(:Customer {id: $customer}) RETURN r.id AS id",
    "post_id": (
        "MATCH (:Person {id: $person})-[r:WORKS_IN]->(:Department)-[:OF]->(:Customer {id: $customer}) RETURN r.id AS id"
    ),
    "tie_id": "MATCH (:Person {id: $person})-[r:SWAYS]->(:Person) WHERE r.sign = 1 RETURN r.id AS id",
    "flow_id": "MATCH (:Seat {id: $seat})-[r:PASSES_TO]->() RETURN r.id AS id",
    "holding_id": "MATCH (:Person)-[r:HOLDS]->(:Seat {id: $seat}) RETURN r.id AS id",
    "helped_id": (
        "MATCH (:Employee {id: 'mate'})-[r:HELPED]->(o:Opportunity)-[:AT]->(:Customer {id: $customer}) "
        "WHERE o.id STARTS WITH 'o-' RETURN r.id AS id"
    ),
}
"""Ids the service makes, found behind its back."""

NAMED = {"employee_id": "spare2", "held_by": None, "metric": "rc", "valid_at": DAY, "indicator_id": "O01"}
OTHERWISE: Mapping[tuple[str, str], Callable[[str], str]] = {("erase_person", "person_id"): lambda place: f"x-{place}"}
"""Names that stand for something else in one route: what may be spared."""
GLOBAL = ("contest_id", "job_id", "import_id")
"""Things that lie at no customer."""
NOWHERE = "nowhere-at-all"
RECORDS = {
    "customers": "customer_id", "departments": "department_id", "people": "person_id", "posts": "post_id",
    "assignments": "assignment_id", "opportunities": "opportunity_id", "seats": "seat_id", "holdings": "holding_id",
    "seat_flows": "flow_id", "ties": "tie_id", "helped": "helped_id", "observations": "observation_id",
    "interactions": "interaction_id",
}  # fmt: skip
"""Kinds of records, and the parameter that holds an id of theirs elsewhere."""


@dataclass
class Samples:
    """The ids of a world that is loaded."""

    made: dict[tuple[str, str], str]

    def at(self, name: str, place: str) -> str | None:
        """The id of something at a place; None where the name does not stand for such a thing."""
        if (name, place) in self.made:
            return self.made[name, place]
        if name in AT_PLACE:
            return AT_PLACE[name](place)
        return f"{name}-nowhere" if name in FOUND else None

    def body(self, one: Described, place: str) -> tuple[Json | None, bool]:
        """A body for a place, and whether anything in it lies there."""
        if one.body is None:
            return None, False
        given = BODIES.get(one.name)
        if given is not None:
            return given(place), True
        fields, required = one.fields(), one.resolved(one.body).get("required", [])
        wanted = required or [next(iter(fields))]
        made = {name: self._field(name, fields[name], place, one) for name in wanted}
        return made, any(self.at(name, place) is not None for name in wanted)

    def _field(self, name: str, schema: Json, place: str, one: Described) -> Any:
        bound = self.at(name, place)
        if bound is not None:
            return bound
        if name in NAMED:
            return NAMED[name]
        if name == "from":
            return fresh_day()
        return sample_of(schema, f"field {name} of {one.name}")

    def path(self, one: Described, place: str, employee: str | None) -> tuple[str, bool]:
        """The path with its names filled in, and whether what it names lies at the place."""
        path, is_bound = one.path, False
        for name in one.path_names:
            otherwise = OTHERWISE.get((one.name, name))
            value = otherwise(place) if otherwise else self.at(name, place)
            is_bound = is_bound or value is not None
            if name == "employee_id" and employee is not None:
                value = employee
            value = value or NAMED.get(name) or (NOWHERE if name in GLOBAL else None)
            if value is None:
                raise NoSampleError(f"no sample for path parameter {name} of {one.name}")
            path = path.replace(f"{{{name}}}", value)
        return path, is_bound


BODIES: Mapping[str, Callable[[str], Json]] = {
    "record_observation": lambda at: {
        "about_thing": "person", "about_id": f"q-{at}", "metric": "rc", "value": 50, "valid_at": fresh_day(),
    },
    "create_tie": lambda at: {
        "kind": "sways", "from_id": f"r-{at}", "to_id": f"q-{at}", "strength": 0.5, "sign": 1, "from": fresh_day(),
    },
    "record_help": lambda at: {
        "employee_id": "spare2", "opportunity_id": f"o-{at}", "kind": "informed", "at": fresh_day(),
        "person_id": f"q-{at}",
    },
    "record_interaction": lambda at: {
        "kind": "call", "mode": "remote", "customer_id": f"c-{at}", "planned_at": "2026-12-05T09:00:00+08:00",
    },
    "change_holder": lambda at: {"person_id": f"r-{at}", "from": "2026-04-01"},
    "vacate_seat": lambda _: {"to": "2026-07-01"},
    "end_post": lambda _: {"to": "2026-07-01"},
    "move_person": lambda at: {"department_id": f"d2-{at}", "from": "2026-06-01"},
    "reopen_opportunity": lambda _: {"on": "2026-08-01"},
    "close_opportunity": lambda _: {"status": "lost", "closed_on": "2026-07-01", "loss_reason": "price"},
    "create_seat": lambda at: {"opportunity_id": f"o-{at}", "role": "user"},
    "tell_apart": lambda at: {"kind": "person", "one_id": f"m-{at}", "other_id": f"n-{at}"},
    "create_person": lambda at: {"name": "somebody", "department_id": f"d2-{at}"},
}  # fmt: skip
"""Bodies in which the fields depend on each other."""


async def samples_of(house: House) -> Samples:
    """The ids the service has made in this world; what the routes need to be asked about is brought in for them."""
    made: dict[tuple[str, str], str] = {}
    for place in THERE:
        await _claim(house, place)
        known = {"customer": f"c-{place}", "person": f"p-{place}", "seat": f"to-{place}"}
        for name, query in FOUND.items():
            rows = house.driver.execute_query(query, dict(known)).records
            if rows:
                made[name, place] = rows[0]["id"]
    made["contest_id", ""] = await _contest(house)
    made["job_id", ""] = await _erasure(house)
    made["import_id", ""] = await bring_files(house)
    return Samples(made)


async def own_proof(house: House, role: Role) -> str:
    """The proof of somebody's own numbers."""
    path = f"/v1/employees/{role}/contribution"
    answer = await house.ask(role, Operation.EMPLOYEE_CONTRIBUTION, "GET", path)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["proof"])


async def _claim(house: House, place: str) -> None:
    body = {
        "employee_id": "mate", "opportunity_id": f"o-{place}", "person_id": f"q-{place}", "kind": "raised",
        "at": "2026-02-02",
    }  # fmt: skip
    answer = await house.ask(Role.EXECUTIVE, Operation.WRITE_HELPED, "POST", "/v1/helped", body=body)
    assert answer.status_code == 201, answer.text


async def _contest(house: House) -> str:
    """A contest of somebody who answers no contests."""
    body = {"proof": await own_proof(house, Role.SALES), "text": "not so"}
    answer = await house.ask(Role.SALES, Operation.CONTEST, "POST", "/v1/employees/sales/contests", body=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _erasure(house: House) -> str:
    answer = await house.ask(Role.ADMIN, Operation.ERASE_PERSON, "POST", "/v1/people/x-group/erasure")
    assert answer.status_code == 202, answer.text
    job = str(answer.json()["id"])
    while answer.json()["status"] != "done":
        answer = await house.ask(Role.ADMIN, Operation.ERASE_PERSON, "GET", f"/v1/erasures/{job}")
        assert answer.status_code == 200, answer.text
    return job


async def bring_files(house: House) -> str:
    """The id of an import that waits."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        folder.writestr("competitors.csv", "id,name\nrival2,another\n")
    answer = await house.clients[False].post(
        "/v1/imports", files={"file": ("facts.zip", packed.getvalue())}, headers=house.headers(Role.ADMIN)
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])
