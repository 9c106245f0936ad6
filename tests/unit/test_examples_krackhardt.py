"""Krackhardt's managers as templates: counts, and the direction of influence checked against published figures."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.shared_data import SHARED

ROOT = Path(__file__).parents[2]
SOURCE = SHARED / "krackhardt-hightech"
SCRIPT = ROOT / "examples/krackhardt/to_templates.py"

pytestmark = pytest.mark.skipif(
    not SOURCE.is_dir(), reason=f"the public data set is not at {SOURCE}; set SHARED_DATA to the folder that holds it"
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("krackhardt")
    subprocess.run([sys.executable, str(SCRIPT), str(SOURCE), str(folder)], check=True, capture_output=True)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_twenty_one_managers_in_five_departments_report_up_to_manager_seven(out: Path) -> None:
    people = rows(out, "people")
    departments = {row["id"] for row in rows(out, "departments")}
    superior = {row["id"]: row["reports_to"] for row in people}
    assert len(people) == len(superior) == 21
    assert len(departments) == 5
    assert {row["department_id"] for row in people} == departments
    assert [key for key, above in superior.items() if not above] == ["m-07"]
    assert {key for key, above in superior.items() if above == "m-07"} == {"m-02", "m-14", "m-18", "m-21"}
    assert Counter(row["title"] for row in people) == {
        "总裁 President": 1,
        "副总裁 Vice president": 4,
        "经理 Manager": 16,
    }


def test_every_tie_of_the_source_becomes_one_tie(out: Path) -> None:
    ties = rows(out, "ties")
    assert Counter(row["kind"] for row in ties) == {"sways": 190, "knows": 102}
    assert len({(row["kind"], row["from_id"], row["to_id"]) for row in ties}) == 292
    assert not any(row["from_id"] == row["to_id"] for row in ties)


def test_who_is_asked_for_advice_sways_those_who_ask(out: Path) -> None:
    sways = Counter(row["from_id"] for row in rows(out, "ties") if row["kind"] == "sways")
    published = {"m-02": 18, "m-18": 15, "m-21": 15, "m-01": 13, "m-07": 13, "m-11": 11}
    assert {key: sways[key] for key in published} == published


def test_friendship_keeps_the_direction_in_which_it_was_named(out: Path) -> None:
    named = Counter(row["to_id"] for row in rows(out, "ties") if row["kind"] == "knows")
    assert {key: named[key] for key in ("m-02", "m-01", "m-12")} == {"m-02": 10, "m-01": 8, "m-12": 8}
