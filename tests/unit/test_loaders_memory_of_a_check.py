"""Memory of a whole check, in a process of its own: it grows by ids, not by what the rows say."""

import subprocess
import sys
from pathlib import Path

from tests.template_files import valid_tables, write_csv, write_folder

FEW, MANY = 150_000, 450_000
MOST_BYTES_A_ROW = 700
"""What ids, references and dates of an observation take; the evidence of these rows alone is nearly as long again."""
EVIDENCE = "走访记录,与技术部门讨论了检修基地改造方案的细节。" * 8
CHILD = "import sys, pathlib; from tests.reading import check_and_weigh; check_and_weigh(pathlib.Path(sys.argv[1]))"
ROOT = Path(__file__).parents[2]


def folder_of(path: Path, n_rows: int) -> Path:
    """One person, rated very often."""
    folder = write_folder(path, {name: rows for name, rows in valid_tables().items() if name != "observations"})
    header = ["id", "about_id", "metric", "value", "valid_at", "evidence"]
    rows = ([f"ob-{at}", "p-1", "rc", str(at % 101), "2026-03-01", f"{at} {EVIDENCE}"] for at in range(n_rows))
    write_csv(folder / "observations.csv", [header, *rows])
    return folder


def peak_bytes(folder: Path) -> int:
    """Peak memory of a child that checks the folder and finds it without fault."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    n_faults, peak = map(int, done.stdout.split())
    assert n_faults == 0
    return peak


def test_memory_grows_by_ids_only(tmp_path: Path) -> None:
    few = peak_bytes(folder_of(tmp_path / "few", FEW))
    many = peak_bytes(folder_of(tmp_path / "many", MANY))
    assert (many - few) / (MANY - FEW) < MOST_BYTES_A_ROW
