"""What can be read when a program has ended: every record, the lists, how many of each there are, and the numbers."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from neo4j import Driver

from tests.harness.stateful.model import Model, Record
from tests.harness.stateful.run import Run
from tests.reference.answers import expected
from tests.reference.comparison import differences

TODAY = date(2026, 1, 1)
"""A day after all that programs do."""
COUNTED = """
MATCH (c:Customer {id: $customer})
OPTIONAL MATCH (c)<-[:OF]-(d:Department)
WITH c, collect(DISTINCT d) AS departments
OPTIONAL MATCH (c)<-[:AT]-(o:Opportunity)
WITH c, departments, collect(DISTINCT o) AS deals
OPTIONAL MATCH (p:Person)-[:WORKS_IN]->(d:Department) WHERE d IN departments
WITH c, departments, deals, collect(DISTINCT p) AS people
RETURN {
  departments: size(departments), opportunities: size(deals), people: size(people),
  posts: COUNT { MATCH (:Person)-[:WORKS_IN]->(d:Department) WHERE d IN departments RETURN 1 },
  assignments: COUNT { (:Employee)-[:COVERS]->(c) },
  seats: COUNT { MATCH (:Seat)-[:IN]->(o:Opportunity) WHERE o IN deals RETURN 1 },
  holdings: COUNT { MATCH (:Person)-[:HOLDS]->(:Seat)-[:IN]->(o:Opportunity) WHERE o IN deals RETURN 1 },
  seat_flows: COUNT { MATCH (:Seat)-[:PASSES_TO]->(:Seat)-[:IN]->(o:Opportunity) WHERE o IN deals RETURN 1 },
  ties: COUNT { MATCH (a:Person)-[:SWAYS|AT_ODDS_WITH]->(:Person) WHERE a IN people RETURN 1 },
  observations: COUNT { MATCH (:Observation)-[:ABOUT]->(p:Person) WHERE p IN people RETURN 1 },
  helped: COUNT { MATCH (:Employee)-[:HELPED]->(o:Opportunity) WHERE o IN deals RETURN 1 },
  interactions: COUNT { MATCH (:Interaction)-[:WITH]->(c) RETURN 1 },
  operations: COUNT { MATCH (n:Operation) WHERE n.id IN $operations RETURN 1 },
  marks: COUNT { MATCH (e:AuditEvent) WHERE e.operation_id IN $operations RETURN 1 }
} AS found
"""
"""Behind the service's back: how many of each kind there are at a customer."""


async def hold_ending(run: Run, driver: Driver, folder: Path) -> None:
    """All of it, for one program."""
    for record in run.model.records.values():
        await run.look(record, "boss")
    for record in run.program.drawn.sample(list(run.model.records.values()), 2):
        await run.look(record, "noa")
    await _lists(run)
    run.faults += _counts(run, driver)
    await _numbers(run, folder)


async def _lists(run: Run) -> None:
    """The lists of the customer, as somebody sees them who sees all of it."""
    customer = run.model.records["customers", run.model.customer]
    for kind, filters in (("opportunities", {"customer": customer.id}), ("customers", {"q": customer.fields["name"]})):
        body = await run.get(f"/v1/{kind}", "boss", filters)
        found, should = sorted(one["id"] for one in body["items"]), sorted(one.id for one in run.model.of(kind))
        run.hold(found == should, f"list of {kind}: {found}, expected {should}")
    for deal in run.model.of("opportunities"):
        body = await run.get(f"/v1/opportunities/{deal.id}", "boss", {})
        for name in ("status", "amount", "closed_on", "name"):
            run.hold(body.get(name) == deal.fields.get(name), f"{deal.id}: {name} is {body.get(name)!r}")


def _counts(run: Run, driver: Driver) -> Iterator[str]:
    """What there is too much or too little of."""
    model = run.model
    rows = driver.execute_query(COUNTED, customer=model.customer, operations=run.operations).records
    found: Mapping[str, int] = rows[0]["found"] if rows else {}
    should = {kind: len(model.of(kind)) for kind in found if kind not in {"operations", "marks"}}
    should |= {"operations": len(model.answered), "marks": model.effects}
    yield from (f"{found[kind]} {kind}, expected {number}" for kind, number in should.items() if found[kind] != number)


async def _numbers(run: Run, folder: Path) -> None:
    """Coverage of every deal that was never closed, against the reference on the model's own files."""
    write_folder(run.model, folder)
    should = expected(folder, TODAY, None)
    for deal in run.model.of("opportunities", status="open"):
        if deal.id in run.model.closed:
            continue
        found = await run.get(f"/v1/opportunities/{deal.id}/coverage", "boss", {"as_of": TODAY.isoformat()})
        wanted = {deal.id: should[deal.id]}
        run.faults += differences({deal.id: {**found, "shapley": wanted[deal.id]["shapley"]}}, wanted)


def write_folder(model: Model, folder: Path) -> None:
    """The model as template files, as far as coverage depends on them."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[dict[str, Any]]] = {
        "employees": [{"id": who} for who in ("mia", "noa", "boss")],
        "customers": [{"id": model.customer}],
        "departments": [_row(one, "customer_id") for one in model.of("departments")],
        "people": [
            {**_row(one, "department_id", "power", "from", "to"), "id": one.fields["person_id"]}
            for one in model.of("posts")
        ],
        "opportunities": [
            _row(one, "customer_id", "owner_id", "amount", "created_on", "closed_on", "status")
            for one in model.of("opportunities")
        ],
        "seats": [row for seat in model.of("seats") for row in _seat_rows(model, seat)],
        "seat_flows": [
            _row(one, "from_seat_id", "to_seat_id") for one in model.of("seat_flows") if not one.fields.get("to")
        ],
        "competitors": [],
        "observations": [_observation(number, one) for number, one in enumerate(model.of("observations"))],
        "helped": [],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(dict.fromkeys(key for row in rows for key in row)) or ["id"])
            writer.writeheader()
            writer.writerows(rows)


def _row(record: Record, *names: str) -> dict[str, Any]:
    return {"id": record.id, **{name: record.fields.get(name) for name in names}}


def _seat_rows(model: Model, seat: Record) -> list[dict[str, Any]]:
    plain = _row(seat, "opportunity_id", "role", "power", "political", "weight")
    held = [
        {**plain, **{name: one.fields[name] for name in ("person_id", "from", "to")}}
        for one in model.of("holdings", seat_id=seat.id)
    ]
    return held or [{**plain, "person_id": "", "from": seat.fields.get("from"), "to": ""}]


def _observation(number: int, record: Record) -> dict[str, Any]:
    fields = record.fields
    moment = f"2025-01-01T00:00:00.{number:03d}+00:00"
    value = "" if fields["value"] is None else fields["value"]
    return {
        "id": record.id, "about_id": f"person:{fields['about_id']}", "metric": fields["metric"], "value": value,
        "held_by": fields.get("held_id") or "", "valid_at": fields["valid_at"], "recorded_at": moment,
    }  # fmt: skip
