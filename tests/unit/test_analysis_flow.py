"""The decision flow: default layers, recorded edges, cycles, and exact path counts."""

from itertools import pairwise
from math import prod
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.flow import decision_flow
from graph_service.errors import InvalidError
from tests.flows import Edges, Roles, deals, enumerated_paths, layered


def test_the_default_flow_links_neighbouring_layers_and_leaves_advisers_outside() -> None:
    roles = {"u1": "user", "u2": "user", "d": "decision_maker", "a": "approver", "i": "influencer", "c": "coach"}
    flow = decision_flow(roles, [])
    assert flow.seats == ("a", "d", "u1", "u2")
    assert flow.edges == (("d", "a"), ("u1", "d"), ("u2", "d"))
    assert (flow.sources, flow.sinks, flow.paths) == (("u1", "u2"), ("a",), 2)
    assert flow.order == ("u1", "u2", "d", "a")


@pytest.mark.parametrize("role", ["user", "evaluator", "decision_maker", "approver"])
def test_a_single_layer_gives_one_path_per_seat(role: str) -> None:
    flow = decision_flow({"b": role, "a": role, "c": role, "x": "coach"}, [])
    assert (flow.seats, flow.edges, flow.paths) == (("a", "b", "c"), (), 3)
    assert flow.sources == flow.sinks == ("a", "b", "c")


@pytest.mark.parametrize("roles", [{}, {"i": "influencer", "c": "coach"}])
def test_without_a_seat_on_the_flow_there_is_no_path(roles: Roles) -> None:
    flow = decision_flow(roles, [])
    assert (flow.seats, flow.edges, flow.paths, flow.sources, flow.sinks, flow.order) == ((), (), 0, (), (), ())


def test_recorded_edges_replace_the_default_and_leave_untouched_seats_outside() -> None:
    roles = {"u": "user", "e": "evaluator", "a": "approver", "i": "influencer"}
    flow = decision_flow(roles, [("i", "a"), ("u", "i"), ("u", "i")])
    assert flow.seats == ("a", "i", "u")
    assert flow.edges == (("i", "a"), ("u", "i"))
    assert (flow.paths, flow.sources, flow.sinks) == (1, ("u",), ("a",))


def test_edges_to_seats_that_do_not_exist_are_no_edges() -> None:
    roles = {"u": "user", "a": "approver", "e": "evaluator"}
    assert decision_flow(roles, [("u", "a"), ("a", "later")]) == decision_flow(roles, [("u", "a")])
    assert decision_flow(roles, [("u", "later")]) == decision_flow(roles, [])


@pytest.mark.parametrize(
    ("edges", "cycle"),
    [
        ([("b", "b")], "b → b"),
        ([("b", "a"), ("a", "b")], "a → b → a"),
        ([("a", "d"), ("d", "c"), ("c", "b"), ("b", "d")], "b → d → c → b"),
    ],
)
def test_a_cycle_is_refused_and_named_from_its_smallest_seat(edges: Edges, cycle: str) -> None:
    roles = dict.fromkeys("abcd", "user")
    for given_edges in (edges, edges[::-1]):
        with pytest.raises(InvalidError) as refused:
            decision_flow(roles, given_edges)
        assert refused.value.code == "analysis.flow_cycle"
        assert refused.value.fields == {"cycle": cycle}
        assert cycle in refused.value.sentence("en")
        assert cycle in refused.value.sentence("zh")


@given(st.lists(st.integers(1, 6), min_size=2, max_size=8))
def test_complete_layers_have_the_product_of_their_sizes_as_paths(sizes: list[int]) -> None:
    assert decision_flow(*layered(*sizes)).paths == prod(sizes)


def test_a_chain_has_one_path_and_a_row_of_diamonds_two_to_their_number() -> None:
    assert decision_flow(*layered(*[1] * 50)).paths == 1
    assert decision_flow(*layered(*[1, 2] * 100, 1)).paths == 2**100


def test_twelve_layers_of_twelve_seats_are_counted_exactly() -> None:
    assert decision_flow(*layered(*[12] * 12)).paths == 12**12


@settings(max_examples=200)
@given(deals())
def test_paths_sources_sinks_and_seats_are_those_of_the_enumerated_paths(deal: tuple[Roles, Edges]) -> None:
    flow = decision_flow(*deal)
    paths = enumerated_paths(*deal)
    assert flow.paths == len(paths)
    assert flow.seats == tuple(sorted({seat for path in paths for seat in path}))
    assert flow.sources == tuple(sorted({path[0] for path in paths}))
    assert flow.sinks == tuple(sorted({path[-1] for path in paths}))
    assert set(flow.edges) == {edge for path in paths for edge in pairwise(path)}


@settings(max_examples=200)
@given(deals(), st.sets(st.sampled_from(["s-1", "s-10", "s-2", "S-2", "a", "z", "总经理", "财务"])))
def test_paths_within_counts_the_paths_that_use_admitted_seats_only(
    deal: tuple[Roles, Edges], admitted: set[str]
) -> None:
    inside = sum(set(path) <= admitted for path in enumerated_paths(*deal))
    assert decision_flow(*deal).paths_within(admitted) == inside


@settings(max_examples=200)
@given(deals(), st.randoms(use_true_random=False))
def test_the_flow_does_not_depend_on_the_order_of_the_input(deal: tuple[Roles, Edges], chance: Random) -> None:
    roles, edges = deal
    seats = [*roles]
    chance.shuffle(seats)
    shuffled = [*edges, *edges[:2]]
    chance.shuffle(shuffled)
    assert decision_flow({seat: roles[seat] for seat in seats}, iter(shuffled)) == decision_flow(roles, edges)


@settings(max_examples=200)
@given(deals())
def test_the_order_puts_every_seat_before_those_it_passes_to(deal: tuple[Roles, Edges]) -> None:
    flow = decision_flow(*deal)
    place = {seat: index for index, seat in enumerate(flow.order)}
    assert sorted(place) == [*flow.seats]
    assert all(place[seat] < place[next_seat] for seat, next_seat in flow.edges)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1, max_size=12))
def test_exactly_the_cyclic_flows_are_refused_and_the_cycle_named_is_one(edges: Edges) -> None:
    graph = nx.DiGraph(edges)
    try:
        decision_flow(dict.fromkeys("abcde", "user"), edges)
    except InvalidError as refused:
        cycle = str(refused.fields["cycle"]).split(" → ")
        assert cycle[0] == cycle[-1] == min(cycle)
        assert set(pairwise(cycle)) <= set(edges)
        assert not nx.is_directed_acyclic_graph(graph)
    else:
        assert nx.is_directed_acyclic_graph(graph)
