"""Small changes over HTTP in great numbers, and what became of them in the graph."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from neo4j import Driver

from graph_service.recording.operation import operation_id

ACTOR = "e-niu-tianci"
FIRST = date(2026, 1, 1)


def observation(key: str, number: int) -> tuple[dict[str, str], bytes]:
    """A rating under a key of its own, which stands in its source: headers and body."""
    day = FIRST + timedelta(days=number % 180)
    said = {"about_thing": "person", "about_id": "p-hao-weidong", "metric": "sr", "value": number % 100}
    body = json.dumps({**said, "valid_at": day.isoformat(), "source": key}).encode()
    return {"Content-Type": "application/json", "Idempotency-Key": key}, body


def done_with(driver: Driver, prefix: str) -> list[str]:
    """The keys under which such a rating stands in the graph, once for each."""
    rows = driver.execute_query(
        "MATCH (o:Observation) WHERE o.source STARTS WITH $prefix RETURN o.source AS key", prefix=prefix
    ).records
    return [row["key"] for row in rows]


def done_by_halves(driver: Driver, keys: Iterable[str]) -> list[str]:
    """Those of the keys of which the graph knows operation, rating and mark not all, or not once each."""
    named = {operation_id(ACTOR, key): key for key in keys}

    def times(query: str) -> Counter[str]:
        rows = driver.execute_query(query, ids=list(named), keys=list(named.values())).records
        return Counter(named.get(row["at"], row["at"]) for row in rows)

    known = [
        times("MATCH (p:Operation) WHERE p.id IN $ids RETURN p.id AS at"),
        times("MATCH (o:Observation) WHERE o.source IN $keys RETURN o.source AS at"),
        times("MATCH (e:AuditEvent) WHERE e.operation_id IN $ids RETURN e.operation_id AS at"),
    ]
    return [key for key in named.values() if {each[key] for each in known} not in ({0}, {1})]
