"""A folder of templates straight into frames: the first of the two roads to one answer.

No loader, no database: plain csv and the rules of the templates, written a second time on purpose, so that a
fault of loader, recording or statement cannot hide.
"""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph_service.domain.time import LATEST
from graph_service.facts.chapters import tables_of
from graph_service.facts.dossier import COMPANY, Dossier, Facts, Recorded, bound, build_chapter
from graph_service.facts.table import Chapter, FieldClass

Row = dict[str, str]
Rows = list[dict[str, Any]]
WORDS = {
    "enemy": 10.0,
    "non-supporter": 30.0,
    "neutral": 50.0,
    "supporter": 70.0,
    "mentor": 90.0,
}
TEXT_METRICS = ("stance", "tier")


class Folder:
    """The rows of a folder and what the templates say about them."""

    def __init__(self, path: Path, zone: ZoneInfo = ZoneInfo("Asia/Shanghai")) -> None:
        self.path = path
        self.zone = zone

    def rows(self, name: str) -> Iterator[Row]:
        file = self.path / f"{name}.csv"
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as handle:
                for row in csv.DictReader(handle):
                    yield defaultdict(str, {key: value.strip() for key, value in row.items()})

    def moment(self, text: str) -> int | None:
        if not text:
            return None
        moment = datetime.fromisoformat(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).timestamp() * 1000)

    def midnight(self, day: str) -> int | None:
        return self.moment(f"{day}T00:00:00") if day else None

    def recorded(self, row: Row, own: str) -> int | None:
        return self.moment(row["recorded_at"]) if row["recorded_at"] else self.midnight(row[own])

    def ended(self, row: Row, own: str, end: str) -> int | None:
        moments = [self.recorded(row, own), self.midnight(row[end])]
        return max((moment for moment in moments if moment is not None), default=None) if row[end] else None

    def interval(self, row: Row) -> dict[str, Any]:
        return {
            "from": day(row["from"]),
            "to": day(row["to"]),
            "recorded_at": self.recorded(row, "from"),
            "to_recorded_at": self.ended(row, "from", "to"),
        }

    def observation(self, row: Row, holders: dict[str, str]) -> dict[str, Any]:
        value, metric = row["value"], row["metric"]
        is_text = metric in TEXT_METRICS
        holder = row["held_by"].split(":")[-1]
        key = "|".join(row[name] for name in ("about_id", "metric", "held_by", "valid_at", "recorded_at"))
        return {
            "id": row["id"] or hashlib.sha256(key.encode()).hexdigest(),
            "metric": metric,
            "value": None if is_text or not value else WORDS.get(value) or float(value),
            "text": value or None if is_text else None,
            "holder_kind": holders.get(holder, "company"),
            "holder_id": holder or None,
            "valid_at": day(row["valid_at"]),
            "recorded_at": self.recorded(row, "valid_at"),
            "recorded_by": row["recorded_by"] or None,
        }


def day(text: str) -> int | None:
    """A date as the statements hand it over: yyyymmdd."""
    return int(date.fromisoformat(text).strftime("%Y%m%d")) if text else None


def number(text: str) -> float | None:
    """A number or unknown."""
    return float(text) if text else None


def fen(text: str) -> int | None:
    """Money or unknown."""
    return int(text) if text else None


def flag(text: str) -> bool | None:
    """true, false or unknown."""
    return {"true": True, "false": False, "": None}[text.lower()]


MERGED_AT = datetime(2027, 1, 1, tzinfo=UTC)
"""When it became known that two are one: after everything else."""


def facts_of(
    path: Path,
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai"),
    merged: Mapping[str, str] | None = None,
    cutoff: datetime = LATEST,
    one_customer: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
) -> Facts:
    """All dossiers of a folder, everything allowed.

    ``merged``: who was merged, later on, into whom; ``one_customer``: the same of customers; ``only``: of which
    customers, where not of all.
    """
    folder = Folder(path, zone)
    ids = [row["id"] for row in folder.rows("customers") if only is None or row["id"] in only]
    customers = [_customer(folder, id_, merged or {}, one_customer or {}) for id_ in ids]
    return Facts(customers, _company(folder), frozenset(FieldClass), cutoff)


