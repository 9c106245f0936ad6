"""The one door in: a chunk of accepted rows becomes nodes and ties in one transaction.

In it go an operation (so that a chunk sent again is answered, not repeated), the locks of the dossiers it
touches, the records that really change, their new revisions, and one audit mark. Whatever is the same as
stored is left alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from graph_service.errors import OutcomeUnknownError, UnavailableError
from graph_service.recording.bookkeeping import FIND_OPERATION, PAUSED, OperationKey
from graph_service.recording.chunk import Chunk, Recorded, answered
from graph_service.store.gateway import Gateway

T = TypeVar("T")
RECORD_S = 30.0
PATIENCE_S = 900.0
"""How long a load waits for an export, which holds changes up while it reads."""
LOOK_AGAIN_S = 0.5
ATTEMPTS = 3


class Recorder:
    """Records accepted frames of any kind."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def seen_ahead(self, chunk: Chunk) -> Chunk:
        """The chunk with what it would change, or with its answer where it is done already; changes nothing."""
        done = await self._gateway.ask(FIND_OPERATION, OperationKey(chunk.operation_id, chunk.body_hash))
        if done and done[0].is_done:
            chunk.answer = answered(done[0], chunk.operation_id)
        else:
            chunk.seen = await self._gateway.read(chunk.look, timeout_s=RECORD_S)
        return chunk

    async def write(self, chunk: Chunk) -> Recorded:
        """Write a chunk that was seen ahead, once nobody holds changes up, and say what became of its rows.

        The same operation id again answers with the stored result; with other rows it is an ``InvalidError``. A chunk
        of a load leaves what is needed to undo it.
        """
        if chunk.answer is not None:
            return chunk.answer
        recorded = await until_known(lambda: self._patient(chunk))
        chunk.committed()
        return recorded

    async def _patient(self, chunk: Chunk) -> Recorded:
        give_up = time.monotonic() + PATIENCE_S
        while True:
            try:
                return await self._gateway.write(chunk.write, timeout_s=RECORD_S)
            except UnavailableError as error:
                if error.code != PAUSED or time.monotonic() > give_up:
                    raise
            await asyncio.sleep(LOOK_AGAIN_S)


async def until_known(attempt: Callable[[], Awaitable[T]]) -> T:
    """What an attempt comes to, tried again where its outcome is unknown: done already, it answers as it did."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await attempt()
        except OutcomeUnknownError:
            continue
    return await attempt()
