"""What the chain of audit marks is made of, in which portions it grows, and what is told of marks that do not fit.

The marks lie in a list here; that the statements find and seal them as told is proven in the live ring.
"""

import asyncio
import dataclasses
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graph_service.access.anchors import FILE, Anchors
from graph_service.access.seal import (
    FIND_SEAL_HEAD,
    LIST_SEALED_EVENTS,
    LIST_UNSEALED_EVENTS,
    LOCK_SEAL_HEAD,
    SEAL_EVENTS,
    AfterParams,
    Event,
    Head,
    HeadRow,
    OutsideParams,
    SealedRow,
    Sealer,
    SealParams,
    SinceParams,
    Verdict,
)
from graph_service.errors import UnavailableError
from graph_service.store.statements import NoParams
from tests.answering import Answering

DAY = "2026-07-01T00:00:{:02}Z"


def mark(number: int, action: str = "read:who", purpose: str | None = "复盘") -> Event:
    texts = [f"e-{number}", "hr", action, "people", None]
    return Event(f"m-{number}", 0, "", DAY.format(number % 60), texts, ["p-1"], purpose, None)


class Ledger:
    """Marks in the order they came, and the end of their chain."""

    def __init__(self, marks: Sequence[Event]) -> None:
        self.marks = list(marks)
        self.head = Head(0, "", None)
        self.outside = 0
        self.gateway = Answering({
            LOCK_SEAL_HEAD: self._lock,
            LIST_UNSEALED_EVENTS: lambda asked: [one for one in self.marks if not one.number][: asked.rows],
            SEAL_EVENTS: self._seal,
            LIST_SEALED_EVENTS: lambda asked: [one for one in self.marks if one.number > asked.after][: asked.rows],
            FIND_SEAL_HEAD: lambda _: [HeadRow(self.head.number, self.head.seal, self.outside)],
        })  # fmt: skip

    def _lock(self, _: NoParams) -> list[Head]:
        assert len(self.gateway.handed[LOCK_SEAL_HEAD]) < 10, "sealing does not end"
        return [self.head]

    def _seal(self, asked: SealParams) -> list[SealedRow]:
        sealed: dict[str, Any] = {one["id"]: {name: one[name] for name in one if name != "id"} for one in asked.seals}
        self.marks = [dataclasses.replace(one, **sealed.get(one.id, {})) for one in self.marks]
        self.head = Head(asked.number, asked.seal, asked.reached_at)
        return [SealedRow(len(sealed))]

    def change(self, number: int, **said: Any) -> None:
        """What an intruder does to a mark, or an erasure."""
        self.marks = [dataclasses.replace(one, **said) if one.number == number else one for one in self.marks]


async def sealed(home: Path, *marks: Event) -> Ledger:
    ledger = Ledger(marks)
    assert await Sealer(ledger.gateway, home).seal() == len(marks)
    return ledger


def lines_of(home: Path) -> int:
    file = home / FILE
    return len(file.read_text(encoding="ascii").splitlines()) if file.exists() else 0


async def faults(ledger: Ledger, home: Path) -> tuple[tuple[str, int], ...]:
    verdict = await Sealer(ledger.gateway, home).verify()
    assert verdict.events == max((one.number for one in ledger.marks), default=0)
    return verdict.faults


async def test_a_seal_is_the_hash_of_the_seal_before_and_of_all_that_the_mark_says(tmp_path: Path) -> None:
    """Written out here: chains that lie in databases must fit whatever the code becomes."""

    def digest(*said: object) -> str:
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    ledger = await sealed(tmp_path, mark(1), mark(2, purpose=None))
    first, second = ledger.marks
    why = digest("m-1", "复盘")
    assert (first.number, first.purpose_digest) == (1, why)
    assert first.seal == digest("", 1, "m-1", DAY.format(1), ["e-1", "hr", "read:who", "people", None], ["p-1"], why)
    assert (second.number, second.purpose_digest) == (2, None)
    assert second.seal == digest(
        first.seal, 2, "m-2", DAY.format(2), ["e-2", "hr", "read:who", "people", None], ["p-1"], None
    )
    assert ledger.head == Head(2, second.seal, DAY.format(2))
    assert Anchors(tmp_path).read() == {2: second.seal}


async def test_marks_are_sealed_a_thousand_at_a_time_and_each_end_is_anchored(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 2_002)))
    assert [len(one.seals) for one in ledger.gateway.handed[SEAL_EVENTS]] == [1_000, 1_000, 1]
    assert [one.number for one in ledger.marks] == list(range(1, 2_002))
    assert list(Anchors(tmp_path).read()) == [1_000, 2_000, 2_001]
    assert await Sealer(ledger.gateway, tmp_path).verify() == Verdict(2_001, ())
    assert [one.rows for one in ledger.gateway.handed[LIST_SEALED_EVENTS]] == [1_000] * 4


async def test_a_full_portion_is_followed_by_a_look_whether_there_is_more(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 1_001)))
    assert len(ledger.gateway.handed[LOCK_SEAL_HEAD]) == 2
    assert list(Anchors(tmp_path).read()) == [1_000]


async def test_where_nothing_is_to_seal_nothing_is_anchored(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path)
    assert not ledger.gateway.handed[SEAL_EVENTS]
    assert lines_of(tmp_path) == 0
    assert await Sealer(ledger.gateway, tmp_path).verify() == Verdict(0, ())
    ledger.marks.append(mark(1))
    for count in (1, 0):
        assert await Sealer(ledger.gateway, tmp_path).seal() == count
        assert lines_of(tmp_path) == 1


