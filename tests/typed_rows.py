"""Typed frames of a kind, column by column, as loaders make them."""

from collections.abc import Sequence

import polars as pl

from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kind_named


def kind(name: str) -> FactKind:
    """A kind that is there."""
    found = kind_named(name)
    assert found is not None, name
    return found


def frame(of: str, /, **columns: Sequence[object]) -> pl.DataFrame:
    """The columns as the kind types them; the first row is line 2."""
    count = len(next(iter(columns.values())))
    dtypes = kind(of).dtypes
    return pl.DataFrame(
        {"row": range(2, count + 2), **columns},
        schema={"row": pl.Int64, **{column: dtypes[column] for column in columns}},
    )
