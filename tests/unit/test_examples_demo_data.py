"""The demo's files: written by the committed generator, and a company that could exist."""

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.reference.answers import deal_answer
from tests.reference.as_of import view_of
from tests.reference.folder import read_folder

DEMO = Path(__file__).parents[2] / "examples/demo"
DATA = DEMO / "data"
TODAY = "2026-06-30"
METRICS = {"rc", "sr", "pa", "stance", "expected_key_persons", "annual_spend", "satisfaction", "amount"}
REFERENCES = {
    "org_units.parent_id": "org_units",
    "employees.org_unit_id": "org_units",
    "employees.leads": "org_units",
    "customers.parent_id": "customers",
    "departments.customer_id": "customers",
    "people.department_id": "departments",
    "people.reports_to": "people",
    "assignments.employee_id": "employees",
    "assignments.customer_id": "customers",
    "opportunities.customer_id": "customers",
    "opportunities.owner_id": "employees",
    "opportunity_products.opportunity_id": "opportunities",
    "opportunity_products.product_id": "products",
    "seats.opportunity_id": "opportunities",
    "seats.person_id": "people",
    "seat_flows.from_seat_id": "seats",
    "seat_flows.to_seat_id": "seats",
    "ties.from_id": "people employees",
    "ties.to_id": "people employees",
    "observations.about_id": "people customers opportunities",
    "observations.held_by": "employees competitors",
    "observations.recorded_by": "employees",
    "helped.employee_id": "employees",
    "helped.opportunity_id": "opportunities",
    "helped.person_id": "people",
    "competing.competitor_id": "competitors",
    "competing.opportunity_id": "opportunities",
    "interactions.employee_ids": "employees",
    "interactions.person_ids": "people",
    "interactions.customer_id": "customers",
    "interactions.opportunity_id": "opportunities",
}
KEYS = {
    "people": "id department_id from",
    "assignments": "employee_id customer_id role from",
    "opportunity_products": "opportunity_id product_id",
    "seats": "id person_id from",
    "seat_flows": "from_seat_id to_seat_id",
    "ties": "kind from_id to_id from",
    "helped": "employee_id opportunity_id person_id kind at",
    "competing": "competitor_id opportunity_id",
}
FILES = sorted(path.stem for path in DATA.glob("*.csv"))

Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_id(name: str) -> dict[str, Row]:
    return {row["id"]: row for row in rows(name)}


def is_within(row: Row, day: str, start: str = "from", end: str = "to") -> bool:
    return (row[start] or "0") <= day and (not row[end] or day < row[end])


