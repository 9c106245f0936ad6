"""Rows of the quality table: id, how many were tried, how many failed, what was measured; told at the end of a run."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

SIZE = "TARGETS"
"""Set to ``full``, every row takes all its cases."""
PLACE = "TARGET_ROWS"
"""Where the processes of a run write their rows down for the one that tells them."""


def size(full: int, quick: int) -> int:
    """How many cases a row takes: all of them where the whole table is run (``make targets``), else a sample."""
    return full if os.environ.get(SIZE) == "full" else quick


def gather_rows() -> None:
    """Begin a run: rows of all its processes go to one file."""
    handle, path = tempfile.mkstemp(prefix="rows-")
    os.close(handle)
    os.environ[PLACE] = path


def print_row(capsys: pytest.CaptureFixture[str], row: str, tried: int, failures: int, measured: str = "") -> None:
    """Say a row on the terminal at once, whatever pytest captures, and once more at the end of the run."""
    said = f"{row}, {tried}, {failures}" + (f"  ({measured})" if measured else "")
    note_row(said)
    with capsys.disabled():
        print(f"\n{said}")  # noqa: T201  (the measurement)


def note_row(said: str) -> None:
    """Something that is told at the end of the run."""
    with Path(os.environ[PLACE]).open("a", encoding="utf-8") as out:
        out.write(said + "\n")


def gathered_rows() -> Sequence[str]:
    """The rows of the run, in their order; asked for once."""
    path = Path(os.environ.pop(PLACE))
    rows = sorted(path.read_text(encoding="utf-8").splitlines())
    path.unlink()
    return rows
