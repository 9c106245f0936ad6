"""``python -m tests.mutation FILES``: plant every fault in the files (or folders), tell which ones no test notices.

Takes hours for all of the service, and goes on where it was cut off (what is done lies beside ``--out``).
``--within tests/unit`` takes only tests of these folders, and lines that they run; ``--every N`` one fault in N;
``--measured DIR`` reuses what a run before has measured about which tests run which lines. A room of ``meant.toml``
(``recording``) is tried module by module against the tests meant for each, none of which needs a database;
``FILE:LINE`` takes the faults of one line. Faults that change nothing stand in ``equivalent.toml``, each with its
reason. Nothing is planted in this checkout: each worker has a copy of it and a database of its own.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer
from tests.mutation.covering import Covering, Given, measure, read
from tests.mutation.mutants import Mutant, mutants, planted

ROOT = Path(__file__).resolve().parents[2]
EVERYWHERE = ["tests"]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
MEANT = Path(__file__).with_name("meant.toml")


def main() -> None:
    """Plant, run, tell."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="mutation-") as place:
        trees = [_copy(Path(place) / f"tree-{number}" / "main") for number in range(asked.workers)]
        covering = _covering(asked, trees[0])
        every = [one for name in _named(asked.files) for one in _faults(trees[0], name)]
        found = [one for one in every if asked.within == EVERYWHERE or covering.reaches(one.file, one.line)]
        out = asked.out.with_suffix(".jsonl")
        out.parent.mkdir(parents=True, exist_ok=True)
        before = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []
        open_ = _open(found[:: asked.every], before)
        for tree in trees:
            _compile(tree, {test for one in open_ for test in covering.tests(one.file, one.line)})
        told = before + _run_all(open_, trees, covering, out)
    _tell(told, asked.out)


def _open(found: Sequence[Mutant], before: Sequence[dict[str, Any]]) -> list[Mutant]:
    """Faults that no run before has planted; two may stand at one place, as a condition begins with its first part."""
    planted_before = Counter((one["file"], one["line"], one["column"], one["kind"], one["part"]) for one in before)
    seen: Counter[tuple[str, int, int, str, int]] = Counter()
    open_ = []
    for one in found:
        place = (one.file, one.line, one.column, one.kind, one.part)
        seen[place] += 1
        if seen[place] > planted_before[place]:
            open_.append(one)
    return open_


def _covering(asked: argparse.Namespace, tree: Path) -> Covering:
    if asked.tests:
        return Given({name.partition(":")[0]: asked.tests for name in asked.files})
    meant = {file: tests for room in _rooms().values() for file, tests in room.items()}
    if all(name.partition(":")[0] in meant for name in _named(asked.files)):
        return Given(meant)
    if not (asked.measured / "covering.json").exists():
        measure(tree, asked.measured)
    return read(asked.measured).within(tuple(asked.within))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "files", nargs="+", help="modules (or one line: FILE:LINE), folders of modules, rooms of meant.toml"
    )
    parser.add_argument("--every", type=int, default=1, help="one fault in so many")
    parser.add_argument(
        "--within", nargs="*", default=EVERYWHERE, help="only tests of these folders, and lines they run"
    )
    parser.add_argument("--tests", nargs="*", default=[], help="these tests for every fault, and nothing measured")
    parser.add_argument("--workers", type=int, default=1, help="how many at once, each with a database")
    parser.add_argument("--measured", type=Path, default=Path(".cache/mutation"), help="which tests run which lines")
    parser.add_argument("--out", type=Path, default=Path(".cache/mutation/result.json"), help="where the result goes")
    given = parser.parse_args()
    given.measured, given.out = given.measured.resolve(), given.out.resolve()
    return given


def _rooms() -> dict[str, dict[str, list[str]]]:
    """By room and module the tests that are meant to hold it."""
    return tomllib.loads(MEANT.read_text(encoding="utf-8"))


def _named(files: Sequence[str]) -> list[str]:
    """Rooms as their modules, everything else as it was given."""
    rooms = _rooms()
    return [file for name in files for file in rooms.get(name, [name])]


def _faults(root: Path, name: str) -> list[Mutant]:
    """The faults of a folder, of a module, or of one line of it."""
    place, _, line = name.partition(":")
    path = root / place
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    every = [one for file in files for one in mutants(root, file.relative_to(root).as_posix())]
    return [one for one in every if not line or one.line == int(line)]


