"""Parquet files as rows of texts; columns that hold none, such as digests and records, are passed over by name."""

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from graph_service.errors import InvalidError
from loaders.rows import CHUNK_ROWS, Rows
from loaders.workbook import EXACT

TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Null)
TIMES = (pl.Date, pl.Datetime, pl.Time, pl.Duration)


@dataclasses.dataclass(frozen=True)
class ParquetRows:
    """A Parquet file; its first row is line 1, the names of its columns stand on line 0."""

    path: Path
    is_damaged: bool = False

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name

    @property
    def unreadable(self) -> Mapping[str, str]:
        """The names of columns that hold no texts, each with its type: they are no columns of the rows."""
        return {name: str(dtype.base_type()) for name, dtype in self._schema.items() if not _is_text(dtype)}

    def read(self, size: int = CHUNK_ROWS) -> Iterator[Rows]:
        """All rows in chunks, every value as a text: days, moments and spans as ISO 8601 has them, lists with ;."""
        texts = [_text(pl.col(name), dtype).alias(name) for name, dtype in self._schema.items() if _is_text(dtype)]
        yield Rows([0], [[text.meta.output_name() for text in texts]])
        for start in range(0, self._height if texts else 0, size):
            part = pl.scan_parquet(self.path).slice(start, size).select(texts).collect()
            lines = list(range(start + 1, start + 1 + part.height))
            yield Rows(lines, [*part.fill_null("").rows()], share=min((start + size) / self._height, 1.0))

    @cached_property
    def _schema(self) -> Mapping[str, pl.DataType]:
        try:
            return pl.scan_parquet(self.path).collect_schema()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise self._not_parquet(error) from error

    @cached_property
    def _height(self) -> int:
        try:
            return int(pl.scan_parquet(self.path).select(pl.len()).collect().item())
        except (OSError, pl.exceptions.PolarsError) as error:
            raise self._not_parquet(error) from error

    def _not_parquet(self, error: Exception) -> InvalidError:
        return InvalidError("mapping.not_parquet", file=self.name, reason=str(error).splitlines()[0])


def _is_text(dtype: pl.DataType) -> bool:
    """Whether its values are such as people read, or plain lists of them."""
    one = dtype.inner if isinstance(dtype, pl.List) else dtype
    return one.is_numeric() or one in TEXTS or one in TIMES


def _text(value: pl.Expr, dtype: DataType | DataTypeClass) -> pl.Expr:
    if isinstance(dtype, pl.List):
        return value.list.eval(_text(pl.element(), dtype.inner)).list.join(";")
    if dtype in TIMES and dtype != pl.Time:
        return value.dt.to_string("iso:strict")
    if dtype.is_float():  # ids that stand beside empty cells are floats: 7.0 is the id 7
        is_whole = (value == value.floor()) & (value.abs() < EXACT)
        whole = pl.when(is_whole).then(value).cast(pl.Int64).cast(pl.String)
        return pl.when(value.is_not_nan()).then(pl.coalesce(whole, value.cast(pl.String)))
    return value.cast(pl.String)
