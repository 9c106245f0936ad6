"""A folder of so many rows: customers, the people there, deals with seats, ties, and mostly ratings.

    python bench/many_rows.py FOLDER [ROWS]

Per million rows: 500 customers, 1,000 employees, 10,000 people, 20,000 deals, 60,000 seats, 200,000 ties and
700,000 ratings, in the order of time, so that neighbouring rows are of different customers.
"""

import csv
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

Cells = tuple[object, ...]
BEGIN = datetime(2020, 1, 1, 8, tzinfo=UTC)
METRICS = ("rc", "sr", "pa")
ROLES = ("user", "evaluator", "approver")


class Size:
    """How many there are of each thing."""

    def __init__(self, rows: int) -> None:
        self.customers = max(rows // 2_000, 2)
        self.employees = max(rows // 1_000, 2)
        self.people = max(rows // 100, 10)
        self.deals = max(rows // 50, 5)
        self.ties = rows // 5
        self.observations = rows * 7 // 10


def tables(size: Size, drawn: random.Random) -> Iterator[tuple[str, str, Iterable[Cells]]]:
    """Template, its header, its rows."""
    yield "org_units", "id,name,kind", [("u-1", "Headquarters", "company")]
    yield (
        "employees",
        "id,name,role,org_unit_id",
        ((f"e-{n}", f"Colleague {n}", "sales", "u-1") for n in range(size.employees)),
    )
    yield "customers", "id,name", ((f"c-{n}", f"Customer {n}") for n in range(size.customers))
    yield "departments", "id,name,customer_id", ((f"d-{n}", "Works", f"c-{n}") for n in range(size.customers))
    people = ((f"p-{n}", f"Person {n}", f"d-{n % size.customers}", "2020-01-01") for n in range(size.people))
    yield "people", "id,name,department_id,from", people
    yield "opportunities", "id,name,customer_id,owner_id,amount,created_on,status", _deals(size)
    yield "seats", "id,opportunity_id,role,person_id,from", _seats(size, drawn)
    yield "ties", "from_id,to_id,kind,strength,from", _ties(size, drawn)
    header = "about_id,metric,value,held_by,valid_at,recorded_at,recorded_by"
    yield "observations", header, _observations(size, drawn)


def _deals(size: Size) -> Iterator[Cells]:
    for n in range(size.deals):
        yield f"o-{n}", f"Deal {n}", f"c-{n % size.customers}", f"e-{n % size.employees}", 100_000, "2024-01-01", "open"


def _seats(size: Size, drawn: random.Random) -> Iterator[Cells]:
    for n in range(size.deals):
        for role in ROLES:
            person = n % size.customers + size.customers * drawn.randrange(size.people // size.customers)
            yield f"s-{n}-{role}", f"o-{n}", role, f"p-{person}", "2024-01-01"


def _ties(size: Size, drawn: random.Random) -> Iterator[Cells]:
    """Half among the people of the customers, half between them and us; a day of its own for each round over them."""
    for n in range(size.ties):
        one, other, day = n % size.people, drawn.randrange(1, size.people), n // size.people
        kind, start = ("sways", f"p-{one}") if n % 2 else ("knows", f"e-{one % size.employees}")
        yield start, f"p-{(one + other) % size.people}", kind, 0.5, date(2020, 1, 1) + timedelta(day)


def _observations(size: Size, drawn: random.Random) -> Iterator[Cells]:
    for n in range(size.observations):
        person, employee = drawn.randrange(size.people), f"e-{drawn.randrange(size.employees)}"
        when = BEGIN + timedelta(minutes=4 * n)
        yield f"p-{person}", METRICS[n % 3], drawn.randrange(101), employee, when.date(), when.isoformat(), employee


def write(folder: Path, rows: int) -> None:
    """The whole folder; the same number of rows, the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for template, header, cells in tables(Size(rows), random.Random(rows)):
        with (folder / f"{template}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(cells)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1_000_000)
