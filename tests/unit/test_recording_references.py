"""References: prefixes with colons of either width, names, and what may be meant where it is not clear."""

from collections.abc import Mapping, Sequence
from typing import cast

import polars as pl
import pytest

from graph_service.recording.references import resolve
from graph_service.recording.stored import StoredFacts

FOLDER = {
    "person": pl.DataFrame({"id": ["p-1", "p-2", "p-3", "x"], "name": ["李敏", "王建国", "王建国", "赵磊"]}),
    "employee": pl.DataFrame({"id": ["x"], "name": ["安然"]}),
}


class Nothing:
    """A graph in which nothing is stored."""

    async def ids(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
        return {thing: set() for thing in wanted}

    async def names(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
        return {thing: [] for thing in wanted}


async def resolved(text: str, *allowed: str) -> dict[str, str | None]:
    found = await resolve(pl.Series([text]), allowed, FOLDER, cast("StoredFacts", Nothing()))
    return found.row(0, named=True)


@pytest.mark.parametrize("colon", [":", "\uff1a"], ids=["half", "full"])
async def test_a_colon_of_either_width_ends_a_prefix(colon: str) -> None:
    assert (await resolved(f"name{colon}李敏", "person"))["id"] == "p-1"
    assert (await resolved(f"person{colon}p-2", "person", "employee"))["id"] == "p-2"


async def test_a_name_that_several_bear_is_answered_with_their_ids() -> None:
    found = await resolved("name:王建国", "person")
    assert (found["code"], found["candidates"]) == ("ambiguous_name", "p-2, p-3")


async def test_an_id_of_several_kinds_of_things_is_answered_with_what_may_be_entered() -> None:
    found = await resolved("x", "person", "employee")
    assert (found["code"], found["candidates"]) == ("ambiguous_reference", "employee:x, person:x")


async def test_of_many_candidates_the_first_are_listed() -> None:
    many = {"person": pl.DataFrame({"id": [f"p-{n}" for n in range(7)], "name": ["王伟"] * 7})}
    found = await resolve(pl.Series(["name:王伟"]), ("person",), many, cast("StoredFacts", Nothing()))
    assert found["candidates"].item() == "p-0, p-1, p-2, p-3, p-4, …"
