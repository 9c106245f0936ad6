"""Single rows as typed frames: what a change says, in the shape in which files are read."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from graph_service.recording.kind import Column, FactKind

Row = Mapping[str, Any]
RECORDED = "recorded_at"


def typed(kind: FactKind, rows: Sequence[Row], others: Mapping[str, pl.DataType] | None = None) -> pl.DataFrame:
    """A typed frame; ids say of which kind they are, so that they are never taken for names.

    ``others``: columns that no file has. A reference that may point to several kinds of things is a pair (thing, id).
    """
    beyond = dict(others or {})
    present = dict.fromkeys(name for row in rows for name in row)
    columns = {column.name: column for column in kind.columns}
    cells: dict[str, list[Any]] = {"row": list(range(1, len(rows) + 1))}
    dtypes: dict[str, pl.DataType] = {"row": pl.Int64()}
    for name in present:
        column = columns.get(name)
        values = [row.get(name) for row in rows]
        cells[name] = values if column is None else [_said(column, value) for value in values]
        dtypes[name] = beyond[name] if column is None else column.type.dtype
    return pl.DataFrame(cells, schema=dtypes)


def _said(column: Column, value: Any) -> Any:
    """An id with the kind of thing it names; everything else as it is (a moment becomes one in UTC by its dtype)."""
    if not column.refers_to or value is None:
        return value
    if isinstance(value, list):
        return [f"{column.refers_to[0]}:{one}" for one in value]
    thing, id_ = value if isinstance(value, tuple) else (column.refers_to[0], value)
    return f"{thing}:{id_}"
