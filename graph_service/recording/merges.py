"""Two people, or two customers, said to be one or not to be: always by somebody, and always to be taken back.

A merge is one tie, ``SAME_AS``, from what is merged to what is kept. Nothing else is written: every record stays under
the id it was recorded with, its notes sealed as they were, and reading brings both under one id (``facts.identity``,
``facts.one_customer``). So taking a merge back is removing the tie, the graph is then what it was, and a file that
still names the merged id finds what it wrote.

A merge, and its undoing, waits for every other (the lock of our own side) and for every change of the dossiers it
touches; operation, tie, revisions and mark are one transaction.
"""

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

from graph_service.errors import ConflictError, InvalidError, NotFoundError, PreconditionError
from graph_service.recording.bookkeeping import (
    BUMP_REVISIONS,
    LOCK_COMPANY,
    Bump,
    Customers,
)
from graph_service.recording.change import FIND_STAMPS, TICK
from graph_service.recording.cycles import Edge, cycles
from graph_service.recording.erasure import DOSSIERS_OF_PERSON, Removed, Subject
from graph_service.recording.locks import lock_dossiers
from graph_service.recording.plain_write import Effect, Json, PlainWriter
from graph_service.recording.record import Anchors, Ids
from graph_service.recording.stored import PARENTS_OF_CUSTOMERS, SUPERIORS_OF_PEOPLE
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

ID_BYTES = 10
PERSON, CUSTOMER = "person", "customer"


@dataclasses.dataclass(frozen=True)
class MergeId:
    """A merge, or that two are told apart."""

    id: str


@dataclasses.dataclass(frozen=True)
class Join(MergeId):
    """Who is merged into whom, and since when that is known."""

    merged_id: str
    kept_id: str
    recorded_at: datetime


@dataclasses.dataclass(frozen=True)
class Apart(MergeId):
    """Who is told apart, and what was seen of both when it was said."""

    one: str
    other: str
    recorded_at: datetime
    seen: str


@dataclasses.dataclass(frozen=True)
class Merge:
    """A merge as it is stored, of two of a kind; the moment in milliseconds."""

    id: str
    kind: str
    merged_id: str
    kept_id: str
    recorded_at: int


@dataclasses.dataclass(frozen=True)
class Same:
    """Whoever is one with those asked for: pairs of id and version; merges as (id, merged, kept, moment)."""

    selves: list[tuple[str, int]]
    merges: list[tuple[str, str, str, int]]


@dataclasses.dataclass(frozen=True)
class Cards:
    """People and customers that may be asked about."""

    people: list[str]
    customers: list[str]


@dataclasses.dataclass(frozen=True)
class ToldApart:
    """Pairs that were said not to be one: both ids in order, and what was seen of them then."""

    people: list[tuple[str, str, str]]
    customers: list[tuple[str, str, str]]


LIST_TOLD_APART = Statement("reads/list_told_apart", Cards, ToldApart)
FIND_SAME = {
    PERSON: Statement("reads/find_same_people", Ids, Same),
    CUSTOMER: Statement("reads/find_same_customers", Ids, Same),
}
FIND_ABOVE = {PERSON: SUPERIORS_OF_PEOPLE, CUSTOMER: PARENTS_OF_CUSTOMERS}
FIND_MERGE = Statement("reads/find_merge", MergeId, Merge)
JOIN = {
    PERSON: Statement("writes/join_people", Join, MergeId),
    CUSTOMER: Statement("writes/join_customers", Join, MergeId),
}
PART = Statement("writes/part_merged", MergeId, Removed)
TELL_APART = {
    PERSON: Statement("writes/tell_people_apart", Apart, MergeId),
    CUSTOMER: Statement("writes/tell_customers_apart", Apart, MergeId),
}
MISSING = {PERSON: "access.no_person", CUSTOMER: "access.no_customer"}
CYCLE = {PERSON: "recording.merge_makes_cycle", CUSTOMER: "recording.merge_makes_cycle_of_customers"}


def merge_id(merged_id: str, kept_id: str, operation: str) -> str:
    """The id of a merge: the same however often it is tried, another one when it is done again after its undoing."""
    return _digest("merge", merged_id, kept_id, operation)


