"""An export of a day: whose facts it ends, whose it leaves alone, and the laws that hold whatever it says."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import InvalidError
from graph_service.recording.state.cut_off import CutOff
from tests.standing_exports import BASE, DEAL, covers, export, flow, person, seat, tie
from tests.standing_graph import Files, StandingGraph, begun, loaded

JANUARY, MARCH = "2026-01-31", "2026-03-31"


@pytest.mark.parametrize("source", ["hr", ""])
async def test_facts_of_another_source_and_of_none_are_never_ended(source: str) -> None:
    graph = StandingGraph()
    other = {"source": source}
    by_hand = export(
        people=[person("p1", "d1", **other), person("p2", "d2")],
        assignments=[covers("e1", **other)],
        seats=[seat("s1", "p1", **other)],
        ties=[tie("p1", "p2", **other)],
    )
    before = (await begun(graph, (None, by_hand))).held(MARCH)
    said = export(
        people=[person("p1", "d2"), person("p2", "d2")],
        assignments=[covers("e2")],
        seats=[seat("s2", "p1")],
        ties=[tie("p2", "p1")],
    )
    done = await loaded(graph, said, MARCH)
    assert before < graph.held(MARCH)
    assert all(one.ends == 0 for one in done.standing.values())


async def test_several_sources_of_one_file_each_end_their_own() -> None:
    graph = StandingGraph()
    rows = [covers("e1"), covers("e2", role="support", source="hr"), covers("e1", "c2", source="erp")]
    await begun(graph, (JANUARY, export(assignments=rows)))
    said = [covers("e2"), covers("e1", "c2", "support", source="hr")]
    done = await loaded(graph, export(assignments=said), MARCH)
    assert ("assignments", "e1", "c2", "owner") in graph.held(MARCH), "nobody spoke for erp"
    assert graph.held(MARCH, "assignments") == {
        ("assignments", *one) for one in (("e2", "c1", "owner"), ("e1", "c2", "support"), ("e1", "c2", "owner"))
    }
    assert done.numbers("assignments") == {"begins": 2, "ends": 2}, "hr spoke of assignments before"


ONE_CUSTOMER: Files = {"customers": [{"id": "c1", "name": "c1"}], "departments": []}
OWNERS: list[tuple[str, Files, Files]] = [
    ("people", {"people": [person("p1", "d3")]}, ONE_CUSTOMER),
    ("assignments", {"assignments": [covers("e1", "c2")]}, ONE_CUSTOMER),
    ("seats", {"seats": [seat("s9", "p1", opportunity_id="o9")]}, {}),
    (
        "seat_flows",
        {
            "seats": [seat(s, opportunity_id="o9") for s in ("s8", "s9")],
            "seat_flows": [flow("s8", "s9")],
        },
        {"seat_flows": [flow("s1", "s2")]},
    ),
    ("ties", {"people": [person(p, "d1") for p in ("p1", "p8")], "ties": [tie("p1", "p8")]}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("template", "before", "after"), OWNERS, ids=[case[0] for case in OWNERS])
async def test_what_is_of_an_owner_that_the_export_does_not_mention_stays_and_is_counted(
    template: str, before: Files, after: Files
) -> None:
    graph = StandingGraph()
    deals = [DEAL, {**DEAL, "id": "o9"}]
    await begun(graph, (JANUARY, export(opportunities=deals, **before)))
    held = graph.held(MARCH, template)
    rest: Files = {
        "people": [person("p2", "d1")],
        "assignments": [covers("e2")],
        "seats": [seat("s1", "p2"), seat("s2")],
        "ties": [tie("p2", "p2x")],
    }
    said = {**export(), **rest, **after, "people": [person("p2", "d1"), person("p2x", "d1")]}
    done = await loaded(graph, {name: rows for name, rows in said.items() if rows}, MARCH)
    assert held <= graph.held(MARCH, template)
    assert done.standing[template].elsewhere == len(held)
    assert done.standing[template].ends == 0


async def test_a_template_that_is_not_in_the_export_ends_nothing() -> None:
    graph = StandingGraph()
    await begun(graph, (JANUARY, export(seats=[seat("s1", "p1")], ties=[tie("p1", "p2")])))
    done = await loaded(graph, export(), MARCH)
    assert set(done.standing) == {"people"}
    assert {one[0] for one in graph.held(MARCH)} == {"people", "seats", "ties"}


async def test_a_tie_with_one_of_us_ends_where_the_export_has_both() -> None:
    graph = StandingGraph()
    ties = [tie("p1", "p2", "knows"), {**tie("p1", "p2", "knows"), "to_id": "employee:e1"}, tie("p2", "p1", "at_odds")]
    await begun(graph, (JANUARY, export(ties=ties)))
    assert len(graph.held(MARCH, "ties")) == 3
    done = await loaded(graph, export(ties=ties[:1]), MARCH)
    assert done.numbers("ties") == {"ends": 2}
    assert graph.held(MARCH, "ties") == {("ties", "person", "p1", "person", "p2")}


async def test_rows_without_a_source_are_refused_before_anything_is_written() -> None:
    graph = StandingGraph()
    bare = [{"employee_id": "e1", "customer_id": "c1", "role": "owner"}]
    with pytest.raises(InvalidError) as error:
        await loaded(graph, export(assignments=bare), MARCH)
    assert error.value.code == "recording.state_without_source"
    assert "assignments (1 / 1)" in error.value.sentence("en")
    assert "source = { constant" in error.value.sentence("en")
    assert "客户分工（1 / 1）" in error.value.sentence("zh")
    assert not graph.names("writes/")


REFUSED: list[tuple[str, Files, int]] = [
    ("a holder nobody knows", {"seats": [seat("s1", "p-nobody"), seat("s2", "p2")]}, 1),
    ("a cell that means nothing", {"seats": [seat("s1", "p1", weight="-1"), seat("s2", "p2")]}, 0),
    ("a deal nobody knows", {"seats": [seat("s1", "p1", opportunity_id="o-none"), seat("s2", "p2")]}, 0),
    ("no seat at all", {"seats": [seat("", "p1"), seat("s2", "p2")]}, 1),
]


@pytest.mark.parametrize(("files", "is_unsure"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_what_a_rejected_row_may_mean_is_not_taken_for_gone(files: Files, is_unsure: int) -> None:
    graph = StandingGraph()
    await begun(graph, (JANUARY, export(seats=[seat("s1", "p1"), seat("s2", "p2"), seat("s3", "p2")])))
    before = graph.held(MARCH, "seats")
    done = await loaded(graph, export(**files), MARCH, bad=True)
    kept = graph.held(MARCH, "seats")
    assert ("seats", "s1", "p1") in kept
    assert kept == before - {("seats", "s3", "p2")}
    assert (done.standing["seats"].ends, done.standing["seats"].unsure) == (1, is_unsure)


async def test_a_rejected_tie_keeps_the_tie_of_its_two_ends_in_either_order() -> None:
    graph = StandingGraph()
    ties = [tie("p1", "p2", "at_odds"), tie("p1", "p2", "knows")]
    await begun(graph, (JANUARY, export(ties=ties)))
    await loaded(graph, export(ties=[tie("p2", "p1", "at_odds", strength="7")]), MARCH, bad=True)
    assert len(graph.held(MARCH, "ties")) == 2


async def test_what_began_or_became_known_on_the_day_or_later_stays() -> None:
    graph = StandingGraph()
    late = {"recorded_at": "2026-04-02T10:00:00+08:00"}
    rows = [covers("e1", **{"from": MARCH}), covers("e1", role="support", **{"from": "2026-01-01"}, **late)]
    await begun(graph, (None, export(assignments=rows)))
    done = await loaded(graph, export(assignments=[covers("e2", "c2")]), MARCH)
    assert done.numbers("assignments") == {"begins": 1, "later": 2}
    assert all(to == "" for _, to in graph.periods("find_assignments") if _)


async def many(n: int, left: int) -> Any:
    graph = StandingGraph()
    people = [person(f"p{at}", "d1") for at in range(n)]
    await begun(graph, (JANUARY, export(people=people)))
    return (await loaded(graph, export(people=people[:left]), MARCH)).standing["people"]


@pytest.mark.parametrize(("n", "left", "is_many"), [(40, 20, False), (41, 20, True), (20, 1, False), (21, 1, True)])
async def test_more_than_half_is_many_from_twenty_on(n: int, left: int, is_many: bool) -> None:  # noqa: FBT001
    found = await many(n, left)
    assert (found.ends, found.spoken_of, found.is_many) == (n - left, n, is_many)
    assert len(found.as_json()["ending"]) == n - left


PEOPLE, SEATS = ("p1", "p2", "p3"), ("s1", "s2", "s3")


@st.composite
def states(draw: st.DrawFn) -> Files:
    """What a CRM may say of its two customers and their deal on some day."""
    some = {
        "people": [person(p, draw(st.sampled_from(["d1", "d2", "d3", ""])), organisation="院") for p in PEOPLE],
        "assignments": [covers(draw(st.sampled_from(["e1", "e2"])), c) for c in ("c1", "c2") if draw(st.booleans())],
        "seats": [seat(s, draw(st.sampled_from([*PEOPLE, ""]))) for s in SEATS],
        "seat_flows": [flow(a, b) for a, b in (("s1", "s2"), ("s2", "s3"), ("s1", "s3")) if draw(st.booleans())],
        "ties": [tie("p1", p, k) for p in PEOPLE[1:] for k in ("sways", "knows", "at_odds") if draw(st.booleans())],
    }
    return {**BASE, "opportunities": [DEAL], **{name: rows for name, rows in some.items() if rows}}


async def standing(files: Files) -> set[tuple[str, ...]]:
    """What an export says, as an empty graph has it."""
    return (await begun(StandingGraph(), (None, files))).held(MARCH)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=states(), second=states())
async def test_a_state_holds_from_its_day_and_leaves_the_days_before(first: Files, second: Files) -> None:
    graph = await begun(StandingGraph(), (JANUARY, first))
    before = graph.held("2026-03-30")
    assert before == await standing(first)
    await loaded(graph, second, MARCH)
    there = {"seats", *(one[0] for one in before)}  # of what nobody spoke before it is said that it has always been
    assert {one for one in graph.held("2026-03-30") if one[0] in there} == {one for one in before if one[0] in there}
    said = await standing(second)
    assert {one for one in graph.held(MARCH) if one[0] in second} == said
    again = await loaded(graph, second, MARCH)
    assert (again.total.created, again.total.changed) == (0, 0)


async def test_what_a_load_made_before_it_was_cut_off_counts_as_not_there() -> None:
    graph, whole = StandingGraph(), export(seats=[seat("s1", "p1"), seat("s2", "p2"), seat("s3")])
    part = export(people=[person("p1", "d1")], seats=[seat("s1", "p1")])
    await begun(graph, (JANUARY, part))
    finds = {
        "Customer": "find_customers",
        "Opportunity": "find_opportunities",
        "Seat": "find_seats",
        "WORKS_IN": "find_posts",
        "HOLDS": "find_holdings",
    }
    made = {record: frozenset(graph.records[f"reads/{find}"]) for record, find in finds.items()}
    await loaded(graph, whole, JANUARY, done=CutOff(made))
    never_cut = await begun(StandingGraph(), (JANUARY, whole))
    for find in ("find_posts", "find_holdings"):
        assert graph.periods(find) == never_cut.periods(find) == {("", "")}
    assert {fact["from"] for fact in graph.facts("find_seats")} == {None}
