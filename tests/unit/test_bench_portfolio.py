"""The portfolio that benchmarks run on: as many of each thing as it says, the same each time, without a fault."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from bench.draws import FIRST, GOLDEN, SECOND, drawn
from bench.portfolio import AS_OF, customers_at, lead_of, tables, write
from bench.tie_files import BASE, ties, write_base, write_csv, write_excel
from tests.reading import read

COUNTS = {
    "org_units": 2,
    "employees": 100,
    "customers": 100,
    "departments": 300,
    "people": 1_950,
    "assignments": 100,
    "opportunities": 1_000,
    "seats": 5_000,
    "seat_flows": 2_000,
    "ties": 11_600,
    "observations": 96_000,
}
LIMIT = 2**64


@pytest.fixture(scope="module")
def made() -> Mapping[str, pl.DataFrame]:
    return dict(tables(100))


def split_mix(index: int, stream: int) -> int:
    """The same draw in whole numbers of any size, as its authors print it."""
    z = (index * GOLDEN + (stream + 1) * SECOND) % LIMIT
    z = (z ^ (z >> 30)) * FIRST % LIMIT
    z = (z ^ (z >> 27)) * SECOND % LIMIT
    return z ^ (z >> 31)


@pytest.mark.parametrize(("stream", "below"), [(0, 7), (3, 900), (1_007, 101)])
def test_draws_are_those_of_the_published_generator(stream: int, below: int) -> None:
    numbers = [0, 1, 2, 10**6, 10**12]
    found = pl.DataFrame({"n": numbers}).select(drawn(pl.col("n"), stream, below)).to_series().to_list()
    assert found == [split_mix(number, stream) % below for number in numbers]


def test_a_scale_has_as_many_of_each_thing_as_it_says(made: Mapping[str, pl.DataFrame]) -> None:
    assert {name: frame.height for name, frame in made.items() if name != "helped"} == COUNTS
    assert customers_at(1.0) == 10_000
    assert customers_at(0.001) == 100, "fewer than a team's worth would be no portfolio"


def test_whoever_leads_a_team_leads_a_hundred_customers(made: Mapping[str, pl.DataFrame]) -> None:
    team = made["employees"].filter(pl.col("id") == lead_of(0))["leads"].item()
    sellers = made["employees"].filter((pl.col("org_unit_id") == team) & (pl.col("role") == "sales"))
    covered = made["assignments"].filter(pl.col("employee_id").is_in(sellers["id"].to_list()))
    assert covered["customer_id"].n_unique() == 100


def test_everything_happened_by_the_day_of_the_questions(made: Mapping[str, pl.DataFrame]) -> None:
    assert made["opportunities"]["closed_on"].max() <= AS_OF  # type: ignore[operator]
    assert made["observations"]["valid_at"].max() <= AS_OF  # type: ignore[operator]
    assert set(made["opportunities"]["status"]) == {"open", "won", "lost"}


def test_the_same_scale_makes_the_same_folder_and_a_load_finds_no_fault_in_it(tmp_path: Path) -> None:
    write(tmp_path / "one", 0.01)
    write(tmp_path / "other", 0.01)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes(), file.name
    assert read(tmp_path / "one").report["rejects"] == []


def test_files_of_ties_have_no_fault_and_no_tie_twice(tmp_path: Path) -> None:
    both = pl.concat([ties(20_000, 1), ties(20_000, 2)])
    assert both.unique(["kind", "from_id", "to_id", "from"]).height == both.height
    write_base(tmp_path)
    write_csv(tmp_path, both)
    found = read(tmp_path)
    assert found.report["rejects"] == []
    assert found.frames["ties"].height == both.height
    assert set(found.frames) == {*BASE, "ties"}


def test_a_workbook_of_ties_says_what_the_file_says(tmp_path: Path) -> None:
    write_csv(tmp_path / "csv", ties(2_000, 1))
    write_excel(tmp_path / "xlsx", ties(2_000, 1))
    one, other = read(tmp_path / "csv"), read(tmp_path / "xlsx")
    assert one.frames["ties"].equals(other.frames["ties"])
    assert set(one.codes) == {"unknown_reference"}, "nobody is there yet"
