"""The veto board as a user would compute it who has Cypher and the driver, or networkx and records fetched before.

Both leave out what the product's board says besides: since when each verdict stands, and who of us is best placed.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx
from neo4j import AsyncDriver, Query

from bench.records import PATIENCE_S, Record

Board = dict[str, tuple[str, str, int, str, float, tuple[tuple[str, str, str, str], ...]]]
"""Deal -> customer, its name, amount, verdict, risk, holders: seat, person, power, state."""
METRICS = ("rc", "sr", "pa")
POWERS = ("veto", "approve", "both")
OPPOSE_BELOW, GOOD, EXCELLENT = 40, 60, 80

CYPHER = """CYPHER 5
CALL () {
  MATCH (p:Person)-[w:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  WHERE w.power IN ['veto', 'approve', 'both'] AND w.from <= $t AND coalesce($t < w.to, true)
  CALL (p) {
    MATCH (p)<-[:ABOUT]-(r:Observation)
    WHERE r.metric IN ['rc', 'sr', 'pa'] AND r.valid_at <= $t AND NOT EXISTS { (r)-[:HELD_BY]->() }
    WITH r.metric AS metric, max([r.valid_at, r.recorded_at, r.id, r.value]) AS newest
    RETURN collect(newest[3]) AS scores
  }
  WITH c, p, w.power AS power, scores,
    CASE
      WHEN any(score IN scores WHERE score < 40) THEN 'opposed'
      WHEN size(scores) > 0 THEN 'not_opposed'
      ELSE 'unknown'
    END AS state,
    CASE
      WHEN size(scores) > 0 THEN round(reduce(sum = 0.0, score IN scores | sum + score) / size(scores), 9)
    END AS attitude
  WITH c, p, power, state,
    CASE
      WHEN state = 'opposed' THEN 0.9
      WHEN state = 'unknown' THEN 0.5
      WHEN attitude >= 80 THEN 0.02
      WHEN attitude >= 60 THEN 0.1
      ELSE 0.3
    END AS risk
  MATCH (p)-[h:HOLDS]->(s:Seat)-[:IN]->(o:Opportunity)-[:AT]->(c)
  WHERE o.created_on <= $t AND coalesce($t < o.closed_on, true) AND h.from <= $t AND coalesce($t < h.to, true)
  RETURN o, c, collect([s.id, p.id, power, state]) AS holders, collect(DISTINCT [p.id, risk]) AS risks
  UNION
  MATCH (o:Opportunity)-[:AT]->(c:Customer)
  WHERE o.created_on <= $t AND coalesce($t < o.closed_on, true)
  RETURN o, c, [] AS holders, [] AS risks
}
WITH o, c, collect(holders) AS holders, collect(risks) AS risks
WITH o, c,
  reduce(all = [], one IN holders | all + one) AS holders,
  reduce(all = [], one IN risks | all + one) AS risks
RETURN o.id AS id,
  c.id AS customer,
  c.name AS name,
  o.amount AS amount,
  CASE
    WHEN any(one IN holders WHERE one[3] = 'opposed') THEN 'blocked'
    WHEN any(one IN holders WHERE one[3] = 'unknown') THEN 'unverified'
    ELSE 'clear'
  END AS verdict,
  1 - reduce(none = 1.0, one IN risks | none * (1 - one[1])) AS risk,
  holders AS holders
ORDER BY amount DESC, id"""


async def in_cypher(driver: AsyncDriver, day: date) -> Board:
    """One statement; each person's attitude is found once, however many seats they hold."""
    query = Query(CYPHER, timeout=PATIENCE_S)
    result = await driver.execute_query(query, t=day, database_="neo4j", routing_="r")
    return {
        row["id"]: (
            row["customer"], row["name"], row["amount"], row["verdict"], row["risk"],
            tuple(sorted(map(tuple, row["holders"]))),
        )
        for row in result.records
    }  # fmt: skip


def graph_of(tables: Mapping[str, list[Record]], begun: nx.MultiDiGraph | None = None) -> nx.MultiDiGraph:
    """The records as a graph: people, seats, deals and customers; every rating is a tie of its own."""
    graph = nx.MultiDiGraph() if begun is None else begun
    for row in tables["people"]:
        graph.add_node(row["person_id"], kind="person", power=row["power"])
        graph.add_edge(row["person_id"], row["customer_id"], kind="works_at", power=row["power"], begin=row["from"])
    for row in tables["deals"]:
        graph.add_node(row["id"], **{"kind": "deal"} | {name: value for name, value in row.items() if name != "id"})
        graph.add_edge(row["id"], row["customer_id"], kind="at")
    for row in tables["seats"]:
        graph.add_node(row["id"], kind="seat", role=row["role"])
        graph.add_edge(row["id"], row["opportunity_id"], kind="in")
        if row["person_id"] is not None:
            graph.add_edge(row["person_id"], row["id"], kind="holds", begin=row["from"])
    for row in tables["ratings"]:
        key = (row["valid_at"], row["recorded_at"], row["id"])
        held_by = row["holder_id"] or "company"
        said = {name: row[name] for name in ("metric", "value", "recorded_by")}
        graph.add_edge(held_by, row["person_id"], key, kind="rates", **said)
    for row in tables.get("ties", []):
        graph.add_edge(row["from_id"], row["to_id"], row["id"], kind=row["kind"], strength=row["strength"])
    return graph


def over_graph(graph: nx.MultiDiGraph, names: Mapping[str, str], day: int) -> Board:
    """The same board: deals that are open, their seats, the holders with power, what we think they think."""
    states: dict[str, tuple[str, float]] = {}
    board: Board = {}
    for deal, known in graph.nodes(data=True):
        if known.get("kind") != "deal" or known["created_on"] > day or (known["closed_on"] or day + 1) <= day:
            continue
        holders, risks, customer = [], {}, known["customer_id"]
        for seat, _, tie in graph.in_edges(deal, data=True):
            if tie["kind"] != "in":
                continue
            for person, _, held in graph.in_edges(seat, data=True):
                power = graph.nodes[person].get("power")
                if held["kind"] != "holds" or held["begin"] > day or power not in POWERS:
                    continue
                if person not in states:
                    states[person] = _judged(graph, person, day)
                state, risk = states[person]
                holders.append((seat, person, power, state))
                risks[person] = risk
        board[deal] = (
            customer, names[customer], known["amount"], _verdict(holders), 1 - math.prod(1 - r for r in risks.values()),
            tuple(sorted(holders)),
        )  # fmt: skip
    return dict(sorted(board.items(), key=lambda item: (-item[1][2], item[0])))


def _judged(graph: nx.MultiDiGraph, person: str, day: int) -> tuple[str, float]:
    """The state of a person and the risk it carries, from the newest score of each dimension that our company holds."""
    newest: dict[str, tuple[Any, float | None]] = {}
    for ties in (graph.get_edge_data("company", person) or {}).items():
        key, tie = ties
        if (
            key[0] <= day
            and tie["metric"] in METRICS
            and (tie["metric"] not in newest or newest[tie["metric"]][0] < key)
        ):
            newest[tie["metric"]] = key, tie["value"]
    scores = [value for _, value in newest.values() if value is not None]
    if any(score < OPPOSE_BELOW for score in scores):
        return "opposed", 0.9
    if not scores:
        return "unknown", 0.5
    mean = round(sum(scores) / len(scores), 9)
    return "not_opposed", 0.02 if mean >= EXCELLENT else 0.1 if mean >= GOOD else 0.3


def _verdict(holders: Iterable[tuple[str, str, str, str]]) -> str:
    states = {state for *_, state in holders}
    return "blocked" if "opposed" in states else "unverified" if "unknown" in states else "clear"


def of_product(answer: Mapping[str, Any]) -> Board:
    """The product's board, cut to what the others say."""
    names = defaultdict(str, {name: said["zh"] for name, said in answer["names"].items()})
    return {
        row["opportunity"]: (
            row["customer"], names[row["customer"]], row["amount"], row["verdict"], row["veto_risk"]["value"],
            tuple(sorted((h["seat"], h["person"], h["power"], h["state"]) for h in row["holders"])),
        )
        for row in answer["deals"]
    }  # fmt: skip


def assert_equal(one: Board, other: Board) -> None:
    """The same deals, and the same about each."""
    assert one.keys() == other.keys(), sorted(one.keys() ^ other.keys())[:5]
    for deal, mine in one.items():
        theirs = other[deal]
        assert mine[:4] + mine[5:] == theirs[:4] + theirs[5:], (deal, mine, theirs)
        assert math.isclose(mine[4], theirs[4], abs_tol=1e-9), (deal, mine, theirs)
