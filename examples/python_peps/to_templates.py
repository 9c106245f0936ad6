"""Turns Python's enhancement proposals into import templates: who proposed, who could stop it, how it ended.

Usage: python examples/python_peps/to_templates.py ../shared/data/python-peps OUT_DIR

One customer (Python) with one department, since the source names no others; nobody of ours, so nobody is rated.

* A proposal becomes an opportunity ``pep-N``. Final, Accepted, Active and Superseded are won (a superseded proposal
  had been accepted before another replaced it), Rejected is lost, Withdrawn is abandoned, Draft and Deferred are
  open. PEP 401 (``April Fool!``) is a joke and is left out with its people; any other status stops the script.
* Authors hold ``user`` seats, a sponsor an ``influencer`` seat, a delegate an ``approver`` seat with power ``both``.
  Where no delegate is named the approver's seat is vacant, with the same power: somebody could stop the proposal, and
  the source does not say who. The well-known decider of a period is not filled in, because the rows do not name him.
* ``TODO`` in place of a name is nobody: the seat is vacant and the row is listed. A working group or a team that
  stands where a person would is kept under its name and listed.
* An author who is also the delegate keeps both seats.
* Every spelling is a person of its own; those that may be one are listed in ``possibly_same.csv``, never merged.
* ``closed_on`` of a closed proposal is the first of these that is known and not before ``created``: the day written
  with the resolution; the last day of the month in the address of the message that resolved it; the last day on
  which it was posted; the day it was created. The seats carry no dates, as the source gives none.

Beside the templates it writes ``accounting.json``, where every row read is written or left out with its reason;
sums that do not agree stop the script.
"""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from accounting import COUNTERS, Accounting, Row
from closing import closing_day, days
from possibly_same import pairs, words

CUSTOMER, DEPARTMENT = "c-python", "d-python"
STATUSES = {
    "Final": "won",
    "Accepted": "won",
    "Active": "won",
    "Superseded": "won",
    "Rejected": "lost",
    "Withdrawn": "abandoned",
    "Draft": "open",
    "Deferred": "open",
}
NO_PROPOSAL = {"April Fool!"}
SEAT_ROLES = {"author": "user", "sponsor": "influencer", "delegate": "approver"}
PLACEHOLDERS = {"TODO", "TBD", "TBA", "N/A", "UNKNOWN", "NONE"}
GROUP = re.compile(r"\b(group|team|community|council|committee|board)\b", re.IGNORECASE)


def read(folder: Path, name: str) -> Iterator[tuple[int, Row]]:
    """The rows of one source file, each with its line."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            yield reader.line_num, row


def write(folder: Path, name: str, columns: str, rows: list[Row]) -> None:
    """One file with these columns; what a row does not have stays empty."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=columns.split(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def opportunity(row: Row, books: Accounting) -> Row:
    """A proposal as a deal of the one customer."""
    created = days(row["created"])[0]
    status = STATUSES[row["status"]]
    books.outcomes[f"{row['status']} = {status}"] += 1
    closed_on = ""
    if status != "open":
        closed, source = closing_day(row, created, books.passed_over)
        books.closed_on_from[source] += 1
        closed_on = closed.isoformat()
    name = f"PEP {row['pep']}: {row['title']}"
    return {
        "id": f"pep-{row['pep']}",
        "name": name,
        "name_en": name,
        "customer_id": CUSTOMER,
        "created_on": created.isoformat(),
        "closed_on": closed_on,
        "status": status,
    }


def opportunities(source: Path, books: Accounting) -> list[Row]:
    """Every proposal that is one."""
    rows: list[Row] = []
    for line, row in read(source, "peps.csv"):
        books.read["proposals"] += 1
        if row["status"] in NO_PROPOSAL:
            books.leave_out("proposals", line, row, f"status {row['status']}: not a proposal")
        elif row["status"] not in STATUSES:
            sys.exit(f"peps.csv line {line}: PEP {row['pep']} has the unknown status {row['status']!r}")
        else:
            rows.append(opportunity(row, books))
    return rows


def seats(source: Path, proposals: list[str], books: Accounting) -> list[Row]:
    """A seat for everybody named, and a vacant approver's seat where nobody is."""
    held: dict[str, list[Row]] = {proposal: [] for proposal in proposals}
    for line, row in read(source, "pep_people.csv"):
        books.read["person-roles"] += 1
        books.read[f"person-roles: {row['role']}"] += 1
        proposal = f"pep-{row['pep']}"
        if proposal not in held:
            books.leave_out("person-roles", line, row, "its proposal is left out")
        elif row["person"].upper() in PLACEHOLDERS:
            books.leave_out("person-roles", line, row, "a placeholder, not a person")
        else:
            held[proposal].append(seat(row, held[proposal]))
            if GROUP.search(row["person"]):
                books.listed.append({"line": line, **row, "reason": "a group in a person's place"})
    return [row for proposal, rows in held.items() for row in with_approver(proposal, rows)]


