"""Whose dossiers things lie in, as a load of many chunks has come to know it while it held their locks.

The same people come again in chunk after chunk, and finding their customers anew each time is the dearest of what a
load does beside writing. What was found under the locks of these customers stays true for as long as nobody else
changes one of them: whatever moves a thing between dossiers gives a new revision to all it lay in. So a chunk locks
the customers it knows of, compares their revisions with those that the load has left, and looks up only what is new to
it or may have moved. A thing that lies in no dossier is looked up every time: no revision speaks of it.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph_service.recording.bookkeeping import Customers
from graph_service.recording.record import Anchors
from graph_service.store.gateway import Unit
from graph_service.store.statements import Statement

Lying = list[tuple[str, list[str]]]
"""Customers, each with ids of things that lie in its dossier; a customer may come several times."""


@dataclasses.dataclass(frozen=True)
class Things:
    """Ids of things that lie in dossiers of customers."""

    departments: list[str]
    people: list[str]
    opportunities: list[str]
    seats: list[str]


@dataclasses.dataclass(frozen=True)
class ThingsFound:
    """Where they lie; one that does not exist, or lies in no dossier, is in none of the lists."""

    departments: Lying
    people: Lying
    opportunities: Lying
    seats: Lying

    @property
    def customers(self) -> set[str]:
        """All customers of them."""
        return {customer for lying in vars(self).values() for customer, _ in lying}


@dataclasses.dataclass(frozen=True)
class LockedCustomers:
    """Customers and their revisions, in the same order; what does not exist is left out."""

    customers: list[str]
    revisions: list[int]


FIND_DOSSIERS = Statement("reads/find_dossiers", Things, ThingsFound)
LOCK_CUSTOMERS = Statement("writes/lock_customers", Customers, LockedCustomers)
KINDS = tuple(field.name for field in dataclasses.fields(Things))
NOTHING = ThingsFound([], [], [], [])


@dataclasses.dataclass(frozen=True)
class Seen:
    """What was seen ahead of the locks: it may be old."""

    at: int
    """Up to which lock of the load all was committed before anything was looked at."""
    customers: set[str]
    """In whose dossiers lies what was not known then."""


@dataclasses.dataclass(frozen=True)
class Held:
    """Customers whose dossiers are locked."""

    customers: list[str]
    since: int | None
    """From which lock of the load on nobody else has changed any of them; None: something lies in no dossier."""


class KnownDossiers:
    """What one load knows, between its chunks; one entry per thing it has met."""

    def __init__(self) -> None:
        self._customers: dict[str, dict[str, frozenset[str]]] = {kind: {} for kind in KINDS}
        self._revisions: dict[str, int] = {}
        self._since: dict[str, int] = {}
        self._last: set[str] = set()
        self._n_locks = 0
        self.n_committed = 0
        """The last lock of a chunk that was committed: whatever is read after it, on whichever server, has seen all
        that others had committed before that lock."""

    async def seen(self, unit: Unit, at: int, anchors: Anchors) -> Seen:
        """Where the anchors lie that are not known, as seen without locks."""
        return Seen(at, (await _found(unit, self._told_apart(anchors)[1])).customers)

    async def lock(self, unit: Unit, anchors: Anchors, seen: Seen | None) -> Held:
        """Lock the customers in whose dossiers the anchors lie: these are all, for as long as they are locked.

        ``seen``: what was seen ahead, which saves looking twice; None: nothing was. Anchors below customers
        (``subtrees``) are nothing of what is known here. O(ids), and O(all that is known) where somebody else has
        changed one of the customers.
        """
        asked: set[str] = set()
        known, unknown = self._told_apart(anchors)
        found = await _found(unit, unknown) if seen is None else NOTHING
        more = found.customers if seen is None else seen.customers
        while not asked >= (wanted := {*anchors.customers, *known, *more}):
            asked |= wanted
            if await self._lock(unit, asked):
                known, unknown = self._told_apart(anchors)
            found = await _found(unit, unknown)
            more = found.customers
        is_all = self._learn(found) == sum(map(len, unknown.values())) and not anchors.is_company
        customers = sorted(wanted & self._revisions.keys())
        return Held(customers, max(self._since[one] for one in customers) if is_all and customers else None)

    def is_as_seen(self, held: Held, seen: Seen, ids: Iterable[str]) -> bool:
        """Whether records that lie where their id says are still as they were when they were looked at.

        They are where nobody but this load has changed their dossiers since before that look, and where they are none
        of those that the chunk before has written, which may have been under way.
        """
        return held.since is not None and held.since <= seen.at and self._last.isdisjoint(ids)

    def left(self, customers: Iterable[str], ids: Iterable[str]) -> None:
        """A chunk of records with these ids was committed, and gave these customers, locked here, new revisions."""
        self._last, self.n_committed = set(ids), self._n_locks
        for customer in customers:
            self._revisions[customer] += 1

    async def _lock(self, unit: Unit, customers: set[str]) -> bool:
        """Whether something is known no more: what lies in a dossier that is gone, or changed by somebody else."""
        locked = (await unit.run(LOCK_CUSTOMERS, Customers(sorted(customers))))[0]
        held = dict(zip(locked.customers, locked.revisions, strict=True))
        moved = {one for one in customers & self._revisions.keys() if self._revisions[one] != held.get(one)}
        for customer in moved:
            del self._revisions[customer], self._since[customer]
        for kind, of in self._customers.items() if moved else ():
            self._customers[kind] = {id_: lying for id_, lying in of.items() if moved.isdisjoint(lying)}
        self._n_locks += 1
        self._revisions.update(held)
        self._since = dict.fromkeys(held, self._n_locks) | self._since
        return bool(moved)

    def _told_apart(self, anchors: Anchors) -> tuple[set[str], dict[str, list[str]]]:
        """The customers of the anchors that are known, and the other anchors by their kinds."""
        places: set[frozenset[str]] = set()
        unknown = {}
        for kind, of in self._customers.items():
            ids = getattr(anchors, kind)
            unknown[kind] = [id_ for id_ in ids if id_ not in of]
            places.update(map(of.__getitem__, filter(of.__contains__, ids) if unknown[kind] else ids))
        return set().union(*places), unknown

    def _learn(self, found: ThingsFound) -> int:
        """Where things lie that were found under the locks of all their customers; how many things."""
        n = 0
        for kind, of in self._customers.items():
            lying: Mapping[str, set[str]] = defaultdict(set)
            for customer, ids in getattr(found, kind):
                for id_ in ids:
                    lying[id_].add(customer)
            of.update((id_, frozenset(customers)) for id_, customers in lying.items())
            n += len(lying)
        return n


async def _found(unit: Unit, unknown: dict[str, list[str]]) -> ThingsFound:
    """Where they lie now."""
    return (await unit.run(FIND_DOSSIERS, Things(**unknown)))[0] if any(unknown.values()) else NOTHING