def joining(kind: str, kept_id: str, merged_id: str, operation: str, version: int | None) -> Effect:
    """Say that one is the other. ``version``: the sum of both records' versions as they were looked at.

    Raises ``NotFoundError`` if one is not there; ``PreconditionError`` if one was changed meanwhile; ``ConflictError``
    if they are one already, if one of them is kept under another id already, or if somebody would report to
    themselves (a customer be part of itself) by way of others: all before anything is written.
    """

    async def effect(unit: Unit) -> Json:
        await unit.run(LOCK_COMPANY, NoParams())
        customers = await _locked(unit, kind, [kept_id, merged_id])
        await _confront(unit, kind, kept_id, merged_id, version)
        stamp = await _stamp(unit, customers)
        id_ = merge_id(merged_id, kept_id, operation)
        await unit.run(JOIN[kind], Join(id_, merged_id, kept_id, stamp))
        await unit.run(BUMP_REVISIONS, Bump(customers, stamp))
        return {"id": id_, "kind": kind, "kept_id": kept_id, "merged_id": merged_id, "recorded_at": _said(stamp)}

    return effect


def parting(id_: str) -> Effect:
    """Take a merge back: everything is as it was, but for what was recorded since under either id, which stays.

    Raises ``NotFoundError`` if it is not there (any more); ``ConflictError`` where later merges build on it, by name.
    """

    async def effect(unit: Unit) -> Json:
        await unit.run(LOCK_COMPANY, NoParams())
        found = await unit.run(FIND_MERGE, MergeId(id_))
        if not found:
            raise NotFoundError("access.no_merge", id=id_)
        merge = found[0]
        customers = await _locked(unit, merge.kind, [merge.kept_id, merge.merged_id])
        same = await _same(unit, merge.kind, merge.kept_id)
        later = [each for each, _, _, at in same.merges if at > merge.recorded_at and each != id_]
        if later:
            raise ConflictError("recording.merged_on", id=id_, later=", ".join(sorted(later)))
        stamp = await _stamp(unit, customers)
        await unit.run(PART, MergeId(id_))
        await unit.run(BUMP_REVISIONS, Bump(customers, stamp))
        ends = {"kept_id": merge.kept_id, "merged_id": merge.merged_id}
        return {"id": id_, "kind": merge.kind, **ends, "recorded_at": _said(stamp)}

    return effect


def telling_apart(kind: str, one: str, other: str, seen: str) -> Effect:
    """Say that two are not one; said again, what was seen then counts. Raises ``NotFoundError``, ``ConflictError``."""
    first, second = sorted((one, other))

    async def effect(unit: Unit) -> Json:
        await unit.run(LOCK_COMPANY, NoParams())
        if second in dict((await _same(unit, kind, first)).selves):
            raise ConflictError("recording.already_one", one=first, other=second)
        now = datetime.now(UTC)
        apart = Apart(_digest("apart", kind, first, second), first, second, now, seen)
        if not await unit.run(TELL_APART[kind], apart):
            raise NotFoundError("access.no_object", id=first)
        return {"id": apart.id, "one": first, "other": second}

    return effect


@dataclasses.dataclass(frozen=True)
class SaidOfPair:
    """What was said of two, as an export has it: ``type`` of the tie, label ``of`` both, moment as text."""

    type: str
    of: str
    one: str
    other: str
    id: str
    recorded_at: str
    seen: str | None


async def say_again(unit: Unit, said: Sequence[SaidOfPair]) -> None:
    """Bring what was said of pairs back as it was, with its ids and moments."""
    await unit.run(LOCK_COMPANY, NoParams())
    touched: set[str] = set()
    for one in said:
        moment, kind = datetime.fromisoformat(one.recorded_at), one.of.lower()
        if one.type == "SAME_AS":
            touched.update(await _locked(unit, kind, [one.one, one.other]))
            await unit.run(JOIN[kind], Join(one.id, one.one, one.other, moment))
        else:
            await unit.run(TELL_APART[kind], Apart(one.id, one.one, one.other, moment, one.seen or ""))
    if touched:
        customers = sorted(touched)
        await unit.run(BUMP_REVISIONS, Bump(customers, await _stamp(unit, customers)))


async def _locked(unit: Unit, kind: str, both: list[str]) -> list[str]:
    """The customers whose dossiers a merge changes, locked in id order.

    Those of two people are those of both and of whom they are tied to; those of two customers are both and all below
    them, since posts at whoever stands above a customer count there.
    """
    found: set[str] = set()
    if kind == CUSTOMER:
        anchors = Anchors(subtrees=tuple(both))
    else:
        for each in both:
            found.update((await unit.run(DOSSIERS_OF_PERSON, Subject(each)))[0].customers)
        anchors = Anchors(customers=tuple(sorted(found)), people=tuple(both))
    return await lock_dossiers(unit, anchors)


async def _same(unit: Unit, kind: str, id_: str) -> Same:
    return (await unit.run(FIND_SAME[kind], Ids([id_])))[0]


