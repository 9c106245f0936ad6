"""Keys behave as the texts they stand for, whatever order they were first met in."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph_service
from graph_service.facts.table import KEY

WORDS = ["zz-last", "b", "a", "B", "ä", "张三", "p-10", "p-9", "p-1", ""]
TEXTS = st.lists(st.sampled_from(WORDS) | st.none() | st.text(max_size=4), max_size=12)
SCHEMA = {"key": KEY, "text": pl.String(), "group": pl.Int64(), "at": pl.Int64()}


def frame_of(texts: list[str | None]) -> pl.DataFrame:
    """The same texts as keys and as texts, with a group and a place."""
    columns = {"key": texts, "text": texts, "group": [at % 3 for at in range(len(texts))], "at": range(len(texts))}
    return pl.DataFrame(columns, schema=SCHEMA)


ASKS: dict[str, Callable[[pl.DataFrame, str], pl.Series]] = {
    "in order": lambda rows, name: rows.sort(name, "at")["at"],
    "in order, downwards": lambda rows, name: rows.sort(name, "at", descending=[True, False])["at"],
    "pairs in order": lambda rows, name: rows.select(pl.struct(name, "at").sort()).unnest(name)["at"],
    "once each": lambda rows, name: rows.unique(name, keep="first", maintain_order=True)["at"],
    "a group's, in order": lambda rows, name: rows.group_by("group").agg(pl.col(name).sort()).sort("group")[name],
    "a group's first": lambda rows, name: rows.group_by("group").agg(pl.col(name).min()).sort("group")[name],
    "a group's last": lambda rows, name: rows.group_by("group").agg(pl.col(name).max()).sort("group")[name],
    "a list in order": lambda rows, name: rows.select(pl.concat_list(name, name).list.unique().list.sort())[name],
    "rank": lambda rows, name: rows.select(pl.col(name).rank("dense"))[name],
    "last": lambda rows, name: rows.select(pl.col(name).max())[name],
    "after one that is there": lambda rows, name: rows.filter(pl.col(name) > "b")["at"],
    "after one that is not": lambda rows, name: rows.filter(pl.col(name) > "between")["at"],
    "equal to one that is not": lambda rows, name: rows.filter(pl.col(name) == "nobody's")["at"],
    "among some": lambda rows, name: rows.filter(pl.col(name).is_in(["a", "nobody's"]))["at"],
    "joined": lambda rows, name: rows.join(rows, on=name, how="inner").sort("at", "at_right")["at_right"],
    "written": lambda rows, name: rows.select(pl.format("{}/{}", name, "at").alias("written"))["written"],
    "replaced": lambda rows, name: rows.select(pl.col(name).replace({"a": "q"}))[name],
    "filled": lambda rows, name: rows.select(pl.col(name).fill_null("none"))[name],
}


@pytest.mark.parametrize("asked", ASKS)
@given(texts=TEXTS)
def test_what_is_asked_of_keys_is_what_it_is_of_texts(asked: str, texts: list[str | None]) -> None:
    rows = frame_of(texts)
    assert ASKS[asked](rows, "key").to_list() == ASKS[asked](rows, "text").to_list()


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=8))
def test_two_keys_compare_as_texts(pairs: list[tuple[str, str]]) -> None:
    keys, texts = (pl.DataFrame(pairs, schema={"a": d, "b": d}, orient="row") for d in (KEY, pl.String()))
    for compared in (pl.col("a") > pl.col("b"), pl.col("a") == pl.col("b"), pl.col("a").ne_missing(pl.col("b"))):
        assert keys.select(compared).to_series().to_list() == texts.select(compared).to_series().to_list()


def test_the_least_of_several_columns_is_not_asked_of_keys() -> None:
    """It would be the one met first: where code asks it, it is of days and numbers."""
    frame = pl.DataFrame({"a": ["b"], "b": ["a"]}, schema={"a": pl.Categorical(pl.Categories("t")), "b": pl.String})
    frame = frame.with_columns(pl.col("b").cast(frame.schema["a"]))
    wrong = frame.select(pl.min_horizontal("a", "b"))
    assert wrong.item() == "b", "polars has learned it: the sentence on KEY and this test can go"
    asks = re.compile(r"list\.(min|max|arg_min|arg_max)\(|(min|max)_horizontal\(")
    root = Path(graph_service.__file__).parent
    found = {
        path.stem
        for room in ("facts", "indicators", "analysis", "services")
        for path in (root / room).rglob("*.py")
        if asks.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"credits", "k07b_chain_score"}, "look whether what is asked there is a key; these ask of a moment"
