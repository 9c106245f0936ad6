"""Which tests run which lines, and how long each takes: measured once, so that a fault meets only tests that see it."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final

from coverage import CoverageData

SECONDS: Final = 40.0
"""How long the tests of one fault may take together, by the time they took when measured."""
RUNS: Final = (("tests/unit", "tests/contract"), ("tests/live",))
RC: Final = "[run]\nbranch = False\nsource = graph_service\nparallel = True\n"


@dataclass(frozen=True)
class Covering:
    """Tests by file and line, and the seconds each test took that passes on the sound tree."""

    by_line: Mapping[str, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]

    def within(self, folders: tuple[str, ...]) -> "Covering":
        """The same, of the tests of these folders alone."""
        seconds = {test: took for test, took in self.seconds.items() if test.startswith(folders)}
        return Covering(self.by_line, seconds)

    def limit(self, tests: Sequence[str]) -> float:
        """How long these tests may take together before a fault counts as noticed because they do not end."""
        return 20 + 4 * sum(self.seconds[test] for test in tests)

    def reaches(self, file: str, line: int) -> bool:
        """Whether any of the tests runs a line."""
        return any(test in self.seconds for test in self.by_line.get(file, {}).get(line, ()))

    def tests(self, file: str, line: int) -> list[str]:
        """Tests for a fault at a line: quick ones first, in turn from all the files of tests that reach it."""
        lines = self.by_line.get(file, {})
        reaching = set(lines.get(line) or chain.from_iterable(lines.values())) & self.seconds.keys()
        by_test_file: defaultdict[str, list[str]] = defaultdict(list)
        for test in sorted(reaching, key=lambda one: (self.seconds[one], one)):
            by_test_file[test.partition("::")[0]].append(test)
        rounds = zip_longest(*sorted(by_test_file.values(), key=lambda some: self.seconds[some[0]]))
        chosen: list[str] = []
        left = SECONDS
        for test in (one for some in rounds for one in some if one is not None):
            left -= self.seconds[test]
            if left < 0 and chosen:
                break
            chosen.append(test)
        return chosen


class Given(Covering):
    """Tests that are meant to hold a module, for every fault of it; none of them needs a database."""

    def __init__(self, by_file: Mapping[str, Sequence[str]]) -> None:
        super().__init__({}, dict.fromkeys(chain.from_iterable(by_file.values()), SECONDS))
        self._by_file = by_file

    def tests(self, file: str, line: int) -> list[str]:
        """Those of its file; all there are for a file that is not among them."""
        del line
        return list(self._by_file.get(file, self.seconds))

    def limit(self, tests: Sequence[str]) -> float:
        """As long as none of them takes: they need no database."""
        del tests
        return SECONDS


def measure(tree: Path, place: Path) -> None:
    """Run all rings once with a context for each test; the results lie in the place afterwards."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "rc").write_text(RC + f"data_file = {place / 'data'}\n", encoding="utf-8")
    for number, folders in enumerate(RUNS):
        command = [
            sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-p", "tests.mutation.durations",
            "--cov", f"--cov-config={place / 'rc'}", "--cov-context=test", "--cov-report=", "--cov-append",
            "-m", "not alone", *folders,
        ]  # fmt: skip
        with (place / f"run-{number}.log").open("w", encoding="utf-8") as log:
            subprocess.run(command, cwd=tree, stdout=log, stderr=log, check=False)
    _keep(place, tree)


def _keep(place: Path, tree: Path) -> None:
    data = CoverageData(basename=str(place / "data"))
    data.read()
    by_line = {
        Path(file).relative_to(tree).as_posix(): {
            line: sorted({test.partition("|")[0] for test in contexts if test})
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    seconds = json.loads((tree / "durations.json").read_text(encoding="utf-8"))
    (place / "covering.json").write_text(json.dumps({"lines": by_line, "seconds": seconds}), encoding="utf-8")


def read(place: Path) -> Covering:
    """What was measured before."""
    kept = json.loads((place / "covering.json").read_text(encoding="utf-8"))
    lines = {file: {int(line): tests for line, tests in some.items() if tests} for file, some in kept["lines"].items()}
    return Covering(lines, kept["seconds"])
