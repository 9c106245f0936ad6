"""A change counts once: repeated, doubled, at once with others, or with its answer lost on the way."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from neo4j.exceptions import IncompleteCommit

from graph_service.recording.change import Changes, Done
from graph_service.recording.operation import operation_id
from graph_service.settings import Settings
from graph_service.store.failures import translate
from graph_service.store.gateway import Gateway, Unit
from tests.harness.app import running
from tests.harness.rows import print_row, size
from tests.live.writing import Asker, House, codes, open_house

T = TypeVar("T")
EDITORS, ROUNDS = 100, size(full=50, quick=8)
RATING = {
    "about_thing": "person", "about_id": "p-mia", "metric": "rc", "value": 70, "held_by": "mia",
    "valid_at": "2026-03-01",
}  # fmt: skip


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, tmp_path) as opened:
        yield opened


def counted(driver: Any, what: str) -> int:
    return int(driver.execute_query(f"MATCH {what} RETURN count(*) AS n").records[0]["n"])


async def test_a_change_sent_again_is_answered_again_and_has_one_effect(house: House, driver: Any) -> None:
    mia = house["mia"]
    answers = [await mia.send("POST", "/observations", RATING, key="once") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert counted(driver, "(:Observation)") == 1
    assert counted(driver, "(:AuditEvent {action: 'record observations'})") == 1


async def test_an_edit_sent_again_is_answered_though_its_version_is_gone(house: House) -> None:
    mia = house["mia"]
    first = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 5}, version=1, key="edit")
    second = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 5}, version=1, key="edit")
    assert first.text == second.text
    assert second.json()["version"] == 2


async def test_an_edit_overtaken_by_itself_is_answered_and_not_told_of_another_version(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for an earlier answer and the look at the version the first of two equal requests ends."""
    mia = house["mia"]
    first = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 5}, version=1, key="edit")
    earlier, looks = Changes.earlier, iter([False])

    async def late(self: Changes, operation_id: str, body_hash: str) -> Done | None:
        return await earlier(self, operation_id, body_hash) if next(looks, True) else None

    monkeypatch.setattr(Changes, "earlier", late)
    second = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 5}, version=1, key="edit")
    assert (second.status_code, second.text) == (first.status_code, first.text)
    other = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 6}, version=1, key="other")
    assert other.status_code == 412


async def test_the_same_key_with_another_body_or_path_is_refused(house: House) -> None:
    mia = house["mia"]
    await mia.send("POST", "/observations", RATING, key="reused")
    for path, body in (("/observations", {**RATING, "value": 71}), ("/customers", {"name": "新"})):
        answer = await mia.send("POST", path, body, key="reused")
        assert (answer.status_code, answer.json()["code"]) == (422, "recording.key_reused")
    spaced = await mia.send("POST", "/observations", dict(reversed(RATING.items())), key="reused")
    assert spaced.status_code == 201


async def test_keys_of_different_people_never_meet(house: House, driver: Any) -> None:
    one = await house["mia"].send("POST", "/observations", RATING, key="shared")
    other = await house["mate"].send("POST", "/observations", {**RATING, "held_by": "mate"}, key="shared")
    assert (one.status_code, other.status_code) == (201, 201)
    assert counted(driver, "(:Observation)") == 2


async def test_two_at_once_with_one_key_have_one_effect(house: House, driver: Any) -> None:
    mia = house["mia"]
    answers = await asyncio.gather(*(mia.send("POST", "/observations", RATING, key="at once") for _ in range(2)))
    assert {answer.status_code for answer in answers} == {422}, "a key has no blanks"
    answers = await asyncio.gather(*(mia.send("POST", "/observations", RATING, key="at-once") for _ in range(8)))
    assert Counter(answer.status_code for answer in answers)[201] >= 1
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
    assert counted(driver, "(:Observation)") == 1


async def test_a_change_that_is_being_made_is_a_conflict(house: House, server: Any, driver: Any) -> None:
    mia = house["mia"]
    with driver.session(database=server.database) as session, session.begin_transaction() as held:
        held.run("CREATE (:Operation {id: $id, body_hash: 'x', status: 'running'})", id=operation_id("mia", "slow"))
        answer = await mia.send("POST", "/observations", RATING, key="slow")
        held.rollback()
    assert (answer.status_code, answer.json()["code"]) == (409, "recording.still_running")
    assert (await mia.send("POST", "/observations", RATING, key="slow")).status_code == 201


async def test_an_edit_that_changes_nothing_succeeds_and_leaves_the_version(house: House) -> None:
    for _ in range(2):
        answer = await house["mia"].send("PATCH", "/opportunities/o-mia", {"amount": 100_000}, version=1)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)


