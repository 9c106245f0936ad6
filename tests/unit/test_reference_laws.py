"""Laws the reference obeys on a hundred random folders."""

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.reference.answers import exact, expected
from tests.reference.as_of import Seat, View
from tests.reference.coverage import edges_of, paths_of, reach_of
from tests.reference.parameters import INFLUENCE_MIN, LAYERS
from tests.reference.rows import Deal
from tests.reference.samples import Sample, write_samples
from tests.reference.shapley import shapley_values


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    return write_samples(tmp_path_factory.mktemp("folders"))


def _deals(samples: list[Sample]) -> Iterator[tuple[Deal, dict[str, Any]]]:
    for sample in samples:
        yield from sample.deals()


def test_every_number_lies_between_its_bounds(samples: list[Sample]) -> None:
    for _, answer in _deals(samples):
        for key in ("seat_coverage", "role_coverage", "chain_coverage"):
            if (bounds := answer[key]) is not None:
                assert 0 <= bounds[0] <= bounds[1] <= 1
        if (link := answer["weakest_link"]) is not None:
            assert 0 <= link[0] <= link[1] <= 100
        risk = answer["veto_risk"]
        assert risk["low"] <= risk["value"] <= risk["high"]
        assert risk["frechet"][0] <= risk["value"] <= risk["frechet"][1]
        if (approval := answer["p_approval"]) is not None:
            assert 0 <= approval["low"] <= approval["value"] <= approval["high"]
            assert approval["value"] <= 1 - risk["value"]
        score = answer["chain_score"]
        if score is not None and score["value"] is not None:
            assert score["lower"] <= score["value"] <= score["upper"]
            assert score["gated"] <= score["value"]


def test_listing_the_paths_finds_as_many_as_counting_them(samples: list[Sample]) -> None:
    for sample in samples:
        view = sample.view
        for deal, answer in sample.deals():
            seats = view.seats(deal)
            paths = paths_of(view, seats)
            assert len(paths) == len(set(paths)) == _count(view, seats, {s.id for s in seats})
            reach = reach_of(view, seats)
            covered = {key for key, value in reach.items() if value is not None and value >= INFLUENCE_MIN}
            chain = answer["chain_coverage"]
            assert chain is None or chain[0] * len(paths) == _count(view, seats, covered)


def _count(view: View, seats: list[Seat], allowed: set[str]) -> int:
    """The number of paths over allowed seats only, counted from the sinks upwards."""
    edges = edges_of(view, seats)
    if edges is None:
        layers = [[s.id for s in seats if s.role == layer] for layer in LAYERS]
        filled = [layer for layer in layers if layer]
        edges = [(a, b) for one, other in pairwise(filled) for a in one for b in other]
        nodes = {seat for layer in filled for seat in layer}
    else:
        nodes = {seat for edge in edges for seat in edge}
    after: dict[str, set[str]] = {seat: set() for seat in nodes}
    for a, b in edges:
        after[a].add(b)
    ways: dict[str, int] = {}
    for seat in TopologicalSorter(after).static_order():
        ways[seat] = (sum(ways[b] for b in after[seat]) if after[seat] else 1) * (seat in allowed)
    return sum(ways[seat] for seat in nodes - {b for _, b in edges})


def test_shapley_shares_sum_to_the_value_and_match_the_closed_forms(samples: list[Sample]) -> None:
    for sample in samples:
        for deal, answer in sample.deals():
            locked = sample.view.at_close(deal) if sample.view.is_won(deal) else sample.view
            games = answer["shapley"]
            for name in ("coverage", "best", "noisy_or"):
                assert sum(games[name]["shares"].values()) == games[name]["value"]
                assert games[name]["shares"] == _closed_form(name, locked, locked.seats(deal), games[name]["shares"])


def _closed_form(game: str, view: View, seats: list[Seat], players: dict[str, Fraction]) -> dict[str, Fraction]:
    shares = dict.fromkeys(players, Fraction(0))
    share_of = {"coverage": _equal_split, "best": _airport, "noisy_or": _polynomial}[game]
    for seat in seats:
        known = {e: rc / 100 for e in players if (rc := view.closeness(e, seat.person)) is not None}
        for employee, share in share_of(known).items():
            shares[employee] += seat.weight * share
    return shares


def _equal_split(known: dict[str, Fraction]) -> dict[str, Fraction]:
    who = [e for e, s in known.items() if s * 100 >= INFLUENCE_MIN]
    return {e: Fraction(1, len(who)) for e in who}


