"""A folder with something of every kind in it."""

from tests.template_files import Tables, valid_tables


def full_tables() -> Tables:
    """Every kind of fact, every kind of tie, notes, a vacant seat, somebody with two posts and somebody with none."""
    tables = valid_tables()
    tables["org_units"][1] |= {"territory": "华东;华南"}
    line = {"id": "p-5", "name": "吴经理", "department_id": "d-1"}
    tables["people"] += [
        {"id": "p-4", "name": "周院长", "title": "院长", "organisation": "设计院"},
        line | {"title": "经理", "reports_to": "p-1", "to": "2026-02-01"},
        line | {"title": "总监", "reports_to": "p-2", "from": "2026-02-01"},
    ]
    tables["seats"] += [
        {"id": "s-4", "opportunity_id": "o-1", "role": "coach", "from": "2026-03-01"},
        {"id": "s-1", "opportunity_id": "o-1", "role": "user", "person_id": "p-3", "from": "2026-06-01"},
    ]
    tables["ties"] += [
        {"from_id": "p-1", "to_id": "p-2", "kind": "knows", "how": "classmate", "strength": "0.25"},
        {"from_id": "person:p-1", "to_id": "employee:e-1", "kind": "knows", "how": "kin"},
        {"from_id": "employee:e-2", "to_id": "employee:e-1", "kind": "knows", "how": "other"},
        {"from_id": "p-2", "to_id": "p-1", "kind": "at_odds"},
    ]
    rating = {"valid_at": "2026-03-02", "recorded_at": "2026-03-02T09:00:00.123+08:00"}
    tables["observations"][0]["evidence"] = "有据可查"
    tables["observations"] += [
        rating | {"id": "ob-3", "about_id": "customer:c-1", "metric": "loyalty", "value": "12.5", "held_by": "k-1"},
        rating | {"id": "ob-4", "about_id": "p-1", "metric": "rc", "value": "55", "evidence": "走访；“引号”\n第二行"},
    ]
    return tables | {
        "assignments": [
            {"employee_id": "e-1", "customer_id": "c-1", "role": "owner", "focus": "true", "from": "2024-01-01"}
        ],
        "products": [{"id": "x-1", "name": "信号机", "high_margin": "true", "unit_cost": "12000"}],
        "opportunity_products": [{"opportunity_id": "o-1", "product_id": "x-1", "amount": "9900"}],
        "competing": [{"competitor_id": "k-1", "opportunity_id": "o-1", "quote": "88"}],
        "interactions": [
            {
                "id": "i-1", "kind": "meeting", "mode": "f2f", "employee_ids": "e-1;e-2", "person_ids": "p-2;p-1",
                "competitor_ids": "k-1", "customer_id": "c-1", "held_at": "2026-02-01T10:00:00+08:00",
                "summary": "纪要，“引号”\n第二行", "purpose": "演示",
            },
            {
                "id": "i-2", "kind": "visit", "mode": "remote", "opportunity_id": "o-1",
                "planned_at": "2026-05-01T10:00:00+08:00",
            },
        ],
    }  # fmt: skip
