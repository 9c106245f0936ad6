"""Python's proposals as templates: every row of the source is written or left out by name."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import SHARED

ROOT = Path(__file__).parents[2]
SOURCE = SHARED / "python-peps"
SCRIPT = ROOT / "examples/python_peps/to_templates.py"

needs_source = pytest.mark.skipif(
    not SOURCE.is_dir(), reason=f"the public data set is not at {SOURCE}; set SHARED_DATA to the folder that holds it"
)


def convert(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(source), str(out)], check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("python-peps")
    done = convert(SOURCE, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def books(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "reports/accounting.json").read_text(encoding="utf-8"))
    return found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def seats_of(out: Path, proposal: str) -> list[tuple[str, str, str]]:
    names = {row["id"]: row["name"] for row in rows(out, "people")}
    return [
        (row["role"], names.get(row["person_id"], ""), row["power"])
        for row in rows(out, "seats")
        if row["opportunity_id"] == proposal
    ]


@needs_source
def test_every_proposal_but_the_joke_becomes_an_opportunity(out: Path, books: dict[str, Any]) -> None:
    deals = rows(out, "opportunities")
    assert books["read"]["proposals"] == 736
    assert len(deals) == len({row["id"] for row in deals}) == 735
    assert [entry["pep"] for entry in books["left_out"] if entry["what"] == "proposals"] == ["401"]
    assert Counter(row["status"] for row in deals) == {
        "won": 374 + 11 + 38 + 25,
        "lost": 131,
        "abandoned": 71,
        "open": 49 + 36,
    }


@needs_source
def test_a_deal_is_closed_on_a_day_that_is_not_before_its_creation(out: Path, books: dict[str, Any]) -> None:
    deals = rows(out, "opportunities")
    assert all(bool(row["closed_on"]) == (row["status"] != "open") for row in deals)
    assert all(row["closed_on"] >= row["created_on"] for row in deals if row["closed_on"])
    assert sum(books["closed_on_from"].values()) == 650


@needs_source
def test_every_person_role_holds_a_seat_or_is_named_as_left_out(out: Path, books: dict[str, Any]) -> None:
    seats = rows(out, "seats")
    held = Counter(row["role"] for row in seats if row["person_id"])
    assert books["read"]["person-roles"] == 1381
    assert held == {"user": 1148 - 2, "influencer": 103, "approver": 130 - 1}
    assert [(entry["pep"], entry["person"]) for entry in books["left_out"] if entry["what"] == "person-roles"] == [
        ("401", "Barry Warsaw"),
        ("401", "Brett Cannon"),
        ("711", "TODO"),
    ]


@needs_source
def test_every_proposal_has_an_approver_seat_that_can_stop_it(out: Path) -> None:
    approvers = [row for row in rows(out, "seats") if row["role"] == "approver"]
    assert all(row["power"] == "both" for row in approvers)
    assert len({row["opportunity_id"] for row in approvers}) == 735
    # 129 proposals name a delegate, one of them a placeholder
    assert sum(not row["person_id"] for row in approvers) == 735 - 128


@needs_source
def test_two_delegates_are_two_seats_and_a_placeholder_is_nobody(out: Path) -> None:
    assert [seat for seat in seats_of(out, "pep-451") if seat[0] == "approver"] == [
        ("approver", "Brett Cannon", "both"),
        ("approver", "Alyssa Coghlan", "both"),
    ]
    assert [seat for seat in seats_of(out, "pep-711") if seat[0] == "approver"] == [("approver", "", "both")]
    assert "TODO" not in {row["name"] for row in rows(out, "people")}


@needs_source
def test_an_author_who_is_also_the_delegate_keeps_both_seats(out: Path) -> None:
    held: dict[tuple[str, str], set[str]] = {}
    for row in rows(out, "seats"):
        if row["person_id"]:
            held.setdefault((row["opportunity_id"], row["person_id"]), set()).add(row["role"])
    assert sum({"user", "approver"} <= roles for roles in held.values()) == 4


@needs_source
def test_the_delegates_are_those_the_source_counts(out: Path) -> None:
    names = {row["id"]: row["name"] for row in rows(out, "people")}
    delegates = Counter(
        names[row["person_id"]] for row in rows(out, "seats") if row["role"] == "approver" and row["person_id"]
    )
    assert dict(delegates.most_common(6)) == {
        "Paul Moore": 25,
        "Alyssa Coghlan": 22,
        "Donald Stufft": 14,
        "Brett Cannon": 10,
        "Guido van Rossum": 9,
        "Barry Warsaw": 8,
    }


@needs_source
def test_spellings_stay_people_of_their_own_and_are_listed(out: Path) -> None:
    people = rows(out, "people")
    assert len(people) == len({row["id"] for row in people}) == 371
    assert {(row["one"], row["other"]) for row in rows(out / "reports", "possibly_same")} == {
        ("INADA Naoki", "Inada Naoki"),
        ("Marc-Andre Lemburg", "Marc-André Lemburg"),
        ("Mariatta", "Mariatta Wijaya"),
        ("Seth Larson", "Seth Michael Larson"),
    }


@needs_source
def test_groups_that_stand_for_a_person_are_listed(books: dict[str, Any]) -> None:
    assert {entry["person"] for entry in books["listed"]} == {
        "The Python core team and community",
        "C API Working Group",
    }


PEPS = "pep,title,authors,sponsor,delegate,status,created,resolution,post_history\n"
PEOPLE = "pep,role,person\n"


def source(folder: Path, peps: str, people: str) -> Path:
    (folder / "peps.csv").write_text(PEPS + peps, encoding="utf-8")
    (folder / "pep_people.csv").write_text(PEOPLE + people, encoding="utf-8")
    return folder


def test_the_closing_day_comes_from_the_best_source_that_is_not_before_creation(tmp_path: Path) -> None:
    month = "https://example.org/archives/dev/2015-February/1.html"
    peps = [
        "1,Day,,,,Final,01-Jan-2015,09-Mar-2015 [https://example.org],01-Jun-2015",
        f"2,Month,,,,Final,01-Jan-2015,{month},01-Jun-2015",
        '3,Post,,,,Rejected,01-Jan-2015,,"01-Jun-2015, 03-Jan-2015 02-Feb-2015"',
        "4,Nothing,,,,Withdrawn,01-Jan-2015,,",
        "5,Too early,,,,Final,01-Jan-2015,31-Dec-2014 [https://example.org],02-Jan-2014",
        "6,Open,,,,Deferred,01-Jan-2015,09-Mar-2015,",
    ]
    out = tmp_path / "out"
    done = convert(source(tmp_path, "\n".join(peps) + "\n", ""), out)
    assert done.returncode == 0, done.stderr
    assert [row["closed_on"] for row in rows(out, "opportunities")] == [
        "2015-03-09",
        "2015-02-28",
        "2015-06-01",
        "2015-01-01",
        "2015-01-01",
        "",
    ]
    books = json.loads((out / "reports/accounting.json").read_text(encoding="utf-8"))
    assert books["passed_over"] == {
        "last post: before it was created": 1,
        "resolution day: before it was created": 1,
    }


def test_a_status_nobody_thought_of_stops_the_script_with_its_line(tmp_path: Path) -> None:
    done = convert(source(tmp_path, "7,New,,,,Pending,01-Jan-2015,,\n", ""), tmp_path / "out")
    assert done.returncode == 1
    assert "peps.csv line 2: PEP 7 has the unknown status 'Pending'" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_person_of_a_proposal_that_does_not_exist_is_left_out_by_name(tmp_path: Path) -> None:
    folder = source(tmp_path, "1,One,,,,Draft,01-Jan-2015,,\n", "1,author,Ann\n9,author,Bob\n")
    assert convert(folder, tmp_path / "out").returncode == 0
    books = json.loads((tmp_path / "out/reports/accounting.json").read_text(encoding="utf-8"))
    assert [(entry["line"], entry["person"]) for entry in books["left_out"]] == [(3, "Bob")]
