"""Small exports as the usual CRMs write them: how files are written, and how what comes of them is looked at."""

import asyncio
import csv
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from graph_service.settings import Settings
from loaders.headers import read_header
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.source import Place
from loaders.typed import typed
from tests.reading import SHANGHAI, EmptyGraph

MAPPINGS = Path("examples/mappings")
Table = Mapping[str, Sequence[Any]]
"""Cells by the header of their column: as many rows as each of them has."""
Tables = Mapping[str, Table]
Write = Callable[[Path, Tables], Path]

REFERENCES = {
    "org_units": {"parent_id": "org_units"},
    "employees": {"org_unit_id": "org_units", "leads": "org_units"},
    "customers": {"parent_id": "customers"},
    "departments": {"customer_id": "customers"},
    "people": {"department_id": "departments", "reports_to": "people"},
    "assignments": {"employee_id": "employees", "customer_id": "customers"},
    "opportunities": {"customer_id": "customers", "owner_id": "employees"},
    "opportunity_products": {"opportunity_id": "opportunities", "product_id": "products"},
    "seats": {"opportunity_id": "opportunities", "person_id": "people"},
    "competing": {"competitor_id": "competitors", "opportunity_id": "opportunities"},
    "interactions": {
        "employee_ids": "employees",
        "person_ids": "people",
        "customer_id": "customers",
        "opportunity_id": "opportunities",
    },
}
"""What columns of templates point to."""


@dataclasses.dataclass(frozen=True)
class Made:
    """What a mapping made of an export: typed rows by template, every fault as template, line, column, code, value."""

    frames: Mapping[str, pl.DataFrame]
    faults: Sequence[tuple[str, int, str, str, str]]

    def rows(self, template: str, *columns: str) -> list[dict[str, Any]]:
        """Rows without their numbers and what is unknown in them, of these columns only if any are named."""
        frame = self.frames[template].drop("row") if template in self.frames else pl.DataFrame()
        kept = frame.select(columns) if columns else frame
        return [{name: value for name, value in row.items() if value is not None} for row in kept.to_dicts()]

    @property
    def content(self) -> tuple[Any, Any]:
        """All of it, to be compared."""
        return self.faults, {name: self.rows(name) for name in self.frames}

    def column(self, template: str, name: str) -> list[Any]:
        return self.frames[template][name].to_list()

    def deal(self, status: str) -> dict[str, Any]:
        """The one deal of a status whose day of creation could be read."""
        (found,) = (row for row in self.rows("opportunities") if row["status"] == status and "created_on" in row)
        return found

    def called(self, name: str) -> dict[str, Any]:
        """The one deal of a name."""
        (found,) = (row for row in self.rows("opportunities") if row["name"] == name)
        return found

    def meant(self, template: str, reference: str) -> str:
        """The id of the one row that a reference points to: by its id, or by its name."""
        by = "name" if reference.startswith("name:") else "id"
        (found,) = {row["id"] for row in self.rows(template) if row[by] == reference.removeprefix("name:")}
        return str(found)


def made(path: Path, mapping: Path) -> Made:
    frames: dict[str, pl.DataFrame] = {}
    faults: list[tuple[str, int, str, str, str]] = []
    for source in MappedFolder(path, mapping).sources:
        chunks = source.read()
        first = next(chunks)
        header = read_header(source.kind, first.lines[0], first.cells[0])
        assert header.faults.is_empty()
        pieces = [typed(rows, header, SHANGHAI) for rows in chunks]
        frames[source.kind.name] = pl.concat(piece.frame for piece in pieces)
        faults += [
            (source.kind.name, Place.of(row).line, column, code, value)
            for piece in pieces
            for row, column, code, value, _ in piece.faults.iter_rows()
        ]
    return Made(frames, faults)


def rejects(path: Path, mapping: Path) -> list[dict[str, Any]]:
    """What a load into an empty graph would reject, references and all."""
    gateway: Any = EmptyGraph()
    report = asyncio.run(load(gateway, Settings(), MappedFolder(path, mapping), Options(is_dry_run=True)))
    found: list[dict[str, Any]] = report.as_json()["rejects"]
    return found


def lines(table: Table) -> list[list[Any]]:
    return [list(table), *(list(cells) for cells in zip(*table.values(), strict=True))]


def quoted(folder: Path, tables: Tables) -> Path:
    """CSV with quotes round everything."""
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(lines(table))
    return folder


def marked(folder: Path, tables: Tables) -> Path:
    """CSV with quotes where they are needed, and a mark of its encoding at the beginning."""
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines(table))
    return folder


