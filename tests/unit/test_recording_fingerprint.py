"""The fingerprint of a graph: the same however its facts came in and are sealed, another where one fact differs."""

from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.schema import LABELS, OPERATIONAL
from graph_service.recording import fingerprint
from graph_service.recording.customers import CUSTOMER
from graph_service.recording.fingerprint import FactRow, PageParams, graph_digest
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.sealing import opened, sealed
from graph_service.store.text_keys import TextKeys
from tests.remembering import Remembering

KNOWS = ["KNOWS", "Person", "p-2", [["id", "k"], ["version", 3]]]
LI = FactRow("p-1", [["name", "李敏"], ["version", 1], ["_lock", True]], [KNOWS], [])
WANG = FactRow("p-2", [["name", "王建国"]], [], [])


async def digest(tmp_path: Path, *, page: int = 2_000, **rows: Any) -> str:
    """The digest of a graph with these rows, by label."""

    def answer(asked: PageParams) -> list[FactRow]:
        return [row for row in rows.get(asked.label, []) if row.id > asked.after][: asked.limit]

    graph: Any = Remembering({"reads/find_page_of_facts": answer}, tmp_path / "keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "PAGE_ROWS", page)
        found = await graph_digest(graph)
    asked = graph.of("reads/find_page_of_facts")
    assert {one.label for one in asked} == set(LABELS) - set(OPERATIONAL)
    assert {one.limit for one in asked} == {page}
    return found


async def test_it_is_the_same_in_every_release(tmp_path: Path) -> None:
    assert await digest(tmp_path) == "0" * 32
    assert await digest(tmp_path, Person=[LI, WANG]) == "f61056b14779734d066ac25226939463"


async def test_pages_and_bookkeeping_change_nothing(tmp_path: Path) -> None:
    one = await digest(tmp_path, Person=[LI, WANG])
    assert await digest(tmp_path, Person=[LI, WANG], page=1) == one
    moved = FactRow("p-1", [["name", "李敏"], ["version", 9], ["revision", 4], ["stamped_at", "x"]], LI.ties, [])
    titled = FactRow("p-1", [["name", "李敏"], ["title", "总监"]], [], [])
    turned = FactRow("p-1", titled.properties[::-1], [], [])
    assert await digest(tmp_path, Person=[titled]) == await digest(tmp_path, Person=[turned])
    assert await digest(tmp_path, Person=[moved, WANG]) == one


@pytest.mark.parametrize(
    "other",
    [
        FactRow("p-1", [["name", "李民"]], LI.ties, []),
        FactRow("p-9", LI.properties, LI.ties, []),
        FactRow("p-1", LI.properties, [], []),
        FactRow("p-1", LI.properties, [[*KNOWS[:2], "p-3", KNOWS[3]]], []),
        FactRow("p-1", LI.properties, LI.ties, [["RECORDED", "Employee", "e", []]]),
    ],
    ids=["name", "id", "tie", "end", "owned"],
)
async def test_a_fact_that_differs_shows(tmp_path: Path, other: FactRow) -> None:
    assert await digest(tmp_path, Person=[other, WANG]) != await digest(tmp_path, Person=[LI, WANG])


async def test_a_label_is_part_of_a_fact(tmp_path: Path) -> None:
    assert await digest(tmp_path, Person=[WANG]) != await digest(tmp_path, Employee=[WANG])


async def test_how_a_note_is_sealed_is_no_fact(tmp_path: Path) -> None:
    keys = TextKeys(tmp_path / "keys")

    def rated(text: str, *, is_sealed: bool) -> FactRow:
        (kept,) = keys.seal(["Observation/ob/evidence"], [text]) if is_sealed else [text]
        return FactRow("ob", [["evidence", kept], ["metric", "rc"]], [], [])

    plain = await digest(tmp_path, Observation=[rated("走访", is_sealed=False)])
    assert await digest(tmp_path, Observation=[rated("走访", is_sealed=True)]) == plain
    assert await digest(tmp_path, Observation=[rated("电话", is_sealed=True)]) != plain


async def test_a_note_that_has_lost_its_key_is_as_good_as_none(tmp_path: Path) -> None:
    keys = TextKeys(tmp_path / "keys")
    (kept,) = keys.seal(["Observation/ob/evidence"], ["走访"])
    none = await digest(tmp_path, Observation=[FactRow("ob", [["metric", "rc"]], [], [])])
    noted = [FactRow("ob", [["evidence", kept], ["metric", "rc"]], [], []) for _ in range(2)]
    assert await digest(tmp_path, Observation=noted[:1]) != none
    keys.destroy(["Observation/ob/evidence"])
    assert await digest(tmp_path, Observation=noted[1:]) == none


def meeting(id_: str, **fields: str) -> dict[str, Any]:
    return {"id": id_, "digest": "x", "version": 1, **dict.fromkeys(INTERACTION.fields), **fields}


def test_notes_are_sealed_each_for_itself_and_opened_as_they_were(tmp_path: Path) -> None:
    keys = TextKeys(tmp_path / "keys")
    rows = [meeting("i-1", purpose="演示", summary="谈了价格", kind="visit"), meeting("i-2", summary="约了下次")]
    made = sealed(INTERACTION, rows, keys)
    assert [row["kind"] for row in made] == ["visit", None]
    assert rows[0]["summary"] == "谈了价格", "the rows that were handed in stay as they are"
    owners = ["Interaction/i-1/purpose", "Interaction/i-1/summary", "Interaction/i-2/summary"]
    texts = [made[0]["purpose"], made[0]["summary"], made[1]["summary"]]
    assert keys.open(owners, texts) == ["演示", "谈了价格", "约了下次"]
    assert opened(INTERACTION, [list(row.values()) for row in made], keys) == [list(row.values()) for row in rows]


def test_records_without_notes_need_no_keys(tmp_path: Path) -> None:

    keys = TextKeys(tmp_path / "keys")
    assert sealed(CUSTOMER, [{"id": "c"}], keys) == [{"id": "c"}]
    assert opened(CUSTOMER, [["c", "x", 1]], keys) == [["c", "x", 1]]
    assert opened(INTERACTION, [], keys) == []
    assert sealed(INTERACTION, [], keys) == []
    assert not keys.path.exists()