def _customer(folder: Folder, customer: str, merged: Mapping[str, str], same: Mapping[str, str]) -> Dossier:
    tables: dict[str, Rows] = defaultdict(list)
    family = _family(folder, customer, same)
    parents = {row["id"]: row["parent_id"] for row in folder.rows("customers")}
    tables["groups"] = [{"id": each, "parent_id": parents[each]} for each in family if parents[each]]
    at = int(MERGED_AT.timestamp() * 1000)
    for one, other in same.items():
        if one in family:
            tables["customer_merges"].append({"id": one, "merged_id": one, "kept_id": other, "recorded_at": at})
    deals = {row["id"] for row in folder.rows("opportunities") if row["customer_id"] == customer}
    homes = {row["id"]: row["customer_id"] for row in folder.rows("departments")}
    seats = {row["id"]: row["opportunity_id"] for row in folder.rows("seats") if row["opportunity_id"] in deals}
    people = {row["id"] for row in folder.rows("people") if homes.get(row["department_id"]) == customer}
    people |= {row["person_id"] for row in folder.rows("seats") if row["id"] in seats and row["person_id"]}
    here = set(people)
    for one, other in merged.items():
        ends = {"merged_is_here": one in here, "kept_is_here": other in here}
        people |= {one, other} if any(ends.values()) else set()
        known = {"id": one, "merged_id": one, "kept_id": other, **ends}
        tables["merges"].append({**known, "recorded_at": int(MERGED_AT.timestamp() * 1000)})
    _relationships(folder, tables, customer, family, homes, people)
    _pipeline(folder, tables, customer, deals, seats)
    _observations(folder, tables, customer, people, deals)
    return _dossier(customer, tables, (Chapter.RELATIONSHIPS, Chapter.PIPELINE))


def _family(folder: Folder, customer: str, same: Mapping[str, str]) -> list[str]:
    """A customer, whoever is above it, and whatever is one with any of them."""
    parents = {row["id"]: row["parent_id"] for row in folder.rows("customers")}
    family, left = [], [customer]
    while left:
        at = left.pop()
        if at and at not in family:
            family.append(at)
            left += [parents[at], same.get(at, ""), *(one for one, other in same.items() if other == at)]
    return family


def _dossier(owner: str, tables: dict[str, Rows], chapters: tuple[Chapter, ...]) -> Dossier:
    columns = {
        name: {column: [row.get(column) for row in tables[name]] for column in table.columns}
        for chapter in chapters
        for name, table in tables_of(chapter).items()
    }
    return build_dossiers([Recorded(owner, 1, columns)], chapters)[0]


def _relationships(
    folder: Folder,
    tables: dict[str, Rows],
    customer: str,
    family: list[str],
    homes: dict[str, str],
    people: set[str],
) -> None:
    for row in folder.rows("customers"):
        if row["id"] == customer:
            tables["customers"].append({**row, "parent_id": row["parent_id"] or None})
    for row in folder.rows("departments"):
        if row["customer_id"] == customer:
            tables["departments"].append({**row, "key": flag(row["key"])})
    for row in folder.rows("people"):
        if row["id"] not in people:
            continue
        if not any(known["id"] == row["id"] for known in tables["people"]):
            tables["people"].append({**row, "title": None if row["department_id"] else row["title"]})
        if homes.get(row["department_id"]) in family:
            tables["posts"].append(
                {
                    "id": f"{row['id']}/{row['department_id']}/{row['from']}",
                    "person_id": row["id"],
                    "department_id": row["department_id"],
                    "post_customer_id": homes[row["department_id"]],
                    "title": row["title"],
                    "key": flag(row["key"]),
                    "power": row["power"] or None,
                    "power_scope": row["power_scope"] or None,
                    **folder.interval(row),
                }
            )
        if row["reports_to"]:
            line = {
                "id": f"{row['id']}/{row['reports_to']}/{row['from']}",
                "person_id": row["id"],
            }
            tables["reporting_lines"].append({**line, "manager_id": row["reports_to"], **folder.interval(row)})


