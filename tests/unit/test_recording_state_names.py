"""What a state of a day ends, by the names of those it is about: looked up once, and only of the first."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from graph_service.recording.state.naming import FIND_NAMES, NAMED, SomeNames, SomeThings, names_in, things_in
from graph_service.recording.stored import StoredFacts
from graph_service.words import Spoken
from tests.remembering import Remembering

ROWS: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("people", {"id": "p1", "department_id": "d1"}, [("person", "p1"), ("department", "d1")]),
    ("people", {"id": "p1", "department_id": None}, [("person", "p1")]),
    (
        "assignments",
        {"employee_id": "e1", "customer_id": "c1", "role": "owner"},
        [("employee", "e1"), ("customer", "c1")],
    ),
    ("seats", {"id": "s1", "person_id": "p1"}, [("seat", "s1"), ("person", "p1")]),
    ("seat_flows", {"from_seat_id": "s1", "to_seat_id": "s2"}, [("seat", "s1"), ("seat", "s2")]),
    (
        "ties",
        {"from_id:thing": "employee", "from_id": "x", "to_id:thing": "person", "to_id": "x", "kind": "knows"},
        [("employee", "x"), ("person", "x")],
    ),
    ("no_such_template", {"id": "p1"}, []),
]


@pytest.mark.parametrize(("template", "row", "named"), ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS)])
def test_each_cell_that_is_an_id_names_something(
    template: str, row: dict[str, Any], named: list[tuple[str, str]]
) -> None:
    assert list(things_in(template, row | {"from": None, "to": date(2026, 3, 31)})) == named


class Named:
    """A graph in which people, employees, departments and a seat have names; it says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[SomeThings] = []
        graph: Any = Remembering({FIND_NAMES.name: self._names})
        self.stored = StoredFacts(graph)

    def _names(self, params: SomeThings) -> list[SomeNames]:
        self.asked.append(params)
        names: dict[str, Any] = {thing: [[id_, f"{id_} 名"] for id_ in ids] for thing, ids in vars(params).items()}
        names["seat"] = [[id_, "信号" if id_ == "s1" else None, "coach"] for id_ in params.seat]
        return [SomeNames(**names)]


async def test_names_are_asked_for_once_and_of_the_first_alone() -> None:
    graph = Named()
    ids = [f"p{n:02}" for n in range(NAMED + 1)]
    found = await names_in("people", pl.DataFrame({"id": ids, "department_id": ["d1"] * len(ids)}), graph.stored)
    (asked,) = graph.asked
    assert asked == SomeThings(customer=[], department=["d1"], employee=[], person=ids[:NAMED], seat=[])
    assert set(found) == {("department", "d1"), *(("person", id_) for id_ in ids[:NAMED])}
    assert found["person", "p00"] == Spoken("p00 名", "p00 名")


async def test_a_seat_is_known_by_its_deal_and_its_role_in_the_language_of_the_reader() -> None:
    graph = Named()
    found = await names_in("seat_flows", pl.DataFrame({"from_seat_id": ["s1"], "to_seat_id": ["s2"]}), graph.stored)
    assert found == {("seat", "s1"): Spoken("信号 · 教练", "信号 · coach")}


async def test_where_nothing_ends_nothing_is_asked() -> None:
    graph = Named()
    assert await names_in("people", pl.DataFrame(schema={"id": pl.String}), graph.stored) == {}
    assert graph.asked == []
