"""Memory of the first pass: chunks go to disk; what the checks keep of a row is small."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT_BYTES = 700
"""Of each row of about 90 bytes with nine columns: ids and dates for the checks of the whole folder."""
MEASURE = """
import asyncio, resource, sys
from pathlib import Path
from zoneinfo import ZoneInfo
from graph_service.recording.checks import FolderCheck
from graph_service.settings import Settings
from loaders.checking import CheckedFolder
from loaders.sources import open_folder

class FirstPassOnly(FolderCheck):
    async def finish(self):
        return {}

folder = CheckedFolder(open_folder(Path(sys.argv[1])))
check = FirstPassOnly(None, Settings())
asyncio.run(folder.check(check, ZoneInfo("Asia/Shanghai"), lambda _: None, allow_extra=False, skip_bad_rows=False))
assert folder.files[0].spool.n_rows == int(sys.argv[2]) and not any(file.faults.height for file in folder.reports())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak if sys.platform == "darwin" else peak * 1024)
"""


def peak_of(folder: Path, n_rows: int) -> int:
    folder.mkdir()
    with (folder / "observations.csv").open("w", encoding="utf-8") as file:
        file.write("id,about_id,metric,value,held_by,valid_at,recorded_at,recorded_by,evidence\n")
        for at in range(n_rows):
            day = f"2026-{1 + at % 9:02}-{1 + at % 28:02}"
            file.write(
                f"ob{at:07},p-{at % 5000},rc,{at % 101},e-{at % 200},{day},{day}T{at % 24:02}:00:00+08:00,"
                f"e-{at % 200},现场走访 {at}\n"
            )
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder), str(n_rows)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is asked of the resource module")
def test_memory_grows_by_little_per_row(tmp_path: Path) -> None:
    few, many = 100_000, 300_000
    growth = peak_of(tmp_path / "many", many) - peak_of(tmp_path / "few", few)
    assert growth / (many - few) < KEPT_BYTES
