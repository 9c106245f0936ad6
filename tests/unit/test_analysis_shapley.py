"""The Shapley games against their definition (all orders, all coalitions), and the axioms they must keep."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.coalitions import PayOff, shares_from_all_coalitions, shares_from_sampled_orders
from graph_service.analysis.decimals import Number, as_written
from graph_service.analysis.flow import decision_flow
from graph_service.analysis.shapley import (
    EXACT_UP_TO,
    Closeness,
    Game,
    best_relation_game,
    coverage_game,
    employee_games,
    noisy_or_game,
    path_game,
    threshold_game,
)
from tests.flows import Edges, Roles, deals, enumerated_paths

Weights = Mapping[str, Number]
Play = Callable[[Weights, Closeness], Game]

STAFF = ("e-1", "e-10", "e-2", "王", "李")
SEATS = ("gm", "fin", "tech")

scores = st.one_of(st.sampled_from([0.0, 40.0, 59.9, 60.0, 80.0, 100.0]), st.integers(0, 1000).map(lambda n: n / 10))
relations = st.dictionaries(st.sampled_from(SEATS), st.dictionaries(st.sampled_from(STAFF), scores))
seat_weights = st.fixed_dictionaries({seat: st.sampled_from([0, 1, 1.5, 3, Fraction(1, 3)]) for seat in SEATS})


def play_coverage(weights: Weights, closeness: Closeness) -> Game:
    return coverage_game(weights, closeness, 60)


def coverage_of(weights: Weights, closeness: Closeness, coalition: frozenset[str]) -> Fraction:
    reached = (s for s, ratings in closeness.items() if any(ratings.get(e, 0) >= 60 for e in coalition))
    return sum((as_written(weights[seat]) for seat in reached), Fraction(0))


def best_relation_of(weights: Weights, closeness: Closeness, coalition: frozenset[str]) -> Fraction:
    best = {s: max((as_written(ratings.get(e, 0)) for e in coalition), default=0) for s, ratings in closeness.items()}
    return sum((as_written(weights[seat]) * score / 100 for seat, score in best.items()), Fraction(0))


def noisy_or_of(weights: Weights, closeness: Closeness, coalition: frozenset[str]) -> Fraction:
    failing = {s: prod(1 - as_written(r.get(e, 0)) / 100 for e in coalition) for s, r in closeness.items()}
    return sum((as_written(weights[seat]) * (1 - missed) for seat, missed in failing.items()), Fraction(0))


GAMES = [(play_coverage, coverage_of), (best_relation_game, best_relation_of), (noisy_or_game, noisy_or_of)]
each_game = pytest.mark.parametrize("play", [play for play, _ in GAMES])


def shapley_by_orders(players: list[str], pay_off: PayOff) -> dict[str, Fraction]:
    """The definition: the mean gain of each player over all orders of joining."""
    shares = dict.fromkeys(players, Fraction(0))
    for order in permutations(players):
        for place, player in enumerate(order):
            shares[player] += pay_off(frozenset(order[: place + 1])) - pay_off(frozenset(order[:place]))
    return {player: share / factorial(len(players)) for player, share in shares.items()}


@pytest.mark.parametrize(("play", "pay_off"), GAMES)
@settings(max_examples=200, deadline=None)
@given(weights=seat_weights, closeness=relations)
def test_shares_are_the_mean_gains_over_all_orders(
    play: Play,
    pay_off: Callable[[Weights, Closeness, frozenset[str]], Fraction],
    weights: Weights,
    closeness: Closeness,
) -> None:
    players = sorted({employee for ratings in closeness.values() for employee in ratings})
    earned = {
        frozenset(c): pay_off(weights, closeness, frozenset(c))
        for size in range(len(players) + 1)
        for c in combinations(players, size)
    }
    game = play(weights, closeness)
    assert game.shares == shapley_by_orders(players, earned.__getitem__)
    assert game.value == earned[frozenset(players)]
    assert (sum(game.shares.values()), game.error) == (game.value, 0)


def test_a_worked_example_has_its_shares() -> None:
    # user: ann 90, bo 70 · eval: cai 70 · gm: ann 50, bo 80 · fin: nobody rated it
    weights = {"user": 1, "eval": 3, "gm": 6, "fin": 3}
    closeness = {
        "user": {"ann": 90.0, "bo": 70.0},
        "eval": {"cai": 70.0},
        "gm": {"ann": 50.0, "bo": 80.0},
        "fin": {},
    }
    coverage, best, noisy_or = employee_games(weights, closeness, 60.0)
    assert (coverage.name, best.name, noisy_or.name) == ("coverage", "best", "noisy_or")
    assert coverage.value == 10
    assert coverage.shares == {"ann": Fraction(1, 2), "bo": Fraction(13, 2), "cai": 3}
    assert best.value == Fraction("0.9") + Fraction("2.1") + Fraction("4.8")
    assert best.shares == {
        "ann": Fraction("0.55") + Fraction("1.5"),
        "bo": Fraction("0.35") + Fraction("3.3"),
        "cai": Fraction("2.1"),
    }
    # by seat: 1 - .1 * .3 = .97, of it ann .9 * (1 - .35) = .585; 1 - .5 * .2 = .9, of it ann .5 * (1 - .4) = .3
    assert noisy_or.value == Fraction("0.97") + Fraction("2.1") + Fraction("5.4")
    assert noisy_or.shares == {
        "ann": Fraction("0.585") + Fraction("1.8"),
        "bo": Fraction("0.385") + Fraction("3.6"),
        "cai": Fraction("2.1"),
    }


@each_game
def test_without_ratings_there_are_no_players(play: Play) -> None:
    game = play({"gm": 1}, {"gm": {}})
    assert game.value == 0
    assert not game.shares


@each_game
def test_who_has_no_closeness_is_a_player_with_nothing(play: Play) -> None:
    game = play({"gm": 1}, {"gm": {"ann": 80.0, "zoe": 0.0}})
    assert game.shares == {"ann": game.value, "zoe": 0}


@each_game
@settings(max_examples=200)
@given(weights=seat_weights, closeness=relations, names=st.permutations(STAFF))
def test_renaming_the_players_renames_the_shares(
    play: Play, weights: Weights, closeness: Closeness, names: list[str]
) -> None:
    new = dict(zip(STAFF, names, strict=True))
    renamed = {seat: {new[e]: score for e, score in ratings.items()} for seat, ratings in closeness.items()}
    assert play(weights, renamed).shares == {new[e]: share for e, share in play(weights, closeness).shares.items()}


@each_game
@settings(max_examples=200)
@given(weights=seat_weights, closeness=relations)
def test_equals_get_equal_shares(play: Play, weights: Weights, closeness: Closeness) -> None:
    twins = {s: {**r, "twin": r["e-1"]} if "e-1" in r else r for s, r in closeness.items()}
    shares = play(weights, twins).shares
    assert shares.get("twin") == shares.get("e-1")


@each_game
@settings(max_examples=200)
@given(weights=seat_weights, closeness=relations)
def test_who_adds_nothing_gets_nothing_and_changes_nothing(play: Play, weights: Weights, closeness: Closeness) -> None:
    with_dummy = {seat: {**ratings, "dummy": 0.0} for seat, ratings in closeness.items()}
    before, after = play(weights, closeness), play(weights, with_dummy)
    assert {**before.shares, **dict.fromkeys(["dummy"] if closeness else [], Fraction(0))} == after.shares
    assert before.value == after.value


@each_game
@settings(max_examples=200)
@given(weights=seat_weights, closeness=relations)
def test_the_shares_of_seats_played_apart_add_up(play: Play, weights: Weights, closeness: Closeness) -> None:
    whole = play(weights, closeness)
    apart = [play(weights, {seat: ratings}) for seat, ratings in closeness.items()]
    for employee, share in whole.shares.items():
        assert share == sum(part.shares.get(employee, 0) for part in apart)
    doubled = play({seat: 2 * as_written(weight) for seat, weight in weights.items()}, closeness)
    assert doubled.shares == {employee: 2 * share for employee, share in whole.shares.items()}


@each_game
@settings(max_examples=200)
@given(weights=seat_weights, closeness=relations)
def test_shares_are_listed_by_employee_whatever_the_order_of_the_input(
    play: Play, weights: Weights, closeness: Closeness
) -> None:
    backwards = {seat: dict([*ratings.items()][::-1]) for seat, ratings in [*closeness.items()][::-1]}
    game, again = play(weights, closeness), play(weights, backwards)
    assert [*game.shares.items()] == [*again.shares.items()] == sorted(game.shares.items())


def test_scores_count_as_the_decimals_that_were_written() -> None:
    game = best_relation_game({"gm": 0.1}, {"gm": {"ann": 52.3}})
    assert game.value == Fraction(523, 10_000)


def test_two_hundred_employees_share_twelve_seats_exactly() -> None:
    seats = [f"s{n}" for n in range(12)]
    closeness = {s: {f"e{m}": float((7 * m + 13 * n) % 101) for m in range(200)} for n, s in enumerate(seats)}
    for game in employee_games({seat: n + 0.5 for n, seat in enumerate(seats)}, closeness, 60):
        assert len(game.shares) == 200
        assert sum(game.shares.values()) == game.value > 0


def test_two_hundred_equal_employees_get_equal_parts_of_noisy_or() -> None:
    game = noisy_or_game({"gm": 1}, {"gm": {f"e{m}": 2.5 for m in range(200)}})
    assert set(game.shares.values()) == {(1 - Fraction(39, 40) ** 200) / 200}


pay_off_tables = st.tuples(*[st.integers(-20, 20).map(lambda n: Fraction(n, 7))] * 16)


@settings(max_examples=200, deadline=None)
@given(pay_off_tables)
def test_any_four_player_game_is_shared_as_over_all_orders(table: tuple[Fraction, ...]) -> None:
    players = ["a", "b", "c", "d"]

    def pay_off(coalition: frozenset[str]) -> Fraction:
        return table[sum(1 << players.index(player) for player in coalition)]

    game = threshold_game(players, pay_off)
    assert game.shares == shapley_by_orders(players, pay_off)
    assert (sum(game.shares.values()), game.value) == (game.value, table[15] - table[0])


@settings(max_examples=200, deadline=None)
@given(pay_off_tables, pay_off_tables)
def test_the_shares_of_two_games_add_up_to_those_of_their_sum(
    one: tuple[Fraction, ...], two: tuple[Fraction, ...]
) -> None:
    def shares(table: tuple[Fraction, ...]) -> dict[str, Fraction]:
        return shares_from_all_coalitions("abcd", lambda who: table[sum(1 << "abcd".index(p) for p in who)])

    both = shares(tuple(a + b for a, b in zip(one, two, strict=True)))
    of_one, of_two = shares(one), shares(two)
    assert both == {player: of_one[player] + of_two[player] for player in "abcd"}


def test_twelve_players_are_exact_and_thirteen_are_sampled_with_an_error() -> None:
    def needs_three(coalition: frozenset[str]) -> Fraction:
        return Fraction(len(coalition) >= 3)

    names = [f"p{n:02}" for n in range(13)]
    exact = threshold_game(names[:EXACT_UP_TO], needs_three)
    assert (set(exact.shares.values()), exact.error) == ({Fraction(1, 12)}, 0)
    sampled = threshold_game(names, needs_three)
    assert 0 < sampled.error < 0.02
    assert all(abs(share - Fraction(1, 13)) <= sampled.error for share in sampled.shares.values())
    assert sum(sampled.shares.values()) == sampled.value == 1


def test_a_sample_repeats_itself_by_seed_whatever_the_order_of_the_players() -> None:
    def majority(coalition: frozenset[str]) -> Fraction:
        return Fraction(sum(map(int, coalition)) >= 60)

    names = [str(n) for n in range(1, 15)]
    first = threshold_game(names, majority, samples=500, seed=1)
    assert first == threshold_game(names[::-1], majority, samples=500, seed=1)
    assert first != threshold_game(names, majority, samples=500, seed=2)
    assert threshold_game(names, majority, samples=2000).error == pytest.approx(first.error / 2)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=5, max_size=9), st.integers(1, 20))
def test_sampled_shares_lie_within_their_error_of_the_exact_ones(weights: list[int], quota: int) -> None:
    names = [f"p{n}" for n in range(len(weights))]

    def pay_off(coalition: frozenset[str]) -> Fraction:  # a step for every full quota
        return Fraction(sum(weights[int(name[1:])] for name in coalition) // quota)

    exact = shares_from_all_coalitions(names, pay_off)
    sampled = shares_from_sampled_orders(names, pay_off, samples=2000, seed=3)
    assert sum(sampled.values()) == sum(exact.values())
    # Hoeffding at one in 10^9 for each, so that a miss is a fault and not bad luck
    within = float(sum(exact.values())) * 0.0732
    assert all(abs(sampled[name] - exact[name]) <= within for name in names)


@settings(max_examples=200, deadline=None)
@given(deals(), st.data())
def test_the_path_game_pays_for_the_first_path_covered_as_a_whole(
    deal: tuple[Roles, Edges], data: st.DataObject
) -> None:
    flow = decision_flow(*deal)
    ratings = st.dictionaries(st.sampled_from(STAFF[:4]), st.sampled_from([0.0, 59.0, 60.0, 100.0]))
    closeness = {seat: data.draw(ratings) for seat in deal[0]}
    paths = enumerated_paths(*deal)

    def pay_off(coalition: frozenset[str]) -> Fraction:
        reached = {seat for seat, known in closeness.items() if any(known.get(e, 0) >= 60 for e in coalition)}
        return Fraction(any(reached.issuperset(path) for path in paths))

    players = sorted({employee for known in closeness.values() for employee in known})
    game = path_game(flow, closeness, 60)
    assert [*game.shares.items()] == [*shapley_by_orders(players, pay_off).items()]
    assert (game.name, game.value, game.error) == ("path", pay_off(frozenset(players)), 0)


def test_who_covers_no_seat_of_the_flow_does_not_make_the_path_game_a_sample() -> None:
    flow = decision_flow({"a": "user", "b": "approver", "i": "influencer"}, [])
    bystanders = {f"x{n}": 90.0 for n in range(50)}
    game = path_game(flow, {"a": {"ann": 70.0}, "b": {"bo": 70.0, "x7": 10.0}, "i": bystanders}, 60)
    assert game.error == 0
    assert {employee: share for employee, share in game.shares.items() if share} == {
        "ann": Fraction(1, 2),
        "bo": Fraction(1, 2),
    }
    assert len(game.shares) == 52


def test_two_hundred_employees_play_the_path_game_as_a_sample() -> None:
    flow = decision_flow({"a": "user", "b": "approver"}, [])
    hundred = [f"e{n:03}" for n in range(200)]
    closeness = {"a": dict.fromkeys(hundred[:100], 70.0), "b": dict.fromkeys(hundred[100:], 70.0)}
    game = path_game(flow, closeness, 60)
    assert sum(game.shares.values()) == game.value == 1
    assert 0 < game.error < 0.03
    assert all(abs(share - Fraction(1, 200)) <= game.error for share in game.shares.values())
