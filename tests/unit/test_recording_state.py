"""An export of a day: when what it says begins, and that the days before it stay as they were."""

from typing import Any

import pytest

from tests.standing_exports import covers, export, flow, person, seat, tie
from tests.standing_graph import Rows, StandingGraph, begun, faults_of, loaded


async def test_what_was_never_stored_has_always_been() -> None:
    graph = StandingGraph()
    files = export(assignments=[covers("e1")], seats=[seat("s1", "p1")], ties=[tie("p1", "p2")])
    done = await loaded(graph, files, "2026-01-31")
    assert graph.periods("find_posts", "person_id") == {("p1", "", ""), ("p2", "", "")}
    assert graph.periods("find_assignments", "employee_id") == {("e1", "", "")}
    assert graph.periods("find_holdings", "seat_id", "person_id") == {("s1", "p1", "", "")}
    assert graph.periods("find_sways", "from_id") == {("p1", "", "")}
    assert all(not done.numbers(name) for name in done.standing)


CHANGES: list[tuple[str, Rows, Rows, str, tuple[str, ...], set[tuple[str, ...]]]] = [
    ("people", [person("p1", "d1")], [person("p1", "d2")], "find_posts", ("department_id",),
     {("d1", "", "2026-03-31"), ("d2", "2026-03-31", "")}),
    ("assignments", [covers("e1")], [covers("e2")], "find_assignments", ("employee_id",),
     {("e1", "", "2026-03-31"), ("e2", "2026-03-31", "")}),
    ("seats", [seat("s1", "p1")], [seat("s1", "p2")], "find_holdings", ("person_id",),
     {("p1", "", "2026-03-31"), ("p2", "2026-03-31", "")}),
    ("seats", [seat("s1", "p1")], [seat("s1")], "find_holdings", ("person_id",), {("p1", "", "2026-03-31")}),
    ("seats", [seat("s1", "p1")], [seat("s2", "p1")], "find_holdings", ("seat_id",),
     {("s1", "", "2026-03-31"), ("s2", "2026-03-31", "")}),
    ("ties", [tie("p1", "p2")], [tie("p2", "p1")], "find_sways", ("from_id",),
     {("p1", "", "2026-03-31"), ("p2", "2026-03-31", "")}),
    ("ties", [tie("p1", "p2", "knows")], [tie("p1", "p2")], "find_acquaintances", ("from_id",),
     {("p1", "", "2026-03-31")}),
    ("seat_flows", [flow("s1", "s2")], [flow("s2", "s1")], "find_seat_flows", ("from_seat_id",),
     {("s1", "", "2026-03-31"), ("s2", "2026-03-31", "")}),
]  # fmt: skip


@pytest.mark.parametrize(("template", "before", "after", "find", "names", "expected"), CHANGES)
async def test_what_is_no_longer_said_ends_and_what_follows_upon_it_begins(
    template: str, before: Rows, after: Rows, find: str, names: tuple[str, ...], expected: set[tuple[str, ...]]
) -> None:
    seats = {"seats": [seat("s1", "p1"), seat("s2", "p2")]} if template == "seat_flows" else {}
    people = {"people": [person("p1", "d1"), person("p2", "d2")]}
    graph = StandingGraph()
    first, second = ({**export(**seats), **people, template: rows} for rows in (before, after))
    await begun(graph, ("2026-01-31", first), ("2026-03-31", second))
    told = {one for one in graph.periods(find, *names) if template != "people" or one[0] in ("d1", "d2")}
    assert told - ({("d2", "", "")} if template == "people" else set()) == expected
    assert graph.held("2026-03-30", template) == (await begun(StandingGraph(), ("2026-01-31", first))).held("2026-03-30", template)  # noqa: E501  # fmt: skip


async def test_the_same_state_twice_changes_nothing_and_neither_does_it_on_a_later_day() -> None:
    graph = StandingGraph()
    first = export(assignments=[covers("e1")], seats=[seat("s1", "p1")], ties=[tie("p1", "p2", "knows")])
    second = export(assignments=[covers("e2")], seats=[seat("s1", "p2")], ties=[tie("p1", "p2")])
    await begun(graph, ("2026-01-31", first), ("2026-03-31", second))
    for day in ("2026-03-31", "2026-05-31"):
        again = await loaded(graph, second, day)
        assert (again.total.created, again.total.changed) == (0, 0)
        assert all(not again.numbers(name) for name in again.standing)


async def test_what_ended_and_stands_again_begins_on_the_day_on_which_it_is_said() -> None:
    graph = StandingGraph()
    there, gone = export(seats=[seat("s1", "p1"), seat("s2")]), export(seats=[seat("s1"), seat("s2")])
    await begun(graph, ("2026-01-31", there), ("2026-02-28", gone), ("2026-03-31", there))
    assert graph.periods("find_holdings", "person_id") == {("p1", "", "2026-02-28"), ("p1", "2026-03-31", "")}


async def test_a_second_of_us_for_a_customer_begins_on_the_day_and_ends_nobody() -> None:
    graph = StandingGraph()
    one, two = [covers("e1", role="support")], [covers("e1", role="support"), covers("e2", role="support")]
    await begun(graph, ("2026-01-31", export(assignments=one)), ("2026-03-31", export(assignments=two)))
    assert graph.periods("find_assignments", "employee_id") == {("e1", "", ""), ("e2", "2026-03-31", "")}


