"""What a column of a template becomes, a whole chunk at a time: the steps of a :class:`Cell` in their order."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import reduce

import polars as pl

from loaders.mapping.foreign import LINE, Foreign
from loaders.mapping.model import Cell, Condition, Lookup, Texts, cell

Tables = Mapping[Lookup, Mapping[str, str]]
"""What is found in other rows, by what is looked up."""
Missing = Callable[[pl.Series, pl.Series], None]
"""Told of values that were looked up and not found, with their places in the chunk."""
OTHERS, NOTHING = "*", ""
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
CURRENCY = re.compile(r"^(?:[A-Z]{2,3}|[^\W\d_]?[$€£¥￥])\s*|\s*(?:[A-Z]{3}|[$€£¥￥元圆])$")
GROUPING = {".": re.compile(r"(?<=\d)[,' ](?=\d{3}(?!\d))"), ",": re.compile(r"(?<=\d)[.' ](?=\d{3}(?!\d))")}
"""What stands between thousands, by what the decimals begin with."""


@dataclasses.dataclass(frozen=True)
class Making:
    """The texts of template columns, made of a chunk of a file."""

    file: Foreign
    frame: pl.DataFrame
    tables: Tables

    def column(self, names: Texts) -> pl.Series:
        """The column of the file; nothing at all if it has none of these."""
        positions = (self.file.position(name) for name in names)
        found = next((at for at in positions if at is not None), None)
        return self.constant(None) if found is None else self.frame[str(found)]

    def constant(self, text: str | None) -> pl.Series:
        """The same text in every row."""
        return pl.repeat(text, self.frame.height, dtype=pl.String, eager=True)

    def made(self, given: Cell | str, missing: Missing) -> pl.Series:
        """The texts for one column of the template."""
        one = cell(given)
        text = self._source(one, missing)
        if one.split is not None:
            text = _piece(text, one.split, one.part)
        if one.pattern is not None:
            text = _matched(text, one.pattern, one.becomes)
        if one.values is not None:
            text = _valued(text, one.values)
        if one.lookup is not None:
            text = self._looked_up(text, one.lookup, missing)
        if one.date is not None:
            text = reduce(lambda found, form: _dated(text, found, form), one.date, _none(text))
        if one.decimal is not None or one.times is not None:
            text = _each(text, lambda number: _number(number, one.decimal or ".", one.times))
        if one.several is not None:
            text = text.str.replace_all(one.several, ";", literal=True)
        return self._finished(text, one)

    def _source(self, one: Cell, missing: Missing) -> pl.Series:
        if one.column is not None:
            return self.column(one.column)
        if one.constant is not None:
            return self.constant(one.constant)
        if one.join is not None:
            return self._together(one.join, " " if one.between is None else one.between, passes_over=True)
        if one.key is not None:
            return self._together(one.key, "/" if one.between is None else one.between, passes_over=False)
        choices = [self.made(other, missing) for other in one.first_of or one.latest_of or ()]
        pick = pl.coalesce(choices) if one.first_of else pl.max_horizontal(choices)
        return pl.select(pick).to_series()

    def _together(self, names: Sequence[str], between: str, *, passes_over: bool) -> pl.Series:
        parts = [self.column((name,)) for name in names]
        joined = pl.select(pl.concat_str(parts, separator=between, ignore_nulls=passes_over)).to_series()
        return _filled(joined)

    def _looked_up(self, text: pl.Series, lookup: Lookup, missing: Missing) -> pl.Series:
        table = self.tables[lookup]
        found = text.replace_strict(table, default=None, return_dtype=pl.String) if table else _none(text)
        if not lookup.or_empty:
            at = (text.is_not_null() & ~text.is_in(list(table))).arg_true()
            if at.len():
                missing(at, text.gather(at))
        return found

    def _finished(self, text: pl.Series, one: Cell) -> pl.Series:
        ends = pl.lit(("name:" if one.by_name else "") + one.prefix), pl.lit(one.suffix)
        if one.prefix or one.suffix or one.by_name:
            text = pl.select(ends[0] + text + ends[1]).to_series()
        return text if one.if_empty is None else text.fill_null(one.if_empty)

    def holds(self, condition: Condition) -> pl.Series:
        """For each row of the chunk, whether a condition holds; never unknown."""
        text = self.column(condition.column)
        if condition.is_ is not None:
            return text.is_in(condition.is_).fill_null("" in condition.is_)
        if condition.is_not is not None:
            return ~text.is_in(condition.is_not).fill_null("" in condition.is_not)
        if condition.filled is not None:
            return text.is_not_null() if condition.filled else text.is_null()
        return text.str.contains(condition.matches or "").fill_null(value=False)

    @property
    def lines(self) -> pl.Series:
        """The lines of the rows."""
        return self.frame[LINE]


def named(given: Cell | str) -> tuple[str, ...]:
    """The columns of the file that a cell reads, the one that says most first."""
    one = cell(given)
    own = one.column or one.join or one.key or ()
    inner = [name for other in one.first_of or one.latest_of or () for name in named(other)]
    return (*own, *inner)


def lookups(given: Cell | str) -> list[Lookup]:
    """Everything a cell looks up."""
    one = cell(given)
    inner = [found for other in one.first_of or one.latest_of or () for found in lookups(other)]
    return inner if one.lookup is None else [*inner, one.lookup]


def _none(text: pl.Series) -> pl.Series:
    return pl.repeat(None, text.len(), dtype=pl.String, eager=True)


def _filled(text: pl.Series) -> pl.Series:
    stripped = text.str.strip_chars()
    return pl.select(pl.when(stripped != "").then(stripped)).to_series()


def _piece(text: pl.Series, at: str, part: int) -> pl.Series:
    index = part - 1 if part > 0 else part
    return _filled(text.str.split(at).list.get(index, null_on_oob=True))


def _matched(text: pl.Series, pattern: str, becomes: str | None) -> pl.Series:
    if becomes is not None:
        return _filled(text.str.replace(pattern, becomes))
    has_group = "(" in pattern.replace("\\(", "").replace("(?:", "")
    return _filled(text.str.extract(pattern, 1 if has_group else 0))


def _valued(text: pl.Series, values: Mapping[str, str]) -> pl.Series:
    told = {one: other or None for one, other in values.items() if one not in (OTHERS, NOTHING)}
    stays = pl.lit(values[OTHERS] or None, dtype=pl.String) if OTHERS in values else text
    known = text.is_in(list(told))
    changed = text.replace(told) if told else text
    found = pl.select(
        pl.when(text.is_null())
        .then(pl.lit(values.get(NOTHING), dtype=pl.String))
        .when(known)
        .then(changed)
        .otherwise(stays)
    )
    return found.to_series()


def _dated(text: pl.Series, found: pl.Series, form: str) -> pl.Series:
    """Days written like this, as ISO 8601 has them; a text that is not stays, so that its fault can be named."""
    has_time = any(sign in form for sign in ("%H", "%I", "%T", "%R"))
    if has_time:
        days = text.str.to_datetime(form, strict=False).dt.to_string("%Y-%m-%dT%H:%M:%S")
        days = days.str.strip_suffix("T00:00:00")
    else:
        days = text.str.to_date(form, strict=False).dt.to_string("%Y-%m-%d")
    is_first = found.is_null().all()
    kept = _none(text) if is_first else pl.select(pl.when(found != text).then(found)).to_series()
    return pl.select(pl.coalesce(kept, days, text)).to_series()


def _each(text: pl.Series, change: Callable[[str], str]) -> pl.Series:
    told = {one: change(one) for one in text.drop_nulls().unique()}
    return text.replace(told) if told else text


def _number(text: str, decimal: str, times: float | None) -> str:
    """The number without currency and grouping, multiplied exactly; what is no number stays as it is."""
    bare = CURRENCY.sub("", text.replace("\u00a0", " ").strip())
    grouped = GROUPING[decimal].sub("", bare).replace(decimal, ".")
    if not NUMBER.fullmatch(grouped):
        return text
    number = Decimal(grouped) * Decimal(1 if times is None else str(times))
    return format(number.normalize() if number else Decimal(0), "f")