async def _confront(unit: Unit, kind: str, kept_id: str, merged_id: str, version: int | None) -> None:
    if kept_id == merged_id:
        raise InvalidError("recording.merged_with_itself", id=kept_id)
    kept, merged = await _same(unit, kind, kept_id), await _same(unit, kind, merged_id)
    for id_, same in ((kept_id, kept), (merged_id, merged)):
        if not same.selves:
            raise NotFoundError(MISSING[kind], id=id_)
    if merged_id in dict(kept.selves):
        raise ConflictError("recording.already_one", one=kept_id, other=merged_id)
    for id_, same in ((kept_id, kept), (merged_id, merged)):
        onward = {one: other for _, one, other, _ in same.merges}
        if id_ in onward:
            raise ConflictError("recording.merged_elsewhere", id=id_, kept=onward[id_])
    seen = dict(kept.selves)[kept_id] + dict(merged.selves)[merged_id]
    if version is not None and version != seen:
        raise PreconditionError("recording.other_version", version=seen, expected=version)
    round_ = await _round(unit, kind, [*dict(kept.selves), *dict(merged.selves)], kept_id)
    if round_:
        raise ConflictError(CYCLE[kind], cycle=" → ".join(round_))


async def _round(unit: Unit, kind: str, selves: list[str], kept_id: str) -> tuple[str, ...]:
    """A way by which one would stand above itself (report to itself, be part of itself) once these are one.

    Empty if there is none. A line straight from one to the other is none: it says nothing once they are one, and is
    not read then.
    """
    meant = dict.fromkeys(selves, kept_id)
    edges: set[Edge] = set()
    asked: set[str] = set()
    frontier = sorted(selves)
    while frontier:
        asked.update(frontier)
        found = (await unit.run(FIND_ABOVE[kind], Ids(frontier)))[0].edges
        above: set[str] = set()
        for one, other, _, start, end in found:
            superior = str(other)
            above.update(await _selves(unit, kind, superior, meant))
            a, b = meant.get(str(one), str(one)), meant.get(superior, superior)
            if a != b:
                edges.add(Edge(a, b, 0, _day(start, date.min), _day(end, date.max)))
        frontier = sorted(above - asked)
    found_cycles = cycles(edges)
    return found_cycles[0].ids if found_cycles else ()


async def _selves(unit: Unit, kind: str, one: str, meant: dict[str, str]) -> list[str]:
    """Under which ids somebody was recorded; all of them are meant as one from here on."""
    if one in meant:
        return [one]
    selves = sorted(dict((await _same(unit, kind, one)).selves))
    meant.update(dict.fromkeys(selves, selves[0]))
    return selves


async def _stamp(unit: Unit, customers: list[str]) -> datetime:
    """A moment later than any change of these dossiers was ever given."""
    last = (await unit.run(FIND_STAMPS, Customers(customers)))[0].stamped_at
    now = datetime.now(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return now if last is None else max(now, datetime.fromtimestamp(last / 1000, UTC) + TICK)


def _day(text: str | None, default: date) -> date:
    return date.fromisoformat(text) if text else default


def _said(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=ID_BYTES).hexdigest()


class Merges:
    """Carries merges out, and looks at them."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.writer = PlainWriter(gateway)

    async def find(self, id_: str) -> Merge:
        """A merge that holds. Raises ``NotFoundError`` for one that was never made or was taken back."""
        found = await self._gateway.ask(FIND_MERGE, MergeId(id_))
        if not found:
            raise NotFoundError("access.no_merge", id=id_)
        return found[0]

    async def versions(self, kind: str, ids: Sequence[str]) -> dict[str, int]:
        """The versions of records of a kind, and of those that are one with them."""
        found = await self._gateway.ask(FIND_SAME[kind], Ids(sorted(ids)))
        return dict(found[0].selves)

    async def selves(self, person: str) -> list[str]:
        """The ids under which somebody was recorded, in order; the id alone where nobody was merged."""
        found = await self._gateway.ask(FIND_SAME[PERSON], Ids([person]))
        return sorted(id_ for id_, _ in found[0].selves) or [person]

    async def told_apart(self, people: Sequence[str], customers: Sequence[str]) -> dict[tuple[str, str, str], str]:
        """What was seen of pairs when they were said not to be one, by kind and ids in order."""
        found = (await self._gateway.ask(LIST_TOLD_APART, Cards(sorted(people), sorted(customers))))[0]
        rows = {(PERSON, one, other): seen for one, other, seen in found.people}
        return rows | {(CUSTOMER, one, other): seen for one, other, seen in found.customers}