async def test_a_beginning_that_a_row_says_ends_the_stored_one_there() -> None:
    graph = StandingGraph()
    first, second = [covers("e1")], [covers("e1", **{"from": "2026-02-10"})]
    await begun(graph, ("2026-01-31", export(assignments=first)), ("2026-03-31", export(assignments=second)))
    assert graph.periods("find_assignments") == {("", "2026-02-10"), ("2026-02-10", "")}
    again = await loaded(graph, export(assignments=second), "2026-03-31")
    assert (again.total.created, again.total.changed) == (0, 0)


async def test_a_beginning_earlier_than_the_stored_one_is_a_fault() -> None:
    graph = StandingGraph()
    await begun(graph, ("2026-01-31", export(assignments=[covers("e1", **{"from": "2026-01-10"})])))
    files = export(assignments=[covers("e1", **{"from": "2026-01-05"})])
    assert await faults_of(graph, files, "2026-03-31") == [("assignments", 2, "from", "state_begins_earlier")]


async def test_a_state_before_what_is_stored_is_a_fault_and_leaves_the_later_alone() -> None:
    graph = StandingGraph()
    later = export(seats=[seat("s1", "p1", **{"from": "2026-02-10"})])
    await begun(graph, ("2026-03-31", later))
    assert await faults_of(graph, export(seats=[seat("s1", "p1")]), "2026-01-31") == [
        ("seats", 2, "from", "state_begins_later")
    ]
    done = await loaded(graph, export(seats=[seat("s1")]), "2026-01-31")
    assert graph.periods("find_holdings") == {("2026-02-10", "")}
    assert not done.numbers("seats")


async def test_a_row_that_says_its_end_is_the_fact_that_it_ends() -> None:
    graph = StandingGraph()
    first, second, third = export(seats=[seat("s1", "p1")]), export(seats=[seat("s1", "p2")]), export()
    third = export(seats=[seat("s1", "p2", to="2026-04-20"), seat("s1", "p1", **{"from": "2026-04-20", "to": ""})])
    await begun(graph, ("2026-01-31", first), ("2026-03-31", second), ("2026-04-30", third))
    assert graph.periods("find_holdings", "person_id") == {
        ("p1", "", "2026-03-31"), ("p2", "2026-03-31", "2026-04-20"), ("p1", "2026-04-20", "")
    }  # fmt: skip


async def test_a_planned_end_stays_where_the_file_says_no_ends() -> None:
    graph = StandingGraph()
    await begun(graph, (None, export(assignments=[covers("e1", to="2026-12-31")])))
    done = await loaded(graph, export(assignments=[covers("e1")]), "2026-03-31")
    assert graph.periods("find_assignments") == {("", "2026-12-31")}
    assert (done.total.created, done.total.changed) == (0, 0)


async def test_an_ended_fact_that_a_row_says_with_its_beginning_was_never_over() -> None:
    graph = StandingGraph()
    said = [covers("e1", **{"from": "2026-01-01"}), covers("e2", role="support")]
    await begun(graph, ("2026-01-31", export(assignments=said)), ("2026-02-28", export(assignments=said[1:])))
    assert ("2026-01-01", "2026-02-28") in graph.periods("find_assignments")
    await loaded(graph, export(assignments=said), "2026-03-31")
    assert ("2026-01-01", "") in graph.periods("find_assignments")


async def test_a_seat_exists_since_it_did_whoever_holds_it() -> None:
    graph = StandingGraph()
    held = [seat("s1", "p1"), seat("s2", "p1", **{"from": "2026-01-10"})]
    await begun(
        graph,
        ("2026-01-31", export(seats=held)),
        ("2026-03-31", export(seats=[seat("s1", "p2"), seat("s2", "p2")])),
        ("2026-04-30", export(seats=[seat("s1"), seat("s2")])),
    )
    since = {fact["id"]: fact["from"] for fact in graph.facts("find_seats")}
    assert since == {"s1": None, "s2": "2026-01-10"}


async def test_a_line_ends_with_its_post_and_one_that_ended_before_stays_so() -> None:
    graph = StandingGraph()
    led = [person("p1", "d1"), person("p2", "d2", reports_to="p1"), person("p3", "d2", reports_to="p1")]
    await begun(graph, ("2026-01-31", export(people=led)))
    line = next(fact for fact in graph.facts("find_reporting_lines") if fact["person_id"] == "p3")
    graph.records["reads/find_reporting_lines"][line["id"]][6] = "2026-02-10"
    assert ("p3", "", "2026-02-10") in graph.periods("find_reporting_lines", "person_id")
    await loaded(graph, export(people=[person("p1", "d1", reports_to=""), person("p4", "d2", reports_to="p1")]), "2026-03-31")  # noqa: E501  # fmt: skip
    assert graph.periods("find_reporting_lines", "person_id") == {
        ("p2", "", "2026-03-31"), ("p3", "", "2026-02-10"), ("p4", "2026-03-31", "")
    }  # fmt: skip


async def test_an_end_is_known_from_its_day_or_since_what_follows_upon_it_is() -> None:
    graph = StandingGraph()
    seen = {"recorded_at": "2026-02-20T09:00:00+08:00"}
    await begun(
        graph,
        ("2026-01-31", export(assignments=[covers("e1"), covers("e2", role="support")])),
        ("2026-03-31", export(assignments=[covers("e2", role="support", **{"from": "2026-02-10"}, **seen)])),
    )
    known: dict[str, Any] = {
        fact["to"]: fact["to_recorded_at"] for fact in graph.facts("find_assignments") if fact["to"]
    }
    assert known == {"2026-03-31": 1774886400000, "2026-02-10": 1771549200000}
