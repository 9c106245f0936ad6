"""What was recorded later and builds on a load: it stands in the way of undoing it, and is named with where it is from.

Only the latest loads can be undone, so what is in the way is looked for among theirs, the latest first: whoever undoes
them in this order gets to the load they want.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from graph_service.errors import ConflictError
from graph_service.recording.kept_loads import (
    FIND_LOAD,
    Known,
    KnownLoad,
    LoadId,
    StepRow,
    list_loads,
    made_by,
    names_of,
    records_of,
    steps_of,
)
from graph_service.recording.record import Ids, Record
from graph_service.recording.recorder import RECORD_S
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import Statement

SHOWN = 20
"""Things in the way that are named; there may be more."""
OWNED_BY_END = {"WORKS_ON", "TOOK_PART", "RECORDED", "CONTESTS", "ANSWERED"}
"""Ties that are written with the node they lead to; other ties without an id with the node they come from."""
HELP = "HELPED"
LISTED = 1_000
"""Loads that are looked through for those that can be undone; many a load has changed nothing."""


@dataclasses.dataclass(frozen=True)
class NamedIds:
    """Records of one name, by id."""

    name: str
    ids: list[str]


@dataclasses.dataclass(frozen=True)
class TiesOfRecords:
    """Ties as lists: id of the node, type, whether it begins there, id of the tie, label and id of the other end."""

    ties: list[list[Any]]


@dataclasses.dataclass(frozen=True)
class HelpWith:
    """Help as lists: id of the record, id of the person."""

    pairs: list[list[str]]


FIND_TIES = Statement("reads/find_ties_of_records", NamedIds, TiesOfRecords)
FIND_HELP = Statement("reads/find_helped_with", Ids, HelpWith)


@dataclasses.dataclass(frozen=True)
class Obstacle:
    """Something recorded later that builds on the load: what it is, and how it stands in the way."""

    name: str
    id: str
    code: str
    load: str | None = None
    """The latest load it came with; null where it came with none, or with one that cannot be undone any more."""


class InTheWayError(ConflictError):
    """Later records build on the load; ``obstacles`` names some of them."""

    def __init__(self, load_id: str, obstacles: list[Obstacle]) -> None:
        loads = list(dict.fromkeys(one.load for one in obstacles if one.load))
        code = "recording.undo_in_the_way_with_loads" if loads else "recording.undo_in_the_way"
        super().__init__(code, id=load_id, count=len(obstacles), loads=loads)
        self.obstacles = obstacles


async def obstacles(gateway: Gateway, load_id: str) -> list[Obstacle]:
    """What was recorded later and builds on a load, at most ``SHOWN`` of it, each with the load it came with."""
    known = await made_by(gateway, load_id)
    found: list[Obstacle] = []
    async for step in steps_of(gateway, load_id):
        found += await gateway.read(partial(look, step=step, known=known), timeout_s=RECORD_S)
        if len(found) >= SHOWN:
            break
    return await _with_loads(gateway, load_id, list(dict.fromkeys(found))[:SHOWN])


async def _with_loads(gateway: Gateway, load_id: str, found: list[Obstacle]) -> list[Obstacle]:
    """The same, with the latest load that each came with."""
    loads = dict[tuple[str, str], str]()
    wanted = {(one.name, one.id) for one in found}
    for later in await _later(gateway, load_id) if found else ():
        async for step in steps_of(gateway, later.id):
            loads |= dict.fromkeys((wanted - loads.keys()).intersection(names_of(step)), later.id)
    return [dataclasses.replace(one, load=loads.get((one.name, one.id))) for one in found]


async def _later(gateway: Gateway, load_id: str) -> Sequence[KnownLoad]:
    """Loads begun after one that can be undone, the latest first."""
    (load,) = await gateway.ask(FIND_LOAD, LoadId(load_id))
    latest = await list_loads(gateway, LISTED)
    return [one for one in latest if one.started_at > load.started_at and one.steps]


async def look(unit: Unit, *, step: StepRow, known: Known) -> list[Obstacle]:
    """What stands in the way of undoing a step."""
    found: list[Obstacle] = []
    for record, made in records_of(step):
        rows = (await unit.run(record.find, Ids(made.ids)))[0].records
        expected = {**made.created, **made.changed}
        found += [Obstacle(record.name, row[0], "changed") for row in rows if row[1] != expected[row[0]]]
        if made.created and not record.name.isupper():
            found += await _built_on(unit, record, list(made.created), known)
    return found


async def _built_on(unit: Unit, record: Record, ids: list[str], known: Known) -> list[Obstacle]:
    """What hangs on new nodes and is no part of the load."""
    ties = (await unit.run(FIND_TIES, NamedIds(record.name, ids)))[0].ties
    found = [one for tie in ties for one in _foreign(record.name, tie, known)]
    if record.name == "Person":
        pairs = (await unit.run(FIND_HELP, Ids(ids)))[0].pairs
        found += [Obstacle(HELP, id_, "built_on") for id_, _ in pairs if hash((HELP, id_)) not in known]
    return found


def _foreign(label: str, tie: list[Any], known: Known) -> Iterator[Obstacle]:
    id_, type_, begins_here, tie_id, other_label, other_id = tie
    if type_ == "DIFFERS_FROM":  # that two are not one says nothing once one of them is gone
        return
    if tie_id is not None and type_ != "WORKS_ON":
        owner = (type_, tie_id)
    else:
        ends_own = type_ in OWNED_BY_END
        owner = (label, id_) if begins_here != ends_own else (other_label, other_id)
    if hash(owner) not in known:
        yield Obstacle(*owner, "built_on")


def named(obstacles: Iterable[Obstacle]) -> list[dict[str, str | None]]:
    """Obstacles as plain values."""
    return [dataclasses.asdict(one) for one in obstacles]
