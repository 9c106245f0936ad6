"""Folders with nothing but ties, as CSV or Excel, among people and colleagues that are stored already."""

from pathlib import Path

import polars as pl
import xlsxwriter

from bench.draws import drawn
from bench.portfolio import tables

CUSTOMERS = 500
"""Of whom there are people: 9,750, and 500 colleagues."""
BASE = ("org_units", "employees", "customers", "departments", "people")


def write_base(folder: Path) -> None:
    """Who the ties are between."""
    folder.mkdir(parents=True, exist_ok=True)
    for template, frame in tables(CUSTOMERS):
        if template in BASE:
            frame.write_csv(folder / f"{template}.csv")


def ties(number: int, part: int) -> pl.DataFrame:
    """So many ties, half of them between them and us; neighbours are of different customers, other parts other ties."""
    n = pl.int_range(number, eager=True).alias("n").to_frame()
    people = (39 * CUSTOMERS) // 2
    one = pl.col("n") % people
    other = (one + drawn(pl.col("n"), part, people - 1) + 1) % people
    is_sway = pl.col("n") % 2 == 0
    colleague = pl.format("e-{}", drawn(pl.col("n"), 1_000 + part, CUSTOMERS - 10))
    return n.select(
        pl.when(is_sway).then(pl.format("p-{}", one)).otherwise(colleague).alias("from_id"),
        pl.format("p-{}", pl.when(is_sway).then(other).otherwise(one)).alias("to_id"),
        pl.when(is_sway).then(pl.lit("sways")).otherwise(pl.lit("knows")).alias("kind"),
        pl.lit(0.5).alias("strength"),
        (pl.date(2001, 1, 1) + pl.duration(days=part * 200 + pl.col("n") // people)).cast(pl.String).alias("from"),
    )


def write_csv(folder: Path, frame: pl.DataFrame) -> None:
    """As one CSV file."""
    folder.mkdir(parents=True, exist_ok=True)
    frame.write_csv(folder / "ties.csv")


def write_excel(folder: Path, frame: pl.DataFrame) -> None:
    """As one workbook with one sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(folder / "ties.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet("ties")
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(number, 0, row)