@pytest.mark.parametrize("hash_seed", ["0", "7"])
def test_the_generator_writes_the_committed_files_byte_for_byte(tmp_path: Path, hash_seed: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    command = [sys.executable, str(DEMO / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in DATA.iterdir())
    differing = [path.name for path in tmp_path.iterdir() if path.read_bytes() != (DATA / path.name).read_bytes()]
    assert differing == []


def test_the_company_has_the_size_that_is_promised() -> None:
    at_work = {row["id"] for row in rows("people") if row["department_id"] and row["key"] == "true"}
    assert len(rows("customers")) == 12
    assert Counter(row["parent_id"] for row in rows("customers"))["c-hanling"] == 2
    assert len(at_work) == 150
    assert len({row["id"] for row in rows("people")}) == 158
    assert len(rows("employees")) == 40
    assert sum(row["kind"] == "region" for row in rows("org_units")) == 3
    assert Counter(row["status"] for row in rows("opportunities")) == {
        "open": 35,
        "won": 14,
        "lost": 8,
        "abandoned": 3,
    }


@pytest.mark.parametrize("column", sorted(REFERENCES))
def test_every_reference_names_something(column: str) -> None:
    name, field = column.split(".")
    known = {row["id"] for target in REFERENCES[column].split() for row in rows(target)}
    named = {key for row in rows(name) for key in row[field].split(";") if key}
    assert named
    assert named <= known


@pytest.mark.parametrize("name", FILES)
def test_no_row_is_there_twice(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS.get(name, "id").split()) for row in rows(name)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_every_period_has_a_length(name: str) -> None:
    for row in rows(name):
        for start, end in (("from", "to"), ("hired_on", "left_on")):
            assert not row.get(start) or not row.get(end) or row[start] < row[end], row


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_dated_after_the_day_on_which_the_demo_is_told(name: str) -> None:
    for row in rows(name):
        for column, cell in row.items():
            if column != "expected_close" and cell[:2] == "20" and cell[4:5] == "-":
                assert cell[:10] <= TODAY, row


def test_a_seat_has_one_holder_at_a_time_and_keeps_its_own_facts() -> None:
    seats: dict[str, list[Row]] = {}
    for row in rows("seats"):
        seats.setdefault(row["id"], []).append(row)
    for holdings in seats.values():
        own = {
            tuple(row[column] for column in ("role", "power", "power_scope", "political", "weight")) for row in holdings
        }
        assert len(own) == 1
        ordered = sorted(holdings, key=lambda row: row["from"])
        assert all(a["to"] and a["to"] <= b["from"] for a, b in pairwise(ordered)), ordered
    assert sum(len(holdings) > 1 for holdings in seats.values()) >= 5


def test_whoever_holds_a_seat_works_at_the_customer_or_its_group_or_is_an_adviser() -> None:
    customer_of = {row["id"]: row["customer_id"] for row in rows("departments")}
    deals, parents = by_id("opportunities"), {row["id"]: row["parent_id"] for row in rows("customers")}
    for seat in rows("seats"):
        customer = deals[seat["opportunity_id"]]["customer_id"]
        posts = [row for row in rows("people") if row["id"] == seat["person_id"] and row["department_id"]]
        at = {customer_of[row["department_id"]] for row in posts if is_within(row, seat["from"])}
        assert not posts or at & {customer, parents[customer]}, seat


def test_a_deal_is_closed_if_and_only_if_it_has_a_closing_day() -> None:
    for deal in rows("opportunities"):
        assert bool(deal["closed_on"]) == (deal["status"] != "open")
        assert not deal["closed_on"] or deal["created_on"] < deal["closed_on"]
        assert 50_000_000 <= int(deal["amount"]) <= 30_000_000_000
        parts = [row for row in rows("opportunity_products") if row["opportunity_id"] == deal["id"]]
        assert sum(int(row["amount"]) for row in parts) == int(deal["amount"])


@pytest.mark.parametrize(("name", "start", "end"), [("org_units", "id", "parent_id"), ("customers", "id", "parent_id")])
def test_trees_have_no_cycle(name: str, start: str, end: str) -> None:
    assert_acyclic([(row[start], row[end]) for row in rows(name) if row[end]])


def test_reporting_lines_and_flows_have_no_cycle() -> None:
    assert_acyclic([(row["id"], row["reports_to"]) for row in rows("people") if row["reports_to"]])
    assert_acyclic([(row["from_seat_id"], row["to_seat_id"]) for row in rows("seat_flows")])


def assert_acyclic(edges: list[tuple[str, str]]) -> None:
    left = set(edges)
    while left:
        sources = {a for a, _ in left} - {b for _, b in left}
        assert sources, f"a cycle among {sorted(left)[:5]}"
        left = {(a, b) for a, b in left if a not in sources}


def test_scores_lie_between_zero_and_a_hundred_and_metrics_are_known() -> None:
    assert {row["metric"] for row in rows("observations")} == METRICS
    for row in rows("observations"):
        if row["metric"] in ("rc", "sr", "pa", "satisfaction") and row["value"]:
            assert 0 <= int(row["value"]) <= 100
        if row["metric"] == "stance":
            assert row["value"] in ("for", "neutral", "against")


def test_nothing_is_written_down_before_it_was_true() -> None:
    for row in rows("observations"):
        recorded = datetime.fromisoformat(row["recorded_at"])
        assert recorded.utcoffset() is not None
        assert recorded.date() >= date.fromisoformat(row["valid_at"])


def test_people_meet_and_rate_on_working_days() -> None:
    days = {row["valid_at"] for row in rows("observations")} | {row["planned_at"][:10] for row in rows("interactions")}
    assert [day for day in sorted(days) if date.fromisoformat(day).weekday() > 4] == []
    assert not days & {"2024-10-01", "2025-01-29", "2025-05-01", "2025-10-01", "2026-02-17", "2026-05-01"}


def test_only_who_works_for_us_rates_helps_meets_and_looks_after_customers() -> None:
    employees = by_id("employees")
    for who, day in deeds():
        assert is_within(employees[who], day, "hired_on", "left_on"), (who, day)
    for row in rows("assignments"):
        left = employees[row["employee_id"]]["left_on"]
        assert not left or (row["to"] and row["to"] <= left), row


def deeds() -> Iterator[tuple[str, str]]:
    for row in rows("observations"):
        yield row["recorded_by"], row["valid_at"]
        if row["held_by"].startswith("e-"):
            yield row["held_by"], row["valid_at"]
    for row in rows("helped"):
        yield row["employee_id"], row["at"]
    for row in rows("assignments"):
        yield row["employee_id"], row["from"]
    for row in rows("interactions"):
        yield from ((who, row["planned_at"][:10]) for who in row["employee_ids"].split(";"))


def test_nobody_shares_a_name() -> None:
    names = [(row["id"], row["name"]) for name in ("people", "employees") for row in rows(name)]
    assert len({name for _, name in names}) == len(set(names)) == 158 + 40


def test_about_a_third_of_what_could_be_known_of_people_is_not() -> None:
    people = {row["id"] for row in rows("people") if row["department_id"]}
    cells = {(row["about_id"], row["metric"]) for row in rows("observations") if not row["held_by"]}
    known = sum((person, metric) in cells for person in people for metric in ("rc", "sr", "pa"))
    assert 0.6 < known / (3 * len(people)) < 0.75


def test_wins_go_with_relations_and_no_deal_was_won_against_a_veto() -> None:
    folder = read_folder(DATA)
    scores: dict[str, list[float]] = {"won": [], "lost": []}
    for deal in folder.deals:
        if deal.status in scores and deal.closed_on:
            answer = deal_answer(view_of(folder, deal.closed_on, deal.closed_on), deal)
            score = answer["chain_score"]
            assert isinstance(score, dict)
            scores[deal.status].append(float(score["value"]))
            assert deal.status == "lost" or answer["verdict"] != "blocked", deal.id
    assert sum(scores["won"]) / 14 > sum(scores["lost"]) / 8 + 5


def test_open_deals_show_every_verdict_and_every_light() -> None:
    folder = read_folder(DATA)
    view = view_of(folder, date.fromisoformat(TODAY), None)
    answers = [deal_answer(view, deal) for deal in folder.deals if deal.status == "open"]
    verdicts = Counter(str(answer["verdict"]) for answer in answers)
    lights = Counter(str(answer["light"]) for answer in answers)
    assert min(verdicts[verdict] for verdict in ("blocked", "unverified", "clear")) >= 4
    assert min(lights[light] for light in ("red", "amber", "green")) >= 4
