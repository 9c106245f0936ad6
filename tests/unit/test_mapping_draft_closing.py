"""Of two days of closing a draft takes the one on which a deal was closed; the other one is the expected day."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.drafts import ACCOUNTS, Table, drafted_block, folder


def deals(place: Path, headers: Sequence[str], *rows: Sequence[str]) -> Path:
    first: Table = [["Deal Id", "Deal Name", "Account", "Stage", "Created", *headers]]
    made = [[f"d{at}", f"Deal {at}", "a1", row[0], "2025-01-05", *row[1:]] for at, row in enumerate(rows)]
    return folder(place, accounts=ACCOUNTS, deals=[*first, *made])


@pytest.mark.parametrize(
    ("expected", "done"),
    [
        ("Closing Date", "Closed Time"),
        ("Close Date", "Closed Date"),
        ("Close Date", "Actual Close Date"),
        ("Close Date", "Date Closed"),
        ("成交日期", "实际成交日期"),
        ("预计成交日期", "实际成交日期"),
        ("Close Date", "End Date"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_the_day_that_says_so_is_the_day_of_closing(expected: str, done: str, order: int, tmp_path: Path) -> None:
    rows = [
        ("Won", *("2025-03-01", "2025-03-04")[::order]),
        ("Lost", *("2025-04-01", "2025-04-09")[::order]),
        ("Negotiation", *("2026-05-01", "")[::order]),
        ("Proposal", *("2026-06-01", "")[::order]),
    ]
    columns = drafted_block(deals(tmp_path, [expected, done][::order], *rows), "deals.csv", "opportunities")
    assert (columns["closed_on"], columns["expected_close"]) == (done, expected)


def test_of_closed_deals_alone_the_words_tell_it(tmp_path: Path) -> None:
    rows = [("Won", "2025-03-01", "2025-03-04"), ("Lost", "2025-04-01", "2025-04-09")]
    export = deals(tmp_path, ["Close Date", "Actual Close Date"], *rows)
    columns = drafted_block(export, "deals.csv", "opportunities")
    assert (columns["closed_on"], columns["expected_close"]) == ("Actual Close Date", "Close Date")


def test_a_day_that_no_open_deal_has_is_none_that_is_expected(tmp_path: Path) -> None:
    rows = [("Won", "2025-03-01", "2025-03-04"), ("Proposal", "", "")]
    columns = drafted_block(deals(tmp_path, ["Close Date", "Closed On"], *rows), "deals.csv", "opportunities")
    assert columns["closed_on"] == "Closed On"
    assert "expected_close" not in columns
