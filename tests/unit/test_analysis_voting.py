"""Approval by quota and structural power, against all outcomes, all orders and published indices."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from itertools import permutations, product
from math import factorial, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.voting import approval_probability, structural_power

PEOPLE = ("p-1", "p-10", "p-2", "赵", "vacant")
weights_of_seats = st.sampled_from([0, 1, 1.5, 2, 3, Fraction(1, 3)])
chances = st.fixed_dictionaries({who: st.sampled_from([0.0, 0.02, 0.1, 0.3, 0.5, 0.9, 1.0]) for who in PEOPLE})
quotas = st.one_of(st.integers(-1, 12), st.sampled_from([1.5, 4.5, Fraction(10, 3)]))
some_people = st.sets(st.sampled_from(PEOPLE))


@settings(max_examples=300)
@given(st.lists(st.tuples(weights_of_seats, st.sampled_from(PEOPLE)), max_size=7), chances, some_people, quotas)
def test_approval_is_the_sum_over_all_outcomes(
    deciding: list[tuple[float, str]], p: dict[str, float], holders: set[str], quota: float
) -> None:
    voters = sorted({who for _, who in deciding} - holders)
    total = Fraction(0)
    for answers in product([True, False], repeat=len(voters)):
        in_favour = holders | {who for who, yes in zip(voters, answers, strict=True) if yes}
        if sum(Fraction(str(weight)) for weight, who in deciding if who in in_favour) >= Fraction(str(quota)):
            total += prod(
                1 - Fraction(str(p[who])) if yes else Fraction(str(p[who]))
                for who, yes in zip(voters, answers, strict=True)
            )
    expected = float(total * prod(1 - Fraction(str(p[who])) for who in holders))
    assert approval_probability(deciding, p, holders, quota) == expected
    assert approval_probability(deciding[::-1], dict(reversed(p.items())), holders, quota) == expected


def test_a_quota_of_everyone_needs_everyone() -> None:
    deciding = [(3, "a"), (2, "b"), (1, "c")]
    p = {"a": 0.1, "b": 0.2, "c": 0.5}
    assert approval_probability(deciding, p, set(), 6) == pytest.approx(0.9 * 0.8 * 0.5, rel=1e-15)
    assert approval_probability(deciding, p, set(), 6.01) == 0
    assert approval_probability(deciding, p, set(), 0) == 1
    assert approval_probability([], {}, set(), 0) == 1
    assert approval_probability([], {}, set(), 1) == 0


def test_one_person_in_two_seats_decides_once() -> None:
    p = {"a": 0.5, "b": 0.5}
    assert approval_probability([(1, "a"), (1, "a")], p, set(), 2) == 0.5
    assert approval_probability([(1, "a"), (1, "b")], p, set(), 2) == 0.25


def test_a_holder_without_a_deciding_seat_can_still_stop_it() -> None:
    assert approval_probability([(1, "a")], {"a": 0.5, "legal": 0.2}, {"legal"}, 1) == 0.4
    assert approval_probability([(1, "a")], {"a": 0.5}, {"a"}, 1) == 0.5


def test_a_decider_without_a_probability_is_refused() -> None:
    with pytest.raises(KeyError, match="b"):
        approval_probability([(1, "a"), (1, "b")], {"a": 0.5}, set(), 1)


def test_decimal_weights_meet_a_decimal_quota_exactly() -> None:
    assert approval_probability([(0.1, "a"), (0.2, "b")], {"a": 0.0, "b": 0.0}, set(), 0.3) == 1


def test_sixty_deciders_are_counted_as_the_binomial_law() -> None:
    deciding = [(1, f"d{n:02}") for n in range(60)]
    p = dict.fromkeys((who for _, who in deciding), 0.5)
    ways = sum(factorial(60) // factorial(k) // factorial(60 - k) for k in range(40, 61))
    assert approval_probability(deciding, p, set(), 40) == float(Fraction(ways, 2**60))


def power_by_orders(weights: Mapping[str, float], holders: AbstractSet[str], quota: float) -> dict[str, Fraction]:
    """The definition: how often a seat is the one with which those already in begin to win."""
    seats = sorted({*weights, *holders})
    pivots = dict.fromkeys(seats, Fraction(0))

    def wins(coalition: set[str]) -> bool:
        weight = sum(Fraction(str(weights.get(seat, 0))) for seat in coalition)
        return holders <= coalition and weight >= Fraction(str(quota))

    for order in permutations(seats):
        for place, seat in enumerate(order):
            if wins({*order[: place + 1]}) and not wins({*order[:place]}):
                pivots[seat] += 1
    return {seat: count / factorial(len(seats)) for seat, count in pivots.items()}


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(PEOPLE), weights_of_seats), st.sets(st.sampled_from(PEOPLE[:3])), quotas)
def test_power_is_the_share_of_orders_in_which_a_seat_is_pivotal(
    weights: dict[str, float], holders: set[str], quota: float
) -> None:
    power = structural_power(weights, holders, quota)
    assert [*power.items()] == [*power_by_orders(weights, holders, quota).items()]
    winnable = sum(Fraction(str(weight)) for weight in weights.values()) >= Fraction(str(quota))
    assert sum(power.values()) == (winnable and (bool(holders) or quota > 0))


def test_the_security_council_has_its_published_powers() -> None:
    permanent = {f"permanent {n}" for n in range(5)}
    council = {**dict.fromkeys(permanent, 1), **{f"elected {n}": 1 for n in range(10)}}
    power = structural_power(council, permanent, 9)
    assert {power[member] for member in permanent} == {Fraction(421, 2145)}
    assert {power[member] for member in council.keys() - permanent} == {Fraction(4, 2145)}
    as_weights = {member: 7 if member in permanent else 1 for member in council}
    assert structural_power(as_weights, set(), 39) == power


def test_the_council_of_the_six_has_its_published_powers() -> None:
    six = {"France": 4, "Germany": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1}
    power = structural_power(six, set(), 12)
    assert power["France"] == power["Germany"] == power["Italy"] == Fraction(14, 60)
    assert power["Belgium"] == power["Netherlands"] == Fraction(9, 60)
    assert power["Luxembourg"] == 0


def test_a_holder_without_weight_can_be_the_one_who_decides() -> None:
    assert structural_power({"gm": 1}, {"legal"}, 1) == {"gm": Fraction(1, 2), "legal": Fraction(1, 2)}


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(PEOPLE), weights_of_seats), st.permutations(PEOPLE), quotas)
def test_renaming_the_seats_renames_their_power(weights: dict[str, float], names: list[str], quota: float) -> None:
    new = dict(zip(PEOPLE, names, strict=True))
    holders = {"p-1"} & weights.keys()
    power = structural_power(weights, holders, quota)
    renamed = structural_power({new[s]: w for s, w in weights.items()}, {new[s] for s in holders}, quota)
    assert renamed == {new[seat]: share for seat, share in power.items()}


def test_sixty_equal_seats_share_power_equally() -> None:
    assert set(structural_power({f"s{n}": 2.5 for n in range(60)}, set(), 76).values()) == {Fraction(1, 60)}
