"""Exports of a small company: two customers, three departments, two of us, a deal; rows of a CRM that says no days."""

from tests.standing_graph import Files, Rows

CRM = {"source": "crm"}
BASE: Files = {
    "org_units": [{"id": "u", "name": "总部", "kind": "company"}],
    "employees": [{"id": e, "name": e, "role": "sales", "org_unit_id": "u"} for e in ("e1", "e2")],
    "customers": [{"id": c, "name": c} for c in ("c1", "c2")],
    "departments": [
        {"id": "d1", "name": "甲", "customer_id": "c1"},
        {"id": "d2", "name": "乙", "customer_id": "c1"},
        {"id": "d3", "name": "丙", "customer_id": "c2"},
    ],
}
DEAL = {"id": "o1", "name": "信号", "customer_id": "c1", "created_on": "2025-06-01", "status": "open"}


def person(id_: str, department: str = "", **more: str) -> dict[str, str]:
    return {"id": id_, "name": id_, "department_id": department, **CRM, **more}


def covers(employee: str, customer: str = "c1", role: str = "owner", **more: str) -> dict[str, str]:
    return {"employee_id": employee, "customer_id": customer, "role": role, **CRM, **more}


def seat(id_: str, person_id: str = "", **more: str) -> dict[str, str]:
    return {"id": id_, "opportunity_id": "o1", "role": "user", "person_id": person_id, **CRM, **more}


def tie(one: str, other: str, kind: str = "sways", **more: str) -> dict[str, str]:
    return {"from_id": f"person:{one}", "to_id": f"person:{other}", "kind": kind, **CRM, **more}


def flow(one: str, other: str) -> dict[str, str]:
    return {"from_seat_id": one, "to_seat_id": other, **CRM}


def export(**files: Rows) -> Files:
    """The base, two people, a deal, and what else an export says."""
    rest: Files = {"people": [person("p1", "d1"), person("p2", "d2")], "opportunities": [DEAL]}
    return {**BASE, **rest, **files}
