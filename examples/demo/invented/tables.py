"""The files written: columns as in the import templates, rows in a fixed order."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

Cell = str | int | float | bool | date | datetime | None
Row = Mapping[str, Cell]

COLUMNS = {
    "org_units": "id name name_en kind parent_id territory",
    "employees": "id name name_en role org_unit_id leads hired_on left_on",
    "customers": "id name name_en industry region channel parent_id tier since",
    "departments": "id customer_id name name_en key",
    "people": "id name name_en title department_id organisation key power power_scope reports_to from to",
    "assignments": "employee_id customer_id role focus with_subsidiaries from to",
    "products": "id name category high_margin",
    "competitors": "id name",
    "opportunities": (
        "id name name_en customer_id owner_id amount budget award discount customised origin created_on"
        " expected_close closed_on status loss_reason approval_quota"
    ),
    "opportunity_products": "opportunity_id product_id amount",
    "seats": "id opportunity_id role person_id power power_scope political weight from to",
    "seat_flows": "from_seat_id to_seat_id",
    "ties": "from_id to_id kind strength sign how sensitivity from to",
    "observations": "id about_id metric value held_by valid_at recorded_at recorded_by evidence",
    "helped": "employee_id opportunity_id person_id kind at recorded_at",
    "competing": "competitor_id opportunity_id quote solution strategy result",
    "interactions": (
        "id kind mode employee_ids person_ids customer_id opportunity_id planned_at held_at minutes purpose"
        " summary attitude outcome missed_reason"
    ),
}


def text(cell: Cell) -> str:
    """A value as the templates write it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return str(cell)


def write(folder: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    """Writes every table; a column that no template has is a mistake of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, fieldnames=columns.split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: text(cell) for key, cell in row.items()} for row in tables[name])
