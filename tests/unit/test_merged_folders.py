"""Two roads: a folder in which two ids were said to be one, and the same folder written with one id from the start."""

import json
import random
from collections.abc import Iterator
from datetime import UTC
from itertools import combinations
from pathlib import Path

import pytest

from graph_service.domain.time import AsOf
from tests.frames import MERGED_AT, facts_of
from tests.product import answers_of, cutoff
from tests.reference.random_folders import Tables, questions, tables_of, write_folder

SEEDS = range(700, 704)
PAIRS = 3


def with_one_id(folder: Path, merged: str, kept: str, target: Path) -> Path:
    """The folder with one id in place of the other; rows that say the same twice are said once."""
    target.mkdir()
    named = {merged: kept, f"person:{merged}": f"person:{kept}"}
    for file in folder.glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        said = dict.fromkeys(",".join(named.get(cell, cell) for cell in line.split(",")) for line in lines)
        (target / file.name).write_text("\n".join(said) + "\n", encoding="utf-8")
    return target


def pairs_that_fit(seed: int) -> Iterator[tuple[str, str]]:
    """Pairs of whom no file would say two things under one key, were they one: those rules of files are not ours."""
    tables = tables_of(seed)
    people = sorted({row["id"] for row in tables["people"]})
    drawn = list(combinations(people, 2))
    random.Random(seed).shuffle(drawn)
    for pair in drawn:
        one, other = (set(keys_of(tables, person)) for person in pair)
        if not one & other:
            yield pair


def keys_of(tables: Tables, person: str) -> Iterator[tuple[str, ...]]:
    """What a file knows each row about somebody by, apart from who it is about."""
    for row in tables["people"]:
        if row["id"] == person:
            yield "post", row["department_id"], row["from"]
    for row in tables["observations"]:
        if row["about_id"].split(":")[-1] == person:
            yield "rating", *(row.get(name, "") for name in ("metric", "held_by", "valid_at"))
    for row in tables["helped"]:
        if row["person_id"] == person:
            yield "help", *(row[name] for name in ("employee_id", "opportunity_id", "kind", "at"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_merge_answers_as_if_they_had_been_written_as_one(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path / "two", seed)
    tried = 0
    for number, (kept, merged) in zip(range(PAIRS), pairs_that_fit(seed), strict=False):
        one = facts_of(with_one_id(tmp_path / "two", merged, kept, tmp_path / f"one-{number}"))
        joined = facts_of(tmp_path / "two", merged={merged: kept})
        for as_of, _ in questions(tmp_path / "two", seed):
            said = [json.dumps(answers_of(each, AsOf(as_of)), default=str, sort_keys=True) for each in (joined, one)]
            assert said[0].replace(f"/{merged}/", f"/{kept}/") == said[1], (
                "but for the ids of facts, which are as recorded"
            )
        tried += 1
    assert tried, "no pair of this folder fits: draw another seed"


@pytest.mark.parametrize("seed", SEEDS)
def test_as_known_before_it_a_merge_changes_no_answer(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path, seed)
    people = sorted({row["id"] for row in tables_of(seed)["people"]})
    kept, merged = random.Random(seed).sample(people, 2)
    two = facts_of(tmp_path)
    for as_of, known_at in questions(tmp_path, seed):
        moment = cutoff(known_at)
        if moment is not None:
            assert moment < MERGED_AT
            joined = facts_of(tmp_path, merged={merged: kept}, cutoff=moment.astimezone(UTC))
            at = AsOf(as_of, moment)
            assert answers_of(joined, at) == answers_of(two, at), (kept, merged, as_of, known_at)
