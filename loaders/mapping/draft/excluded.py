"""Rows of a table that are no rows of a template, and the condition that leaves them out."""

import dataclasses
from collections.abc import Mapping, Sequence

import polars as pl

from loaders.mapping.columns import Making
from loaders.mapping.foreign import Foreign
from loaders.mapping.model import Condition


@dataclasses.dataclass(frozen=True)
class Excluded:
    """``condition``: what holds for all other rows; ``code`` and ``fields``: the sentence that says so."""

    condition: Condition
    code: str
    fields: Mapping[str, object]


def rows_that_count(file: Foreign, frame: pl.DataFrame, excluded: Sequence[Excluded]) -> pl.DataFrame:
    """Some rows of a file without those that are left out, as a load reads them."""
    for one in excluded:
        frame = frame.filter(Making(file, frame, {}).holds(one.condition, _unheard))
    return frame


def _unheard(code: str, at: pl.Series, values: pl.Series) -> None:
    """Conditions on columns alone look nothing up."""