async def test_a_change_without_a_key_is_refused(house: House) -> None:
    mia = house["mia"]
    answer = await mia.client.post("/v1/observations", json=RATING, headers=mia._headers())
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "header.Idempotency-Key")
    for wrong in ("", "a" * 201):
        headers = {**mia._headers(), "Idempotency-Key": wrong}
        assert (await mia.client.post("/v1/observations", json=RATING, headers=headers)).status_code == 422


async def edit_until_heard(asker: Asker, number: int, version: int, round_: int) -> int:
    """One editor, who asks again with the same key where the service is busy, after the time it names.

    Without waiting, a hundred of them would keep a slow machine busy with what it has to refuse.
    """
    amount = round_ * EDITORS + number  # another one than any round left there: no edit changes nothing
    while True:
        answer = await asker.send(
            "PATCH", "/opportunities/o-mia", {"amount": amount}, version=version, key=f"edit-{round_}-{number}"
        )
        if answer.status_code not in {503, 409}:
            return answer.status_code
        await asyncio.sleep(float(answer.headers.get("Retry-After", "0.1")) * random.random())


async def test_R8_of_a_hundred_edits_from_one_version_exactly_one_succeeds(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: list[Counter[int]] = []
    for round_ in range(ROUNDS):
        version = (await house["mia"].read("/records/opportunities/o-mia"))["version"]
        found = Counter(
            await asyncio.gather(
                *(edit_until_heard(house["mia"], number, version, round_) for number in range(1, EDITORS + 1))
            )
        )
        wrong += [found] if found != Counter({200: 1, 412: EDITORS - 1}) else []
    after = (await house["mia"].read("/records/opportunities/o-mia"))["version"]
    assert after == 1 + ROUNDS
    print_row(capsys, "R8", ROUNDS * EDITORS, len(wrong))
    assert wrong == []


class Losing(Gateway):
    """A gateway whose connection breaks after the server has committed: the first answers are lost."""

    def lose(self, times: int, *, committed: bool = True) -> None:
        self.left, self.committed = times, committed

    async def write(self, work: Callable[[Unit], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        if self.left <= 0:
            return await super().write(work, timeout_s=timeout_s)
        self.left -= 1
        if self.committed:
            await super().write(work, timeout_s=timeout_s)
        raise translate(IncompleteCommit("lost"))


@pytest.mark.parametrize("committed", [True, False])
async def test_a_lost_answer_ends_in_one_effect(
    house: House, settings: Settings, driver: Any, *, committed: bool
) -> None:
    losing = Losing(house.gateway._driver, house.gateway._database, house.gateway.keys)
    async with running(losing, settings) as up:
        mia = Asker(up.client, house["mia"].credential)
        await _lost(mia, losing, committed=committed)
    assert counted(driver, "(:Observation)") == 1
    assert counted(driver, "(:AuditEvent {action: 'change opportunities'})") == 1


async def _lost(mia: Asker, losing: Losing, *, committed: bool) -> None:
    losing.lose(1, committed=committed)
    made = await mia.send("POST", "/observations", RATING, key="lost")
    assert made.status_code == 201
    losing.lose(3, committed=committed)
    unheard = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 9}, version=1, key="lost-too")
    losing.lose(0)
    heard = await mia.send("PATCH", "/opportunities/o-mia", {"amount": 9}, version=1, key="lost-too")
    assert unheard.status_code in {200, 503}
    assert (heard.status_code, heard.json()["version"]) == (200, 2)


async def test_the_test_sees_a_doubled_effect(house: House, driver: Any) -> None:
    """Planted: the same rating under two keys is two effects, and it is counted as two."""
    for key in ("first", "second"):
        await house["mia"].send("POST", "/observations", RATING, key=key)
    assert counted(driver, "(:Observation)") == 2


async def test_what_exists_is_not_created_again(house: House) -> None:
    mia = house["mia"]
    for path, body in (
        ("/customers", {"id": "c-noa", "name": "抢"}),
        ("/people", {"id": "p-noa", "name": "抢", "department_id": "d-mia"}),
        ("/opportunities", {"id": "o-mia", "name": "抢", "customer_id": "c-mia", "created_on": "2026-01-01"}),
    ):
        answer = await mia.send("POST", path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "recording.exists"), path
    flow = {"from_seat_id": "s-mia2", "to_seat_id": "s-mia"}
    assert (await mia.send("POST", "/seat-flows", flow)).status_code == 201
    assert (await mia.send("POST", "/seat-flows", flow)).status_code == 409
    assert codes(await mia.send("POST", "/seat-flows", {"from_seat_id": "s-mia", "to_seat_id": "s-mia2"})) == [
        ("body.to_seat_id", "recording.cycle")
    ]
