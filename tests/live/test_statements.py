"""The server itself finds nothing to object to in any statement: names, deprecations, plans.

EXPLAIN plans a statement without running it. Unknown names are those the store has never seen, so every name
of the vocabulary is shown to it first.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, LiteralString

import pytest
from neo4j import Driver, Query, Session

from graph_service.domain.schema import LABELS, TIES
from graph_service.store.gateway import PATIENT_S, Gateway
from graph_service.store.planned import (
    BEGINNINGS,
    CHANGES,
    OTHER_CHANGES,
    plan_all_else,
    plan_amid_a_change,
    plan_questions,
    sample_of,
)
from graph_service.store.statements import Statement
from tests.contract.everything import import_everything
from tests.live.conftest import Server

import_everything()
STATEMENTS = sorted(name for name in Statement.registry if not name.startswith("migrations/"))
SHOWN = "Vocabulary"

JUSTIFIED_NOTIFICATIONS: dict[tuple[str, str], str] = {}
"""(statement, GQLSTATUS) -> why it is right as it is."""

JUSTIFIED_SCANS = {
    "reads/count_open_assignments": "COVERS: a load that says how things stand counts, once, what it does not speak of",
    "reads/count_open_flows": "PASSES_TO: as reads/count_open_assignments",
    "reads/count_open_holdings": "HOLDS: as reads/count_open_assignments",
    "reads/count_open_ties": "ties between people: as reads/count_open_assignments",
    "reads/count_open_posts": "WORKS_IN: as reads/count_open_assignments",
    "dossier/company": "our own side is one dossier and is read whole: employees, units, products, competitors",
    "reads/find_dossiers_naming": "Opportunity: an erasure looks at every text somebody may stand in",
    "reads/find_dossiers_of_person": "Opportunity: helped records name a person in a property",
    "reads/find_records_of_person": "Opportunity: helped records name a person in a property",
    "reads/list_events_about": "AuditEvent: whoever asks for their data is told of every mark that names them",
    "writes/clear_helped_person": "Opportunity: helped records name a person in a property",
    "writes/empty_texts": "all labels with texts: an erasure looks everywhere",
    "reads/find_helped_with": "Opportunity: helped records name a person in a property",
    "reads/find_some_notes": "Observation: the first few with a note, for whoever looks after the keys",
    "reads/find_unfinished": "MigrationLock: at most one node",
    "reads/list_loads": "Load: one node per load ever begun; the latest are asked for",
    "writes/delete_before_images_of": "BeforeImage: an erasure looks at every image",
    "writes/delete_worn_steps": "Load: one node per load ever begun",
    "reads/find_later_states": "Load: one node per load ever begun; a load that says how things stand looks once",
    "writes/delete_some_facts": "all labels: a wipe removes everything",
    "reads/find_latest_load": "Load: one node per load ever begun; the running one is looked for among them",
    "reads/list_keys": "ApiKey: all keys ever issued are listed, and they are few",
    "reads/find_migrations": "Migration: a handful of nodes, all of them asked for",
    "reads/scope_of_portfolio": "Customer: the portfolio is all customers, of which the viewer's are kept",
}
"""Statement -> why it may read every node of a label."""


@pytest.fixture(scope="module")
def vocabulary(driver: Driver, server: Server, gateway: Gateway) -> None:
    """A store that has seen every label, tie and property of the vocabulary (``gateway``: and every index)."""
    del gateway
    with driver.session(database=server.database) as session:
        for label, properties in LABELS.items():
            session.run(
                Query(f"CREATE (n:{SHOWN}) SET n:$($label) SET n += $values"),
                label=label,
                values=dict.fromkeys(properties, f"{SHOWN}-{label}"),
            ).consume()
        for type_, (_, properties) in TIES.items():
            session.run(
                Query(f"CREATE (:{SHOWN})-[r:$($type)]->(:{SHOWN}) SET r += $values"),
                type=type_,
                values=dict.fromkeys(properties, f"{SHOWN}-{type_}"),
            ).consume()
        session.run(f"MATCH (n:{SHOWN}) DETACH DELETE n").consume()


def samples_of(statement: Statement[Any, Any], length: int = 1) -> dict[str, Any]:
    """Parameters of the right types as the statement takes them, lists of that length."""
    return statement.arguments(sample_of(statement.params, length))


def operators(plan: dict[str, Any] | None) -> Iterator[str]:
    """The operators of a plan, from the result down."""
    if plan:
        yield plan["operatorType"].partition("@")[0]
        for child in plan.get("children", ()):
            yield from operators(child)


@pytest.fixture
def explained(request: pytest.FixtureRequest, driver: Driver, server: Server, vocabulary: None) -> Any:
    """The summary of an EXPLAIN of the statement under test."""
    del vocabulary
    statement = Statement.registry[request.param]
    with driver.session(database=server.database) as session:
        return session.run(Query(f"EXPLAIN {statement.text}"), samples_of(statement)).consume()


each_statement = pytest.mark.parametrize("explained", STATEMENTS, indirect=True, ids=str)


@each_statement
def test_the_server_objects_to_nothing(explained: Any, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["explained"]
    objections = [
        f"{status.gql_status} {status.raw_classification}: {status.status_description}"
        for status in explained.gql_status_objects
        if status.is_notification and (name, status.gql_status) not in JUSTIFIED_NOTIFICATIONS
    ]
    assert not objections


@each_statement
def test_no_plan_reads_every_node(explained: Any, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["explained"]
    scans = scans_of(explained.plan)
    assert bool(scans) == (name in JUSTIFIED_SCANS), f"{scans}: justified are those in JUSTIFIED_SCANS, and no others"
    assert not scans & {"AllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}


def scans_of(plan: dict[str, Any] | None) -> set[str]:
    """What a plan reads all of: nodes of a label, ties of a type, or an index of them."""
    return {operator for operator in operators(plan) if operator.endswith("Scan")}


MANY_ROWS = 1_000
COUNTED = {"nothing": 0, "a lot": 1_000}
"""What the database counted of its indexes before a store began to fill: how many entries of each."""
INDEXED = ("id", "name", "hash", "status", "load_id", "step_id", "subject_id")


@pytest.fixture(params=COUNTED)
def filling(
    request: pytest.FixtureRequest, driver: Driver, server: Server, vocabulary: None, empty: Gateway
) -> Iterator[Session]:
    """A store that begins to fill: what the database has counted of its indexes is not what is there."""
    del vocabulary, empty
    with driver.session(database=server.database) as session:
        show(session, COUNTED[request.param], COUNTED[request.param], INDEXED)
        session.run("CALL db.prepareForReplanning()").consume()
        session.run(f"MATCH (n:{SHOWN}) DETACH DELETE n").consume()
        show(session, 100, 50, ())
        session.run("CALL db.clearQueryCaches()").consume()
        yield session
        session.run(f"MATCH (n:{SHOWN}) DETACH DELETE n").consume()


def show(session: Session, nodes: int, ties: int, indexed: tuple[str, ...]) -> None:
    """Store that many nodes of each label and ties of each type, each with values of its own."""
    for label in LABELS:
        session.run(
            f"UNWIND range(1, $nodes) AS n CREATE (x:{SHOWN}:$($label)) FOREACH (key IN $keys | SET x[key] = 'v' + n)",
            {"label": label, "nodes": nodes, "keys": [key for key in indexed if key in LABELS[label]]},
        ).consume()
    for type_, ((starts, ends), _) in TIES.items():
        session.run(
            f"MATCH (a:{SHOWN}:$($start)) WITH collect(a)[..$ties] AS starts"
            f" MATCH (b:{SHOWN}:$($end)) WITH starts, collect(b)[..$ties] AS ends"
            " UNWIND range(0, size(starts) - 1) AS n WITH starts[n] AS a, ends[n] AS b, n CREATE (a)-[r:$($type)]->(b)"
            " FOREACH (key IN $keys | SET r[key] = 'v' + n)",
            {
                "type": type_,
                "ties": ties,
                "start": starts.partition("|")[0],
                "end": ends.partition("|")[0],
                "keys": ["id"] if indexed else [],
            },
        ).consume()


def test_a_plan_made_while_a_store_fills_reads_no_more_than_it_is_asked_for(filling: Session) -> None:
    """A plan stays for as long as the database keeps it, which is until long after the store has grown."""
    found = {}
    for name in (one for one in STATEMENTS if one not in JUSTIFIED_SCANS):
        statement = Statement.registry[name]
        summary = filling.run(Query(f"EXPLAIN {statement.text}"), samples_of(statement, MANY_ROWS)).consume()
        found[name] = scans_of(summary.plan)
    assert len(found) > 100
    assert not {name: scans for name, scans in found.items() if scans}


async def test_what_is_planned_ahead_changes_nothing(empty: Gateway, driver: Driver, server: Server) -> None:
    everything = (
        "MATCH (n) OPTIONAL MATCH (n)-[r]->() WITH n, collect(properties(r)) AS ties"
        " RETURN labels(n) AS labels, [key IN keys(n) WHERE key <> '_lock' | [key, n[key]]] AS said, ties AS ties"
    )

    def stored() -> list[str]:
        with driver.session(database=server.database) as session:
            return sorted(map(str, session.run(Query(everything)).data()))

    with driver.session(database=server.database) as session:
        for label in LABELS:  # "-" is the id that statements are planned with
            session.run("CREATE (:$($label) {id: '-', name: 'as it was'})", label=label).consume()
    before = stored()
    assert len(before) > len(LABELS)
    await plan_questions(empty)
    await plan_all_else(empty)
    for name in (one for one in STATEMENTS if one.startswith((*BEGINNINGS, *CHANGES, *OTHER_CHANGES))):
        asked = Statement.registry[name], sample_of(Statement.registry[name].params)
        await empty.read_locked(partial(plan_amid_a_change, *asked), timeout_s=PATIENT_S)
    assert stored() == before


PLANTED: dict[str, LiteralString] = {
    "a label": "EXPLAIN CYPHER 5 MATCH (n:Costumer {id: 'x'}) RETURN n.id AS id",
    "a tie": "EXPLAIN CYPHER 5 MATCH (n:Customer {id: 'x'})-[:PART_OFF]->(m:Customer) RETURN m.id AS id",
    "a property": "EXPLAIN CYPHER 5 MATCH (n:Customer {id: 'x'}) RETURN n.revison AS revision",
    "two patterns that do not meet": "EXPLAIN CYPHER 5 MATCH (n:Customer), (m:Person) RETURN n.id AS id, m.id AS other",
    "a deprecated form": "EXPLAIN CYPHER 5 MATCH (n:Customer) CALL { WITH n RETURN n.id AS x } RETURN x AS x",
}


@pytest.mark.parametrize("what", PLANTED)
def test_the_server_objects_to_what_is_planted(driver: Driver, server: Server, vocabulary: None, what: str) -> None:
    with driver.session(database=server.database) as session:
        summary = session.run(Query(PLANTED[what])).consume()
    assert [status for status in summary.gql_status_objects if status.is_notification]
