"""Two roads: a folder in which two customers were said to be one, and the same folder written with one."""

import csv
import json
import random
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.time import AsOf
from graph_service.indicators.registry import registry
from graph_service.services.indicator_readings import describe_readings
from graph_service.services.roll_up import roll_up
from graph_service.services.veto_board import describe_board
from graph_service.services.who import describe_people
from tests.frames import MERGED_AT, facts_of
from tests.product import answers_of, basis_of, cutoff
from tests.reference.random_folders import questions, write_folder

SEEDS = (702, 706)
TREE = {"c-1": "c-up", "c-2": "", "c-up": "", "c-low": "c-2"}
"""Customer -> who is above it. c-1 and c-2 are merged: then c-low is two levels below c-up."""


def in_a_group(folder: Path, seed: int) -> Path:
    """A random folder whose departments, deals and covers lie with the customers of ``TREE``."""
    write_folder(folder, seed)
    drawn = random.Random(seed)
    for name in ("departments", "opportunities", "assignments"):
        rows = read(folder / f"{name}.csv")
        for row in rows:
            row["customer_id"] = drawn.choice(sorted(TREE))
        write(folder / f"{name}.csv", rows)
    more = [dict(row) for row in read(folder / "assignments.csv")]
    for row in more:
        row["customer_id"] = drawn.choice(("c-1", "c-2"))
    write(folder / "assignments.csv", [*read(folder / "assignments.csv"), *more])
    write(folder / "customers.csv", [{"id": id_, "name": f"客户 {id_}", "parent_id": up} for id_, up in TREE.items()])
    return folder


def with_one_id(folder: Path, merged: str, kept: str, target: Path) -> Path:
    """The folder with one id in place of the other; what both say is said once, the kept one's word first."""
    target.mkdir()
    for file in folder.glob("*.csv"):
        if file.name == "customers.csv":
            write(target / file.name, list(one_customer(read(file), merged, kept)))
            continue
        lines = file.read_text(encoding="utf-8").splitlines()
        said = dict.fromkeys(",".join(kept if cell == merged else cell for cell in line.split(",")) for line in lines)
        (target / file.name).write_text("\n".join(said) + "\n", encoding="utf-8")
    return target


def one_customer(rows: list[dict[str, str]], merged: str, kept: str) -> Iterator[dict[str, str]]:
    other = next(row for row in rows if row["id"] == merged)
    for row in rows:
        parent = kept if row["parent_id"] == merged else row["parent_id"]
        if row["id"] == kept:
            yield {
                **{name: value or other[name] for name, value in row.items()},
                "parent_id": parent or other["parent_id"],
            }
        elif row["id"] != merged:
            yield {**row, "parent_id": parent}


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(file: Path, rows: list[dict[str, str]]) -> None:
    if rows:
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def all_answers(facts: Any, at: AsOf) -> dict[str, Any]:
    """Coverage, games and contribution, the veto board, the roll-up, and every indicator there is."""
    basis = basis_of(facts, at)
    return {
        **answers_of(facts, at),
        "board": describe_board(basis),
        "roll up": roll_up(basis),
        **{indicator.id: describe_readings(basis, indicator) for indicator in registry().values()},
        "customers": facts.customer_ids,
    }


def said(answers: dict[str, Any], merged: str, kept: str) -> str:
    """As text; ids of facts are as recorded."""
    text = json.dumps(answers, default=str, sort_keys=True)
    return text.replace(f"/{merged}/", f"/{kept}/")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("merged", "kept"), [("c-1", "c-2"), ("c-2", "c-1")])
def test_a_merge_answers_as_if_all_had_been_recorded_under_one_customer(
    seed: int, merged: str, kept: str, tmp_path: Path
) -> None:
    in_a_group(tmp_path / "two", seed)
    one = facts_of(with_one_id(tmp_path / "two", merged, kept, tmp_path / "one"))
    joined = facts_of(tmp_path / "two", one_customer={merged: kept})
    for as_of, _ in questions(tmp_path / "two", seed):
        at = AsOf(as_of)
        assert said(all_answers(joined, at), merged, kept) == said(all_answers(one, at), merged, kept), as_of
    assert joined.history("customers").drop("name").sort("id").equals(one.history("customers").drop("name").sort("id"))


@pytest.mark.parametrize("seed", SEEDS)
def test_as_known_before_it_a_merge_of_customers_changes_no_answer(seed: int, tmp_path: Path) -> None:
    in_a_group(tmp_path, seed)
    two = facts_of(tmp_path)
    asked = 0
    for as_of, known_at in questions(tmp_path, seed):
        moment = cutoff(known_at)
        if moment is not None:
            assert moment < MERGED_AT
            joined = facts_of(tmp_path, one_customer={"c-1": "c-2"}, cutoff=moment.astimezone(UTC))
            at = AsOf(as_of, moment)
            assert all_answers(joined, at) == all_answers(two, at), (as_of, known_at)
            asked += 1
    assert asked


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_who_at_one_customer_is_the_same_on_both_roads(seed: int, tmp_path: Path) -> None:
    in_a_group(tmp_path / "two", seed)
    one = facts_of(with_one_id(tmp_path / "two", "c-1", "c-2", tmp_path / "one"), only={"c-2"})
    joined = facts_of(tmp_path / "two", one_customer={"c-1": "c-2"}, only={"c-1", "c-2"})
    for as_of, _ in questions(tmp_path / "two", seed):
        at = AsOf(as_of)
        assert describe_people(basis_of(joined, at)) == describe_people(basis_of(one, at)), as_of
