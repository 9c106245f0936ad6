"""What the checks ask of the graph: lists of ids and names in batches, ties as far as they can be walked."""

from pathlib import Path
from typing import Any

import pytest

from graph_service.recording import stored
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.record import Ids
from graph_service.recording.stored import (
    ASK_S,
    EDGE_SCHEMA,
    PARENTS_OF_CUSTOMERS,
    Edges,
    StoredFacts,
    ThingIds,
    ThingNames,
    ThingTexts,
)
from tests.remembering import Remembering

EDGES = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("x", "y")]


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A graph that is asked for two at a time."""
    monkeypatch.setattr(stored, "ASK_ROWS", 2)
    return Remembering(
        {
            "reads/find_known_ids": lambda params: [ThingIds(person=[id_ for id_ in params.person if id_ != "p-none"])],
            "reads/find_known_names": lambda params: [
                ThingNames(**{**{name: [] for name in vars(params)}, "person": [[name, "p"] for name in params.person]})
            ],
            PARENTS_OF_CUSTOMERS.name: lambda params: [
                Edges([[a, b, None, None, None] for a, b in EDGES if a in params.ids])
            ],
        },
        tmp_path / "keys",
    )


async def test_ids_are_asked_for_two_at_a_time_in_their_order(graph: Any) -> None:
    found = await StoredFacts(graph).ids({"person": ["p-3", "p-1", "p-none"], "seat": []})
    assert found == {"person": {"p-1", "p-3"}, "seat": set()}
    assert graph.of("reads/find_known_ids") == [ThingIds(person=["p-1", "p-3"]), ThingIds(person=["p-none"])]
    assert graph.timeouts == [ASK_S] * 2


async def test_names_are_asked_for_of_things_that_bear_any(graph: Any) -> None:
    found = await StoredFacts(graph).names({"person": ["甲", "乙", "丙"], "seat": ["甲"], "interaction": ["甲"]})
    assert sorted(found["person"]) == sorted([["甲", "p"], ["乙", "p"], ["丙", "p"]])
    assert (found["seat"], found["interaction"]) == ([], [])
    assert [len(params.person) for params in graph.of("reads/find_known_names")] == [2, 1]
    assert isinstance(graph.of("reads/find_known_names")[0], ThingTexts)


async def test_ties_are_asked_for_two_at_a_time(graph: Any) -> None:
    found = await StoredFacts(graph).edges(PARENTS_OF_CUSTOMERS, ["c", "a", "x"])
    assert sorted(found["b"].to_list()) == ["a", "b", "d", "y"]
    assert dict(found.schema) == dict(EDGE_SCHEMA)
    assert [params.ids for params in graph.of(PARENTS_OF_CUSTOMERS.name)] == [["a", "c"], ["x"]]
    assert (await StoredFacts(graph).edges(PARENTS_OF_CUSTOMERS, [])).height == 0


async def test_what_can_be_walked_to_is_found_round_by_round_and_once(graph: Any) -> None:
    found = await StoredFacts(graph).closure(PARENTS_OF_CUSTOMERS, ["a", "a"])
    assert sorted(found.select("a", "b").rows()) == [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
    assert [params.ids for params in graph.of(PARENTS_OF_CUSTOMERS.name)] == [["a"], ["b"], ["c"], ["d"]]
    assert (await StoredFacts(graph).closure(PARENTS_OF_CUSTOMERS, [])).height == 0


async def test_records_are_found_in_batches_with_their_notes_as_they_were_written(graph: Any) -> None:
    at = 3 + list(INTERACTION.fields).index("summary")
    for id_ in ("i-1", "i-2", "i-3"):
        row = [id_, "x", 1, *[None] * len(INTERACTION.fields)]
        (row[at],) = graph.keys.seal([f"Interaction/{id_}/summary"], [f"谈了 {id_}"])
        graph.records.setdefault("reads/find_interactions", {})[id_] = row
    found = await StoredFacts(graph).records(INTERACTION, ["i-3", "i-1", "i-2", "i-none"])
    assert sorted(row[at] for row in found) == ["谈了 i-1", "谈了 i-2", "谈了 i-3"]
    assert graph.of("reads/find_interactions") == [Ids(["i-1", "i-2"]), Ids(["i-3", "i-none"])]
