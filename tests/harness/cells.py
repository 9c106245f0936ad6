"""Requests for every route, role and relation, each with what the policy table alone says must come of it."""

import dataclasses
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from graph_service.access.policy import Operation, Relation, Role
from tests.harness.described import Described, Json, described
from tests.harness.house import House
from tests.harness.rights import has_any, is_allowed
from tests.harness.samples import GLOBAL, NOWHERE, RECORDS, Samples, own_proof
from tests.harness.world import ROLES, relations_of

ASKED_PLACES = ("own", "led", "other", "gone")
SELF = (Relation.SELF, Relation.OTHER)
NAMING = {"get_veto_board": "customer", "get_indicator": "customer"}
"""Questions over a portfolio that name one customer if the asker likes; then it must be theirs."""
OF_RECORDS = {"helped": Operation.CONFIRM_HELPED}
"""Records whose kind decides about the operation: help is about contribution."""
OF_ONESELF = (Operation.IMPORTS,)
"""Asked of whoever sends it alone, though it brings something in."""
OF_PROOFS = {
    Operation.COVERAGE: "/v1/opportunities/o-{place}/coverage",
    Operation.DEAL_CONTRIBUTION: "/v1/opportunities/w-{place}/contribution",
    Operation.VETO_BOARD: "/v1/veto-board?customer=c-{place}",
    Operation.WHO: "/v1/customers/c-{place}/relationships",
}
"""Answers whose proof is opened by everybody; opening it is authorised as the question behind it."""


@dataclass(frozen=True)
class Case:
    """One request of one role, the cells that decide about it, and whether they allow it."""

    route: Described
    operation: Operation
    role: Role
    relations: tuple[Relation, ...]
    path: str
    body: Json | None = None
    params: tuple[tuple[str, str], ...] = ()
    is_portfolio: bool = False
    record: tuple[str, str] | None = None
    place: str = ""
    headers: Json = field(default_factory=dict, hash=False, compare=False)

    @property
    def is_allowed(self) -> bool:
        """What the table says."""
        if self.is_portfolio:
            return has_any(self.operation, self.role)
        return is_allowed(self.operation, self.role, self.relations)

    @property
    def cells(self) -> set[tuple[Operation, Role, Relation]]:
        """The cells of the table that this request executes."""
        return {(self.operation, self.role, relation) for relation in self.relations}

    def __str__(self) -> str:
        return f"{self.role} {self.route.method} {self.path} ({self.place or 'portfolio'})"


async def ask(house: House, case: Case) -> Any:
    """Carry a case out; a change names the version of its record where it may know it."""
    prepare(house, case)
    headers = dict(case.headers)
    if case.route.is_write and "If-Match" in case.route.names_of("header"):
        version = await house.version(*case.record) if case.record and case.is_allowed else 1
        if case.record:
            headers["If-Match"] = f'"{version}"'
    return await house.ask(
        case.role, case.operation, case.route.method, case.path, params=case.params or None, body=case.body,
        headers=headers,
    )  # fmt: skip


MERGING = {
    "undo_merge": (
        "MATCH (n:Person {id: $merged}) MATCH (m:Person {id: $kept}) "
        "MERGE (n)-[w:SAME_AS {id: $id}]->(m) ON CREATE SET w.recorded_at = datetime()"
    ),
    "create_merge": "MATCH (:Person {id: $merged})-[w:SAME_AS]->(:Person {id: $kept}) DELETE w",
    "tell_apart": "MATCH (:Person {id: $merged})-[w:SAME_AS]->(:Person {id: $kept}) DELETE w",
}
"""How the two people of a place must stand to each other before a route about merging them is asked."""


def prepare(house: House, case: Case) -> None:
    """Have the object of a case there: what one role has merged, the next can merge again."""
    if case.route.name in MERGING:
        place = case.place or "own"
        known = {"merged": f"n-{place}", "kept": f"m-{place}", "id": f"merge-{place}"}
        house.driver.execute_query(MERGING[case.route.name], known)


async def cases_of(house: House, samples: Samples, roles: Iterable[Role] = ROLES) -> AsyncIterator[Case]:
    """Every route as every role, over everything that can bind them to its object."""
    proofs = await proofs_of(house)
    own = {role: await own_proof(house, role) for role in roles}
    for route in sorted(described(house.app), key=lambda one: (one.is_write, one.path, one.method)):
        for role in roles:
            for case in _cases(route, role, samples, proofs):
                yield _with_own_proof(case, own[role]) if route.name == "create_contest" else case


async def proofs_of(house: House) -> dict[tuple[Operation, str], str]:
    """Proofs of answers, by operation and place."""
    found = {}
    for operation, path in OF_PROOFS.items():
        for place in ("own", "led", "other"):
            answer = await house.ask(Role.EXECUTIVE, operation, "GET", path.format(place=place))
            assert answer.status_code == 200, (path, place, answer.text)
            found[operation, place] = answer.json()["proof"]
    return found


