"""What one process wrote another reads at once: the bookmark goes along, and the database waits for it."""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.read_after import HEADER, Marks
from graph_service.errors import UnavailableError
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, open_gateway
from graph_service.store.planned import sample_of
from graph_service.store.statements import Statement
from graph_service.wiring import reads_after
from tests.harness.app import SETTLED_S, running
from tests.live.conftest import Server
from tests.live.writing import PLENTY, Asker, House, open_house

SECRET = SecretStr("a secret that both processes were given 0123456789")


@pytest.fixture
async def second(server: Server, settings: Settings) -> AsyncIterator[Gateway]:
    """Another process's way to the same database; it has heard of nothing."""
    keys = settings.text_keys_file
    async with open_gateway(server.uri, server.username, server.password, server.database, keys) as opened:
        yield opened


class Begun:
    """The transactions begun, as they go over the wire."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._log = caplog
        caplog.set_level(logging.DEBUG, logger="neo4j.io")

    def with_bookmark(self, bookmark: str) -> int:
        """How many of them waited for it."""
        lines = [record.getMessage() for record in self._log.records]
        return sum("BEGIN" in line and bookmark in line for line in lines)


async def changed(asker: Asker, amount: int, version: int) -> str:
    """What the answer to a change says in the header; one that was given up on a busy machine is sent again."""
    edit = "PATCH", "/opportunities/o-mia", {"amount": amount}
    async with asyncio.timeout(SETTLED_S):
        while (answer := await asker.send(*edit, version=version, key=f"to-{amount}")).status_code in {409, 503}:
            """Once more, under the same key."""
    assert answer.status_code == 200, answer.text
    return answer.headers[HEADER]


async def look(gateway: Gateway) -> None:
    """Any read."""
    statement = Statement.registry["reads/list_keys"]
    await gateway.ask(statement, sample_of(statement.params), timeout_s=2.0)


def next_after(bookmark: str) -> str:
    """The bookmark of the next transaction: behind a store's id stands the number, as Bolt writes integers."""
    kind, _, text = bookmark.partition(":")
    raw = base64.b64decode(text + "=" * (-len(text) % 4))
    head, marker, rest = raw[:19], raw[19], raw[20:]
    size = {0xC8: 1, 0xC9: 2, 0xCA: 4, 0xCB: 8}.get(marker, 0)  # a small number is its own marker
    value = int.from_bytes(rest[:size], "big", signed=True) if size else marker
    following = bytes([0xCB]) + (value + 1).to_bytes(8, "big") + rest[size:]
    return f"{kind}:{base64.b64encode(head + following).decode()}"


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings.model_copy(update={"secret": SECRET}), tmp_path) as opened:
        yield opened


async def test_a_change_at_one_process_is_read_at_another(
    house: House, second: Gateway, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    mia = house["mia"]
    async with running(second, settings.model_copy(update={**PLENTY, "secret": SECRET})) as other:
        await other.settle("/v1/opportunities/o-mia", {"Authorization": f"Bearer {mia.credential}"})
        said = await changed(mia, 5, 1)
        (bookmark,) = Marks(SECRET.get_secret_value).read(said) or ()
        begun = Begun(caplog)
        bearer = {"Authorization": f"Bearer {mia.credential}", HEADER: said}
        read = await other.client.get("/v1/opportunities/o-mia", headers=bearer)
    assert (read.status_code, read.json()["amount"]) == (200, 5), read.text
    assert begun.with_bookmark(bookmark), "the database was told what to wait for"
    assert HEADER not in read.headers, "how many transactions there were tells of what others do"


async def test_the_database_waits_for_what_it_has_not_seen_and_holds_up_nobody_else(
    house: House, second: Gateway
) -> None:
    mia = house["mia"]
    (bookmark,) = Marks(SECRET.get_secret_value).read(await changed(mia, 5, 1)) or ()
    ahead = next_after(bookmark)
    with reads_after([ahead]), pytest.raises(UnavailableError) as waited:
        await look(second)
    assert waited.value.code in {"store.deadline", "store.not_caught_up"}
    await look(second)
    await changed(mia, 6, 2)
    with reads_after([ahead]):
        await look(second)


async def test_a_mark_that_was_not_written_here_is_refused(house: House) -> None:
    mia = house["mia"]
    for said in ("FB:kcwQAAAA", "", "x" * 200, Marks(lambda: "another secret").write(["FB:kcwQAAAA"])):
        bearer = {"Authorization": f"Bearer {mia.credential}", HEADER: said}
        answer = await house.client.get("/v1/me", headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (422, "api.bad_read_after"), said
