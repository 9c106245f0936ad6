"""Numbers on their way: what was begun is finished, whoever still waits for it, and asked again it is waited for.

A thread that computes cannot be stopped. Were its place given on when its asker gives up, somebody who asks again and
again for what takes longer than a deadline would have one more of them at work each time, and never an answer.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from graph_service.facts.under_way import UnderWay
from graph_service.services.answers import Answers, Asked, Packed, packed, unpacked
from graph_service.services.turns import Turns

R = TypeVar("R")


class Computing:
    """Answers of one process that were computed or are being computed; see ``Answers`` and ``Turns``."""

    def __init__(self, answers: Answers | None = None, turns: Turns | None = None) -> None:
        self._answers = answers or Answers()
        self._turns = turns or Turns()
        self._under_way: UnderWay[Any] = UnderWay()

    async def answer(self, wanted: Asked | None, caller: str, work: Callable[[], R]) -> R:
        """What ``work`` gives: as it is kept, from whoever began it, or computed in a thread at the caller's turn.

        ``wanted``: None where the answer cannot be told from what is asked; it is computed for this asker alone.
        Each asker has a copy of their own. Cancelled before its turn, nothing is begun; after, it ends and is kept.
        """
        while wanted is not None:
            known = self._answers.find(wanted)
            if known is None and wanted in self._under_way:
                known = packed(await self._begun(wanted, work))
            if known is not None:
                found: R = unpacked(known) if len(known) == 1 else await asyncio.to_thread(unpacked, known)
                return found
            await self._turns.take(caller)
            if wanted not in self._under_way and self._answers.find(wanted) is None:
                break
            self._turns.give_on()  # somebody else was faster while this one waited
        else:
            await self._turns.take(caller)
        return await self._begun(wanted, work)

    async def _begun(self, wanted: Asked | None, work: Callable[[], R]) -> R:
        answer: R = await self._under_way.of(wanted or object(), lambda: self._to_end(wanted, work))
        return answer

    async def _to_end(self, wanted: Asked | None, work: Callable[[], R]) -> R:
        try:
            if wanted is None:
                return await asyncio.to_thread(work)
            answer, kept = await asyncio.to_thread(_computed, work)
            self._answers.keep(wanted, kept)
            return answer
        finally:
            self._turns.give_on()


def _computed(work: Callable[[], R]) -> tuple[R, Packed]:
    answer = work()
    return answer, packed(answer)