def _airport(known: dict[str, Fraction]) -> dict[str, Fraction]:
    shares: dict[str, Fraction] = {}
    running = before = Fraction(0)
    for position, (employee, s) in enumerate(sorted(known.items(), key=lambda item: item[1])):
        running += (s - before) / (len(known) - position)
        shares[employee], before = running, s
    return shares


def _polynomial(known: dict[str, Fraction]) -> dict[str, Fraction]:
    shares: dict[str, Fraction] = {}
    for employee, own in known.items():
        terms = [Fraction(1)]
        for other, s in known.items():
            if other != employee:
                terms = [a - s * b for a, b in zip([*terms, Fraction(0)], [Fraction(0), *terms], strict=True)]
        shares[employee] = own * sum((term / (power + 1) for power, term in enumerate(terms)), Fraction(0))
    return shares


def test_shapley_values_of_a_glove_market_are_the_known_ones() -> None:
    # one left glove (player 0), two right ones: a pair is worth 1
    game = [Fraction(bool(s & 1 and s & 6)) for s in range(8)]
    assert shapley_values(game) == [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]


def test_what_employees_stand_for_sums_to_the_total_and_raised_is_part_of_used(samples: list[Sample]) -> None:
    for sample in samples:
        answer = sample.answer["contribution"]
        for form in ("raised", "used"):
            parts = sum(part[form] for part in answer["employees"].values())
            assert parts == answer[f"fractional_{form}"] <= answer[f"binary_amount_{form}"] <= answer["won_amount"]
        for lower, upper in answer["bounds"].values():
            assert lower <= upper
        for deal in answer["deals"].values():
            assert set(deal["raised"]) <= set(deal["used"])


def test_numbers_do_not_depend_on_the_order_of_rows(samples: list[Sample], tmp_path: Path) -> None:
    for sample in samples[::5]:
        copied = _rewritten(sample.path, tmp_path / sample.path.name, lambda rows: Random(5).sample(rows, len(rows)))
        assert _unordered(exact(copied, *sample.question)) == _unordered(sample.answer)


def _rewritten(path: Path, to: Path, change: Callable[[list[str]], list[str]]) -> Path:
    to.mkdir(exist_ok=True)
    for file in path.glob("*.csv"):
        header, *rows = file.read_text(encoding="utf-8").splitlines()
        (to / file.name).write_text("\n".join([header, *change(rows)]), encoding="utf-8")
    return to


def _unordered(answer: object) -> object:
    """An answer whose lists of seats are sorted, so that only their members count."""
    if isinstance(answer, dict):
        sortable = ("holders", "single_thread")
        sets = {key: sorted(value, key=str) for key, value in answer.items() if key in sortable and value}
        return {key: _unordered(value) for key, value in (answer | sets).items()}
    return answer


def test_numbers_do_not_depend_on_the_names_of_things(samples: list[Sample], tmp_path: Path) -> None:
    for sample in samples[::5]:
        renamed = _rewritten(sample.path, tmp_path / sample.path.name, lambda rows: [_renamed(row) for row in rows])
        ours = json.loads(_renamed(json.dumps(expected(sample.path, *sample.question))))
        assert _but_ties(expected(renamed, *sample.question)) == _but_ties(ours)


def _renamed(row: str) -> str:
    """A row whose people, employees, seats and deals have other ids, in another order."""
    row = re.sub(r"\b([pe])-(\d+)\b", lambda m: f"{m[1]}-x{97 - int(m[2])}", row)
    return re.sub(r"\bs(\d)-(\d+)\b", lambda m: f"s{m[1]}-y{97 - int(m[2])}", row)


def _but_ties(answer: object) -> object:
    """An answer without the paths, whose choice among equals goes by the ids; lists of ids are sorted."""
    if isinstance(answer, dict):
        kept = {key: value for key, value in answer.items() if key not in ("path", "next_paths", "seats")}
        return {key: _but_ties(value) for key, value in kept.items()}
    is_ids = isinstance(answer, list) and all(isinstance(item, str) for item in answer)
    return sorted(answer) if is_ids and isinstance(answer, list) else answer


def test_what_was_not_yet_recorded_changes_nothing(samples: list[Sample], tmp_path: Path) -> None:
    for sample in samples:
        view = sample.view
        unknown = {o.id for o in view.folder.observations if o.recorded > view.moment}
        if unknown:
            copied = _without(sample.path, tmp_path / sample.path.name, unknown)
            assert exact(copied, *sample.question) == sample.answer


def _without(path: Path, to: Path, observations: set[str]) -> Path:
    return _rewritten(path, to, lambda rows: [row for row in rows if row.partition(",")[0] not in observations])