def _cases(route: Described, role: Role, samples: Samples, proofs: dict[tuple[Operation, str], str]) -> Iterator[Case]:
    if route.name == "get_record":
        yield from _records(route, role, samples)
    elif route.name == "get_proof":
        for (operation, place), proof in proofs.items():
            path = route.path.replace("{proof_id}", proof)
            yield Case(route, operation, role, relations_of(role, place), path, place=place)
    elif set(GLOBAL) & set(route.path_names):
        yield from _about_others(route, role, samples)
    elif "employee_id" in route.path_names:
        yield from _about_employees(route, role, samples)
    else:
        yield from _at_places(route, role, samples)


def _records(route: Described, role: Role, samples: Samples) -> Iterator[Case]:
    for kind, name in RECORDS.items():
        for place in ASKED_PLACES:
            path = route.path.replace("{kind}", kind).replace("{record_id}", samples.at(name, place) or "")
            operation = OF_RECORDS.get(kind, route.operation)
            yield Case(route, operation, role, relations_of(role, place), path, place=place)


def _about_employees(route: Described, role: Role, samples: Samples) -> Iterator[Case]:
    other = "left" if route.name == "erase_employee" else "mate"
    for employee in (role.value, other, "nobody-here"):
        relations = SELF if employee == role.value else (Relation.OTHER,) if employee == other else ()
        path, _ = samples.path(route, "own", employee)
        body, _ = samples.body(route, "own")
        yield Case(route, route.operation, role, relations, path, body, place=f"employee {employee}")


def _with_own_proof(case: Case, proof: str) -> Case:
    """What is contested is an answer somebody got about themselves."""
    return dataclasses.replace(case, body={"proof": proof, "text": "not so"})


def _about_others(route: Described, role: Role, samples: Samples) -> Iterator[Case]:
    """What lies at no customer and belongs to somebody else."""
    name = next(iter(set(GLOBAL) & set(route.path_names)))
    body, _ = samples.body(route, "own")
    for id_, relations in ((samples.made[name, ""], (Relation.OTHER,)), (NOWHERE, ())):
        path = route.path.replace(f"{{{name}}}", id_)
        if role is not Role.SALES or route.name != "read_contest":  # it is their own: told apart in a test of its own
            yield Case(route, route.operation, role, relations, path, body, place=f"{name} {id_[:8]}")


def _at_places(route: Described, role: Role, samples: Samples) -> Iterator[Case]:
    is_bound = samples.path(route, "own", None)[1] or samples.body(route, "own")[1]
    if route.name == "create_person":
        yield Case(route, route.operation, role, (Relation.NEW,), route.path, {"name": "nobody's", "organisation": "x"})
    for place in ASKED_PLACES:
        relations = relations_of(role, place)
        path, _ = samples.path(route, place, None)
        body, _ = samples.body(route, place)
        params = tuple(_asked_for(route, place))
        if is_bound:
            record = _record_of(route, samples, place)
            yield Case(route, route.operation, role, relations, path, body, params, record=record, place=place)
        else:
            if route.name in NAMING:
                named = ((NAMING[route.name], f"c-{place}"),)
                yield Case(route, route.operation, role, relations, path, body, named, place=place)
            yield from _unbound(route, role, path, body, params, place)


def _unbound(
    route: Described, role: Role, path: str, body: Json | None, params: tuple[tuple[str, str], ...], place: str
) -> Iterator[Case]:
    """What names nothing: a list over all places, oneself, or something new."""
    if place != "own":
        if params:
            yield Case(route, route.operation, role, relations_of(role, place), path, body, params, is_portfolio=True)
        return
    is_new = route.is_write and route.method == "POST" and route.operation not in OF_ONESELF
    everything = (Relation.NEW,) if is_new else tuple(Relation)
    yield Case(route, route.operation, role, everything, path, body, params, is_portfolio=everything != (Relation.NEW,))


def _asked_for(route: Described, place: str) -> Iterator[tuple[str, str]]:
    for name in route.required("query"):
        if name == "id":
            yield from (("id", f"o-{each}") for each in ASKED_PLACES)
        elif name == "q":
            yield "q", f"c-{place}"
        else:
            raise LookupError(f"no sample for query parameter {name} of {route.name}")


def _record_of(route: Described, samples: Samples, place: str) -> tuple[str, str] | None:
    """The record whose version a change must name: the noun of its path with the id in it."""
    parts = route.path.split("/")
    for noun, name in pairwise(parts):
        if name.startswith("{"):
            return noun.replace("-", "_"), samples.at(name.strip("{}"), place) or ""
    return None
