"""A write that is no fact of a folder: the operation, its effect and its audit mark in one transaction.

Asked for again under the same key it is answered, not repeated; under the same key with another body it is refused.
Operation and mark hold ids only; whatever somebody wrote stays in the effect.
"""

import dataclasses
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from graph_service.errors import InvalidError
from graph_service.recording.bookkeeping import (
    BEGIN_OPERATION,
    FIND_OPERATION,
    FINISH_OPERATION,
    RECORD_CHANGE,
    ChangeMark,
    OperationKey,
    OperationParams,
    OperationResult,
    OperationRow,
)
from graph_service.recording.operation import operation_id
from graph_service.recording.recorder import until_known
from graph_service.store.gateway import Gateway, Unit

Json = dict[str, Any]
Effect = Callable[[Unit], Awaitable[Json]]
"""What is changed; its answer is kept with the operation, so it holds ids, codes and counts only."""


@dataclasses.dataclass(frozen=True)
class PlainWrite:
    """One change as it was asked for: by whom, under which key, about which things, with which body."""

    key: str
    actor: str
    action: str
    object_kind: str
    object_ids: Sequence[str]
    body: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The operation, kept with its effect and named in its mark."""
        return operation_id(self.actor, self.key)

    @property
    def body_hash(self) -> str:
        """What was asked for, as a digest."""
        asked = [self.action, self.object_kind, dict(self.body)]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


class PlainWriter:
    """Carries such writes out."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def earlier(self, asked: PlainWrite) -> Json | None:
        """The answer of the first time, if there was one. Raises ``InvalidError`` where the key was used otherwise."""
        done = await self._gateway.ask(FIND_OPERATION, OperationKey(asked.id, asked.body_hash))
        return _answered(done[0]) if done and done[0].is_done else None

    async def write(self, asked: PlainWrite, effect: Effect, *, timeout_s: float | None = None) -> Json:
        """The effect's answer, or that of the first time. Raises ``InvalidError`` where the key was used otherwise."""

        async def attempt() -> Json:
            done = await self._gateway.ask(FIND_OPERATION, OperationKey(asked.id, asked.body_hash))
            if done and done[0].is_done:
                return _answered(done[0])
            return await self._gateway.write(lambda unit: _carry_out(unit, asked, effect), timeout_s=timeout_s)

        return await until_known(attempt)


async def _carry_out(unit: Unit, asked: PlainWrite, effect: Effect) -> Json:
    begun = await unit.run(BEGIN_OPERATION, OperationParams(asked.id, asked.action, asked.body_hash))
    if begun[0].is_done or not begun[0].is_same:
        return _answered(begun[0])
    begun[0].refuse_while_paused()
    answer = await effect(unit)
    ids = sorted(set(asked.object_ids))
    await unit.run(RECORD_CHANGE, ChangeMark(asked.id, asked.actor, asked.action, asked.object_kind, ids, asked.id))
    await unit.run(FINISH_OPERATION, OperationResult(asked.id, json.dumps(answer)))
    return answer


def _answered(known: OperationRow) -> Json:
    if not known.is_same:
        raise InvalidError("recording.key_reused")
    answer: Json = json.loads(known.result or "{}")
    return answer
