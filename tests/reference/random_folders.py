"""Folders of template files nobody has seen, and the questions worth asking of them.

Every folder keeps the rules of the templates; within them it seeks the edges: facts on the day of a creation or a
close, scores on thresholds, late records, corrections, ties at one moment, people who moved or left.
"""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tests.reference import random_company, random_deals
from tests.reference.draw import FIRST, NOW, Draw
from tests.reference.folder import read_folder
from tests.reference.random_company import Row
from tests.reference.random_ratings import Ratings, helped

Question = tuple[date, datetime | date | None]
Tables = dict[str, list[Row]]


def write_folder(path: Path, seed: int, zone: str = "Asia/Shanghai") -> None:
    """Write a valid folder, the same for the same seed; moments without an offset are meant in the zone."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in tables_of(seed, zone).items():
        if rows:
            _write(path / f"{name}.csv", rows)


def tables_of(seed: int, zone: str = "Asia/Shanghai") -> Tables:
    """The rows of a random folder, file by file."""
    draw = Draw(seed, zone)
    tables: Tables = {"org_units": [{"id": "u-1", "name": "总部", "kind": "company", "parent_id": ""}]}
    draw.edges = [draw.day(date(2025, 9, 1)) for _ in range(3)]
    tables["employees"] = random_company.employees(draw)
    tables["customers"] = random_company.customers(draw)
    tables["opportunities"] = random_deals.opportunities(draw, tables["customers"], tables["employees"])
    draw.edges += [date.fromisoformat(d[c]) for d in tables["opportunities"] for c in ("created_on", "expected_close")]
    tables["departments"] = random_company.departments(draw, tables["customers"])
    tables["people"] = random_company.people(draw, tables["departments"])
    tables["assignments"] = _assignments(tables)
    tables["competitors"] = [{"id": "k-1", "name": "对手"}]
    return tables | _facts(draw, tables)


def _assignments(tables: Tables) -> list[Row]:
    owner = tables["employees"][0]["id"]
    return [
        {"employee_id": owner, "customer_id": customer["id"], "role": "owner", "focus": "true", "from": "2024-01-01"}
        for customer in tables["customers"]
    ]


def _facts(draw: Draw, tables: Tables) -> Tables:
    """Seats, flows, ratings and help of every deal."""
    ratings = Ratings(draw, tables["employees"])
    facts: Tables = {"seats": [], "seat_flows": [], "observations": ratings.rows, "helped": []}
    for person in sorted({row["id"] for row in tables["people"]}):
        ratings.person(person)
    for deal in tables["opportunities"]:
        seats = random_deals.seats(draw, deal, tables["people"])
        if draw.chance(0.3):
            draw.rng.shuffle(seats)
        holders = sorted({row["person_id"] for row in seats} - {""})
        facts["seats"] += seats
        facts["seat_flows"] += random_deals.seat_flows(draw, seats)
        facts["helped"] += helped(draw, deal, tables["employees"], tables["people"], holders)
        ratings.deal(deal)
        for person in holders if deal["status"] == "won" else ():
            if draw.chance(0.65):
                ratings.rise(deal, person)
    draw.rng.shuffle(ratings.rows)
    return facts


def _write(file: Path, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def questions(path: Path, seed: int, zone: str = "Asia/Shanghai") -> list[Question]:
    """Dates and moments of knowledge to ask a folder about: before any data, at its edges, between, and now."""
    draw = Draw(seed, zone)
    deals = read_folder(path, zone).deals
    days = [FIRST, draw.day(), NOW]
    for deal in deals:
        for day in (deal.created_on, deal.closed_on):
            days += [day - timedelta(days=1), day, day + timedelta(days=1)] if day else []
    asked: list[Question] = [(NOW, None), (date(2020, 1, 1), None)]
    asked += [(day, _known_at(draw, day)) for day in draw.rng.sample(days, min(6, len(days)))]
    closes = sorted({deal.closed_on for deal in deals if deal.closed_on})
    for close in closes:
        noon = datetime.combine(close, time(12), draw.zone)
        asked += [(close, close), (NOW, noon), (NOW, close - timedelta(days=1))]
    return asked


def _known_at(draw: Draw, day: date) -> datetime | date | None:
    """Now, the same day, another day, or a moment of one of these in some zone."""
    kind = draw.pick(("now", "day", "day", "other day", "moment", "moment"))
    if kind == "now":
        return None
    known = draw.day() if kind == "other day" else day
    if kind != "moment":
        return known
    midnight = datetime.combine(known, time(), draw.zone)
    text = draw.written(midnight + timedelta(hours=draw.pick((0, 9, 12.5, 24, 400))))
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=draw.zone)
