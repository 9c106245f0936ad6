"""A server of one's own that wants encryption, with a certificate of one's own; and plain routing."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph_service.errors import ServiceError
from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer, no_progress, process, readiness
from graph_service.store.local_server.configuration import configuration
from graph_service.store.local_server.credentials import prepare_password
from graph_service.store.local_server.files import write_private
from graph_service.store.local_server.java import Java, environment, find_java, parse_heap
from graph_service.store.local_server.release import RELEASES
from graph_service.wiring import open_store
from tests.harness.certificates import Authority
from tests.harness.service import outside, wait_until
from tests.live.asking import command
from tests.live.conftest import Server

START_S = 240.0
HOST = "localhost"
POLICY = """dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory={folder}
dbms.ssl.policy.bolt.private_key=private.key
dbms.ssl.policy.bolt.public_certificate=public.crt
dbms.ssl.policy.bolt.client_auth=NONE
server.bolt.tls_level=REQUIRED
"""


@dataclass(frozen=True)
class Encrypting:
    """A server that speaks to nobody without encryption; ``ours`` signed its certificate, ``others`` did not."""

    port: int
    password: str
    ours: Path
    others: Path

    def settings(self, given: Settings, scheme: str, authority: Path | None = None, host: str = HOST) -> Settings:
        """Settings that lead to it."""
        address = {"neo4j_uri": f"{scheme}://{host}:{self.port}", "neo4j_password": SecretStr(self.password)}
        return given.model_copy(update={**address, "neo4j_ca_file": authority})


@pytest.fixture(scope="module")
def encrypting(test_home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encrypting]:
    settings = test_home.nested("encrypting")
    server = LocalServer(settings)
    server.home.mark("test")
    server.home.create()
    server.jars.ensure(no_progress)
    release, heap_mib = RELEASES[settings.managed_neo4j], parse_heap(settings.heap)
    java = Java(find_java(), tuple(server.jars.paths()), heap_mib)
    password = prepare_password(server.home, release, java)

    folder, port = tmp_path_factory.mktemp("certificates"), readiness.free_port()
    ours, others = Authority(folder, "ours"), Authority(folder, "others")
    ours.sign_for(folder / "bolt", HOST)
    plain = configuration(server.home, release, port, heap_mib)
    named = re.sub(r"(advertised_address)=.*", rf"\1={HOST}:{port}", plain)
    write_private(server.home.conf / "neo4j.conf", named + POLICY.format(folder=folder / "bolt"))
    started = java.server(server.home.folder, server.home.conf, [])
    pid = process.launch(started, environment(), server.home.folder, server.home.console)
    began = process.identity(pid) or ""
    try:
        with readiness.connection(f"bolt+ssc://{HOST}:{port}", password) as driver:
            deadline = time.monotonic() + START_S
            wait_until(lambda: process.is_alive(pid, began) and readiness.answers(driver), deadline - time.monotonic())
        yield Encrypting(port, password, ours.file, others.file)
    finally:
        process.kill(pid, began)
        server.wipe()


async def refusal(settings: Settings) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        async with open_store(settings):
            """Never reached."""
    for language in ("zh", "en"):
        assert "\n" not in caught.value.sentence(language), "one sentence"
    return caught.value


async def migrated(settings: Settings) -> bool:
    async with open_store(settings) as gateway:
        return gateway is not None


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
async def test_an_authority_of_ones_own_is_named_in_a_file(
    encrypting: Encrypting, test_home: Settings, scheme: str
) -> None:
    assert await migrated(encrypting.settings(test_home, scheme, encrypting.ours))


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
async def test_a_certificate_may_be_taken_as_it_comes(encrypting: Encrypting, test_home: Settings, scheme: str) -> None:
    assert await migrated(encrypting.settings(test_home, scheme))


async def test_what_the_machine_trusts_counts_without_a_file(
    encrypting: Encrypting, test_home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(encrypting.ours))
    assert await migrated(encrypting.settings(test_home, "neo4j+s"))


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
async def test_a_certificate_signed_by_somebody_else_is_refused(
    encrypting: Encrypting, test_home: Settings, scheme: str
) -> None:
    failure = await refusal(encrypting.settings(test_home, scheme, encrypting.others))
    assert failure.code == "store.certificate"
    assert "NEO4J_CA_FILE" in failure.sentence("zh")


async def test_a_certificate_for_another_host_is_refused(encrypting: Encrypting, test_home: Settings) -> None:
    failure = await refusal(encrypting.settings(test_home, "bolt+s", encrypting.ours, host="127.0.0.1"))
    assert failure.code == "store.certificate"
    assert "127.0.0.1" in failure.sentence("en")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
async def test_a_server_that_wants_encryption_is_recognised_without_it(
    encrypting: Encrypting, test_home: Settings, scheme: str
) -> None:
    failure = await refusal(encrypting.settings(test_home, scheme))
    assert failure.code == "store.no_bolt"
    assert f"{scheme}+s" in failure.sentence("zh")


async def test_a_server_without_encryption_is_recognised_with_it(server: Server, test_home: Settings) -> None:
    uri = {"neo4j_uri": server.uri.replace("bolt:", "bolt+s:"), "neo4j_password": SecretStr(server.password)}
    assert (await refusal(test_home.model_copy(update=uri))).code == "store.no_tls"


async def test_a_file_of_certificates_that_would_not_count_is_refused(
    encrypting: Encrypting, test_home: Settings, tmp_path: Path
) -> None:
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate", encoding="utf-8")
    cases = {
        "store.ca_unusable": [("neo4j+s", nonsense), ("bolt+s", tmp_path / "none.pem")],
        "store.ca_unused": [("bolt", encrypting.ours), ("neo4j+ssc", encrypting.ours)],
    }
    for code, refused in cases.items():
        for scheme, file in refused:
            assert (await refusal(encrypting.settings(test_home, scheme, file))).code == code


def test_the_command_line_says_it_in_one_sentence_and_nothing_else(encrypting: Encrypting, test_home: Settings) -> None:
    known = {"GRAPH_SERVICE_HOME": str(test_home.home), "NEO4J_URI": f"neo4j+s://{HOST}:{encrypting.port}"}
    secret = {"NEO4J_PASSWORD": encrypting.password, "NEO4J_CA_FILE": str(encrypting.others)}
    asked = {**environment(), **known, **secret}
    refused = command(outside(asked, GRAPH_SERVICE_LANG="zh", COLUMNS="400"), "keys", "list")
    assert refused.returncode == 1
    assert refused.stderr.strip().count("\n") == 0
    assert refused.stderr.startswith("数据库的证书未被接受")
    done = command(outside(asked, NEO4J_CA_FILE=str(encrypting.ours)), "keys", "list", "--json")
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


async def test_a_single_server_is_reached_through_routing(server: Server, test_home: Settings) -> None:
    if not server.is_managed:
        pytest.skip("a container advertises the port inside it: nobody outside is routed there")
    address = {"neo4j_uri": server.uri.replace("bolt:", "neo4j:"), "neo4j_password": SecretStr(server.password)}
    assert await migrated(test_home.model_copy(update=address))
