"""Files of other systems as they are: types without texts, separators within names, empty files, days from 1904."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from graph_service.words import LANGUAGES
from loaders.mapping.draft.drafting import draft_mapping
from tests.unit.test_mapping_folder import by_kind
from tests.unit.test_mapping_heeded import opened, refusal


def parquet(place: Path, **columns: pl.Series) -> None:
    """A Parquet file of two customers with more columns."""
    pl.DataFrame({"id": ["1", "2"], "label": ["A", "B"], **columns}).write_parquet(place / "p.parquet")


BYTES = pl.Series([b"\xff\x00", None])
RECORDS = pl.Series([{"a": 1}, {"a": 2}])


def test_columns_without_texts_are_of_no_consequence_where_nothing_asks_for_them(tmp_path: Path) -> None:
    parquet(tmp_path, row_hash=BYTES, record=RECORDS, deep=pl.Series([[["a"]], []]), raw=pl.Series([[b"\xff"], []]))
    found = opened(tmp_path, name="p.parquet")
    assert [row["id"] for row in by_kind(found)["customers"]] == ["1", "2"]
    assert found.unused(found.files[0]) == ("row_hash", "record", "deep", "raw")
    assert "2 rows." in draft_mapping(tmp_path / "p.parquet").text


@pytest.mark.parametrize(
    "asked",
    [
        'region = "Row-Hash"',
        'region = { column = ["none", "row_hash", "label"] }',
        'region = { column = "row_hash", optional = true }',
        'region = { join = ["label", "row_hash"] }',
        'region = { column = "label", lookup = { by = "row_hash", take = "label" } }',
        'region = { column = "label", lookup = { by = "label", take = "row_hash" } }',
    ],
)
def test_a_column_without_texts_is_named_where_something_asks_for_it(asked: str, tmp_path: Path) -> None:
    parquet(tmp_path, row_hash=BYTES)
    error = refusal(tmp_path, asked, name="p.parquet")
    assert (error.code, error.fields["type"]) == ("mapping.column_unreadable", "Binary")
    for language in LANGUAGES:
        assert all(text in error.sentence(language) for text in ("map.toml:10", "p.parquet", str(error.fields["name"])))


def test_a_name_behind_one_that_holds_texts_may_hold_none(tmp_path: Path) -> None:
    parquet(tmp_path, row_hash=BYTES)
    found = opened(tmp_path, 'region = { column = ["label", "row_hash"] }', name="p.parquet")
    assert [row["region"] for row in by_kind(found)["customers"]] == ["A", "B"]


def test_spans_and_lists_of_texts_are_texts(tmp_path: Path) -> None:
    spans = pl.Series([timedelta(days=1, hours=2), None])
    parquet(tmp_path, sla=spans, tags=pl.Series([["a", None, "b"], []]), numbers=pl.Series([[1.0, 2.5], None]))
    columns = 'region = "sla"\nindustry = "tags"\ntier = "numbers"'
    read = by_kind(opened(tmp_path, columns, name="p.parquet"))["customers"]
    assert [(row["region"], row["industry"], row["tier"]) for row in read] == [("P1DT2H", "a;b", "1;2.5"), ("", "", "")]
