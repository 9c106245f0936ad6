"""Chain coverage, weakest link and cheapest completions, against all paths one by one."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice, product
from math import nextafter
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.chain import chain_coverage, completions, effort_of, weakest_link
from graph_service.analysis.flow import Flow, decision_flow
from tests.flows import IDS, Edges, Roles, deals, enumerated_paths, layered

Deal = tuple[Roles, Edges]

covered_seats = st.fixed_dictionaries({seat: st.sampled_from([True, False, None]) for seat in IDS})
reaches = st.fixed_dictionaries({seat: st.sampled_from([None, 0.0, 40.0, 59.9, 60.0, 85.5, 100.0]) for seat in IDS})
efforts = st.fixed_dictionaries(
    {seat: st.sampled_from([Fraction(0), Fraction(1, 6), Fraction(1, 3), Fraction(1), Fraction(3, 2)]) for seat in IDS}
)

# One user, two evaluators (one vacant), a technical and a financial decision maker, a general manager:
# three paths, worked out by hand.
ROLES = {
    "user": "user", "eval1": "evaluator", "eval2": "evaluator", "tech": "decision_maker",
    "fin": "decision_maker", "gm": "approver",
}  # fmt: skip
EDGES = [
    ("user", "eval1"), ("user", "eval2"), ("eval1", "tech"), ("eval2", "tech"), ("eval1", "fin"), ("tech", "gm"),
    ("fin", "gm"),
]  # fmt: skip
REACH = {"user": 90.0, "eval1": 70.0, "eval2": None, "tech": 50.0, "fin": None, "gm": 80.0}


@pytest.fixture
def signal() -> Flow:
    return decision_flow(ROLES, EDGES)


def efforts_of(reach: Mapping[str, float | None], vacant: str) -> dict[str, Fraction]:
    return {seat: effort_of(seat == vacant, value, 60.0) for seat, value in reach.items()}


def test_a_worked_example_has_its_share_of_covered_paths(signal: Flow) -> None:
    share = chain_coverage(signal, {seat: None if r is None else r >= 60 for seat, r in REACH.items()})
    assert share is not None
    assert (share.lower, share.upper) == (Fraction(0), Fraction(1, 3))
    assert (share.covered_lower, share.covered_upper, share.paths) == (0, 1, 3)


def test_a_worked_example_names_its_weakest_links(signal: Flow) -> None:
    link = weakest_link(signal, REACH)
    assert link is not None
    assert (link.lower, link.seat_lower) == (50.0, "tech")  # user, eval1, tech, gm: 50 at tech
    assert (link.upper, link.seat_upper) == (70.0, "eval1")  # user, eval1, fin?, gm: 70 at eval1


def test_a_worked_example_has_its_completions_in_order(signal: Flow) -> None:
    ways = completions(signal, efforts_of(REACH, vacant="eval2"))
    assert [(way.path, way.seats, way.cost) for way in ways] == [
        (("user", "eval1", "tech", "gm"), ("tech",), Fraction(1, 6)),
        (("user", "eval1", "fin", "gm"), ("fin",), Fraction(1)),
        (("user", "eval2", "tech", "gm"), ("eval2", "tech"), Fraction(5, 3)),
    ]


def test_without_a_path_there_is_no_number() -> None:
    nowhere = decision_flow({"i": "influencer"}, [])
    assert chain_coverage(nowhere, {"i": True}) is None
    assert weakest_link(nowhere, {"i": 80.0}) is None
    assert completions(nowhere, {"i": Fraction(0)}) == ()


@pytest.mark.parametrize(
    ("is_vacant", "reach", "effort"),
    [
        (True, None, Fraction(3, 2)),
        (False, None, Fraction(1)),
        (False, 0.0, Fraction(1)),
        (False, 52.3, Fraction(77, 600)),
        (False, 60.0, Fraction(0)),
        (False, 100.0, Fraction(0)),
    ],
)
def test_effort_is_the_missing_part_exactly_as_written(
    is_vacant: bool,  # noqa: FBT001  a column of the table above
    reach: float | None,
    effort: Fraction,
) -> None:
    assert effort_of(is_vacant, reach, 60.0) == effort


def test_the_efforts_of_vacant_and_unrated_seats_are_configurable() -> None:
    assert effort_of(is_vacant=True, reach=None, influence_min=60, unrated=0.8, vacant=2.1) == Fraction(21, 10)
    assert effort_of(is_vacant=False, reach=None, influence_min=60, unrated=0.8, vacant=2.1) == Fraction(4, 5)


def test_a_reach_just_below_the_threshold_still_costs_something() -> None:
    assert 0 < effort_of(is_vacant=False, reach=nextafter(60.0, 0.0), influence_min=60.0) < Fraction(1, 10**12)


@settings(max_examples=200)
@given(deals(), covered_seats)
def test_coverage_is_the_share_of_enumerated_paths(deal: Deal, covered: dict[str, bool | None]) -> None:
    paths = enumerated_paths(*deal)
    share = chain_coverage(decision_flow(*deal), covered)
    if share is None:
        assert paths == []
        return
    proven = sum(all(covered[seat] is True for seat in path) for path in paths)
    possible = sum(all(covered[seat] is not False for seat in path) for path in paths)
    assert (share.covered_lower, share.covered_upper, share.paths) == (proven, possible, len(paths))
    assert (share.lower, share.upper) == (Fraction(proven, len(paths)), Fraction(possible, len(paths)))


@settings(max_examples=200)
@given(deals(), covered_seats)
def test_every_completion_of_unknown_seats_lies_within_the_bounds_of_coverage(
    deal: Deal, covered: dict[str, bool | None]
) -> None:
    flow = decision_flow(*deal)
    share = chain_coverage(flow, covered)
    unknown = [seat for seat in flow.seats if covered[seat] is None]
    found = []
    for answers in product([True, False], repeat=len(unknown)):
        completed = chain_coverage(flow, covered | dict(zip(unknown, answers, strict=True)))
        if share is None or completed is None:
            assert share is completed is None
            return
        assert completed.lower == completed.upper
        found.append(completed.lower)
    assert share is not None
    assert (min(found), max(found)) == (share.lower, share.upper)


def test_a_seat_left_out_is_unknown(signal: Flow) -> None:
    known = {seat: reach for seat, reach in REACH.items() if reach is not None}
    assert weakest_link(signal, known) == weakest_link(signal, REACH)
    assert chain_coverage(signal, {"user": True}) == chain_coverage(signal, dict.fromkeys(ROLES) | {"user": True})


def test_a_seat_of_the_same_reach_behind_a_worse_one_is_not_the_weakest_link() -> None:
    flow = decision_flow(dict.fromkeys("abcd", "user"), [("a", "c"), ("c", "b"), ("a", "d")])
    link = weakest_link(flow, {"a": 80.0, "b": 50.0, "c": 10.0, "d": 50.0})
    assert link is not None
    assert (link.lower, link.seat_lower) == (50.0, "d")  # b has 50 too, but only on the path through c


@settings(max_examples=300)
@given(deals(), reaches)
def test_the_weakest_link_is_that_of_the_best_enumerated_path(deal: Deal, reach: dict[str, float | None]) -> None:
    paths = enumerated_paths(*deal)
    link = weakest_link(decision_flow(*deal), reach)
    if link is None:
        assert paths == []
        return
    for stand_in, value, seat in ((0.0, link.lower, link.seat_lower), (100.0, link.upper, link.seat_upper)):
        filled = {s: stand_in if r is None else r for s, r in reach.items()}
        lowest = {path: min(filled[s] for s in path) for path in paths}
        best = max(lowest.values())
        links = [s for path in paths if lowest[path] == best for s in path if filled[s] == best]
        assert (value, seat) == (best, min(links))


@settings(max_examples=200)
@given(deals(), reaches, st.data())
def test_every_completion_of_unknown_seats_lies_within_the_bounds_of_the_weakest_link(
    deal: Deal, reach: dict[str, float | None], data: st.DataObject
) -> None:
    flow = decision_flow(*deal)
    link = weakest_link(flow, reach)
    scores = st.floats(0, 100)
    completed = weakest_link(flow, {seat: data.draw(scores) if r is None else r for seat, r in reach.items()})
    if link is None or completed is None:
        assert link is completed is None
        return
    assert link.lower <= completed.lower == completed.upper <= link.upper


@settings(max_examples=300)
@given(deals(), efforts, st.integers(0, 30))
def test_completions_are_the_first_of_all_paths_by_cost_then_ids(
    deal: Deal, effort: dict[str, Fraction], k: int
) -> None:
    ranked = sorted((sum((effort[s] for s in path), Fraction(0)), path) for path in enumerated_paths(*deal))
    ways = completions(decision_flow(*deal), effort, k)
    assert [(way.cost, way.path) for way in ways] == ranked[:k]
    assert all(way.seats == tuple(s for s in way.path if effort[s] > 0) for way in ways)


@settings(max_examples=200)
@given(deals(), efforts)
def test_the_costs_agree_with_yen_in_networkx(deal: Deal, effort: dict[str, Fraction]) -> None:
    flow = decision_flow(*deal)
    graph = nx.DiGraph()
    graph.add_nodes_from([(0, "in"), (0, "out")])
    graph.add_weighted_edges_from(((1, a), (1, b), effort[b]) for a, b in flow.edges)
    graph.add_weighted_edges_from(((0, "in"), (1, seat), effort[seat]) for seat in flow.sources)
    graph.add_weighted_edges_from(((1, seat), (0, "out"), Fraction(0)) for seat in flow.sinks)
    ours = [way.cost for way in completions(flow, effort, k=6)]
    if not ours:
        assert not nx.has_path(graph, (0, "in"), (0, "out"))
        return
    yen = islice(nx.shortest_simple_paths(graph, (0, "in"), (0, "out"), weight="weight"), 6)
    assert ours == [nx.path_weight(graph, path, "weight") for path in yen]


@settings(max_examples=200)
@given(deals(), reaches)
def test_a_path_is_covered_iff_its_completion_is_free_and_its_weakest_link_holds(
    deal: Deal, reach: dict[str, float | None]
) -> None:
    flow = decision_flow(*deal)
    share = chain_coverage(flow, {seat: None if r is None else r >= 60 for seat, r in reach.items()})
    link = weakest_link(flow, reach)
    cheapest = completions(
        flow, {seat: effort_of(is_vacant=False, reach=r, influence_min=60.0) for seat, r in reach.items()}, k=1
    )
    if share is None or link is None:
        assert (share, link, cheapest) == (None, None, ())
        return
    assert (share.lower > 0) == (cheapest[0].cost == 0) == (cheapest[0].seats == ()) == (link.lower >= 60)
    assert (share.upper > 0) == (link.upper >= 60)


@settings(max_examples=200)
@given(deals(), reaches, st.randoms(use_true_random=False))
def test_answers_do_not_depend_on_the_order_of_the_input(
    deal: Deal, reach: dict[str, float | None], chance: Random
) -> None:
    roles, edges = deal
    seats, shuffled = [*IDS], [*edges]
    chance.shuffle(seats)
    chance.shuffle(shuffled)
    flow, again = decision_flow(roles, edges), decision_flow({s: roles[s] for s in seats if s in roles}, shuffled)
    other = {seat: reach[seat] for seat in seats}
    effort = {seat: effort_of(is_vacant=False, reach=r, influence_min=60.0) for seat, r in reach.items()}
    assert weakest_link(again, other) == weakest_link(flow, reach)
    assert completions(again, {seat: effort[seat] for seat in seats}) == completions(flow, effort)


@settings(max_examples=200)
@given(deals(), reaches, st.permutations(IDS))
def test_renaming_the_seats_renames_the_answers(deal: Deal, reach: dict[str, float | None], names: list[str]) -> None:
    new = dict(zip(IDS, names, strict=True))
    roles, edges = deal
    flow = decision_flow(roles, edges)
    renamed = decision_flow({new[s]: role for s, role in roles.items()}, [(new[a], new[b]) for a, b in edges])
    link = weakest_link(flow, reach)
    link_renamed = weakest_link(renamed, {new[s]: r for s, r in reach.items()})
    assert (link and (link.lower, link.upper)) == (link_renamed and (link_renamed.lower, link_renamed.upper))
    effort = {seat: effort_of(is_vacant=False, reach=r, influence_min=60.0) for seat, r in reach.items()}
    ways = completions(flow, effort, k=100)
    ways_renamed = completions(renamed, {new[s]: e for s, e in effort.items()}, k=100)
    assert {(tuple(new[s] for s in way.path), way.cost) for way in ways} == {(w.path, w.cost) for w in ways_renamed}


def test_twelve_layers_of_twelve_seats_have_exact_coverage_and_completions() -> None:
    flow = decision_flow(*layered(*[12] * 12))
    covered = {seat: not seat.endswith("-11") for seat in flow.seats}  # eleven of twelve in each layer
    share = chain_coverage(flow, covered)
    assert share is not None
    assert (share.covered_lower, share.lower) == (11**12, Fraction(11, 12) ** 12)
    effort = {seat: Fraction(int(seat[-2:]), 60) for seat in flow.seats}  # the n-th seat of a layer costs n/60
    ways = completions(flow, effort, k=14)
    assert [way.cost * 60 for way in ways] == [0, *[1] * 12, 2]
    assert ways[1].seats == ("s11-01",)
    assert ways[12].seats == ("s00-01",)
    assert ways[13].seats == ("s11-02",)  # before (s10-01, s11-01), whose path differs from it earlier, at a larger id
