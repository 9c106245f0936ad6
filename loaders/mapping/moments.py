"""Moments of one row beside each other: which of them is the latest, and how far two are apart."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from loaders.cells import CellFault, parse_day, parse_moment
from loaders.mapping.days import Told, each, of_both

HERE, ELSEWHERE = ZoneInfo("UTC"), ZoneInfo("Asia/Shanghai")
"""Two zones: what is the same moment in both bears an offset of its own."""
BACKWARDS: Final = "backwards"
APART: Final = "apart"
BETWEEN: Final = " – "
WHOLE: Final = r"^\d+$"


def extreme(texts: Sequence[pl.Series], told: Told, *, is_latest: bool) -> pl.Series:
    """The latest or earliest of the days or moments of each row; a bare day is its first moment.

    A text that is neither stands for all, so that its fault is named. Told of rows in which some moments say how far
    they are from UTC and others do not: nobody knows which of them is the later one.
    """
    days = [each(text, _day) for text in texts]
    pick = pl.max_horizontal if is_latest else pl.min_horizontal
    found = pl.select(pick(days)).to_series()
    at = pl.select(pl.any_horizontal([_are_no_days(text) for text in texts])).to_series().arg_true()
    if not at.len():
        return found
    rows = list(zip(*(day.gather(at) for day in days), strict=True))
    known = {row: _of_moments([text for text in row if text is not None], is_latest=is_latest) for row in set(rows)}
    is_apart = pl.Series([known[row] == APART for row in rows])
    if is_apart.any():
        both = pl.Series([BETWEEN.join(filter(None, row)) for row in rows], dtype=pl.String)
        told("moments_apart", at.filter(is_apart), both.filter(is_apart))
    made = pl.Series([None if known[row] == APART else known[row] for row in rows], dtype=pl.String)
    return found.scatter(at, made)


def _day(text: str) -> str:
    day = parse_day(text)
    return text if isinstance(day, CellFault) else day.isoformat()


def _are_no_days(texts: pl.Series) -> pl.Series:
    odd = [one for one in texts.drop_nulls().unique() if isinstance(parse_day(one), CellFault)]
    return texts.is_in(odd).fill_null(value=False)


def _of_moments(texts: Sequence[str], *, is_latest: bool) -> str:
    moments: dict[str, datetime] = {}
    for text in texts:
        moment = parse_moment(text, HERE)
        if isinstance(moment, CellFault):
            return text
        moments[text] = moment
    if len({_has_offset(text) for text in moments}) > 1:
        return APART
    pick: Callable[..., str] = max if is_latest else min
    return pick(moments, key=lambda text: moments[text])


def _has_offset(text: str) -> bool:
    return parse_moment(text, HERE) == parse_moment(text, ELSEWHERE)


def minutes_between(began: pl.Series, ended: pl.Series, told: Told) -> pl.Series:
    """Whole minutes from moments to moments; told of what is no moment, and of an end before its beginning."""
    found = of_both(began, ended, _minutes)
    both = pl.select(pl.concat_str(began, ended, separator=" – ")).to_series()
    for code, values, is_wrong in (
        ("not_a_moment", began, _are_no_moments(began)),
        ("not_a_moment", ended, _are_no_moments(ended)),
        ("minutes_backwards", both, found == BACKWARDS),
    ):
        at = (is_wrong & found.is_not_null()).fill_null(value=False).arg_true()
        if at.len():
            told(code, at, values.gather(at))
    return pl.select(pl.when(found.str.contains(WHOLE)).then(found)).to_series()


def _are_no_moments(texts: pl.Series) -> pl.Series:
    return texts.is_in([one for one in texts.drop_nulls().unique() if isinstance(parse_moment(one, HERE), CellFault)])


def _minutes(first: str, second: str) -> str:
    """Whole minutes between two moments; no number where either is none, or the end is before its beginning."""
    began, ended = parse_moment(first, HERE), parse_moment(second, HERE)
    if isinstance(began, CellFault) or isinstance(ended, CellFault):
        return ""
    minutes = (ended - began).total_seconds() // 60
    # of a moment with an offset and one without nobody knows how far they are apart
    is_alike = _has_offset(first) == _has_offset(second)
    return str(int(minutes)) if is_alike and minutes >= 0 else BACKWARDS
