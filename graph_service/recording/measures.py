"""Values of observations: what a text means depends on its metric."""

import polars as pl

from graph_service.domain.metrics import ANSWERS, METRICS, SCORE_WORDS, STANCES, UNKNOWN_WORDS, Scale, metric_of
from graph_service.recording.faults import faults, together

_LARGEST = 2**53
_TEXTS = (Scale.STANCE.value, Scale.TEXT.value)


def measured(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with ``scale`` and ``about_things`` (null: unknown metric), number ``value`` and ``text``."""
    codes = frame["metric"].drop_nulls().unique().to_list()
    known = {code: metric for code in codes if (metric := metric_of(code)) is not None}
    meanings = pl.DataFrame(
        {
            "metric": list(known),
            "scale": [metric.scale.value for metric in known.values()],
            "about_things": [" ".join(metric.about) for metric in known.values()],
        },
        schema={"metric": pl.String, "scale": pl.String, "about_things": pl.String},
    )
    cell = pl.col("value") if "value" in frame.columns else pl.lit(None, pl.String)
    word = cell.str.strip_chars().str.to_lowercase()
    said = pl.when(word.is_in(["", *UNKNOWN_WORDS])).then(None).otherwise(word)
    joined = frame.with_columns(cell.alias("given"), said.alias("said")).join(
        meanings, on="metric", how="left", maintain_order="left"
    )
    scale, text = pl.col("scale"), pl.col("said")
    number = text.cast(pl.Float64, strict=False)
    return joined.with_columns(
        pl.when(scale == Scale.SCORE)
        .then(pl.coalesce(number, text.replace_strict(SCORE_WORDS, default=None, return_dtype=pl.Float64)))
        .when(scale == Scale.ANSWER)
        .then(text.replace_strict(ANSWERS, default=None, return_dtype=pl.Float64))
        .when(scale.is_in([Scale.MONEY.value, Scale.QUANTITY.value]))
        .then(number)
        .alias("value"),
        pl.when(scale == Scale.STANCE)
        .then(text.replace_strict(STANCES, default=None, return_dtype=pl.String))
        .when((scale == Scale.TEXT) & text.is_not_null())
        .then(pl.col("given").str.strip_chars())
        .alias("text"),
    )


def measure_faults(frame: pl.DataFrame) -> pl.DataFrame:
    """Unknown metrics, and values that do not fit their metric."""
    if "metric" not in frame.columns:
        return together()
    rows = measured(frame)
    known = ", ".join(metric.code for metric in METRICS)
    scale, value = pl.col("scale"), pl.col("value")
    given = rows.filter(pl.col("said").is_not_null())
    unread = pl.when(scale.is_in(_TEXTS)).then(pl.col("text").is_null()).otherwise(value.is_null())
    off = ~value.is_finite() | (value < 0) | (value > _LARGEST)
    return together(
        faults(rows.filter(pl.col("metric").is_not_null() & scale.is_null()), "metric", "unknown_metric", known=known),
        faults(
            given.filter((scale == Scale.SCORE) & (unread | off | (value > 100))),
            "value",
            "not_a_score",
            pl.col("given"),
        ),
        faults(
            given.filter((scale == Scale.MONEY) & (unread | off | (value != value.floor()))),
            "value",
            "not_an_amount",
            pl.col("given"),
            metric=pl.col("metric"),
        ),
        faults(
            given.filter((scale == Scale.QUANTITY) & (unread | off)),
            "value",
            "not_a_quantity",
            pl.col("given"),
            metric=pl.col("metric"),
        ),
        faults(
            given.filter((scale == Scale.ANSWER) & unread),
            "value",
            "not_an_answer",
            pl.col("given"),
            metric=pl.col("metric"),
        ),
        faults(given.filter((scale == Scale.STANCE) & unread), "value", "not_a_stance", pl.col("given")),
    )
