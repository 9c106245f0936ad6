"""A graph of a given size, written past the recorder: for what is about amounts, not about meaning."""

from neo4j import Driver, Query

STEP = 5_000
NODES = (
    "UNWIND range($from, $to) AS n CREATE (p:Person {id: 'p-' + n}) "
    "SET p.name = '人员 ' + n, p.title = 'T' + n % 97, p.digest = 'd' + n, p.version = 1"
)
TIES = (
    "UNWIND range($from, $to) AS n MATCH (a:Person {id: 'p-' + n / $each}) "
    "MATCH (b:Person {id: 'p-' + (n * 7919 + 13) % $nodes}) "
    "CREATE (a)-[r:SWAYS {id: 's-' + n}]->(b) SET r.strength = (n % 100) / 100.0, r.`from` = date('2026-01-01')"
)


def fill(driver: Driver, nodes: int, ties: int, database: str = "neo4j") -> None:
    """People and ties between them."""
    with driver.session(database=database) as session:
        for text, count in ((NODES, nodes), (TIES, ties)):
            for start in range(0, count, STEP):
                values = {"from": start, "to": min(start + STEP, count) - 1, "each": max(ties // nodes, 1)}
                session.run(Query(text), {**values, "nodes": nodes}).consume()
