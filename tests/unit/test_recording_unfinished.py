"""What stands half done, and whether notes can be read, as far as it is told from what the database answers."""

import platform
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import UnavailableError
from graph_service.recording.holders import Holder, ourselves
from graph_service.recording.loads import LoadRow
from graph_service.recording.unfinished import (
    LOOK_S,
    HowMany,
    NoteRow,
    UnfinishedRow,
    find_cut_off_load,
    find_unfinished,
    unreadable_notes,
)
from graph_service.store.text_keys import TextKeys
from tests.remembering import Remembering

GONE = Holder(platform.node(), 2**22 + 1, "boot:1")
ELSEWHERE = Holder("elsewhere", 9, "boot:2")


async def test_what_is_not_done_is_what_the_database_says() -> None:
    row = UnfinishedRow(5, [4], ["erase/person/p"], ["load"], 2, [60])
    graph: Any = Remembering({"reads/find_unfinished": lambda _: [row]})
    assert await find_unfinished(graph) == row
    assert graph.timeouts == [LOOK_S]


@pytest.mark.parametrize(
    ("status", "holder", "is_cut_off"),
    [
        ("running", None, True),
        ("running", GONE, True),
        ("running", ELSEWHERE, False),
        ("running", ourselves(), False),
        ("done", None, False),
        ("undone", GONE, False),
    ],
)
async def test_a_load_is_cut_off_where_nobody_is_at_it_who_may_live(
    status: str, holder: Holder | None, *, is_cut_off: bool
) -> None:
    load = LoadRow("l", "folder", status, None if holder is None else str(holder), 0)
    graph: Any = Remembering({"reads/find_latest_load": lambda _: [load]})
    assert await find_cut_off_load(graph) == (load if is_cut_off else None)


async def test_where_nothing_was_loaded_nothing_was_cut_off() -> None:
    graph: Any = Remembering({"reads/find_latest_load": lambda _: []})
    assert await find_cut_off_load(graph) is None


def noted(keys: Path, **texts: str | None) -> Any:
    """A graph with notes of ratings, as they are stored."""
    rows = [NoteRow(id_, text or "") for id_, text in texts.items()]
    return Remembering({"reads/find_some_notes": lambda asked: rows[: asked.limit]}, keys)


def sealed(keys: Path, *ids: str) -> dict[str, str | None]:
    """A note of each, sealed with these keys."""
    owners = [f"Observation/{id_}/evidence" for id_ in ids]
    return dict(zip(ids, TextKeys(keys).seal(owners, ["走访"] * len(ids)), strict=True))


async def test_notes_that_have_lost_their_keys_are_counted(tmp_path: Path) -> None:
    texts = sealed(tmp_path / "keys", "a", "b", "c")
    graph = noted(tmp_path / "keys", **texts, d="never sealed")
    assert await unreadable_notes(graph) == 0
    TextKeys(tmp_path / "keys").destroy(["Observation/a/evidence", "Observation/c/evidence"])
    assert await unreadable_notes(graph) == 2
    assert graph.of("reads/find_some_notes")[-1] == HowMany(5)
    assert await unreadable_notes(noted(tmp_path / "keys")) == 0


async def test_notes_sealed_elsewhere_say_why_none_can_be_read(tmp_path: Path) -> None:
    texts = sealed(tmp_path / "of another home", "a")
    sealed(tmp_path / "keys", "x")
    failure = await unreadable_notes(noted(tmp_path / "keys", **texts))
    assert isinstance(failure, UnavailableError)
    assert failure.code == "store.keys_of_another_home"
