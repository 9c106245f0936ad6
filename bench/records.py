"""The facts as a user would fetch them who has the driver and nothing else: a plain statement per table, row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from neo4j import AsyncDriver, Query

Record = dict[str, Any]
PATIENCE_S = 600.0
"""The managed server ends a transaction after ten seconds unless it says how long it may take."""
_START = "CYPHER 5 MATCH (c:Customer) WHERE c.id IN $customers "
_STAFF = _START + "MATCH (c)<-[:OF]-(d:Department)<-[w:WORKS_IN]-(p:Person) "
_DEALS = _START + "MATCH (c)<-[:AT]-(o:Opportunity) "

TEXTS: Mapping[str, str] = {
    "people": _STAFF
    + """RETURN c.id AS customer_id, p.id AS person_id, p.name AS name, d.id AS department_id, w.power AS power,
      w.key AS key, w.from.year * 10000 + w.from.month * 100 + w.from.day AS `from`""",
    "deals": _DEALS
    + """OPTIONAL MATCH (o)<-[w:WORKS_ON {role: 'owner'}]-(e:Employee)
    RETURN c.id AS customer_id, o.id AS id, o.name AS name, o.amount AS amount, o.status AS status, e.id AS owner_id,
      o.created_on.year * 10000 + o.created_on.month * 100 + o.created_on.day AS created_on,
      o.closed_on.year * 10000 + o.closed_on.month * 100 + o.closed_on.day AS closed_on""",
    "seats": _DEALS
    + """MATCH (o)<-[:IN]-(s:Seat) OPTIONAL MATCH (s)<-[w:HOLDS]-(p:Person)
    RETURN c.id AS customer_id, o.id AS opportunity_id, s.id AS id, s.role AS role, s.power AS power, p.id AS person_id,
      w.from.year * 10000 + w.from.month * 100 + w.from.day AS `from`""",
    "flows": _DEALS
    + "MATCH (o)<-[:IN]-(s:Seat)-[:PASSES_TO]->(n:Seat) RETURN o.id AS opportunity_id, s.id AS from_id, n.id AS to_id",
    "helped": _DEALS
    + """MATCH (o)<-[w:HELPED]-(e:Employee)
    RETURN o.id AS opportunity_id, e.id AS employee_id, w.person_id AS person_id, w.kind AS kind,
      w.at.year * 10000 + w.at.month * 100 + w.at.day AS at""",
    "ties": _STAFF
    + """MATCH (p)-[t:SWAYS|KNOWS|AT_ODDS_WITH]-(:Person|Employee) WITH DISTINCT t
    RETURN t.id AS id, type(t) AS kind, startNode(t).id AS from_id, endNode(t).id AS to_id, t.strength AS strength""",
    "ratings": _STAFF
    + """MATCH (p)<-[:ABOUT]-(r:Observation)
    OPTIONAL MATCH (r)-[:HELD_BY]->(h:Employee|Competitor)
    OPTIONAL MATCH (r)<-[:RECORDED]-(by:Employee)
    RETURN c.id AS customer_id, r.id AS id, p.id AS person_id, r.metric AS metric, r.value AS value, h.id AS holder_id,
      by.id AS recorded_by, r.valid_at.year * 10000 + r.valid_at.month * 100 + r.valid_at.day AS valid_at,
      r.recorded_at.epochMillis AS recorded_at""",
}
NATIVE = (
    TEXTS["ratings"].partition("by.id AS")[0]
    + "by.id AS recorded_by, r.valid_at AS valid_at, r.recorded_at AS recorded_at"
)
"""Ratings with their dates as the driver's own types, as most would write it at first."""


async def fetch(driver: AsyncDriver, customers: Sequence[str]) -> dict[str, list[Record]]:
    """All tables of some customers, as records."""
    return {name: await fetch_one(driver, text, customers) for name, text in TEXTS.items()}


async def fetch_one(driver: AsyncDriver, text: str, customers: Sequence[str]) -> list[Record]:
    """One table."""
    asked: Any = text
    query = Query(asked, timeout=PATIENCE_S)
    result = await driver.execute_query(query, customers=list(customers), database_="neo4j", routing_="r")
    return [record.data() for record in result.records]
