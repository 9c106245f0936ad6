"""Small changes over HTTP in great numbers, and what became of them in the graph."""

import json
from datetime import date, timedelta

from neo4j import Driver

ACTOR = "e-niu-tianci"
FIRST = date(2026, 1, 1)


def observation(key: str, number: int) -> tuple[dict[str, str], bytes]:
    """A rating under a key of its own: headers and body."""
    day = FIRST + timedelta(days=number % 180)
    said = {"about_thing": "person", "about_id": "p-hao-weidong", "metric": "sr", "value": number % 100}
    body = json.dumps({**said, "valid_at": day.isoformat(), "evidence": key}).encode()
    return {"Content-Type": "application/json", "Idempotency-Key": key}, body


def done_with(driver: Driver, prefix: str) -> list[str]:
    """The keys under which such a rating stands in the graph, once for each."""
    rows = driver.execute_query(
        "MATCH (o:Observation) WHERE o.evidence STARTS WITH $prefix RETURN o.evidence AS key", prefix=prefix
    ).records
    return [row["key"] for row in rows]


def done_by_halves(driver: Driver, prefix: str) -> list[str]:
    """Keys of which the graph knows the operation, the rating and the mark not all, or not once each."""
    rows = driver.execute_query(
        "MATCH (p:Operation) WHERE p.id STARTS WITH $operations "
        "OPTIONAL MATCH (o:Observation {evidence: substring(p.id, size($actor))}) "
        "WITH p, count(o) AS ratings OPTIONAL MATCH (e:AuditEvent {operation_id: p.id}) "
        "WITH p, ratings, count(e) AS marks WHERE ratings <> 1 OR marks <> 1 RETURN p.id AS id",
        operations=f"api/{ACTOR}/{prefix}", actor=f"api/{ACTOR}/",
    ).records  # fmt: skip
    operations = {row["id"] for row in driver.execute_query(
        "MATCH (p:Operation) WHERE p.id STARTS WITH $operations RETURN p.id AS id",
        operations=f"api/{ACTOR}/{prefix}",
    ).records}  # fmt: skip
    orphans = [key for key in done_with(driver, prefix) if f"api/{ACTOR}/{key}" not in operations]
    return [str(row["id"]) for row in rows] + orphans