def sheet_of(book: Any, title: str, table: Table) -> Any:
    """A sheet whose days and numbers are such, as nobody typed them."""
    sheet = book.add_worksheet(title)
    for at, cells in enumerate(lines(table)):
        for column, cell in enumerate(cells):
            if cell != "":
                sheet.write(at, column, cell)
    return sheet


def books(folder: Path, tables: Tables) -> Path:
    """A workbook of one sheet for each table."""
    for name, table in tables.items():
        with xlsxwriter.Workbook(str(folder / name), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
            sheet_of(book, "Sheet1", table)
    return folder


def typed_out(folder: Path, tables: Tables) -> Path:
    """CSV of what Excel would show in the cells of a workbook."""
    return marked(folder, told(tables, lambda cell: f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell))


def american(folder: Path, tables: Tables) -> Path:
    """CSV as it is written in the United States."""
    return marked(folder, told(tables, _american))


def _american(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell.month}/{cell.day}/{cell.year} {cell:%I:%M %p}".replace(" 0", " ").replace(" 12:00 AM", "")
    return f"${cell:,.2f}" if isinstance(cell, int | float) else str(cell)


def told(tables: Tables, change: Callable[[Any], Any]) -> Tables:
    """The tables with every cell changed."""
    return {
        name: {header: [change(cell) for cell in cells] for header, cells in table.items()}
        for name, table in tables.items()
    }


VIEWS = {"accounts": "Active Accounts", "contacts": "Active Contacts", "opportunities": "All Opportunities"}


def views(folder: Path, tables: Tables) -> Path:
    """Workbooks with a sheet named after the view, a hidden first column, and a hidden sheet."""
    for name, table in tables.items():
        title = next(view for word, view in VIEWS.items() if word in name.lower())
        with xlsxwriter.Workbook(str(folder / name), {"default_date_format": "m/d/yyyy h:mm"}) as book:
            sheet_of(book, title, table).set_column(0, 0, None, None, {"hidden": True})
            sheet_of(book, "hiddenSheet", {"account:kdB8=": ["accountid"]}).hide()
    return folder


@dataclasses.dataclass(frozen=True)
class System:
    """A CRM: a small export of it, what of it a mapping cannot do without, and what is to come out.

    Every export tells one story: a deal that was won, one that was lost, an open one, and one that is broken.
    """

    name: str
    write: Write
    tables: Tables
    needed: Mapping[str, Sequence[str]]
    """Columns that must be there, by files; the files but for the first ``must`` may be absent."""
    otherwise: Mapping[str, Mapping[str, str]]
    """Headers that other versions of the system have, by files and the headers of ``tables``."""
    department: tuple[str, str]
    """The file of contacts, and the column that names their department."""
    entered: tuple[str, str]
    """The file of deals, and the column that says when they were entered."""
    customers: Sequence[str]
    people: Sequence[str]
    owners: Sequence[str]
    broken: tuple[str, str]
    """What is wrong with the deal that is broken on purpose: code and value."""
    must: int = 1
    loss_reason: str = "Price"
    no_department: str = "Contacts"
    """The department of contacts that name none."""

    @property
    def mapping(self) -> Path:
        return MAPPINGS / f"{self.name}.toml"

    def full(self, folder: Path) -> Path:
        return self.write(folder, self.tables)

    def bare(self, folder: Path) -> Path:
        """The usual files with nothing but the columns that must be there."""
        tables = {
            name: {column: self.tables[name][column] for column in columns} for name, columns in self.needed.items()
        }
        return self.write(folder, tables)

    def changed(self, file: str, columns: Mapping[str, Sequence[Any]], *left_out: str) -> Tables:
        """The tables, with other cells in some columns of a file, and without some."""
        kept = {column: cells for column, cells in self.tables[file].items() if column not in left_out}
        return {**self.tables, file: {**kept, **columns}}

    def renamed(self) -> Tables:
        """The tables under the headers of another version."""
        return {
            name: {self.otherwise.get(name, {}).get(header, header): cells for header, cells in table.items()}
            for name, table in self.tables.items()
        }

    def barest(self, folder: Path) -> Path:
        """Nothing but what must be there."""
        files = list(self.needed)[: self.must]
        tables = {name: {column: self.tables[name][column] for column in self.needed[name]} for name in files}
        return self.write(folder, tables)


def key(prefix: str, number: int) -> str:
    """An id as Salesforce has them: its first three characters say of what."""
    return f"{prefix}xx000004C{number:03}AAA"


def keys(prefix: str, *numbers: int) -> list[str]:
    return [key(prefix, number) for number in numbers]
