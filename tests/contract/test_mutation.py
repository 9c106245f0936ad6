"""What the faults planted in the code are held against: tests that are there, lines that are there."""

import tomllib
from pathlib import Path

import pytest

from tests.mutation.mutants import mutants

ROOT = Path(__file__).resolve().parents[2]
ROOMS = tomllib.loads((ROOT / "tests/mutation/meant.toml").read_text(encoding="utf-8"))
EQUIVALENT = tomllib.loads((ROOT / "tests/mutation/equivalent.toml").read_text(encoding="utf-8"))["fault"]


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_of_a_room_with_faults_in_it_is_held_by_tests_that_are_there(room: str) -> None:
    folder = ROOT / "graph_service" / room
    modules = {file.relative_to(ROOT).as_posix() for file in folder.rglob("*.py")}
    assert set(ROOMS[room]) == {module for module in modules if mutants(ROOT, module)}
    assert all((ROOT / test).exists() for tests in ROOMS[room].values() for test in tests)


def test_a_fault_that_changes_nothing_stands_in_a_line_that_is_there() -> None:
    for fault in EQUIVALENT:
        found = {(one.text, one.kind) for one in mutants(ROOT, fault["file"])}
        assert (fault["text"], fault["kind"]) in found, fault["text"]
        assert fault["reason"].endswith(".")
