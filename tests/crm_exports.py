"""Two exports of one CRM, January's and March's, and the mapping that reads both; neither says from when or until when.

In March Rail has another owner, Li has moved to another department, Zhao is gone, Sun has come; Li sits where Wang sat,
Zhao's seat is vacant; the deal of Steel is not in the export any more.
"""

from collections.abc import Mapping
from pathlib import Path

JANUARY, MARCH = "2026-01-31", "2026-03-31"
BEFORE = "2026-03-30"
MAPPING = """
mapping = 1

[[rows]]
from = "users.csv"
into = "org_units"
once = true
[rows.columns]
id = { constant = "us" }
name = { constant = "Us" }
kind = { constant = "company" }

[[rows]]
from = "users.csv"
into = "employees"
[rows.columns]
id = "Id"
name = "Name"
role = { constant = "sales" }
org_unit_id = { constant = "us" }

[[rows]]
from = "accounts.csv"
into = "customers"
[rows.columns]
id = "Id"
name = "Name"

[[rows]]
from = "departments.csv"
into = "departments"
[rows.columns]
id = "Id"
name = "Name"
customer_id = "Account"

[[rows]]
from = "accounts.csv"
into = "assignments"
[rows.columns]
employee_id = { column = "Owner", by_name = true }
customer_id = "Id"
role = { constant = "owner" }
source = { constant = "crm" }

[[rows]]
from = "contacts.csv"
into = "people"
[rows.columns]
id = "Id"
name = "Name"
department_id = "Department"
reports_to = "Boss"
source = { constant = "crm" }

[[rows]]
from = "deals.csv"
into = "opportunities"
[rows.columns]
id = "Id"
name = "Name"
customer_id = "Account"
created_on = { constant = "2025-12-01" }
status = { constant = "open" }

[[rows]]
from = "roles.csv"
into = "seats"
[rows.columns]
id = "Id"
opportunity_id = "Deal"
person_id = "Contact"
role = "Role"
source = { constant = "crm" }
"""
FIRST: Mapping[str, str] = {
    "users.csv": "Id,Name\ne1,Ann\ne2,Bo\n",
    "accounts.csv": "Id,Name,Owner\nc1,Rail,Ann\nc2,Steel,Ann\n",
    "departments.csv": "Id,Name,Account\nd1,Technology,c1\nd2,Purchase,c1\nd3,Technology,c2\n",
    "contacts.csv": "Id,Name,Department,Boss\np1,Wang,d1,\np2,Li,d1,p1\np3,Zhao,d2,p1\np4,Qian,d3,\n",
    "deals.csv": "Id,Name,Account\no1,Signal,c1\no2,Pump,c2\n",
    "roles.csv": "Id,Deal,Contact,Role\ns1,o1,p1,approver\ns2,o1,p3,user\ns3,o1,p2,evaluator\ns4,o2,p4,approver\n",
}
SECOND: Mapping[str, str] = {
    **FIRST,
    "accounts.csv": "Id,Name,Owner\nc1,Rail,Bo\nc2,Steel,Ann\n",
    "contacts.csv": "Id,Name,Department,Boss\np1,Wang,d1,\np2,Li,d2,p1\np4,Qian,d3,\np5,Sun,d1,p1\n",
    "deals.csv": "Id,Name,Account\no1,Signal,c1\n",
    "roles.csv": "Id,Deal,Contact,Role\ns1,o1,p2,approver\ns2,o1,,user\ns3,o1,p2,evaluator\n",
}


def write_export(folder: Path, files: Mapping[str, str]) -> Path:
    """An export in a new folder."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_mapping(folder: Path) -> Path:
    """The mapping, in a file."""
    file = folder / "crm.toml"
    file.write_text(MAPPING, encoding="utf-8")
    return file
