"""Laws of whole answers on folders nobody has seen: order, names, and what the unknown could turn out to be."""

import csv
import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.product import answers
from tests.reference.random_folders import questions, write_folder

SEEDS = range(8)
Rows = list[dict[str, str]]


def tables(folder: Path) -> Iterator[tuple[Path, list[str], Rows]]:
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            yield file, list(reader.fieldnames or ()), list(reader)


def rewritten(folder: Path, target: Path, change: Callable[[str, Rows], Rows]) -> Path:
    target.mkdir()
    for file, header, rows in tables(folder):
        with (target / file.name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header)
            writer.writeheader()
            writer.writerows(change(file.stem, rows))
    return target


def asked(folder: Path, seed: int) -> tuple[date, Any]:
    return questions(folder, seed)[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_no_answer(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path / "one", seed)
    drawn = random.Random(seed)
    shuffled = rewritten(tmp_path / "one", tmp_path / "two", lambda _, rows: drawn.sample(rows, len(rows)))
    question = asked(tmp_path / "one", seed)
    assert answers(shuffled, *question) == answers(tmp_path / "one", *question)


IDS = re.compile(r"_ids?$|^id$|^held_by$|^recorded_by$|^reports_to$|^leads$")


def renamed(table: str, rows: Rows) -> Rows:
    """Every id with a prefix, so that their order stays."""
    del table
    return [{key: prefixed(cell) if cell and IDS.search(key) else cell for key, cell in row.items()} for row in rows]


def prefixed(cell: str) -> str:
    kind, colon, identity = cell.rpartition(":")
    return f"{kind}{colon}x{identity}"


def without_prefix(value: object) -> object:
    if isinstance(value, dict):
        return {str(without_prefix(key)): without_prefix(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_prefix(one) for one in value]
    return re.sub(r"(^|[:/])x", r"\1", value) if isinstance(value, str) else value


@pytest.mark.parametrize("seed", SEEDS)
def test_other_names_for_everything_change_no_number(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path / "one", seed)
    other = rewritten(tmp_path / "one", tmp_path / "two", renamed)
    question = asked(tmp_path / "one", seed)
    assert without_prefix(answers(other, *question)) == without_prefix(answers(tmp_path / "one", *question))


def with_ratings(folder: Path, target: Path, ratings: list[dict[str, str]]) -> Path:
    def change(table: str, rows: Rows) -> Rows:
        return (
            [*rows, *({key: rating.get(key, "") for key in rows[0]} for rating in ratings)]
            if (table == "observations" and rows)
            else rows
        )

    return rewritten(folder, target, change)


@pytest.mark.parametrize("seed", range(20))
def test_bounds_hold_whatever_the_unrated_holders_turn_out_to_think(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path / "one", seed)
    day, _ = asked(tmp_path / "one", seed)
    before = answers(tmp_path / "one", day, None)
    drawn = random.Random(seed)
    colleagues = [row["id"] for file, _, rows in tables(tmp_path / "one") if file.stem == "employees" for row in rows]
    seats = [seat for deal, found in before.items() if deal != "contribution" for seat in found["seats"]]
    unheard = sorted({seat["person"] for seat in seats if seat["person"] and seat["attitude"] is None})
    unreached = sorted({seat["person"] for seat in seats if seat["person"] and seat["reach"] is None})
    when = {"valid_at": day.isoformat(), "recorded_at": f"{day.isoformat()}T12:00:00+08:00", "metric": "rc"}
    scores = [str(drawn.choice([0, 39, 40, 59, 60, 79, 80, 100])) for _ in (*unheard, *unreached)]
    ours = [{"id": f"zz-{n}", "about_id": person} for n, person in enumerate(unheard)]
    theirs = [
        {"id": f"zy-{n}", "about_id": person, "held_by": drawn.choice(colleagues)} for n, person in enumerate(unreached)
    ]
    rated = [{**when, **one, "value": score} for one, score in zip([*ours, *theirs], scores, strict=True)]
    after = answers(with_ratings(tmp_path / "one", tmp_path / "two", rated), day, None)
    for deal, found in before.items():
        if deal == "contribution":
            continue
        for name in ("seat_coverage", "role_coverage", "chain_coverage", "weakest_link", "chain_score"):
            held, now = found[name], after[deal][name]
            if held is not None and now["value"] is not None:
                assert held["lower"] - 1e-9 <= now["value"] <= held["upper"] + 1e-9, (deal, name)
        risk, later = found["veto_risk"], after[deal]["veto_risk"]
        if risk is not None:
            assert risk["low"] - 1e-9 <= later["value"] <= risk["high"] + 1e-9, deal
