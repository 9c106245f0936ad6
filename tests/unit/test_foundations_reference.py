"""The foundations against a second road: random folders, read row by row and reckoned in exact fractions.

The random folders bring late records, corrections, retractions, people who moved or hold two posts, groups, rivals'
and employees' ratings; here they also get departments that are not key and expectations of key persons.
"""

import csv
import os
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from tests.frames import facts_of
from tests.product import cutoff
from tests.reference.as_of import View, view_of
from tests.reference.folder import read_folder
from tests.reference.random_folders import questions, write_folder

DIMENSIONS = ("rc", "sr", "pa")
FOUNDATIONS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B12", "M02", "M03")
STALE_AFTER = 180
FULL, GOOD, EXCELLENT = Fraction(100), Fraction(60), Fraction(80)
SEEDS = range(int(os.environ.get("GRAPH_SERVICE_TEST_SEEDS", "8")))
"""More of them before a release."""
Reading = dict[str, Any]


def rows_of(path: Path, name: str) -> list[dict[str, str]]:
    with (path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_story(path: Path, seed: int) -> None:
    """A random folder with departments of every kind and expectations, corrected, taken back or a rival's."""
    write_folder(path, seed)
    chance = Random(seed)
    departments = [row | {"key": chance.choice(("true", "true", "false", ""))} for row in rows_of(path, "departments")]
    write(path, "departments", departments)
    observations = rows_of(path, "observations")
    for customer in rows_of(path, "customers"):
        for number in range(chance.randrange(4)):
            observations.append(
                dict.fromkeys(observations[0], "")
                | {"id": f"expects-{customer['id']}-{number}", "about_id": customer["id"]}
                | {"metric": "expected_key_persons", "value": chance.choice(("", "0", "1", "3", "4", "7"))}
                | {"held_by": chance.choice(("", "", "", "k-1", "e-1"))}
                | {"valid_at": f"2026-{chance.randrange(1, 10):02}-15"}
            )
    write(path, "observations", observations)


class Answers:
    """What the foundations come to on a folder at a date, by definition."""

    def __init__(self, path: Path, view: View) -> None:
        self.path = path
        self.view = view
        self.customers = [row["id"] for row in rows_of(path, "customers")]

    @cached_property
    def held(self) -> list[tuple[str, str, str, bool, str, date | None]]:
        """Posts in force: customer, person, department, whether key, power, since."""
        rows = [row for row in rows_of(self.path, "people") if row["department_id"]]
        return [
            (post.customer, post.person, row["department_id"], row["key"] == "true", post.power, post.span.start)
            for post, row in zip(self.view.folder.posts, rows, strict=True)
            if self.view.holds(post.span)
        ]

    @cached_property
    def keys(self) -> list[tuple[str, str]]:
        """Key persons with their customer."""
        return sorted({(customer, person) for customer, person, _, is_key, *_ in self.held if is_key})

    def keys_of(self, customer: str) -> list[str]:
        return [person for at, person in self.keys if at == customer]

    def subject(self, customer: str, person: str) -> str:
        several = sum(key == person for _, key in self.keys) > 1
        return f"{customer}/{person}" if several else person

    def rated_on(self, person: str, metric: str) -> date:
        """The day of the rating that counts."""
        return self.view._latest[person, metric, None].valid_at

    def people(self) -> Iterator[tuple[str, str, str]]:
        for customer, person in self.keys:
            yield self.subject(customer, person), customer, person

    # one number each

    def score(self, metric: str) -> dict[str, Reading]:
        return {subject: self._score(customer, person, metric) for subject, customer, person in self.people()}

    def _score(self, customer: str, person: str, metric: str) -> Reading:
        value = self.view.number(person, metric)
        if value is None:
            return {"value": None, "lower": 0, "upper": FULL, "known": 0, "reasons": {"unknown"}}
        day = self.rated_on(person, metric)
        starts = [since for at, who, *_, since in self.held if (at, who) == (customer, person) and since]
        reasons = {"stale"} if (self.view.day - day).days > STALE_AFTER else set()
        reasons |= {"before_post"} if starts and day < max(starts) else set()
        return {"value": value, "lower": value, "upper": value, "known": 1, "reasons": reasons}

    def dimensions(self, customer: str) -> dict[str, tuple[Fraction | None, Fraction, Fraction]]:
        """Mean over the known, with what the unknown could make of it, per dimension."""
        people = self.keys_of(customer)
        found = {}
        for dimension in DIMENSIONS:
            known = [score for person in people if (score := self.view.number(person, dimension)) is not None]
            mean = sum(known, Fraction()) / len(known) if known else None
            worst = sum(known, Fraction()) / len(people) if people else Fraction()
            rest = FULL * (len(people) - len(known))
            best = (sum(known, Fraction()) + rest) / len(people) if people else FULL
            found[dimension] = (mean, worst, best)
        return found

    def relationship(self, customer: str) -> Reading:
        found = self.dimensions(customer)
        known = [mean for mean, _, _ in found.values() if mean is not None]
        bounds = {f"{name}_lower": worst for name, (_, worst, _) in found.items()}
        bounds |= {f"{name}_upper": best for name, (_, _, best) in found.items()}
        return {
            "value": sum(known, Fraction()) / len(known) if known else None,
            "lower": sum((worst for _, worst, _ in found.values()), Fraction()) / 3,
            "upper": sum((best for _, _, best in found.values()), Fraction()) / 3,
            "known": self.cells(customer),
            "n": 3 * len(self.keys_of(customer)),
        } | {name: mean for name, (mean, _, _) in found.items()} | bounds  # fmt: skip

    def cells(self, customer: str) -> int:
        people = self.keys_of(customer)
        return sum(self.view.number(person, name) is not None for person in people for name in DIMENSIONS)

    def coverage(self, customer: str) -> Reading:
        people = len(self.keys_of(customer))
        expected = self.view.number(customer, "expected_key_persons")
        share = min(Fraction(1), people / expected) if expected else None
        is_unknown = expected is None
        departments = {row["id"] for row in rows_of(self.path, "departments")
                       if row["customer_id"] == customer and row["key"] == "true"}  # fmt: skip
        reached = {department for _, _, department, is_key, *_ in self.held if is_key}
        return {
            "value": share,
            "lower": 0 if is_unknown else share,
            "upper": 1 if is_unknown else share,
            "key_persons": people,
            "expected": expected,
            "score_coverage": Fraction(self.cells(customer), 3 * people) if people else None,
            "department_coverage": Fraction(len(departments & reached), len(departments)) if departments else None,
            "open_departments": sorted(departments - reached),
        }

    def power(self, customer: str, person: str) -> Reading:
        own = self.view.own_power(person, customer)
        group = [customer]
        while group[-1] in self.view.folder.parents:
            group.append(self.view.folder.parents[group[-1]])
        silent = any(not power for at, who, _, _, power, _ in self.held if who == person and at in group)
        at_home = any(
            power not in ("", "none") for at, who, _, _, power, _ in self.held if (at, who) == (customer, person)
        )
        has = int(own != "none")
        return {"power": own, "value": has, "lower": has, "upper": 1 if silent else has,
                "is_group_power": bool(has) and not at_home}  # fmt: skip

    def state(self, person: str) -> str:
        scores = [score for name in DIMENSIONS if (score := self.view.number(person, name)) is not None]
        stance = self.view.text(person, "stance")
        if stance == "against" or any(score < 40 for score in scores):
            return "opposed"
        return "not_opposed" if scores or stance else "unknown"

    def opposition(self, person: str) -> Reading:
        state = self.state(person)
        bounds = {"opposed": (1, 1, 1), "not_opposed": (0, 0, 0), "unknown": (None, 0, 1)}[state]
        return dict(zip(("value", "lower", "upper"), bounds, strict=True)) | {"state": state}

    def levels(self, customer: str, level: Fraction) -> list[bool | None]:
        """Whether mean, worst and best case reach a level in every dimension."""
        cases = zip(*self.dimensions(customer).values(), strict=True)
        return [None if None in case else all(score >= level for score in case if score is not None) for case in cases]

    def grade(self, customer: str) -> Reading:
        pairs = zip(self.levels(customer, GOOD), self.levels(customer, EXCELLENT), strict=True)
        grades = [None if good is None else int(good) + int(bool(best)) for good, best in pairs]
        named = dict(enumerate(("below", "good", "excellent")))
        grade = "unknown" if grades[0] is None else named[grades[0]]
        return dict(zip(("value", "lower", "upper"), grades, strict=True)) | {"grade": grade}

    def check(self, customer: str) -> Reading:
        failing = [name for name, (mean, _, _) in self.dimensions(customer).items() if mean is not None and mean < 60]
        passes = [None if level is None else int(level) for level in self.levels(customer, GOOD)]
        return dict(zip(("value", "lower", "upper"), passes, strict=True)) | {"failing": failing}

    def review(self, customer: str) -> Reading:
        powerful = [who for who in self.keys_of(customer) if self.view.own_power(who, customer) != "none"]
        opposed = [person for person in powerful if self.state(person) == "opposed"]
        unknown = [person for person in powerful if self.state(person) == "unknown"]
        verdict = "blocked" if opposed else "unverified" if unknown else "clear"
        return {"value": len(opposed), "upper": len(opposed) + len(unknown), "n": len(powerful), "verdict": verdict,
                "opposed": opposed, "unknown": unknown}  # fmt: skip

    def influence(self) -> dict[str, Reading]:
        folder = self.view.folder
        people = {post.person for post in folder.posts} | {row.person for row in folder.seat_rows if row.person}
        found = {}
        for employee in self.view.active:
            for person in people:
                value = self.view.closeness(employee, person)
                if value is not None:
                    grade = "deep" if value >= 80 else "influences" if value >= 60 else "below"
                    is_key = any(key == person for _, key in self.keys)
                    found[f"{employee}/{person}"] = {"value": value, "grade": grade, "is_key": is_key}
        return found

    def chains(self) -> dict[str, Reading]:
        deals = [d for d in self.view.folder.deals if d.created_on <= self.view.day and self.view.deal_is_known(d)]
        return {deal.id: self._chain(deal.id, deal.customer) for deal in deals}

    def _chain(self, deal_id: str, customer: str) -> Reading:
        deal = next(deal for deal in self.view.folder.deals if deal.id == deal_id)
        seats = self.view.seats(deal)
        group = {customer, self.view.folder.parents.get(customer)}
        at_home = {person for at, person, *_ in self.held if at in group}
        people = [seat.person for seat in seats if seat.person]
        roles = ("approver", "decision_maker", "evaluator", "user", "influencer", "coach")
        return {
            "value": len(seats),
            "known": len(people),
            "vacant": len(seats) - len(people),
            "external": sum(person not in at_home for person in people),
        } | {role: sum(seat.role == role for seat in seats) for role in roles}  # fmt: skip

    def all(self) -> dict[str, dict[str, Reading]]:
        """Every foundation by subject."""
        customers = {"B04": self.relationship, "B05": self.coverage, "B08": self.grade, "M02": self.check,
                     "M03": self.review}  # fmt: skip
        return {
            "B01": self.score("rc"),
            "B02": self.score("sr"),
            "B03": self.score("pa"),
            "B06": {subject: self.power(customer, person) for subject, customer, person in self.people()},
            "B07": {subject: self.opposition(person) for subject, _, person in self.people()},
            "B09": self.influence(),
            "B12": self.chains(),
        } | {name: {customer: of(customer) for customer in self.customers} for name, of in customers.items()}


def faults(found: Reading, wanted: Reading) -> list[str]:
    """The columns that differ."""
    return [f"{name}: {found[name]} not {value}" for name, value in wanted.items() if not agree(found[name], value)]


def agree(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, set):
        return set(found) == wanted
    if isinstance(wanted, Fraction):
        return found is not None and abs(found - float(wanted)) <= 1e-9
    return bool(found == wanted)


def ask(path: Path, as_of: date, known_at: date | datetime | None) -> list[str]:
    """Every difference between the product and the reckoning by hand."""
    basis = Basis(facts_of(path), AsOf(as_of, cutoff(known_at)), Parameters(), ZoneInfo("Asia/Shanghai"))
    wanted = Answers(path, view_of(read_folder(path), as_of, known_at)).all()
    found: list[str] = []
    for name in FOUNDATIONS:
        rows = get_indicator(name).compute(basis).to_dicts()
        readings = {row["subject"]: row for row in rows}
        if [row["subject"] for row in rows] != sorted(wanted[name]):
            found.append(f"{name}: subjects {[row['subject'] for row in rows]} not {sorted(wanted[name])}")
            continue
        found += [f"{name} {subject} {fault}" for subject, reading in readings.items()
                  for fault in faults(reading, wanted[name][subject])]  # fmt: skip
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_foundations_agree_with_a_reckoning_row_by_row(seed: int, tmp_path: Path) -> None:
    write_story(tmp_path, seed)
    for as_of, known_at in questions(tmp_path, seed):
        assert ask(tmp_path, as_of, known_at) == [], (as_of, known_at)
