"""Children that work on uploads are told what they need, and no secret beyond it."""

import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.importing import LimitedImporter
from graph_service.settings import Settings

SECRETS = {
    "NEO4J_PASSWORD": "canary-of-the-database",
    "GRAPH_SERVICE_SECRET": "canary-of-the-signature",
    "CLOUD_TOKEN": "canary-of-somebody-else",
}


@pytest.fixture
def importer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LimitedImporter:
    """One whose children write down their environment, instead of working."""
    child = tmp_path / "child"
    child.write_text('#!/bin/sh\nenv > "$5"\n', encoding="ascii")
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    given = {"neo4j_uri": "bolt+s://graph.example", "neo4j_password": SecretStr("canary-of-the-database")}
    return LimitedImporter(Settings(home=tmp_path, **given))


def told(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith(("PWD=", "_=", "SHLVL=", "OLDPWD=")))


async def test_whoever_looks_at_a_file_knows_no_secret_and_no_setting(
    importer: LimitedImporter, tmp_path: Path
) -> None:
    await importer.unpack(tmp_path / "file", tmp_path / "into")
    known = told(tmp_path / "file")
    assert not any("canary" in value for value in known.values())
    assert not any(name.startswith(("NEO4J_", "GRAPH_SERVICE_")) for name in known)


async def test_whoever_loads_knows_the_way_to_the_database_and_nothing_else(
    importer: LimitedImporter, tmp_path: Path
) -> None:
    await importer.load(tmp_path / "folder", tmp_path / "report", "e-1", "zh")
    known = told(tmp_path / "folder")
    assert known["NEO4J_URI"] == "bolt+s://graph.example"
    assert {name for name, value in known.items() if "canary" in value} == {"NEO4J_PASSWORD"}
    assert "GRAPH_SERVICE_SECRET" not in known
