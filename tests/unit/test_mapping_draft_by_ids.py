"""Of a name and an id that stand beside each other, a draft takes the id where it is one of the other table."""

from pathlib import Path

import pytest

from loaders.mapping.draft.drafting import draft_mapping
from loaders.mapping.model import Cell
from tests.drafts import ACCOUNTS, Table, drafted_block, folder, loaded

NAMES = {"a1": "Acme Corp", "a2": "Globex", "a3": "Initech"}


def deals(headers: list[str], *, order: int = 1, ids: tuple[str, ...] = ("a1", "a2", "a3")) -> Table:
    """Deals with the name of a customer and what may be its id."""
    rows = [[name, id_][::order] for name, id_ in zip(NAMES.values(), ids, strict=True)]
    head = ["Deal Id", "Deal Name", *headers[::order], "Stage", "Created"]
    return [head, *([f"d{at}", f"Pump {at}", *row, "Open", "2025-01-01"] for at, row in enumerate(rows))]


@pytest.mark.parametrize(
    "headers",
    [
        ["Account Name", "Account Name.id"],
        ["Account Name", "Account ID"],
        ["Account", "AccountId"],
        ["客户名称", "客户编号"],
        ["Firma", "Kundennummer"],
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_an_id_is_taken_rather_than_a_name(headers: list[str], order: int, tmp_path: Path) -> None:
    export = folder(tmp_path, accounts=ACCOUNTS, deals=deals(headers, order=order))
    assert drafted_block(export, "deals.csv", "opportunities")["customer_id"] == headers[1]
    assert loaded(export, draft_mapping(export), tmp_path).rejected == 0


def test_an_id_of_something_else_is_none(tmp_path: Path) -> None:
    export = folder(tmp_path, accounts=ACCOUNTS, deals=deals(["Account Name", "Account ID"], ids=("x1", "x2", "x3")))
    wanted = Cell(column=("Account Name",), by_name=True)
    assert drafted_block(export, "deals.csv", "opportunities")["customer_id"] == wanted


@pytest.mark.parametrize("order", [1, -1])
def test_contacts_and_owners_by_ids_too(order: int, tmp_path: Path) -> None:
    users = [["User Id", "User Name", "Role"], ["u1", "Ann Lee", "Sales"], ["u2", "Bo Ray", "Sales"]]
    owners = [["Owner Name", "Owner.id"], ["Ann Lee", "u1"], ["Bo Ray", "u2"], ["Bo Ray", "u2"]]
    accounts = [[*row, *own[::order]] for row, own in zip(ACCOUNTS, owners, strict=True)]
    customers = [["Account Name", "Account Name.id"], *([name, id_] for id_, name in NAMES.items())]
    people = [["Contact Id", "First Name", "Last Name"], ["p1", "Li", "Roy"], ["p2", "Mo", "Fox"], ["p3", "Al", "Poe"]]
    contacts = [[*row, *of[::order]] for row, of in zip(people, customers, strict=True)]
    export = folder(tmp_path, users=users, accounts=accounts, contacts=contacts)
    assert drafted_block(export, "accounts.csv", "assignments")["employee_id"] == "Owner.id"
    assert drafted_block(export, "contacts.csv", "departments")["customer_id"] == "Account Name.id"


@pytest.mark.parametrize("order", [1, -1])
def test_ids_that_values_alone_tell(order: int, tmp_path: Path) -> None:
    people = [["Contact Id", "Name"], *([f"p{at}", f"Li {name}"] for at, name in enumerate(("Roy", "Fox", "Poe")))]
    rows = [["About", "About.ref"][::order], *([name, id_][::order] for id_, name in people[1:])]
    visits = [
        ["Visit Id", "Visit Type", "Visit date", "Mode"],
        *([f"v{at}", "visit", "2025-01-01", "visit"] for at in range(3)),
    ]
    visits = [[*row, *more] for row, more in zip(visits, rows, strict=True)]
    export = folder(tmp_path, contacts=people, visits=visits)
    assert drafted_block(export, "visits.csv", "interactions")["person_ids"] == "About.ref"
