"""Notes about people: looked through for a name page by page, emptied, and their keys destroyed."""

from pathlib import Path
from typing import Any

import pytest

from graph_service.recording import notes
from graph_service.recording.notes import RATINGS, After, Emptied, Page, empty_notes, forget
from graph_service.store.text_keys import owner_of
from tests.erasing import written
from tests.remembering import Remembering


@pytest.fixture
def graph(tmp_path: Path) -> Any:
    return Remembering(keys=tmp_path / "keys")


async def test_notes_are_looked_through_page_by_page(graph: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "PAGE", 2)
    written(graph, RATINGS, a="李敏", b="x", c="x", d="李敏")
    assert await empty_notes(graph, RATINGS, ["李敏"]) == 2
    assert graph.of(RATINGS.look.name) == [After("", 2), After("b", 2), After("d", 2)]
    assert [[row["id"] for row in params.rows] for params in graph.of(RATINGS.empty.name)] == [["a"], ["d"]]


async def test_the_key_of_a_note_that_names_somebody_is_destroyed_and_no_other(graph: Any) -> None:
    owners = [owner_of(RATINGS.label, id_, RATINGS.fields[0]) for id_ in ("a", "b")]
    sealed = graph.keys.seal(owners, ["李敏说可以", "谈了价格"])
    graph.answers[RATINGS.look.name] = lambda _: [Page(["a", "b"], [[text] for text in sealed])]
    graph.answers[RATINGS.empty.name] = lambda params: [Emptied(len(params.rows))]
    assert await empty_notes(graph, RATINGS, ["李敏"]) == 1
    assert graph.keys.open(owners, sealed) == [None, "谈了价格"]


async def test_notes_without_the_name_stay_with_their_keys(graph: Any) -> None:
    written(graph, RATINGS, a="谈了价格", b=None)
    assert await empty_notes(graph, RATINGS, ["李敏"]) == 0
    assert RATINGS.empty.name not in graph.names()
    assert len(graph.of(RATINGS.look.name)) == 1


async def test_a_note_whose_key_is_gone_already_is_emptied_too(graph: Any) -> None:
    written(graph, RATINGS, a="谈了价格", b=None)
    forget(graph, RATINGS, ["a"])
    assert await empty_notes(graph, RATINGS, ["李敏"]) == 1
    assert [row["id"] for row in graph.rows(RATINGS.empty.name)] == ["a"]


async def test_a_note_that_was_never_sealed_is_looked_at_as_it_is(graph: Any) -> None:
    graph.answers[RATINGS.look.name] = lambda _: [Page(["a", "b"], [["李敏说"], ["别人说"]])]
    graph.answers[RATINGS.empty.name] = lambda params: [Emptied(len(params.rows))]
    assert await empty_notes(graph, RATINGS, ["李敏"]) == 1
