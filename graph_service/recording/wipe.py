"""Removing everything recorded; what remembers who did what, and who was erased, stays.

Marks of the audit, operations (a key that was used is never used for something else) and journals of erasures hold
ids only; migrations and our own side's revision stay so that the empty database is ready at once.
"""

import dataclasses
import secrets

from graph_service.recording.bookkeeping import BUMP_COMPANY, LOCK_COMPANY, Stamp
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

AT_ONCE = 1_000
"""Nodes removed in one transaction, with all their ties."""
BATCH_S = 60.0


@dataclasses.dataclass(frozen=True)
class FactCounts:
    """How much there is."""

    customers: int
    people: int
    employees: int
    opportunities: int
    observations: int
    interactions: int
    api_keys: int
    audit_events: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        return not any(value for name, value in dataclasses.asdict(self).items() if name != "audit_events")


@dataclasses.dataclass(frozen=True)
class Limit:
    """How many at once."""

    limit: int


@dataclasses.dataclass(frozen=True)
class RemovedNodes:
    """How many nodes were removed."""

    removed: int


COUNT_FACTS = Statement("reads/count_facts", NoParams, FactCounts)
DELETE_SOME_FACTS = Statement("writes/delete_some_facts", Limit, RemovedNodes)


async def count_facts(gateway: Gateway) -> FactCounts:
    """How much would be lost."""
    return (await gateway.ask(COUNT_FACTS, NoParams(), timeout_s=BATCH_S))[0]


async def wipe(gateway: Gateway, actor: str) -> int:
    """Remove every fact, every key of the API and every load; how many nodes. Cut off, it is simply done again.

    The mark is stored before the first node goes.
    """
    asked = PlainWrite(f"wipe {secrets.token_hex()}", actor, "wipe", "database", [], {})
    removed = int((await PlainWriter(gateway).write(asked, _first, timeout_s=BATCH_S))["removed"])
    more = removed
    while more:
        more = (await gateway.write(_some, timeout_s=BATCH_S))[0].removed
        removed += more
    return removed


async def _first(unit: Unit) -> Json:
    await unit.run(LOCK_COMPANY, NoParams())
    await unit.run(BUMP_COMPANY, Stamp(None))
    return {"removed": (await _some(unit))[0].removed}


async def _some(unit: Unit) -> list[RemovedNodes]:
    return await unit.run(DELETE_SOME_FACTS, Limit(AT_ONCE))
