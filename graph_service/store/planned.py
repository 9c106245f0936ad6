"""Statements that the database plans before anybody waits for them.

A plan belongs to the types of its parameters, to the names of the vocabulary that exist, and to whether its transaction
has changed something before. Statements therefore take one map, a migration names the whole vocabulary, and what
changes run is planned amid a change.
"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

from graph_service.errors import ServiceError
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Nothing, Statement

FIRST_S = 30.0
AT_ONCE = 2
"""Plans made at once: each keeps one processor busy."""
QUESTIONS = ("dossier/", "reads/scope_of_", "reads/find_standing")
"""What nearly every question runs."""
BEGINNINGS = ("writes/begin_operation", "writes/mark_key_used", "writes/record_reading")
"""What is the first of its transaction."""
CHANGES = (
    "writes/lock_",
    "reads/find_stamps",
    "reads/find_revisions",
    "reads/find_known_",
    "reads/find_closings",
    "reads/find_dossiers",
    "writes/bump_",
    "writes/record_change",
    "writes/finish_operation",
)
"""What nearly every change runs once it has begun."""
OTHER_QUESTIONS = ("reads/find_", "reads/list_", "reads/count_", "reads/search_")
OTHER_CHANGES = ("reads/find_", "writes/upsert_", "writes/link_")
CHANGE_NOTHING = Statement("writes/change_nothing", NoParams, Nothing)
Work = Callable[[Statement[Any, Any], Any, Unit], Awaitable[None]]


async def plan_questions(gateway: Gateway) -> None:
    """What nearly every question runs is asked for nothing, so that nobody waits while the database plans it."""
    await _each(gateway, QUESTIONS, _ask)


async def plan_all_else(gateway: Gateway) -> None:
    """What changes run, which is planned and not run, and what other questions do; the most asked for first."""
    await _each(gateway, BEGINNINGS, _plan)
    await _each(gateway, CHANGES, plan_amid_a_change)
    await _each(gateway, OTHER_QUESTIONS, _ask)
    await _each(gateway, OTHER_CHANGES, plan_amid_a_change)


async def _each(gateway: Gateway, prefixes: tuple[str, ...], work: Work) -> None:
    """The statements whose names begin so, in that order, each once."""
    named = {
        name: one for start in prefixes for name, one in sorted(Statement.registry.items()) if name.startswith(start)
    }
    left = iter(named.values())

    async def one_after_another() -> None:
        for statement in left:
            with suppress(ServiceError):
                asked = partial(work, statement, sample_of(statement.params))
                await gateway.read_locked(asked, timeout_s=FIRST_S)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def _ask(statement: Statement[Any, Any], sample: Any, unit: Unit) -> None:
    await unit.run(statement, sample)


async def _plan(statement: Statement[Any, Any], sample: Any, unit: Unit) -> None:
    await unit.plan(statement, sample)


async def plan_amid_a_change(statement: Statement[Any, Any], sample: Any, unit: Unit) -> None:
    """Plan a statement as it is run once something was changed."""
    await unit.run(CHANGE_NOTHING, NoParams())
    await unit.plan(statement, sample)


def sample_of(params: type[Any], length: int = 1) -> Any:
    """Parameters of the right types that find nothing, lists of that length."""
    hints = get_type_hints(params)
    return params(**{field.name: _sample(hints[field.name], length) for field in dataclasses.fields(params)})


def _sample(hint: Any, length: int) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    if get_origin(hint) is list:
        return [_sample(kinds[0], 1)] * length
    if get_origin(hint) is dict:
        return {"id": "-"}
    if kinds:
        return _sample(kinds[0], length)
    now = datetime.now(UTC)
    return {datetime: now, date: now.date(), str: "-", bytes: b"-", int: 0, bool: False, float: 0.0}.get(hint)
