"""Folders and workbooks as teams hand them in: a small valid one, ways to spoil it, and every form of the same rows."""

import copy
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from graph_service.recording.registry import kind_named

Rows = list[dict[str, str]]
Tables = dict[str, Rows]

_VALID: Tables = {
    "org_units": [
        {"id": "u-1", "name": "总部", "kind": "company", "parent_id": ""},
        {"id": "u-2", "name": "华东", "kind": "region", "parent_id": "u-1"},
    ],
    "employees": [
        {"id": "e-1", "name": "安然", "role": "sales", "org_unit_id": "u-2", "hired_on": "2020-01-01", "left_on": ""},
        {"id": "e-2", "name": "白波", "role": "presales", "org_unit_id": "u-1", "hired_on": "", "left_on": ""},
    ],
    "customers": [
        {"id": "c-1", "name": "瑞丰集团", "parent_id": "", "credit_limit": ""},
        {"id": "c-2", "name": "瑞丰南方", "parent_id": "c-1", "credit_limit": "1200"},
    ],
    "departments": [{"id": "d-1", "customer_id": "c-1", "name": "技术部"}],
    "people": [
        {"id": "p-1", "name": "王建国", "department_id": "d-1", "key": "true", "reports_to": "", "from": "", "to": ""},
        {"id": "p-2", "name": "李敏", "department_id": "d-1", "key": "是", "reports_to": "p-1", "from": "", "to": ""},
        {"id": "p-3", "name": "赵磊", "department_id": "d-1", "key": "", "reports_to": "", "from": "", "to": ""},
    ],
    "opportunities": [
        {
            "id": "o-1", "name": "信号", "customer_id": "c-1", "owner_id": "e-1", "amount": "100000",
            "created_on": "2026-02-01", "closed_on": "", "status": "open",
        },
        {
            "id": "o-2", "name": "检修", "customer_id": "c-2", "owner_id": "e-1", "amount": "",
            "created_on": "2026-02-01", "closed_on": "2026-05-01", "status": "won",
        },
    ],
    "seats": [
        {
            "id": "s-1", "opportunity_id": "o-1", "person_id": "p-1", "role": "user", "weight": "",
            "from": "2026-02-01", "to": "2026-06-01",
        },
        {
            "id": "s-2", "opportunity_id": "o-1", "person_id": "p-2", "role": "approver", "weight": "1.5",
            "from": "", "to": "",
        },
        {
            "id": "s-3", "opportunity_id": "o-2", "person_id": "p-2", "role": "approver", "weight": "",
            "from": "", "to": "",
        },
    ],
    "seat_flows": [{"from_seat_id": "s-1", "to_seat_id": "s-2"}],
    "ties": [
        {"from_id": "p-1", "to_id": "p-2", "kind": "sways", "strength": "0.5", "sign": "1", "from": "", "to": ""},
    ],
    "competitors": [{"id": "k-1", "name": "对手"}],
    "observations": [
        {
            "id": "ob-1", "about_id": "p-1", "metric": "rc", "value": "70", "held_by": "e-1",
            "valid_at": "2026-03-01", "recorded_at": "2026-03-02T09:00:00+08:00",
        },
        {
            "id": "ob-2", "about_id": "p-2", "metric": "stance", "value": "支持", "held_by": "",
            "valid_at": "2026-03-05", "recorded_at": "",
        },
    ],
    "helped": [
        {"employee_id": "e-2", "opportunity_id": "o-2", "person_id": "p-2", "kind": "raised", "at": "2026-04-01"},
    ],
}  # fmt: skip


def valid_tables() -> Tables:
    """A small folder without fault, to be changed at will."""
    return copy.deepcopy(_VALID)


def with_rows(template: str, *rows: Mapping[str, str]) -> Tables:
    """The valid folder with further rows in one template; what a row leaves out is empty."""
    tables = valid_tables()
    tables[template] += [{name: row.get(name, "") for name in tables[template][0]} | dict(row) for row in rows]
    return tables


def with_cell(template: str, row: int, /, **cells: str) -> Tables:
    """The valid folder with other cells in one row, counted from 0."""
    tables = valid_tables()
    tables[template][row] |= cells
    return tables


def written_out(rows: Sequence[Mapping[str, str]], template: str, *, in_chinese: bool = False) -> list[list[str]]:
    """Header and rows; every column that any row has, in the order of their first appearance."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    header = [chinese(template, name) for name in names] if in_chinese else names
    return [header, *([row.get(name, "") for name in names] for row in rows)]


def chinese(template: str, column: str) -> str:
    """The Chinese header of a column."""
    kind = kind_named(template)
    assert kind is not None
    return kind.column(column).zh[0]


def write_csv(path: Path, lines: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    """One CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def write_folder(folder: Path, tables: Tables, encoding: str = "utf-8", *, in_chinese: bool = False) -> Path:
    """One CSV file per template."""
    folder.mkdir(parents=True, exist_ok=True)
    for template, rows in tables.items():
        write_csv(folder / f"{template}.csv", written_out(rows, template, in_chinese=in_chinese), encoding)
    return folder


def write_workbook(file: Path, tables: Tables, *, in_chinese: bool = False) -> Path:
    """One sheet per template, every cell as text."""
    with xlsxwriter.Workbook(str(file)) as book:
        for template, rows in tables.items():
            kind = kind_named(template)
            assert kind is not None
            sheet = book.add_worksheet(kind.zh if in_chinese else template)
            for at, cells in enumerate(written_out(rows, template, in_chinese=in_chinese)):
                for column, cell in enumerate(cells):
                    sheet.write_string(at, column, cell)
    return file


def read_tables(folder: Path) -> Tables:
    """The rows of a folder of CSV files."""
    found: Tables = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            found[file.stem] = list(csv.DictReader(lines))
    return found


def json_of(text: str) -> dict[str, Any]:
    """The one JSON document of a command."""
    found: dict[str, Any] = json.loads(text)
    return found
