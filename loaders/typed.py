"""From texts to the typed frame of a kind, whole columns at a time, with a fault for every cell that means nothing."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.recording.faults import together
from graph_service.recording.kind import Column, ColumnType
from loaders.cells import (
    FIRST_YEAR,
    LARGEST,
    LAST_YEAR,
    NO,
    YES,
    CellFault,
    parse_answer,
    parse_day,
    parse_fen,
    parse_moment,
    parse_number,
    parse_whole,
)
from loaders.faults import NO_FAULTS, fault_frame
from loaders.guards import GUARD
from loaders.headers import Header, HeaderCell
from loaders.rows import Rows
from loaders.squares import squared
from loaders.templates import plain
from loaders.workbook_parts import NOT_CALCULATED

FORMULA_ERRORS = (
    "#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#BLOCKED!",
    "#GETTING_DATA", "#FIELD!", "#CONNECT!", "#UNKNOWN!", "#####",
)  # fmt: skip
OFFSET_MOMENTS = ("%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z")
LOCAL_MOMENTS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M")

Parse = Callable[[str], object]
Fast = Callable[[pl.Series], pl.Series]


@dataclasses.dataclass(frozen=True)
class Typed:
    """A chunk of a file in the dtypes of its kind; rows with faults are in it, their faulty cells empty."""

    frame: pl.DataFrame
    faults: pl.DataFrame
    n_rows: int
    """Rows read, including those that could not be cut into cells."""


def typed(rows: Rows, header: Header, zone: ZoneInfo, *, is_damaged: bool = False) -> Typed:
    """Convert a chunk; rows in which every cell is empty are no rows."""
    cells, ragged = squared(rows.cells, rows.lines, header.texts)
    texts = _texts(cells, rows.lines, header)
    if texts.width > 1:
        texts = texts.filter(~pl.all_horizontal(pl.exclude("row").is_null()))
    is_row = set(texts["row"].to_list()) if ragged else set()
    found = [
        fault_frame(rows.faults),
        fault_frame(
            [
                (
                    b.line,
                    header.shown(header.cells[0].column.name) if header.cells else "",
                    b.code,
                    b.text.strip()[:80],
                    {},
                )
                for b in rows.broken
            ]
        ),
        fault_frame([fault for fault in ragged if fault[0] in is_row]),
    ]
    columns = [texts["row"]]
    for cell in header.cells:
        given, unreadable = _readable(texts, cell.column.name, is_damaged=is_damaged)
        values, unread = _converted(given, texts["row"], cell, zone)
        columns.append(values)
        found += [unreadable, unread]
    return Typed(pl.DataFrame(columns), together(*found), texts.height + len(rows.broken))


def _texts(cells: list[Sequence[str]], lines: list[int], header: Header) -> pl.DataFrame:
    """Every column of the template as texts without outer spaces; empty is null."""
    columns = [pl.Series("row", lines, dtype=pl.Int64)]
    columns += [
        pl.Series(cell.column.name, [row[cell.position] for row in cells], dtype=pl.String) for cell in header.cells
    ]
    names = [cell.column.name for cell in header.cells]
    text = pl.col(names)
    if header.is_mended:
        text = text.str.replace(GUARD, "$1")
    text = text.str.strip_chars()
    return (
        pl.DataFrame(columns)
        .with_columns(text)
        .with_columns(pl.when(pl.col(names) != "").then(pl.col(names)) if names else [])
    )


def _readable(texts: pl.DataFrame, name: str, *, is_damaged: bool) -> tuple[pl.Series, pl.DataFrame]:
    """The column without cells that hold no text a person wrote: failed formulas, NUL, broken characters."""
    given, none = texts[name], pl.repeat(False, texts.height, dtype=pl.Boolean, eager=True)
    has_errors = given.str.starts_with("#").any()
    checks = {
        "formula_failed": given.is_in(FORMULA_ERRORS).fill_null(False) if has_errors else none,
        "formula_not_calculated": (given == NOT_CALCULATED).fill_null(False) if has_errors else none,
        "character_nul": given.str.contains("\0", literal=True).fill_null(False),
        "character_lost": given.str.contains("\ufffd", literal=True).fill_null(False) if is_damaged else none,
    }
    found = [NO_FAULTS]
    for code, is_bad in checks.items():
        if is_bad.any():
            rows, values = texts["row"].filter(is_bad), given.filter(is_bad).str.replace_all("\0", "␀", literal=True)
            found.append(fault_frame([(row, name, code, value, {}) for row, value in zip(rows, values, strict=True)]))
            given = pl.select(pl.when(~is_bad).then(given))[:, 0].alias(name)
    return given, together(*found)


def _converted(given: pl.Series, rows: pl.Series, cell: HeaderCell, zone: ZoneInfo) -> tuple[pl.Series, pl.DataFrame]:
    """The column in its dtype: by polars where that understands it, else cell by cell, each text once."""
    column = cell.column
    fast, parse = _ways(cell, zone)
    done = fast(given).cast(column.type.dtype)
    open_ = given.is_not_null() & done.is_null()
    if parse is None or not open_.any():
        return done.alias(column.name), NO_FAULTS
    at = open_.arg_true()
    texts, lines = given.gather(at), rows.gather(at)
    read = {text: parse(text) for text in texts.unique()}
    values = [None if isinstance(read[text], CellFault) else read[text] for text in texts]
    faults = [
        (line, column.name, value.code, text, value.fields)
        for line, text in zip(lines, texts, strict=True)
        if isinstance(value := read[text], CellFault)
    ]
    done = done.scatter(at, pl.Series(values, dtype=column.type.dtype))
    return done.alias(column.name), fault_frame(faults)


def _ways(cell: HeaderCell, zone: ZoneInfo) -> tuple[Fast, Parse | None]:
    column = cell.column
    if column.type is ColumnType.MONEY:
        return (_whole_numbers if cell.fen == 1 else _nothing), partial(parse_fen, fen=cell.fen)
    if column.type in (ColumnType.CHOICE, ColumnType.CHOICES):
        return partial(_chosen, column), None
    ways: Mapping[ColumnType, tuple[Fast, Parse | None]] = {
        ColumnType.DATE: (_days, parse_day),
        ColumnType.MOMENT: (partial(_moments, zone=zone), partial(parse_moment, zone=zone)),
        ColumnType.INTEGER: (_whole_numbers, parse_whole),
        ColumnType.NUMBER: (_numbers, parse_number),
        ColumnType.BOOLEAN: (_answers, parse_answer),
        ColumnType.IDS: (_several, None),
        ColumnType.TEXTS: (_several, None),
    }
    return ways.get(column.type, (_as_it_is, None))


def _as_it_is(given: pl.Series) -> pl.Series:
    return given


def _nothing(given: pl.Series) -> pl.Series:
    return pl.repeat(None, given.len(), dtype=pl.Int64, eager=True)


def _days(given: pl.Series) -> pl.Series:
    found = given.str.to_date("%Y-%m-%d", strict=False)
    usual = found.is_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
    return pl.select(pl.when(usual).then(found))[:, 0]


def _moments(given: pl.Series, zone: ZoneInfo) -> pl.Series:
    """With offset, then the usual forms without; forms of other rows stay for the parser."""
    found = pl.repeat(None, given.len(), dtype=pl.Datetime("ms", "UTC"), eager=True)
    for form in (*OFFSET_MOMENTS, *LOCAL_MOMENTS):
        open_ = given.is_not_null() & found.is_null()
        if not open_.any():
            break
        texts = pl.select(pl.when(open_).then(given))[:, 0]
        if form in LOCAL_MOMENTS:
            local = texts.str.to_datetime(form, time_unit="ms", strict=False)
            there = local.dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
            there = there.dt.convert_time_zone("UTC")
        else:
            ended = (
                texts.str.strip_suffix("Z")
                + pl.select(pl.when(texts.str.ends_with("Z")).then(pl.lit("+00:00")).otherwise(pl.lit("")))[:, 0]
            )
            there = ended.str.to_datetime(form, time_unit="ms", strict=False)
        found = pl.select(pl.coalesce(found, there))[:, 0]
    first, last = (datetime(year, 1, 2, tzinfo=UTC) for year in (FIRST_YEAR, LAST_YEAR))
    return pl.select(pl.when(found.is_between(first, last)).then(found))[:, 0]


def _whole_numbers(given: pl.Series) -> pl.Series:
    found = given.cast(pl.Int64, strict=False)
    return pl.select(pl.when(found.is_between(-LARGEST, LARGEST)).then(found))[:, 0]


def _numbers(given: pl.Series) -> pl.Series:
    found = given.cast(pl.Float64, strict=False)
    return pl.select(pl.when(found.is_between(-LARGEST, LARGEST)).then(found))[:, 0]


def _answers(given: pl.Series) -> pl.Series:
    words = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
    return given.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)


def _several(given: pl.Series) -> pl.Series:
    """Texts between semicolons of either width; empty ones are none."""
    split = given.str.replace_all("\uff1b", ";", literal=True).str.split(";").list.eval(pl.element().str.strip_chars())
    kept = split.list.eval(pl.element().filter(pl.element() != ""))
    return pl.select(pl.when(kept.list.len() > 0).then(kept))[:, 0]


def _chosen(column: Column, given: pl.Series) -> pl.Series:
    """Codes for accepted spellings; what is none stays, and the check says which ones are accepted."""
    codes = {plain(word): code for code, words in column.choices.items() for word in (code, *words)}
    if column.type is ColumnType.CHOICES:
        return _several(given).list.eval(_coded(pl.element(), codes))
    spellings = {text: codes.get(plain(text), text) for text in given.drop_nulls().unique()}
    return given.replace(spellings) if spellings else given


def _coded(element: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    return element.map_elements(lambda text: codes.get(plain(text), text), return_dtype=pl.String)