async def test_marks_are_looked_for_from_where_the_chain_has_come_and_the_lateness_of_a_job_before(
    tmp_path: Path,
) -> None:
    ledger = await sealed(tmp_path, mark(30))
    late = dataclasses.replace(mark(31), at=DAY.format(20))
    ledger.marks.append(late)
    assert await Sealer(ledger.gateway, tmp_path).seal() == 1
    asked: list[SinceParams] = ledger.gateway.handed[LIST_UNSEALED_EVENTS]
    assert [(one.since, one.late_s) for one in asked] == [("0001-01-01T00:00:00Z", 1_800), (DAY.format(30), 1_800)]
    assert ledger.head.reached_at == DAY.format(30), "a late mark takes the chain back in time"
    await faults(ledger, tmp_path)
    assert ledger.gateway.handed[FIND_SEAL_HEAD] == [OutsideParams(1_800)]
    assert ledger.gateway.handed[LIST_SEALED_EVENTS] == [AfterParams(0), AfterParams(2)]


@pytest.mark.parametrize("changed", ["id", "at", "texts", "object_ids", "purpose", "purpose_digest"])
async def test_whatever_is_changed_in_a_mark_it_is_told_as_altered(changed: str, tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 4)))
    assert await faults(ledger, tmp_path) == ()
    said = {"texts": ["e-1"] * 5, "object_ids": None}
    ledger.change(2, **{changed: said.get(changed, "changed")})
    assert await faults(ledger, tmp_path) == (("altered", 2),)


async def test_a_seal_that_is_changed_breaks_its_own_mark_and_the_next(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 4)))
    ledger.change(2, seal="changed")
    assert await faults(ledger, tmp_path) == (("altered", 2), ("altered", 3))


async def test_a_mark_taken_out_is_told_as_a_gap_where_it_stood(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 5)))
    ledger.marks = [one for one in ledger.marks if one.number not in {2, 3}]
    assert await faults(ledger, tmp_path) == (("gap", 2),)


async def test_a_chain_that_is_written_anew_does_not_meet_its_anchors(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 3)))
    forged = await sealed(tmp_path / "elsewhere", mark(1, action="record people"), mark(2), mark(3))
    assert await faults(forged, tmp_path) == (("rewritten", 2),)
    assert await faults(ledger, tmp_path) == ()


async def test_an_end_that_is_cut_off_is_told_by_the_head_and_by_the_anchors(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, *map(mark, range(1, 4)))
    ledger.marks.pop()
    assert await faults(ledger, tmp_path) == (("end_differs", 2), ("cut", 2))
    ledger.head = Head(2, ledger.marks[-1].seal, None)
    assert await faults(ledger, tmp_path) == (("cut", 2),)
    ledger.head = Head(2, "changed", None)
    assert await faults(ledger, tmp_path / "without anchors") == (("end_differs", 2),)


async def test_marks_outside_the_chain_are_told_by_their_number(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, mark(1))
    ledger.outside = 3
    assert await faults(ledger, tmp_path) == (("outside", 3),)


async def test_a_purpose_that_is_gone_is_told_unless_an_erasure_followed(tmp_path: Path) -> None:
    ledger = await sealed(tmp_path, mark(1), mark(2, "erase texts", None), mark(3), mark(4, purpose=None), mark(5))
    ledger.change(1, purpose=None)
    assert await faults(ledger, tmp_path) == ()
    ledger.change(5, purpose=None)
    ledger.change(3, purpose=None)
    assert await faults(ledger, tmp_path) == (("emptied", 3), ("emptied", 5))


class Ended(BaseException):
    """The test has seen enough of what goes on without end."""


async def slept(ledger: Ledger, home: Path, monkeypatch: pytest.MonkeyPatch, *may: bool, every_s: float) -> list[float]:
    """How long it waited after each time it was asked whether it may seal."""
    waited: list[float] = []
    answers = iter(may)

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) > 9:
            raise Ended

    def may_seal() -> bool:
        answer = next(answers, None)
        if answer is None:
            raise Ended
        return answer

    monkeypatch.setattr(asyncio, "sleep", wait)
    with pytest.raises(Ended):
        await Sealer(ledger.gateway, home).keep_sealing(may_seal, every_s)
    return waited


async def test_sealing_goes_on_and_waits_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger([mark(1)])
    assert await slept(ledger, tmp_path, monkeypatch, True, True, every_s=7.5) == [7.5, 7.5]
    assert len(ledger.gateway.handed[LOCK_SEAL_HEAD]) == 2
    assert ledger.head.number == 1


async def test_before_the_schema_is_there_it_only_waits_and_not_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger([mark(1)])
    assert await slept(ledger, tmp_path, monkeypatch, False, False, every_s=7.5) == [1.0, 1.0]
    assert await slept(ledger, tmp_path, monkeypatch, False, every_s=0.5) == [0.5]
    assert not ledger.gateway.handed[LOCK_SEAL_HEAD]


async def test_a_database_that_is_away_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger([mark(1)])
    ledger.gateway.answers[LOCK_SEAL_HEAD] = UnavailableError("store.unavailable")
    assert await slept(ledger, tmp_path, monkeypatch, True, True, every_s=7.5) == [7.5, 7.5]
    assert len(ledger.gateway.handed[LOCK_SEAL_HEAD]) == 2
