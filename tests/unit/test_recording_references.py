"""References: prefixes with colons of either width, names, and what may be meant where it is not clear."""

from collections.abc import Mapping, Sequence
from typing import cast

import polars as pl
import pytest

from graph_service.recording.references import RESOLVED_SCHEMA, resolve
from graph_service.recording.stored import StoredFacts

FOLDER = {
    "person": pl.DataFrame({"id": ["p-1", "p-2", "p-3", "x"], "name": ["李敏", "王建国", "王建国", "赵磊"]}),
    "employee": pl.DataFrame({"id": ["x"], "name": ["安然"]}),
    "seat": pl.DataFrame({"id": ["s-1", "s-1"]}),
}
THERE = {"person": {"p-1": "李敏敏", "p-9": "陈静"}, "customer": {"c-1": "瑞丰"}}


class Stored:
    """A graph with a few things in it, which remembers what it was asked for."""

    def __init__(self, there: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.there = there or {}
        self.asked: list[tuple[str, str]] = []

    async def ids(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
        self.asked += [(thing, text) for thing, texts in wanted.items() for text in texts]
        return {thing: set(texts) & set(self.there.get(thing, {})) for thing, texts in wanted.items()}

    async def names(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
        return {
            thing: [[name, id_] for id_, name in self.there.get(thing, {}).items() if name in texts]
            for thing, texts in wanted.items()
        }


async def resolved(text: str, *allowed: str, stored: Stored | None = None) -> dict[str, str | None]:
    found = await resolve(pl.Series([text]), allowed, FOLDER, cast("StoredFacts", stored or Stored()))
    return found.row(0, named=True)


@pytest.mark.parametrize("colon", [":", "\uff1a"], ids=["half", "full"])
async def test_a_colon_of_either_width_ends_a_prefix(colon: str) -> None:
    assert (await resolved(f"name{colon}李敏", "person"))["id"] == "p-1"
    assert (await resolved(f"person{colon}p-2", "person", "employee"))["id"] == "p-2"


async def test_blanks_around_an_id_or_a_name_say_nothing() -> None:
    assert (await resolved(" p-2 ", "person"))["id"] == "p-2"
    assert (await resolved(" name: 李敏 ", "person"))["id"] == "p-1"


async def test_a_name_that_several_bear_is_answered_with_their_ids() -> None:
    found = await resolved("name:王建国", "person")
    assert (found["code"], found["candidates"]) == ("ambiguous_name", "person:p-2, person:p-3")


async def test_an_id_of_several_kinds_of_things_is_answered_with_what_may_be_entered() -> None:
    found = await resolved("x", "person", "employee")
    assert (found["code"], found["candidates"]) == ("ambiguous_reference", "employee:x, person:x")


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, ", …"), (2, "")])
async def test_of_many_candidates_the_first_five_are_listed(count: int, more: str) -> None:
    many = {"person": pl.DataFrame({"id": [f"p-{n}" for n in range(count)], "name": ["王伟"] * count})}
    found = await resolve(pl.Series(["name:王伟"]), ("person",), many, cast("StoredFacts", Stored()))
    assert found["candidates"].item() == ", ".join(f"person:p-{n}" for n in range(min(count, 5))) + more


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("p-none", "unknown_reference"),
        ("person:p-none", "unknown_reference"),
        ("name:无", "unknown_name"),
        ("customer:c-1", "foreign_reference"),
        ("employee:x", "foreign_reference"),
        ("elsewhere:p-1", "unknown_reference"),
        ("p-1", None),
        ("person:x", None),
        ("person:p-9", None),
        ("p-9", None),
        ("name:陈静", None),
        ("name:李敏敏", "unknown_name"),
        ("c-1", "unknown_reference"),
    ],
)
async def test_what_is_wrong_with_a_reference_is_said_by_its_code(text: str, code: str | None) -> None:
    found = await resolved(text, "person", stored=Stored(THERE))
    assert found["code"] == code
    assert (found["id"] is None) == (code is not None)


async def test_a_thing_that_the_folder_does_not_define_is_found_by_its_stored_name() -> None:
    found = await resolved("name:瑞丰", "customer", stored=Stored(THERE))
    assert (found["thing"], found["id"], found["code"]) == ("customer", "c-1", None)


async def test_things_without_names_are_found_by_their_ids_alone() -> None:
    assert (await resolved("s-1", "seat"))["id"] == "s-1"
    assert (await resolved("name:s-1", "seat"))["code"] == "unknown_name"


async def test_the_graph_is_asked_only_for_what_the_folder_does_not_define() -> None:
    stored = Stored(THERE)
    texts = pl.Series(["p-1", "p-9", "customer:c-1", None, "p-9"])
    found = await resolve(texts, ("person", "customer"), FOLDER, cast("StoredFacts", stored))
    assert sorted(stored.asked) == [("customer", "c-1"), ("customer", "p-1"), ("customer", "p-9"), ("person", "p-9")]
    assert found.select("text", "thing").rows() == [("customer:c-1", "customer"), ("p-1", "person"), ("p-9", "person")]
    assert found.schema == pl.Schema(RESOLVED_SCHEMA)


async def test_where_nothing_is_written_nothing_is_resolved() -> None:
    found = await resolve(pl.Series([], dtype=pl.String), ("person",), FOLDER, cast("StoredFacts", Stored()))
    assert found.height == 0
