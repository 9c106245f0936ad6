"""Random folders keep the rules of the templates, and reach the answers that matter."""

from collections.abc import Iterator
from datetime import date, timedelta
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.reference.folder import parse_moment, start_of
from tests.reference.random_folders import tables_of
from tests.reference.rows import ALWAYS
from tests.reference.samples import SEEDS, write_samples


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_every_random_folder_is_valid(zone: str) -> None:
    faults = [f"{seed}: {fault}" for seed in SEEDS for fault in _faults(tables_of(seed, zone), ZoneInfo(zone))]
    assert faults == []


def _faults(tables: dict[str, list[dict[str, str]]], zone: ZoneInfo) -> Iterator[str]:
    now = start_of(date(2026, 11, 1), zone)
    for name, rows in tables.items():
        for row in rows:
            own = next((row[key] for key in ("valid_at", "at", "from", "hired_on", "created_on") if row.get(key)), "")
            end = next((row[key] for key in ("to", "left_on", "closed_on") if row.get(key)), "")
            recorded = parse_moment(row["recorded_at"], zone) if row.get("recorded_at") else ALWAYS
            if own and end and end <= own:
                yield f"{name}: ends before it begins {row}"
            if max(own, end) > "2026-11-01" or recorded > now:
                yield f"{name}: in the future {row}"
            if own and recorded != ALWAYS and recorded < start_of(date.fromisoformat(own), zone) - timedelta(days=1):
                yield f"{name}: recorded before it was true {row}"
            is_score = row.get("metric") in ("rc", "sr", "pa") and row["value"] != ""
            if is_score and not 0 <= float(row["value"]) <= 100:
                yield f"{name}: no score {row}"
    yield from _chain_faults(tables)


def _chain_faults(tables: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for deal in tables["opportunities"]:
        if (deal["status"] == "open") == bool(deal["closed_on"]):
            yield f"closed and open {deal}"
    for rows in _grouped(tables["seats"], "id").values():
        if len({(r["role"], r["power"], r["political"], r["weight"]) for r in rows}) > 1:
            yield f"rows of a seat disagree {rows}"
        held = sorted((r["from"], r["to"] or "9") for r in rows if r["person_id"])
        if any(later[0] < earlier[1] for earlier, later in pairwise(held)):
            yield f"two holders at once {rows}"
    for rows in _grouped(tables["observations"], "id").values():
        if len(rows) > 1:
            yield f"an id twice {rows}"
    after: dict[str, set[str]] = {}
    for row in tables["seat_flows"]:
        after.setdefault(row["from_seat_id"], set()).add(row["to_seat_id"])
    tuple(TopologicalSorter(after).static_order())  # raises on a cycle


def _grouped(rows: list[dict[str, str]], key: str) -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def test_the_same_seed_writes_the_same_folder_and_another_seed_another() -> None:
    assert tables_of(7) == tables_of(7)
    assert tables_of(7) != tables_of(8)


def test_random_folders_reach_every_kind_of_answer(tmp_path: Path) -> None:
    samples = write_samples(tmp_path)
    answers = [answer for sample in samples for _, answer in sample.deals()]
    assert {a["verdict"] for a in answers} == {"blocked", "unverified", "clear"}
    assert {a["light"] for a in answers} == {"red", "amber", "green"}
    assert {h["state"] for a in answers for h in a["holders"]} == {"opposed", "unknown", "not_opposed"}
    assert any(a["paths"] == 0 for a in answers)
    completions = [a["cheapest_completion"] for a in answers if a["paths"]]
    assert any(c["next_costs"][:1] == [c["cost"]] for c in completions)
    won = [sample.answer["contribution"] for sample in samples]
    assert any(c["fractional_raised"] > 0 for c in won)
    assert any(c["bounds"]["fractional_raised"][0] < c["bounds"]["fractional_raised"][1] for c in won)
    assert any(deal["amount"] is None for c in won for deal in c["deals"].values())
