"""Numbers on their way: what was begun is finished, whoever still waits for it, and asked again it is waited for.

A thread that computes cannot be stopped. Were its place given on when its asker gives up, somebody who asks again and
again for what takes longer than a deadline would have one more of them at work each time, and never an answer.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from graph_service.services.answers import Answers, Asked, Packed, packed, unpacked
from graph_service.services.turns import Turns

R = TypeVar("R")


class Computing:
    """Answers of one process that were computed or are being computed; see ``Answers`` and ``Turns``."""

    def __init__(self, answers: Answers | None = None, turns: Turns | None = None) -> None:
        self._answers = answers or Answers()
        self._turns = turns or Turns()
        self._under_way: dict[Asked, asyncio.Task[Any]] = {}
        self._begun: set[asyncio.Task[Any]] = set()

    async def answer(self, wanted: Asked | None, caller: str, work: Callable[[], R]) -> R:
        """What ``work`` gives: as it is kept, from whoever began it, or computed in a thread at the caller's turn.

        Each asker has a copy of their own. Cancelled before its turn, nothing is begun; after, it ends and is kept.
        """
        known = await self._known(wanted)
        if known is None:
            await self._turns.take(caller)
            if wanted is not None and (wanted in self._under_way or self._answers.has(wanted)):
                self._turns.give_on()  # somebody else was faster while this one waited
                return await self.answer(wanted, caller, work)
            answer: R = await asyncio.shield(self._begin(wanted, work))
            return answer
        kept: R = known[0]
        return kept

    async def _known(self, wanted: Asked | None) -> tuple[Any] | None:
        if wanted is None:
            return None
        found = self._answers.find(wanted)
        if found is None and wanted in self._under_way:
            shared = await asyncio.shield(self._under_way[wanted])
            return self._answers.find(wanted) or (unpacked(packed(shared)),)
        return found

    def _begin(self, wanted: Asked | None, work: Callable[[], R]) -> asyncio.Task[R]:
        task = asyncio.create_task(self._to_end(wanted, work))
        self._begun.add(task)  # the loop itself does not hold on to a task
        task.add_done_callback(self._begun.discard)
        if wanted is not None:
            self._under_way[wanted] = task
        return task

    async def _to_end(self, wanted: Asked | None, work: Callable[[], R]) -> R:
        try:
            if wanted is None:
                return await asyncio.to_thread(work)
            answer, kept = await asyncio.to_thread(_computed, work)
            self._answers.keep(wanted, kept)
            return answer
        finally:
            self._turns.give_on()
            if wanted is not None:
                del self._under_way[wanted]


def _computed(work: Callable[[], R]) -> tuple[R, Packed]:
    answer = work()
    return answer, packed(answer)
