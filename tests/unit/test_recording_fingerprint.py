"""What makes up the fingerprint of a graph: every fact and every tie, however they lie there; no bookkeeping."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.schema import LABELS, OPERATIONAL
from graph_service.recording.fingerprint import PAGE_OF_FACTS, FactRow, PageParams, graph_digest
from graph_service.store.text_keys import TextKeys, owner_of
from tests.answering import Answering

Graph = Mapping[str, Sequence[FactRow]]
TIE = ["WORKS_IN", "Department", "d-1", [["from", "2026-01-01"], ["id", "t-1"], ["version", 2]]]
OWNED = ["RECORDED", "Employee", "e-1", []]
PERSON = FactRow("p-1", [["id", "p-1"], ["name", "李敏"], ["title", "CFO"], ["version", 3]], [TIE], [])
RATING = FactRow("ob-1", [["id", "ob-1"], ["value", 30]], [], [OWNED])
GRAPH: Graph = {"Person": [PERSON], "Observation": [RATING]}


def stand_in(graph: Graph, keys: Path = Path("nothing-is-sealed")) -> Answering:
    def page(asked: PageParams) -> list[FactRow]:
        rows = [row for row in graph.get(asked.label, ()) if row.id > asked.after]
        return [
            dataclasses.replace(row, properties=[[*pair] for pair in row.properties]) for row in rows[: asked.limit]
        ]

    return Answering({PAGE_OF_FACTS: page}, keys)


async def digest(graph: Graph) -> str:
    return await graph_digest(stand_in(graph))


def written(*parts: object) -> int:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())


async def test_the_fingerprint_sums_the_hashes_of_nodes_and_of_ties_without_bookkeeping() -> None:
    """Written out here: it is kept beside what was loaded, and compared with what a later version makes of it."""
    facts = [
        written("Person", "p-1", {"id": "p-1", "name": "李敏", "title": "CFO"}),
        written("Person", "p-1", "WORKS_IN", "Department", "d-1", {"id": "t-1", "from": "2026-01-01"}),
        written("Observation", "ob-1", {"id": "ob-1", "value": 30}),
        written("Observation", "ob-1", "RECORDED", "Employee", "e-1", {}),
    ]
    assert sum(facts) > 2**128, "the sum must come round for its modulus to be seen"
    assert await digest(GRAPH) == f"{sum(facts) % 2**128:032x}"


async def test_a_graph_without_facts_has_the_fingerprint_nought() -> None:
    assert await digest({}) == "0" * 32


async def test_labels_of_the_service_itself_are_no_facts_and_all_others_are() -> None:
    gateway = stand_in({label: [PERSON] for label in OPERATIONAL})
    assert await graph_digest(gateway) == await digest({})
    assert {asked.label for asked in gateway.handed[PAGE_OF_FACTS]} == set(LABELS) - set(OPERATIONAL)


@pytest.mark.parametrize("name", ["revision", "version", "stamped_at", "_lock"])
async def test_bookkeeping_changes_nothing(name: str) -> None:
    kept = dataclasses.replace(PERSON, properties=[*PERSON.properties, [name, 17]])
    assert await digest({**GRAPH, "Person": [kept]}) == await digest(GRAPH)


async def test_any_value_and_any_tie_changes_it_and_the_order_of_properties_does_not() -> None:
    changed: list[FactRow] = [
        dataclasses.replace(PERSON, properties=[*PERSON.properties[:-2], ["title", "CEO"]]),
        dataclasses.replace(PERSON, ties=[]),
        dataclasses.replace(PERSON, ties=[TIE, TIE]),
        dataclasses.replace(PERSON, ties=[["WORKS_IN", "Department", "d-2", TIE[3]]]),
    ]
    digests = [await digest({**GRAPH, "Person": [row]}) for row in (PERSON, *changed)]
    assert len({*digests, await digest({"Person": [PERSON]})}) == len(changed) + 2
    turned = dataclasses.replace(PERSON, properties=PERSON.properties[::-1])
    assert await digest({**GRAPH, "Person": [turned]}) == digests[0]


async def test_it_is_read_two_thousand_nodes_at_a_time_each_of_them_once() -> None:
    rows = [FactRow(f"p-{n:05}", [["id", f"p-{n:05}"]], [], []) for n in range(4_001)]
    gateway = stand_in({"Person": rows})
    expected = sum(written("Person", row.id, {"id": row.id}) for row in rows)
    assert await graph_digest(gateway) == f"{expected % 2**128:032x}"
    pages = [asked for asked in gateway.handed[PAGE_OF_FACTS] if asked.label == "Person"]
    assert pages == [PageParams("Person", after, 2_000) for after in ("", "p-01999", "p-03999", "p-04000")]


async def test_how_notes_are_sealed_is_no_fact(tmp_path: Path) -> None:
    notes = {"evidence": "看见了", "value": 30, "id": "ob-1"}
    plain = FactRow("ob-1", [[name, value] for name, value in notes.items()], [], [])
    digests = set()
    for home in ("one", "another"):
        keys = TextKeys(tmp_path / home)
        (kept,) = keys.seal([owner_of("Observation", "ob-1", "evidence")], ["看见了"])
        lying: list[list[Any]] = [["id", "ob-1"], ["evidence", kept], ["value", 30]]
        sealed = stand_in({"Observation": [FactRow("ob-1", lying, [], [])]}, tmp_path / home)
        digests.add(await graph_digest(sealed))
    assert digests == {await digest({"Observation": [plain]})}
