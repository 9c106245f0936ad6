"""How benchmarks measure: sides in turn, ratios of rounds, bounds that can be missed; and how rows are found."""

import json
from pathlib import Path

import pytest

from bench.environment import environment
from bench.measure import Reading, compared, in_turn, percentile, spread
from bench.report import keep, write_page
from bench.row import Row, rows
from bench.stage import Stage


async def test_sides_take_turns_and_the_first_rounds_do_not_count() -> None:
    order: list[str] = []

    async def one() -> float:
        order.append("a")
        return float(len(order))

    async def other() -> float:
        order.append("b")
        return float(len(order))

    assert await in_turn([one, other], rounds=2, warm=1) == [[4.0, 5.0], [3.0, 6.0]]
    assert "".join(order) == "abbaab"


def test_a_ratio_is_the_middle_of_the_ratios_of_rounds() -> None:
    found = compared("x", ("ours", "other"), [[2.0, 30.0, 4.0], [1.0, 10.0, 4.0]], 2.0)
    assert (found.ratio.median, found.ratio.n) == (2.0, 3)
    assert found.holds


def test_where_more_is_wanted_the_ratio_is_of_rates() -> None:
    found = compared("x", ("ours", "other"), [[2.0], [1.0]], 0.85, "at least")
    assert found.ratio.median == 0.5
    assert found.holds is False
    assert compared("x", ("ours", "other"), [[2.0], [1.0]], None).holds is None


def test_a_spread_lies_between_quartiles() -> None:
    assert vars(spread([4, 1, 2, 3, 5])) == {"median": 3, "low": 2, "high": 4, "n": 5}
    assert vars(spread([7.0])) == {"median": 7.0, "low": 7.0, "high": 7.0, "n": 1}
    assert percentile(range(100), 0.99) == 99


def test_a_row_is_found_by_its_file() -> None:
    found = rows()
    assert {"09_snapshot", "16_memory", "coverage", "growth"} <= set(found)
    assert list(found) == sorted(found)
    assert all(isinstance(row, Row) and row.title and row.about for row in found.values())


@pytest.mark.parametrize(("bound", "said"), [(2.0, "holds"), (0.5, "**missed**"), (None, "| x | 1 |  |  |")])
def test_the_page_says_what_held_and_what_did_not(bound: float | None, said: str, tmp_path: Path) -> None:
    async def nothing(_: Stage) -> list[Reading]:
        return []

    reading = Reading("x", "ours", "other", spread([1.0]), bound=bound, counted={"statements": 3})
    keep(tmp_path, "some", Row("a title", "about it", nothing), [reading], environment(), 0.1)
    write_page(tmp_path)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert said in page
    assert "statements 3" in page
    assert json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))["readings"][0]["bound"] == bound