def seat(row: Row, beside: list[Row]) -> Row:
    """The seat of one person, numbered within its role."""
    role = SEAT_ROLES[row["role"]]
    number = 1 + sum(other["role"] == role for other in beside)
    return {
        "id": f"s-{row['pep']}-{role}-{number}",
        "opportunity_id": f"pep-{row['pep']}",
        "role": role,
        "person_id": row["person"],
        "power": "both" if role == "approver" else "",
    }


def with_approver(proposal: str, rows: list[Row]) -> list[Row]:
    """The seats of a proposal; somebody approves, even if nobody is named."""
    if any(row["role"] == "approver" for row in rows):
        return rows
    number = proposal.removeprefix("pep-")
    return [*rows, {"id": f"s-{number}-approver-1", "opportunity_id": proposal, "role": "approver", "power": "both"}]


def ids_of(names: set[str]) -> dict[str, str]:
    """An id per spelling, readable, the same on every run."""
    ids: dict[str, str] = {}
    spellings: Counter[str] = Counter()
    for name in sorted(names):
        plain = "-".join(["p", *words(name)])
        spellings[plain] += 1
        ids[name] = plain if spellings[plain] == 1 else f"{plain}-{spellings[plain]}"
    return ids


def people(ids: dict[str, str]) -> list[Row]:
    """The people of the customer, one per spelling."""
    return [{"id": key, "name": name, "name_en": name, "department_id": DEPARTMENT} for name, key in ids.items()]


def convert(source: Path, out: Path) -> Accounting:
    """Writes the templates, the list of possibly same people and the accounting."""
    books = Accounting()
    deals = opportunities(source, books)
    chairs = seats(source, [deal["id"] for deal in deals], books)
    ids = ids_of({chair["person_id"] for chair in chairs if chair.get("person_id")})
    books.written.update(opportunities=len(deals), people=len(ids), seats=len(chairs))
    books.written["seats held"] = sum("person_id" in chair for chair in chairs)
    books.written["seats vacant"] = len(chairs) - books.written["seats held"]
    books.written.update(f"seats: {chair['role']}" for chair in chairs)
    same = [
        {"one": p.one, "one_id": ids[p.one], "other": p.other, "other_id": ids[p.other]}
        | {"rule": p.rule, "similarity": str(p.similarity)}
        for p in pairs(ids)
    ]
    books.written["possibly the same"] = len(same)
    books.balance()
    out.mkdir(parents=True, exist_ok=True)
    customer = {"id": CUSTOMER, "name": "Python", "name_en": "Python", "industry": "open source"}
    write(out, "customers", "id name name_en industry", [customer])
    department = {"id": DEPARTMENT, "customer_id": CUSTOMER, "name": "Python 开发社区", "name_en": "Python development"}
    write(out, "departments", "id customer_id name name_en", [department])
    write(out, "people", "id name name_en department_id", people(ids))
    write(out, "opportunities", "id name name_en customer_id created_on closed_on status", deals)
    named = [chair | {"person_id": ids.get(chair.get("person_id", ""), "")} for chair in chairs]
    write(out, "seats", "id opportunity_id role person_id power", named)
    reports = out / "reports"
    reports.mkdir(exist_ok=True)
    write(reports, "possibly_same", "one one_id other other_id rule similarity", same)
    text = json.dumps(books.as_json(), ensure_ascii=False, indent=2)
    (reports / "accounting.json").write_text(text + "\n", encoding="utf-8")
    return books


def main() -> None:
    """Converts the folder named first into the folder named second and prints the accounting."""
    if len(sys.argv) != 3:
        sys.exit("usage: to_templates.py SOURCE_DIR OUT_DIR")
    books = convert(Path(sys.argv[1]), Path(sys.argv[2]))
    for heading in COUNTERS:
        print(heading.replace("_", " "))
        for name, count in sorted((+getattr(books, heading)).items()):
            print(f"  {count:5d}  {name}")
    for heading, entries in (("left out", books.left_out), ("listed", books.listed)):
        print(heading)
        for entry in entries:
            print("  " + ", ".join(f"{key} {value}" for key, value in entry.items()))


if __name__ == "__main__":
    main()
