"""What may stand in no file of the repository, and the size at which a file is asked what noun is missing."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.contract.cypher_text import ROOT

TEXT_LIMIT = 2_000_000
GENERATED = "clients/python/"
"""Written by a program, read by programs."""
LINES = 500
"""A module of that size holds more than one thing; the question which ones comes long before."""

REGISTRIES = [
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("registry", "npmjs"),
    ("npmmirror", "com"),
    ("repo1", "maven"),
    ("repo", "maven"),
    ("maven", "org"),
    ("mirrors", "aliyun"),
    ("tuna", "tsinghua"),
]
"""Parts of the names of package registries: which one is asked is the business of each machine."""

HOMES = [("", "root", ""), ("", "home", ""), ("", "Users", ""), ("", "work", "")]
"""Parts of paths that exist on one machine only."""


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


@cache
def texts() -> tuple[tuple[str, str], ...]:
    found = []
    for path in tracked():
        raw = path.read_bytes()
        if len(raw) < TEXT_LIMIT and b"\0" not in raw:
            found.append((path.relative_to(ROOT).as_posix(), raw.decode("utf-8")))
    return tuple(found)


def hits(pattern: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("parts", REGISTRIES, ids="-".join)
def test_no_file_names_a_package_registry(parts: tuple[str, ...]) -> None:
    assert not hits(r"(?<![\w-])" + r"\.".join(parts) + r"\b")


@pytest.mark.parametrize("parts", HOMES, ids="-".join)
def test_no_file_names_a_path_of_one_machine(parts: tuple[str, ...]) -> None:
    assert not hits(r"(?<![\w.~*)}/-])" + "/".join(parts) + r"\w")


def test_no_file_speaks_of_what_a_reader_cannot_open() -> None:
    """Numbers of tickets and notes that are not in the repository say nothing to a newcomer."""
    assert not hits(r"(?i)\bissues?\s*(#|/|no\.?)?\s*\d+\b")
    assert not hits("(?<![/\\w])(?:house|decisions|domain|libraries|quality)" + r"\.md\b")


def test_no_room_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "managers"}
    assert not [path for path in tracked() if path.suffix == ".py" and {path.stem, *path.parent.parts} & drawers]


ENVIRONMENT = {
    "graph_service/store/local_server/java.py": "hands it on to the server, without what would change it",
    "graph_service/store/local_server/process.py": "where ps lies",
    "graph_service/__init__.py": "how many threads polars may have, before anybody imports it",
    "graph_service/settings.py": "the one that fills settings, and names with our prefix that are none",
    "cli/importing.py": "what a child needs to be a Python, and nothing that is a setting",
    "cli/serve.py": "hands the folder of counts to the workers, under the name their library reads",
    "cli/terminal.py": "the reader's language, from the locale",
}


def test_the_environment_is_read_by_settings_and_else_only_with_a_reason() -> None:
    product = [(name, text) for name, text in texts() if re.match(r"(graph_service|loaders|cli)/.*\.py$", name)]
    readers = {name for name, text in product if re.search(r"\bos\.(environ|getenv)\b|from os import .*environ", text)}
    assert readers == set(ENVIRONMENT)


def test_the_reference_shares_no_code_with_the_product() -> None:
    """Where the second implementation agrees with the first, it must have come to it by itself."""
    reference = [(name, text) for name, text in texts() if re.match(r"tests/reference/.*\.py$", name)]
    assert reference
    shared = r"(?m)^\s*(?:from|import)\s+(?:graph_service|loaders|cli|cypher|networkx|polars)\b"
    assert not [name for name, text in reference if re.search(shared, text)]


def test_no_module_is_too_long() -> None:
    written = [(name, text) for name, text in texts() if name.endswith(".py") and not name.startswith(GENERATED)]
    assert not {name: text.count("\n") for name, text in written if text.count("\n") > LINES}


def test_the_lock_has_a_hash_for_every_package_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    packages = [entry for entry in entries if re.match(r"[a-z0-9]", entry)]
    assert packages
    assert all("--hash=sha256:" in entry for entry in packages)
    assert "://" not in lock
    locked = {re.split(r"[=\[ ;]", entry)[0].lower() for entry in packages}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)]
    assert {re.split(r"[<>=~!\[; ]", one)[0].lower() for one in wanted} <= locked


def test_make_has_ten_targets_at_most_and_says_what_each_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()
    documented = re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)
    assert {"setup", "demo", "test", "check", "live"} <= set(phony)
    assert sorted(phony) == sorted(documented)
    assert len(phony) <= 10
