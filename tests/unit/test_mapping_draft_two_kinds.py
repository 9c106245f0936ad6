"""A column that names a deal here and a customer there: two blocks, by the ids that stand beside the names."""

from pathlib import Path

import pytest

from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell, Rows
from tests.drafts import ACCOUNTS, Table, folder, loaded, mapping_of

DEALS: Table = [
    ["Deal Id", "Deal Name", "Account Id", "Stage", "Created"],
    *([f"d{at}", f"Pump {at}", f"a{at}", "Open", "2025-01-01"] for at in (1, 2, 3)),
]
ABOUT = [["Pump 1", "d1"], ["Acme Corp", "a1"], ["Pump 3", "d3"], ["Globex", "a2"], ["", ""]]


def calls(*headers: str, about: list[list[str]] = ABOUT) -> Table:
    """Calls that are about deals and about customers: by name, by id, or by both, as the headers say."""
    places = [int(header.lower().endswith("id")) for header in headers]
    rows = [
        [f"c{at}", "Call", "Phone", "2025-02-01", *(one[place] for place in places)] for at, one in enumerate(about)
    ]
    return [["Activity Id", "Type", "Mode", "Call Date", *headers], *rows]


def blocks(export: Path, place: Path) -> list[Rows]:
    return [rows for rows in mapping_of(draft_mapping(export), place).rows if rows.into == "interactions"]


@pytest.mark.parametrize("headers", [("Related To", "Related To.id"), ("Related To.id", "Related To"), ("WhatId",)])
def test_deals_and_customers_by_their_ids(headers: tuple[str, ...], tmp_path: Path) -> None:
    export = folder(tmp_path, accounts=ACCOUNTS, deals=DEALS, calls=calls(*headers))
    of_deals, of_others = blocks(export, tmp_path)
    ids = next(header for header in headers if header.lower().endswith("id"))
    assert (of_deals.columns["opportunity_id"], of_others.columns["customer_id"]) == (ids, ids)
    assert [rows.where[0].filled for rows in (of_deals, of_others)] == [True, False]
    report = loaded(export, draft_mapping(export), tmp_path)
    assert (report.rejected, report.passed["interactions"]) == (0, len(ABOUT))


def test_by_names_where_no_ids_are(tmp_path: Path) -> None:
    export = folder(tmp_path, accounts=ACCOUNTS, deals=DEALS, calls=calls("Regarding"))
    of_deals, of_others = blocks(export, tmp_path)
    assert of_deals.columns["opportunity_id"] == Cell(column=("Regarding",), by_name=True)
    assert of_others.columns["customer_id"] == Cell(column=("Regarding",), by_name=True)
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


def test_what_is_neither_is_a_fault_of_the_second_block(tmp_path: Path) -> None:
    export = folder(tmp_path, accounts=ACCOUNTS, deals=DEALS, calls=calls("Related To.id", about=[*ABOUT, ["X", "x9"]]))
    drafted = draft_mapping(export)
    assert '"x9" (1)' in drafted.text
    assert loaded(export, drafted, tmp_path).rejected == 1


def test_a_column_that_no_header_tells_must_be_clear(tmp_path: Path) -> None:
    about = [*ABOUT, ["X", "x9"]]
    export = folder(tmp_path, accounts=ACCOUNTS, deals=DEALS, calls=calls("Thing id", about=about))
    (alone,) = blocks(export, tmp_path)
    assert not alone.columns.keys() & {"opportunity_id", "customer_id"}
