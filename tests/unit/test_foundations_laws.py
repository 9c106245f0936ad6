"""Laws of the foundations, on random folders: what must not matter does not, and bounds keep their promise."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf, end_of_day
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import registry
from tests.frames import facts_of
from tests.reference.draw import FIRST, LAST
from tests.reference.random_folders import tables_of

Row = dict[str, str]
Tables = dict[str, list[Row]]
Results = dict[str, pl.DataFrame]

FOUNDATIONS = [name for name in registry() if name.startswith("B") or name in ("M02", "M03")]
OF_THE_COMPANY = [name for name in FOUNDATIONS if name not in ("B09", "B12")]
DIMENSIONS = ("rc", "sr", "pa")
ZONE = ZoneInfo("Asia/Shanghai")
seeds = st.integers(0, 10_000)
days = st.dates(FIRST, LAST)
laws = settings(max_examples=8, deadline=None)


@contextmanager
def folder_of(tables: Tables) -> Iterator[Path]:
    with TemporaryDirectory() as home:
        for name, rows in tables.items():
            if rows:
                with (Path(home) / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
                    writer = csv.DictWriter(lines, list(rows[0]))
                    writer.writeheader()
                    writer.writerows(rows)
        yield Path(home)


def compute(
    tables: Tables, as_of: date, known_on: date | None = None, names: Sequence[str] = tuple(FOUNDATIONS)
) -> Results:
    """Results of these indicators, without the number of a deal in the question: it says nothing."""
    at = AsOf(as_of, None if known_on is None else end_of_day(known_on, ZONE))
    with folder_of(tables) as path:
        basis = Basis(facts_of(path), at, Parameters(), ZONE)
    return {name: registry()[name].compute(basis).drop("instant", strict=False) for name in names}


def same(left: Results, right: Results) -> bool:
    return left.keys() == right.keys() and all(left[name].equals(right[name]) for name in left)


def observation(identity: str, about: str, metric: str, value: str, on: date, **more: str) -> Row:
    row = {"id": identity, "about_id": about, "metric": metric, "value": value, "held_by": "", "recorded_at": ""}
    return row | {"valid_at": on.isoformat(), "recorded_by": "", "evidence": ""} | more


@laws
@given(seeds, days)
def test_every_value_lies_between_its_bounds(seed: int, day: date) -> None:
    for name, result in compute(tables_of(seed), day).items():
        lower, value, upper = result["lower"], result["value"], result["upper"]
        slack = 1e-9
        assert (lower <= upper + slack).all(), name
        assert (value >= lower - slack).all(), name  # unknown compares to unknown, which all() leaves out
        assert (value <= upper + slack).all(), name
        assert (result["known"] <= result["n"]).all(), name
        is_certain = result.filter((pl.col("known") == pl.col("n")) & (pl.col("n") > 0) & pl.col("value").is_not_null())
        assert (is_certain["lower"] == is_certain["upper"]).all(), name


@laws
@given(seeds, days, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed: int, day: date, chance: Any) -> None:
    tables = tables_of(seed)
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in tables.items()}
    assert same(compute(tables, day), compute(shuffled, day))


@laws
@given(seeds, days)
def test_what_others_hold_changes_nothing_of_what_the_company_holds(seed: int, day: date) -> None:
    tables = tables_of(seed)
    ours = [row for row in tables["observations"] if not row["held_by"]]
    without = compute(tables | {"observations": ours}, day, names=OF_THE_COMPANY)
    assert same(compute(tables, day, names=OF_THE_COMPANY), without)


@laws
@given(seeds, days)
def test_influence_rests_on_nothing_but_what_employees_hold(seed: int, day: date) -> None:
    tables = tables_of(seed)
    theirs = [row for row in tables["observations"] if row["held_by"].split(":")[-1].startswith("e-")]
    without = compute(tables | {"observations": theirs}, day, names=["B09"])
    assert same(compute(tables, day, names=["B09"]), without)


@laws
@given(seeds, days, st.integers(1, 400))
def test_what_becomes_true_later_changes_nothing_yet(seed: int, day: date, later: int) -> None:
    tables = tables_of(seed)
    future = day + timedelta(days=later)
    added = [
        observation(f"later-{person}-{metric}-{holder}", person, metric, "1", future, held_by=holder)
        for person in {row["id"] for row in tables["people"]}
        for metric in DIMENSIONS
        for holder in ("", "e-1")
    ]
    expected = [observation(f"later-{row['id']}", row["id"], "expected_key_persons", "99", future)
                for row in tables["customers"]]  # fmt: skip
    posts = [row | {"from": future.isoformat(), "to": "", "key": "true", "power": "both", "recorded_at": ""}
             for row in tables["people"]]  # fmt: skip
    grown = tables | {
        "observations": tables["observations"] + added + expected,
        "people": tables["people"] + posts,
    }
    assert same(compute(tables, day), compute(grown, day))


@laws
@given(seeds, days, days)
def test_what_is_recorded_later_changes_nothing_of_what_was_known(seed: int, day: date, known_on: date) -> None:
    tables = tables_of(seed)
    moment = f"{(known_on + timedelta(days=1)).isoformat()}T00:00:00+08:00"
    added = [
        observation(f"late-{person}-{metric}", person, metric, value, day, recorded_at=moment)
        for person in {row["id"] for row in tables["people"]}
        for metric, value in (*((dimension, "") for dimension in DIMENSIONS), ("stance", "against"))
    ]
    grown = tables | {"observations": tables["observations"] + added}
    assert same(compute(tables, day, known_on), compute(grown, day, known_on))


@laws
@given(seeds, days)
def test_retracting_everything_leaves_every_score_unknown(seed: int, day: date) -> None:
    tables = tables_of(seed)
    taken_back = [
        row | {"id": f"zz-{row['id']}", "value": "", "valid_at": day.isoformat(), "recorded_at": "2030-01-01T00:00:00Z"}
        for row in tables["observations"]
    ]
    bare = compute(tables | {"observations": tables["observations"] + taken_back}, day)
    for name in ("B01", "B02", "B03", "B04", "B07", "B08", "M02"):
        assert bare[name]["value"].null_count() == bare[name].height, name
        assert bare[name]["known"].sum() == 0, name
    assert bare["B09"].height == 0
    assert set(bare["M03"]["verdict"]) <= {"unverified", "clear"}


@laws
@given(seeds, days, st.randoms(use_true_random=False))
def test_bounds_contain_what_rating_the_unrated_brings(seed: int, day: date, chance: Random) -> None:
    tables = tables_of(seed)
    before = compute(tables, day)
    unrated = [
        observation(f"zz-{person}-{metric}", person, metric, str(chance.choice((0, 39, 60, 80, 100))), day,
                    recorded_at="2030-01-01T00:00:00Z")
        for name, metric in zip(("B01", "B02", "B03"), DIMENSIONS, strict=True)
        for person in before[name].filter(pl.col("value").is_null())["person_id"].unique().sort()
    ]  # fmt: skip
    after = compute(tables | {"observations": tables["observations"] + unrated}, day)
    for name in ("B01", "B02", "B03", "B04", "B08", "M02"):
        pair = before[name].join(after[name], on="subject", suffix="_after", validate="1:1")
        assert pair.height == before[name].height
        assert (pair["value_after"] >= pair["lower"] - 1e-9).all(), name
        assert (pair["value_after"] <= pair["upper"] + 1e-9).all(), name
    rated = after["B04"].filter(pl.col("n") > 0)
    assert (rated["known"] == rated["n"]).all()
    assert (rated["upper"] - rated["lower"]).abs().max() in (0.0, None)


@laws
@given(seeds, days, st.integers(0, 300))
def test_a_chain_never_loses_a_seat_as_time_goes_on(seed: int, day: date, later: int) -> None:
    tables = tables_of(seed)
    first, second = (compute(tables, on, names=["B12"])["B12"] for on in (day, day + timedelta(days=later)))
    pair = first.join(second, on="subject", suffix="_later", validate="1:1")
    assert pair.height == first.height
    assert (pair["value_later"] >= pair["value"]).all()


@laws
@given(seeds, days)
def test_knowing_everything_by_a_late_day_is_knowing_everything(seed: int, day: date) -> None:
    tables = tables_of(seed)
    assert same(compute(tables, day), compute(tables, day, date(2031, 1, 1)))


@laws
@given(seeds, days)
def test_other_names_of_people_change_nothing_but_the_names(seed: int, day: date) -> None:
    tables = tables_of(seed)
    names = {row["id"]: f"q-{99 - int(row['id'].split('-')[1])}" for row in tables["people"]}
    renamed = {name: [_renamed(row, names) for row in rows] for name, rows in tables.items()}
    before, after = compute(tables, day), compute(renamed, day)
    for name in FOUNDATIONS:
        assert _values(before[name], lambda subject: _subject(subject, names)) == _values(after[name], str), name


def _renamed(row: Row, names: dict[str, str]) -> Row:
    return {key: names.get(value, names.get(value.removeprefix("person:"), value)) if key != "id" or value in names
            else value for key, value in row.items()}  # fmt: skip


def _subject(subject: str, names: dict[str, str]) -> str:
    return "/".join(names.get(part, part) for part in subject.split("/"))


def _values(result: pl.DataFrame, name: Callable[[str], str]) -> dict[str, tuple[Any, ...]]:
    """Value, bounds and counts by subject; rounded, since other names are summed in another order."""
    rounded = result.select("subject", pl.col("value", "lower", "upper").round(9), "known", "n", "reasons")
    return {name(row[0]): row[1:] for row in rounded.iter_rows()}
