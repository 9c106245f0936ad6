"""Rows that are wrong beside the golden deal, whether it lies in the same folder or is stored already."""

from pathlib import Path

GOLDEN = Path(__file__).parent / "golden" / "golden-deal"
SEAT = {"id": "s-user", "opportunity_id": "o-signal", "role": "user", "political": "outside"}
RATING = {"metric": "rc", "value": "70", "valid_at": "2026-09-01", "recorded_at": "2026-09-01T10:00:00+08:00"}
SUN = RATING | {"about_id": "p-sun"}
DEAL = {"id": "o-new", "name": "新", "customer_id": "c-rail", "created_on": "2026-05-01", "status": "open"}
LOST = DEAL | {"status": "lost"}
DEPARTMENT = {"id": "d-x", "name": "部"}
HEAD = {"id": "u-hq", "name": "总部", "kind": "company"}

CASES: list[tuple[str, list[dict[str, str]], list[tuple[int, str, str]]]] = [
    ("departments", [{"id": "d-x", "name": "部", "customer_id": "c-none"}], [(2, "customer_id", "unknown_reference")]),
    ("departments", [DEPARTMENT | {"customer_id": "name:无此客户"}], [(2, "customer_id", "unknown_name")]),
    ("departments", [{"id": "d-x", "name": "", "customer_id": "c-rail"}], [(2, "name", "required")]),
    (
        "departments",
        [{"id": "d-x", "name": "", "customer_id": "c-none"}],
        [(2, "name", "required"), (2, "customer_id", "unknown_reference")],
    ),
    (
        "seat_flows",
        [{"from_seat_id": "s-nowhere", "to_seat_id": "s-no-more"}],
        [(2, "from_seat_id", "unknown_reference"), (2, "to_seat_id", "unknown_reference")],
    ),
    ("departments", [DEPARTMENT | {"customer_id": "person:p-sun"}], [(2, "customer_id", "foreign_reference")]),
    ("customers", [{"id": "c-a", "name": "甲", "parent_id": "c-a"}], [(2, "parent_id", "cycle")]),
    (
        "customers",
        [{"id": "c-a", "name": "甲"}, {"id": "c-a", "name": "乙"}],
        [(2, "id", "other_content_in_file"), (3, "id", "other_content_in_file")],
    ),
    ("org_units", [HEAD | {"parent_id": "u-east"}], [(2, "parent_id", "cycle")]),
    ("seat_flows", [{"from_seat_id": "s-gm", "to_seat_id": "s-user"}], [(2, "to_seat_id", "cycle")]),
    ("seat_flows", [{"from_seat_id": "s-gm", "to_seat_id": "s2-gm"}], [(2, "to_seat_id", "flow_between_deals")]),
    ("seats", [SEAT | {"person_id": "p-li", "from": "2026-03-01"}], [(2, "person_id", "two_holders")]),
    (
        "seats",
        [
            SEAT | {"id": "s-n", "person_id": "p-li", "from": "2026-01-01", "to": "2026-03-01"},
            SEAT | {"id": "s-n", "person_id": "p-sun", "from": "2026-03-01", "political": "inner"},
        ],
        [(2, "political", "seat_disagrees"), (3, "political", "seat_disagrees")],
    ),
    ("seats", [SEAT | {"id": "s-n", "weight": "0"}], [(2, "weight", "weight_not_positive")]),
    ("opportunities", [DEAL | {"status": "won"}], [(2, "closed_on", "closed_without_date")]),
    ("opportunities", [DEAL | {"closed_on": "2026-06-01"}], [(2, "closed_on", "date_without_close")]),
    ("opportunities", [LOST | {"closed_on": "2026-04-01"}], [(2, "closed_on", "closed_before_created")]),
    ("opportunities", [DEAL | {"discount": "1.5"}], [(2, "discount", "out_of_range")]),
    ("observations", [SUN | {"value": "101"}], [(2, "value", "not_a_score")]),
    ("observations", [SUN | {"metric": "charm"}], [(2, "metric", "unknown_metric")]),
    ("observations", [RATING | {"about_id": "c-rail"}], [(2, "metric", "metric_not_about")]),
    ("observations", [SUN | {"id": "ob01"}], [(2, "id", "other_content")]),
    ("observations", [SUN | {"valid_at": "2026-09-03"}], [(2, "recorded_at", "recorded_before_valid")]),
    ("observations", [SUN | {"recorded_at": "2999-01-01T00:00:00Z"}], [(2, "recorded_at", "recorded_in_future")]),
    ("ties", [{"from_id": "e-ann", "to_id": "p-sun", "kind": "sways"}], [(2, "from_id", "ends_not_people")]),
    ("ties", [{"from_id": "p-sun", "to_id": "p-sun", "kind": "knows"}], [(2, "to_id", "tie_to_itself")]),
    ("assignments", [{"employee_id": "e-bo", "customer_id": "c-rail", "role": "boss"}], [(2, "role", "not_a_choice")]),
    (
        "assignments",
        [{"employee_id": "e-bo", "customer_id": "c-rail", "role": "owner", "from": "2026-02-01", "to": "2026-02-01"}],
        [(2, "to", "ends_before_start")],
    ),
]  # fmt: skip
