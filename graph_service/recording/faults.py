"""Faults as frames: made the same way everywhere, said in the reader's language from their code."""

import json

import polars as pl

from graph_service.recording.kind import FAULT_SCHEMA, NO_FAULTS
from graph_service.words import Language, say

SHAPELESS = ("too_few_cells", "too_many_cells")
"""Codes of rows whose cells do not stand where they should: nothing that they seem to say is sure."""


def faults(
    rows: pl.DataFrame, column: str, code: str, value: pl.Expr | None = None, **fields: pl.Expr | object
) -> pl.DataFrame:
    """One fault per row given; ``fields`` of the sentence are the same for all, or expressions on the rows."""
    if not rows.height:
        return NO_FAULTS
    shown = pl.col(column) if value is None and column in rows.columns else value
    each = {name: field for name, field in fields.items() if isinstance(field, pl.Expr)}
    fixed = {name: field for name, field in fields.items() if name not in each}
    made = rows.select(
        pl.col("row").cast(pl.Int64),
        pl.lit(column).alias("column"),
        pl.lit(code).alias("code"),
        (pl.lit("") if shown is None else shown.cast(pl.String).fill_null("")).alias("value"),
        **{f"field:{name}": expr.cast(pl.String).fill_null("") for name, expr in each.items()},
    )
    texts = [
        json.dumps({**fixed, **{name: row[f"field:{name}"] for name in each}}, ensure_ascii=False)
        for row in made.iter_rows(named=True)
    ]
    return made.select("row", "column", "code", "value", pl.Series("fields", texts, dtype=pl.String))


def together(*found: pl.DataFrame) -> pl.DataFrame:
    """All faults, in the order of rows."""
    return pl.concat([frame.select(FAULT_SCHEMA.keys()) for frame in found] or [NO_FAULTS]).sort(
        "row", maintain_order=True
    )


def sentence(fault: dict[str, object], language: Language) -> str:
    """What is wrong with a cell and what to do, in the reader's language; ``fault`` is one row of a fault frame."""
    fields = json.loads(str(fault["fields"]))
    spoken = {name: _spoken(name, value, language) for name, value in fields.items()}
    return say(f"recording.{fault['code']}", language, **{"column": fault["column"], "value": fault["value"], **spoken})


def _spoken(name: str, value: object, language: Language) -> object:
    """Kinds of things are said in the reader's language; ids and numbers as they are; of lists each by itself."""
    if name in ("choices", "known"):
        return str(value).split(", ")
    if name not in ("things", "thing"):
        return value
    return " / ".join(say(f"recording.thing_{one}", language) for one in str(value).split())