def _pipeline(
    folder: Folder,
    tables: dict[str, Rows],
    customer: str,
    deals: set[str],
    seats: dict[str, str],
) -> None:
    for row in folder.rows("opportunities"):
        if row["customer_id"] != customer:
            continue
        times = {
            "created_on": day(row["created_on"]),
            "expected_close": day(row["expected_close"]),
            "closed_on": day(row["closed_on"]),
            "recorded_at": folder.recorded(row, "created_on"),
            "closed_recorded_at": folder.ended(row, "created_on", "closed_on"),
        }
        money = {"amount": fen(row["amount"]), "budget": fen(row["budget"])}
        tables["deals"].append({**row, **times, **money, "approval_quota": number(row["approval_quota"])})
        if row["owner_id"]:
            owner = {
                "id": row["id"],
                "opportunity_id": row["id"],
                "employee_id": row["owner_id"],
                "role": "owner",
            }
            tables["deal_team"].append(owner)
    _seats(folder, tables, seats)
    for row in folder.rows("seat_flows"):
        if row["from_seat_id"] in seats:
            identity = f"{row['from_seat_id']}/{row['to_seat_id']}"
            ends = {"id": identity, "opportunity_id": seats[row["from_seat_id"]]}
            tables["seat_flows"].append({**row, **ends, **folder.interval(row)})
    for row in folder.rows("helped"):
        if row["opportunity_id"] in deals:
            identity = "/".join(row[name] for name in ("employee_id", "opportunity_id", "person_id", "kind", "at"))
            event = {"id": identity, "at": day(row["at"]), "recorded_at": folder.recorded(row, "at")}
            tables["helped"].append({**row, **event, "person_id": row["person_id"] or None})


def _seats(folder: Folder, tables: dict[str, Rows], seats: dict[str, str]) -> None:
    first: dict[str, tuple[tuple[int, int], Row]] = {}
    for row in folder.rows("seats"):
        if row["id"] not in seats:
            continue
        place = (day(row["from"]) or 0, folder.recorded(row, "from") or 0)
        if row["id"] not in first or place < first[row["id"]][0]:
            first[row["id"]] = (place, row)
        if row["person_id"]:
            holding = {
                "id": f"{row['id']}/{row['person_id']}/{row['from']}",
                "seat_id": row["id"],
            }
            holding |= {
                "opportunity_id": row["opportunity_id"],
                "person_id": row["person_id"],
            }
            tables["holdings"].append({**holding, **folder.interval(row)})
    for _, row in first.values():
        times = {**folder.interval(row), "to": None, "to_recorded_at": None}
        optional = {name: row[name] or None for name in ("power", "power_scope", "political")}
        tables["seats"].append({**row, **optional, "weight": number(row["weight"]), **times})


def _observations(
    folder: Folder,
    tables: dict[str, Rows],
    customer: str,
    people: set[str],
    deals: set[str],
) -> None:
    holders = {row["id"]: "employee" for row in folder.rows("employees")}
    holders |= {row["id"]: "competitor" for row in folder.rows("competitors")}
    for row in folder.rows("observations"):
        about = row["about_id"].split(":")[-1]
        observed = folder.observation(row, holders)
        if about in people:
            tables["ratings"].append({**observed, "person_id": about})
        elif about in deals:
            tables["deal_measures"].append({**observed, "opportunity_id": about})
        elif about == customer:
            tables["measures"].append(observed)


def _company(folder: Folder) -> Dossier:
    tables: dict[str, Rows] = defaultdict(list)
    for row in folder.rows("employees"):
        times = {
            "from": day(row["hired_on"]),
            "to": day(row["left_on"]),
            "recorded_at": folder.recorded(row, "hired_on"),
            "to_recorded_at": folder.ended(row, "hired_on", "left_on"),
        }
        tables["employees"].append({**row, **times, "opt_out": flag(row["opt_out"])})
        if row["leads"]:
            tables["leads"].append({"id": row["id"], "employee_id": row["id"], "org_unit_id": row["leads"]})
    for row in folder.rows("org_units"):
        tables["org_units"].append({**row, "parent_id": row["parent_id"] or None})
    for row in folder.rows("competitors"):
        tables["competitors"].append({**row})
    return _dossier(COMPANY, tables, (Chapter.COMPANY,))


def build_dossiers(recorded: Sequence[Recorded], chapters: Iterable[Chapter]) -> list[Dossier]:
    """Dossiers with the tables of several chapters."""
    return bound([build_chapter(recorded, chapter) for chapter in chapters])