def _copy(tree: Path) -> Path:
    """What git knows of this checkout, as it stands now, with the shared data beside it if they are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tree / name)
    if (ROOT.parent / "shared").exists():
        (tree.parent / "shared").symlink_to((ROOT.parent / "shared").resolve())
    return tree


def _compile(tree: Path, tests: Iterable[str]) -> None:
    """Compile modules and tests once, so that a fault costs no more than its own file."""
    files = sorted({test.partition("::")[0] for test in tests})
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *files]
    subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)


def _run_all(asked: Sequence[Mutant], trees: Sequence[Path], covering: Covering, out: Path) -> list[dict[str, Any]]:
    waiting: SimpleQueue[Mutant | None] = SimpleQueue()
    for mutant in [*asked, *(None for _ in trees)]:
        waiting.put(mutant)
    with ThreadPoolExecutor(len(trees)) as pool:
        shares = [pool.submit(_share, number, tree, waiting, covering, out) for number, tree in enumerate(trees)]
        return [one for share in shares for one in share.result()]


def _share(
    number: int, tree: Path, waiting: "SimpleQueue[Mutant | None]", covering: Covering, out: Path
) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = []
    before: Counter[str] = Counter()
    needs_none = isinstance(covering, Given)
    with (
        nullcontext(dict[str, str]()) if needs_none else _server(number) as environment,
        _worker(tree, environment) as worker,
    ):
        sound_s = _check_sound(tree, worker, covering)
        while (mutant := waiting.get()) is not None:
            tests = covering.tests(mutant.file, mutant.line)
            said = (
                _ask(worker, mutant.file, planted(tree, mutant), tests, max(covering.limit(tests), 5 * sound_s))
                if tests
                else {"outcome": "alive"}
            )
            outcome = said["outcome"]
            before[outcome] += 1
            done.append(asdict(mutant) | {"tests": len(tests)} | said)
            with out.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(done[-1]) + "\n")
            if not outcome.startswith("noticed"):
                _say(f"{outcome:8} {mutant.name} | {mutant.text} ({len(tests)} tests; so far {dict(before)})")
        _void(done, tree, worker)
    return done


def _check_sound(tree: Path, worker: "subprocess.Popen[str]", covering: Covering) -> float:
    """Without a fault nothing may be noticed: else every fault would be. How many seconds that took."""
    began = time.monotonic()
    file = "graph_service/access/suppression.py"
    said = _ask(worker, file, (tree / file).read_text(encoding="utf-8"), covering.tests(file, 1)[:3])
    if said["outcome"] != "alive":
        raise SystemExit(f"tests fail in the copy {tree} without any fault: {said}")
    return time.monotonic() - began


def _void(done: list[dict[str, Any]], tree: Path, worker: "subprocess.Popen[str]") -> None:
    """Tests that fail beside this database without any fault have noticed nothing."""
    for test in sorted({one["by"] for one in done if one.get("by")}):
        mine = [one for one in done if one.get("by") == test]
        file = mine[0]["file"]
        if _ask(worker, file, (tree / file).read_text(encoding="utf-8"), [test])["outcome"] != "alive":
            for one in mine:
                one["outcome"] = "not run: its test fails without a fault"


def _ask(
    worker: "subprocess.Popen[str]", file: str, text: str, tests: Sequence[str], seconds: float = 100
) -> dict[str, str]:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(json.dumps({"file": file, "text": text, "tests": tests, "seconds": seconds}) + "\n")
    worker.stdin.flush()
    return dict(json.loads(worker.stdout.readline()))


@contextmanager
def _server(number: int) -> Iterator[dict[str, str]]:
    """A managed database for one worker, named to the tests as one of theirs."""
    settings = Settings().nested(f"mutation-{number}")
    local = LocalServer(settings)
    local.home.mark("test")
    running = local.ensure_running()
    try:
        yield {
            "NEO4J_TEST_URI": running.uri,
            "NEO4J_TEST_USERNAME": running.username,
            "NEO4J_TEST_PASSWORD": running.password,
        }
    finally:
        local.stop()
        local.wipe()


@contextmanager
def _worker(tree: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-B", "-m", "tests.mutation.worker"]
    with subprocess.Popen(
        command, cwd=tree, env=os.environ | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        yield worker


def _tell(told: Sequence[dict[str, Any]], out: Path) -> None:
    known = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["fault"]
    alive = [one for one in told if not str(one["outcome"]).startswith("noticed")]
    excused = [one for one in alive if any(_is_same(one, fault) for fault in known)]
    out.write_text(json.dumps(told, indent=1), encoding="utf-8")
    counted = len(told) - len(excused)
    noticed = len(told) - len(alive)
    _say(f"Q3, {len(told)}, {counted - noticed}  ({noticed} noticed, {len(excused)} change nothing, in {out})")


def _is_same(one: dict[str, Any], fault: dict[str, str]) -> bool:
    return all(one[key] == fault[key] for key in ("file", "text", "kind"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
