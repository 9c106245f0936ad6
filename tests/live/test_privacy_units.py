"""Sums by branch and quarter over HTTP: nothing finer than the table can be asked for, and the table adds up."""

from pathlib import Path

import pytest

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import load_folder
from tests.live.calling import called

DEMO = Path(__file__).parents[2] / "examples/demo/data"
FORMS = (
    "fractional_raised", "fractional_used", "binary_amount_raised", "binary_amount_used", "binary_count_raised",
    "binary_count_used",
)  # fmt: skip
YEARS = {"year_from": 2024, "year_to": 2026}


@pytest.fixture
async def demo(empty: Gateway, settings: Settings) -> Gateway:
    await load_folder(empty, settings, DEMO)
    return empty


async def test_the_table_adds_up_and_shows_no_small_cell(demo: Gateway, settings: Settings) -> None:
    async with called(demo, settings) as caller:
        hr = await caller("e-qiu-wenjun", "hr")
        answer = (await hr.get("/v1/contributions/units", params=YEARS)).raise_for_status().json()
    assert [year["year"] for year in answer["years"]] == [2024, 2025, 2026]
    shown = 0
    for year in answer["years"]:
        rows = [*year["units"], year["all_units"]]
        cells = [cell for row in rows for cell in (*row["quarters"].values(), row["total"]) if cell]
        assert all(cell["people"] >= answer["small_n"] for cell in cells)
        shown += len(cells)
        for row in rows:
            if row["total"] and all(row["quarters"].values()):
                for form in FORMS:
                    assert row["total"][form] == pytest.approx(sum(cell[form] for cell in row["quarters"].values()))
        for quarter in year["quarters"]:
            column, total = (
                [unit["quarters"][quarter] for unit in year["units"]],
                year["all_units"]["quarters"][quarter],
            )
            if total and all(column):
                for form in ("fractional_raised", "fractional_used"):
                    assert total[form] == pytest.approx(sum(cell[form] for cell in column))
    assert shown > 10
    assert sum(year["all_units"]["total"]["fractional_used"] for year in answer["years"]) > 0


async def test_a_year_is_the_same_table_with_whatever_others_it_is_asked_for(demo: Gateway, settings: Settings) -> None:
    async with called(demo, settings) as caller:
        hr = await caller("e-qiu-wenjun", "hr")
        many = (await hr.get("/v1/contributions/units", params=YEARS)).json()["years"]
        for year in many:
            asked = {"year_from": year["year"], "year_to": year["year"]}
            assert (await hr.get("/v1/contributions/units", params=asked)).json()["years"] == [year]


async def test_p5_no_pair_of_filters_differs_by_fewer_than_k_people(demo: Gateway, settings: Settings) -> None:
    """There are no filters: whatever would cut finer than branches, quarters and years is refused by name."""
    finer = {
        "as_of": "2026-05-01", "known_at": "2026-05-01", "from": "2026-05-01", "to": "2026-05-02", "unit": "ou-1",
        "employee": "e-1", "role": "sales", "customer": "c-1", "fresh_only": "true", "quarter": "2026-Q1",
    }  # fmt: skip
    async with called(demo, settings) as caller:
        hr = await caller("e-qiu-wenjun", "hr")
        refused = [
            (await hr.get("/v1/contributions/units", params={**YEARS, name: value})).status_code
            for name, value in finer.items()
        ]
        assert refused == [422] * len(finer), f"P5 filters: N={len(finer)}, failures={len(finer) - refused.count(422)}"
        for years in ({"year_from": 2026, "year_to": 2025}, {"year_from": 1990, "year_to": 2026}, {"year_to": 2999}):
            assert (await hr.get("/v1/contributions/units", params=years)).status_code == 422


async def test_only_roles_of_the_policy_are_shown_sums_of_units(demo: Gateway, settings: Settings) -> None:
    async with called(demo, settings) as caller:
        for role, status in (
            ("hr", 200), ("executive", 200), ("sales", 404), ("employee", 404), ("admin", 404),
        ):  # fmt: skip
            client = await caller("e-qiu-wenjun", role)
            assert (await client.get("/v1/contributions/units")).status_code == status, role
