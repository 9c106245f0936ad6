"""As-of and as-known, by their laws."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.time import LATEST, AsOf
from graph_service.facts.as_of import as_of, is_member, newest
from graph_service.facts.chapters import all_tables
from graph_service.facts.fact_ids import as_bytes
from graph_service.facts.table import DAY, FACT, MOMENT

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 12))
MOMENTS = st.integers(0, 15 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
RATINGS = all_tables()["ratings"]
POSTS = all_tables()["posts"]


@st.composite
def ratings(draw: st.DrawFn) -> pl.DataFrame:
    size = draw(st.integers(0, 12))
    return pl.DataFrame(
        {
            "id": [str(number) for number in range(size)],
            "person_id": draw(st.lists(st.sampled_from("ab"), min_size=size, max_size=size)),
            "metric": draw(st.lists(st.sampled_from(["rc", "sr"]), min_size=size, max_size=size)),
            "value": draw(st.lists(st.none() | st.floats(0, 100), min_size=size, max_size=size)),
            "valid_at": draw(st.lists(DAYS, min_size=size, max_size=size)),
            "recorded_at": draw(st.lists(MOMENTS, min_size=size, max_size=size)),
        },
        schema={
            "id": pl.String, "person_id": pl.String, "metric": pl.String, "value": pl.Float64, "valid_at": DAY,
            "recorded_at": MOMENT,
        },
    )  # fmt: skip


@st.composite
def posts(draw: st.DrawFn) -> pl.DataFrame:
    size = draw(st.integers(0, 8))
    ends = st.none() | DAYS
    moments = st.none() | MOMENTS
    return pl.DataFrame(
        {
            "id": [str(number) for number in range(size)],
            "from": draw(st.lists(ends, min_size=size, max_size=size)),
            "to": draw(st.lists(ends, min_size=size, max_size=size)),
            "recorded_at": draw(st.lists(moments, min_size=size, max_size=size)),
            "to_recorded_at": draw(st.lists(moments, min_size=size, max_size=size)),
        },
        schema={"id": pl.String, "from": DAY, "to": DAY, "recorded_at": MOMENT, "to_recorded_at": MOMENT},
    )


def lit(t: date, k: datetime) -> tuple[pl.Expr, pl.Expr]:
    return pl.lit(t, dtype=DAY), pl.lit(k, dtype=MOMENT)


@given(ratings(), DAYS, MOMENTS)
def test_the_newest_observation_is_the_one_brute_force_finds(rows: pl.DataFrame, t: date, k: datetime) -> None:
    found = newest(rows, ["person_id", "metric"], *lit(t, k)).select("person_id", "metric", "id")
    best: dict[tuple[str, str], tuple[date, datetime, str]] = {}
    for row in rows.iter_rows(named=True):
        place = (row["valid_at"], row["recorded_at"], row["id"])
        key = (row["person_id"], row["metric"])
        if row["valid_at"] <= t and row["recorded_at"] <= k and place > best.get(key, (date.min, k, "")):
            best[key] = place
    assert {(person, metric): identity for person, metric, identity in found.iter_rows()} == {
        key: place[2] for key, place in best.items()
    }


@given(ratings(), DAYS, MOMENTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows: pl.DataFrame, t: date, k: datetime, random: object) -> None:
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=random.randrange(1000))  # type: ignore[attr-defined]
    keys = ["person_id", "metric"]
    first, second = (newest(frame, keys, *lit(t, k)).sort("id") for frame in (rows, shuffled))
    assert first.equals(second)


@given(ratings(), DAYS, MOMENTS)
def test_what_is_recorded_later_changes_nothing(rows: pl.DataFrame, t: date, k: datetime) -> None:
    known = rows.filter(pl.col("recorded_at") <= k)
    keys = ["person_id", "metric"]
    assert newest(rows, keys, *lit(t, k)).equals(newest(known, keys, *lit(t, k)))
    assert newest(known, keys, *lit(t, k)).equals(newest(known, keys, *lit(t, LATEST)))


@given(ratings(), DAYS, MOMENTS)
def test_a_retraction_makes_the_value_unknown_again(rows: pl.DataFrame, t: date, k: datetime) -> None:
    values = {"id": "z", "person_id": "a", "metric": "rc", "value": None, "valid_at": t, "recorded_at": k}
    retracted = pl.concat([rows, pl.DataFrame([values], schema=rows.schema)])
    found = newest(retracted, ["person_id", "metric"], *lit(t, k))
    assert found.filter((pl.col("person_id") == "a") & (pl.col("metric") == "rc"))["value"].to_list() == [None]


@given(posts(), DAYS, MOMENTS)
def test_a_member_is_one_whose_known_interval_holds_the_day(rows: pl.DataFrame, t: date, k: datetime) -> None:
    found = set(rows.filter(is_member(*lit(t, k)))["id"])
    for row in rows.iter_rows(named=True):
        is_known = row["recorded_at"] is None or row["recorded_at"] <= k
        has_begun = row["from"] is None or row["from"] <= t
        end_is_known = row["to_recorded_at"] is None or row["to_recorded_at"] <= k
        has_ended = row["to"] is not None and row["to"] <= t and end_is_known
        assert (row["id"] in found) == (is_known and has_begun and not has_ended)


@given(posts(), MOMENTS)
def test_one_day_as_literal_and_as_column_are_the_same(rows: pl.DataFrame, k: datetime) -> None:
    t = date(2026, 1, 6)
    kept = rows.with_columns(pl.Series("id", as_bytes(rows["id"].to_list()), FACT))
    as_columns = kept.with_columns(pl.lit(t, dtype=DAY).alias("t"), pl.lit(k, dtype=MOMENT).alias("k"))
    by_column = as_of(POSTS, as_columns, [], None).drop("t", "k")
    assert by_column.equals(as_of(POSTS, kept, [], AsOf(t, k)))
    assert by_column.equals(rows.filter(is_member(*lit(t, k))))


def test_a_half_open_interval_holds_its_first_day_and_not_its_last() -> None:
    row = {"id": "x", "from": date(2026, 1, 2), "to": date(2026, 1, 4), "recorded_at": None, "to_recorded_at": None}
    schema = pl.Schema({"id": pl.String(), "from": DAY, "to": DAY, "recorded_at": MOMENT, "to_recorded_at": MOMENT})
    rows = pl.DataFrame([row], schema=schema)
    held = [day for day in range(1, 6) if rows.filter(is_member(*lit(date(2026, 1, day), LATEST))).height]
    assert held == [2, 3]


def test_ratings_are_keyed_by_person_metric_and_holder() -> None:
    assert RATINGS.keys == ("person_id", "metric", "holder_kind", "holder_id")
