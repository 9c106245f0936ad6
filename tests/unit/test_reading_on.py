"""Dossiers of many customers are read in batches: what was read before a deadline is not read again."""

import asyncio
from typing import Any

import pytest

from graph_service.access.policy import Operation, Role
from graph_service.access.scope import Scope
from graph_service.access.viewer import Viewer
from graph_service.errors import UnavailableError
from graph_service.facts.dossier import COMPANY, Dossier
from graph_service.facts.reader import BATCH, FEW, FactsReader
from graph_service.facts.table import Chapter, FieldClass
from tests.unit.test_answers import dossier

ALL = frozenset(FieldClass)


class Batches(FactsReader):
    """A reader whose database answers a number of batches and then takes too long; ``asked`` = whom it asked for."""

    def __init__(self, answered: int, **room: int) -> None:
        nobody: Any = None
        super().__init__(nobody, **room)
        self.answered = answered
        self.asked: list[list[str]] = []

    async def _read_batch(self, customer_ids: list[str], *, with_company: bool) -> dict[str, Dossier]:
        if not self.answered:
            raise UnavailableError("store.timeout")
        self.answered -= 1
        self.asked.append(customer_ids)
        ours = {COMPANY: dossier(COMPANY, 1, Chapter.COMPANY)} if with_company else {}
        return ours | {owner: dossier(owner, 1, Chapter.RELATIONSHIPS, Chapter.PIPELINE) for owner in customer_ids}


def scope_of(customers: int) -> Scope:
    revisions = {f"c-{number:03d}": 1 for number in range(customers)}
    none: frozenset[str] = frozenset()
    return Scope(Viewer(), Role.OPERATOR, Operation.VETO_BOARD, revisions, 1, ALL, ALL, none, none)


async def test_whoever_asks_again_after_a_deadline_goes_on_from_there() -> None:
    reader, everybody = Batches(answered=2), scope_of(4 * BATCH)
    with pytest.raises(UnavailableError):
        await reader.read(everybody)
    reader.answered = 2
    facts = await reader.read(everybody)
    assert facts.customer_ids == sorted(everybody.revisions)
    assert [len(batch) for batch in reader.asked] == [BATCH] * 4
    assert sorted(owner for batch in reader.asked for owner in batch) == sorted(everybody.revisions)
    await reader.read(everybody)
    assert len(reader.asked) == 4, "nothing is read twice"


@pytest.mark.parametrize(
    ("customers", "expected"),
    [(0, [0]), (1, [1]), (FEW, [FEW]), (FEW + 1, [6, 5]), (BATCH, [10, 10]), (2 * BATCH + 2, [11, 11, 11, 9])],
)
async def test_batches_are_of_like_size_and_our_own_side_is_read_with_the_first(
    customers: int, expected: list[int]
) -> None:
    reader = Batches(answered=10)
    facts = await reader.read(scope_of(customers))
    assert [len(batch) for batch in reader.asked] == expected
    assert facts.revisions[COMPANY] == 1


async def test_where_one_batch_fails_the_other_is_given_up_and_nothing_is_left_running() -> None:
    class Stuck(Batches):
        async def _read_batch(self, customer_ids: list[str], *, with_company: bool) -> dict[str, Dossier]:
            del customer_ids
            if with_company:
                raise UnavailableError("store.timeout")
            await asyncio.Event().wait()
            raise AssertionError

    with pytest.raises(UnavailableError):
        await Stuck(answered=0).read(scope_of(BATCH))
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_question_keeps_what_it_found_even_where_the_room_is_too_small_for_all_of_it() -> None:
    reader, everybody = Batches(answered=10, cache_bytes=0), scope_of(2 * BATCH)
    await reader.read(scope_of(1))
    facts = await reader.read(everybody)
    assert facts.customer_ids == sorted(everybody.revisions)
