"""Foreign exports through the mappings of ``examples/mappings``: the published counts, from the command line."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.store.gateway import Gateway
from tests.live.asking import asked, command
from tests.shared_data import SHARED
from tests.template_files import json_of

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
Json = dict[str, Any]


def loaded(environment: Mapping[str, str], name: str, *options: str, code: int = 0) -> Json:
    """What a load of a public data set says."""
    if not (SHARED / name).is_dir():
        pytest.skip(f"the public data set {name} is not in {SHARED}; SHARED_DATA names the folder that holds it")
    mapping = MAPPINGS / f"{name}.toml"
    done = command(environment, "load", str(SHARED / name), "--mapping", str(mapping), "--json", *options)
    assert (done.returncode, done.stderr) == (code, "")
    return json_of(done.stdout)


def created(said: Json) -> dict[str, int]:
    """New facts by template."""
    return {template: counts["created"] for template, counts in said["loaded"].items()}


def files(said: Json) -> dict[str, tuple[int, int]]:
    """Rows read and rejected by file."""
    return {file["file"]: (file["read"], file["rejected"]) for file in said["files"]}


def stored(driver: Driver, query: str) -> list[Any]:
    """Behind the service's back."""
    return [record.value() for record in driver.execute_query(query).records]


async def test_a_pipeline_of_deals(
    empty: Gateway, environment: Mapping[str, str], driver: Driver, tmp_path: Path
) -> None:
    name, skip = "maven-crm", "--skip-bad-rows"
    said = loaded(environment, name, skip, "--reject-to", str(tmp_path / "rejects"), code=3)
    assert files(said)["sales_pipeline.csv"] == (8_800, 1_588)
    assert created(said) == {
        "org_units": 1 + 3 + 6, "employees": 35 + 6, "customers": 85, "products": 7,
        "opportunities": 7_212, "opportunity_products": 7_212, "assignments": 892,
    }  # fmt: skip
    assert {(one["column"], one["code"]) for one in said["rejects"]} == {
        ("account", "required"),
        ("engage_date", "required"),
    }
    assert len({one["line"] for one in said["rejects"]}) == 1_588
    status = "MATCH (o:Opportunity) WITH o.status AS s, count(o) AS n, sum(o.award) AS a RETURN [s, n, a]"
    by_status = {one: (n, award) for one, n, award in stored(driver, status)}
    assert by_status["won"] == (4_238, 10_005_534 * 100)
    assert by_status["lost"] == (2_473, 0)
    assert stored(driver, "MATCH (:Customer)-[r:PART_OF]->(:Customer) RETURN count(r)") == [15]
    with (tmp_path / "rejects" / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as lines:
        written = list(csv.DictReader(lines))
    assert len(written) == 1_588
    assert loaded(environment, name, skip, code=3)["status"] == "unchanged"


async def test_customers_with_contacts_and_lines_that_are_no_rows(
    empty: Gateway, environment: Mapping[str, str], driver: Driver
) -> None:
    said = loaded(environment, "northwind", "--skip-bad-rows", code=3)
    broken = {
        name: [one["line"] for one in said["rejects"] if one["file"] == name]
        for name in ("orders.csv", "suppliers.csv")
    }
    assert {name: len(set(lines)) for name, lines in broken.items()} == {"orders.csv": 176, "suppliers.csv": 9}
    assert {one["code"] for one in said["rejects"]} == {"too_many_cells"}
    for name, lines in broken.items():
        text = (SHARED / "northwind" / name).read_text(encoding="utf-8").splitlines()
        assert all(text[line - 1].count(",") > text[0].count(",") for line in lines)
    assert files(said)["orders.csv"] == (830, 176)
    assert files(said)["suppliers.csv"] == (29, 9)
    assert files(said)["categories.csv"] == (8, 0), "looked up only"
    counts = created(said)
    assert (counts["customers"], counts["employees"], counts["people"]) == (91, 9, 91 + 20)
    assert stored(driver, "MATCH (p:Person {id: 'ALFKI-contact'}) RETURN p.name") == ["Maria Anders"]
    assert stored(driver, "MATCH (:Person {id: 'ALFKI-contact'})-[w:WORKS_IN]->() RETURN w.title") == [
        "Sales Representative"
    ]
    led = "MATCH (e:Employee)-[:LEADS]->(u)<-[:MEMBER_OF]-(m) WITH e.name AS name, count(m) AS n "
    leads = led + "RETURN name + ' ' + n ORDER BY name"
    assert stored(driver, leads) == ["Andrew Fuller 5", "Steven Buchanan 3"]


async def test_persons_as_customers(empty: Gateway, environment: Mapping[str, str], driver: Driver) -> None:
    said = loaded(environment, "chinook")
    counts = created(said)
    assert (counts["customers"], counts["employees"], counts["opportunities"]) == (59, 8, 412)
    revenue = (
        "MATCH (e:Employee)-[:WORKS_ON]->(o:Opportunity) WITH e.name AS name, sum(o.award) AS award "
        "RETURN name + ' ' + award ORDER BY award DESC"
    )
    assert stored(driver, revenue) == ["Jane Peacock 83304", "Margaret Park 77540", "Steve Johnson 72016"]


async def test_managers_and_their_ties(empty: Gateway, environment: Mapping[str, str], driver: Driver) -> None:
    said = loaded(environment, "krackhardt-hightech")
    assert (created(said)["people"], created(said)["ties"]) == (21, 190 + 102)
    assert files(said)["reports_to.csv"] == (20, 0)
    kinds = "MATCH (:Person)-[r:SWAYS|KNOWS|REPORTS_TO]->(:Person) WITH type(r) AS t, count(r) AS n RETURN t + ' ' + n"
    mutual = 23  # who knows each other is one tie, whoever of them named it
    assert sorted(stored(driver, kinds)) == [f"KNOWS {102 - mutual}", "REPORTS_TO 20", "SWAYS 190"]
    assert stored(driver, "MATCH (:Person {id: 'm-2'})-[r:SWAYS]->() RETURN count(r)") == [18]


async def test_proposals_with_their_roles_as_seats(
    empty: Gateway, environment: Mapping[str, str], driver: Driver
) -> None:
    said = loaded(environment, "python-peps")
    assert (created(said)["opportunities"], created(said)["people"]) == (736, 371)
    assert files(said) == {"peps.csv": (736, 0), "pep_people.csv": (1_381, 0)}
    roles = "MATCH (s:Seat) WHERE (s)<-[:HOLDS]-() OR s.id ENDS WITH 'TODO' RETURN count(s)"
    assert stored(driver, roles) == [1_381]
    statuses = dict(stored(driver, "MATCH (o:Opportunity) WITH o.status AS s, count(o) AS n RETURN [s, n]"))
    assert statuses == {"won": 374 + 11 + 38 + 25, "lost": 131, "abandoned": 71 + 1, "open": 49 + 36}
    board = asked(environment, "veto-board")
    assert (board["count"], board["verdicts"]) == (85, {"blocked": 0, "unverified": 85, "clear": 0})
    coverage = asked(environment, "coverage", "pep-703")
    assert (coverage["seat_coverage"]["lower"], coverage["seat_coverage"]["upper"]) == (0, 1)
    assert coverage["chain_score"]["value"] is None, "nobody of ours has rated anybody: unknown, not zero"
    assert coverage["veto_risk"]["low"] < coverage["veto_risk"]["value"] < coverage["veto_risk"]["high"]


async def test_a_check_says_what_would_be_loaded_and_proposes_what_is_spelled_nearly_alike(
    empty: Gateway, environment: Mapping[str, str], driver: Driver, tmp_path: Path
) -> None:
    if not (SHARED / "maven-crm").is_dir():
        pytest.skip(f"the public data set maven-crm is not in {SHARED}; SHARED_DATA names the folder that holds it")
    text = (MAPPINGS / "maven-crm.toml").read_text(encoding="utf-8")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text.replace(', values = { GTXPro = "GTX Pro" }', ""), encoding="utf-8")
    done = command(environment, "mapping", "check", str(SHARED / "maven-crm"), "--mapping", str(mapping), "--json")
    said = json_of(done.stdout)
    assert (done.returncode, said["status"], said["loaded"]) == (3, "checked", {})
    assert said["proposals"] == [
        {"file": "sales_pipeline.csv", "column": "product", "value": "GTXPro", "rows": 1_480, "near": "GTX Pro"}
    ]
    assert (said["passed"]["opportunities"], said["passed"]["customers"]) == (7_212, 85)
    assert said["passed"]["opportunity_products"] < 7_212
    assert stored(driver, "MATCH (c:Customer) RETURN count(c)") == [0]


async def test_without_leaving_rows_out_a_fault_stops_before_the_first_write(
    empty: Gateway, environment: Mapping[str, str], driver: Driver
) -> None:
    said = loaded(environment, "northwind", code=3)
    assert (said["status"], said["loaded"]) == ("rejected", {})
    assert stored(driver, "MATCH (c:Customer) RETURN count(c)") == [0]
