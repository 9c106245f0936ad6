"""What a load knows of dossiers between its chunks: never a customer too few, whatever others change meanwhile."""

import random
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from graph_service.recording.chunk import Chunk, Recorded
from graph_service.recording.known_dossiers import (
    FIND_DOSSIERS,
    KINDS,
    LOCK_CUSTOMERS,
    Held,
    KnownDossiers,
    LockedCustomers,
    ThingsFound,
)
from graph_service.recording.record import Anchors
from graph_service.recording.recorder import Recorder
from tests.remembering import Remembering
from tests.typed_rows import frame, kind

CUSTOMERS = [f"c{n}" for n in range(6)]
PEOPLE = [f"p{n}" for n in range(12)]


class World:
    """Customers with revisions, and people who lie at them: whoever moves one gives all their customers a new one."""

    def __init__(self, seed: int, *, is_still: bool = False) -> None:
        self.is_still = is_still
        self.dice = random.Random(seed)
        self.revisions = dict.fromkeys(CUSTOMERS, 0)
        self.lying: dict[str, set[str]] = {one: self._some() for one in PEOPLE}
        self.moved_at = dict.fromkeys(CUSTOMERS, 0)
        self.now = self.held_at = self.sure = 1
        self.locked: set[str] = set()
        self.asked: list[tuple[str, Any]] = []

    def _some(self) -> set[str]:
        return set(self.dice.sample(CUSTOMERS, self.dice.choice([0, 1, 1, 1, 2])))

    def somebody_moves(self) -> None:
        """A person to other customers, unless a dossier of theirs is locked."""
        person, after = self.dice.choice(PEOPLE), {one for one in self._some() if one in self.revisions}
        touched = self.lying[person] | after
        if touched & self.locked:
            return
        self.now += 1
        for customer in touched:
            self.revisions[customer] += 1
            self.moved_at[customer] = self.now
        self.lying[person] = after

    def somebody_removes(self) -> None:
        """A customer that nobody holds; whoever lay there lies there no more."""
        free = sorted(self.revisions.keys() - self.locked)
        if len(free) < 3:
            return
        gone = self.dice.choice(free)
        del self.revisions[gone]
        for person in self.lying:
            self.lying[person] = self.lying[person] - {gone}

    def of(self, people: list[str]) -> list[str]:
        return sorted({customer for one in people for customer in self.lying[one]})

    async def run(self, statement: Any, params: Any) -> list[Any]:
        """The two statements; before each of them somebody may have changed something."""
        self.asked.append((statement.name, params))
        for change in self.dice.choices([None, self.somebody_moves, self.somebody_removes], [30, 20, 1], k=2):
            if change is not None and not self.is_still:
                change()
        if statement is LOCK_CUSTOMERS:
            there = [one for one in params.customers if one in self.revisions]
            self.locked |= set(there)
            self.held_at = self.now
            return [LockedCustomers(there, [self.revisions[one] for one in there])]
        assert statement is FIND_DOSSIERS
        pairs = [(customer, [one]) for one in params.people for customer in sorted(self.lying[one])]
        return [ThingsFound([], pairs, [], [])]


@pytest.mark.parametrize("seed", range(60))
async def test_whatever_others_do_a_chunk_holds_all_dossiers_it_touches(seed: int) -> None:
    """Against the truth, chunk after chunk; and what is said to be as it was seen has been changed by nobody."""
    world, known, claims = World(seed), KnownDossiers(), 0
    unit: Any = world
    for number in range(40):
        people = world.dice.sample(PEOPLE, world.dice.randint(1, 4))
        anchors = Anchors(people=tuple(sorted(people)))
        looked_at, at = world.sure, known.n_committed
        seen = await known.seen(unit, at, anchors) if world.dice.random() < 0.8 else None
        held = await known.lock(unit, anchors, seen)
        assert held.customers == world.of(people)
        assert set(held.customers) <= world.locked
        if seen is not None and known.is_as_seen(held, seen, [str(number)]):
            claims += 1
            assert all(world.moved_at[one] <= looked_at for one in held.customers)
            assert all(world.lying[one] for one in people), "no revision speaks of what lies nowhere"
        if world.dice.random() < 0.9:  # else it is rolled back
            for customer in held.customers:
                world.revisions[customer] += 1
            if world.dice.random() < 0.9:  # else nobody knows what became of it
                known.left(held.customers, [str(number)])
                world.sure = world.held_at  # a server that lags has seen what was committed before, and no more
        world.locked.clear()
    assert claims or seed % 5, "something was as it had been seen"


async def test_whom_a_load_knows_it_locks_without_looking() -> None:
    world, known = World(1, is_still=True), KnownDossiers()
    unit: Any = world
    people = tuple(one for one in PEOPLE if world.lying[one])
    first = await known.lock(unit, Anchors(people=people), None)
    assert [name for name, _ in world.asked] == ["reads/find_dossiers", "writes/lock_customers", "reads/find_dossiers"]
    assert await known.lock(unit, Anchors(people=people), None) == first
    assert [name for name, _ in world.asked[3:]] == ["writes/lock_customers"]
    nowhere = next(one for one in PEOPLE if not world.lying[one])
    held = await known.lock(unit, Anchors(people=(nowhere, people[0])), None)
    assert held == Held(sorted(world.lying[people[0]]), None)
    assert [params.people for name, params in world.asked if name == "reads/find_dossiers"][2:] == [[nowhere]] * 2


async def test_a_customer_that_does_not_exist_is_asked_for_once() -> None:
    world, known = World(1, is_still=True), KnownDossiers()
    unit: Any = world
    assert (await known.lock(unit, Anchors(customers=("c0", "nobody")), None)).customers == ["c0"]
    assert [name for name, _ in world.asked] == ["writes/lock_customers"]


def graph_of(lying: dict[str, str], revision: Callable[[], int] = lambda: 0) -> Remembering:
    """A graph in which people lie at one customer each."""

    def found(params: Any) -> list[Any]:
        return [ThingsFound([], [(lying[one], [one]) for one in params.people], [], [])]

    def locked(params: Any) -> list[Any]:
        bumps = sum(len({*params.customers} & {*one.customers}) > 0 for one in graph.of("writes/bump_revisions"))
        return [LockedCustomers(params.customers, [revision() + bumps] * len(params.customers))]

    graph = Remembering({FIND_DOSSIERS.name: found, LOCK_CUSTOMERS.name: locked})
    return graph


def ties(*pairs: tuple[str, str]) -> Any:
    one, other = zip(*pairs, strict=True)
    n = len(pairs)
    cells: dict[str, Any] = {"kind": ["sways"] * n, "strength": [0.5] * n, "from": [None] * n}
    rows = frame("ties", from_id=list(one), to_id=list(other), **cells)
    return rows.with_columns(pl.lit("person").alias(f"{end}_id:thing") for end in ("from", "to"))


async def written(graph: Any, known: KnownDossiers, *rows: Any) -> list[Recorded]:
    """Chunks of one load: each is looked at before the one before it is written."""
    recorder, looked, done = Recorder(graph), [], []
    for number, each in enumerate(rows):
        chunk = Chunk(kind("ties"), each, f"op-{number}-{len(graph.handed)}", "operator", known=known)
        looked.append(await recorder.seen_ahead(chunk))
        if number:
            done.append(await recorder.write(looked[number - 1]))
    return [*done, await recorder.write(looked[-1])]


AT = {"p-1": "c-1", "p-2": "c-1", "p-3": "c-1", "p-4": "c-1"}
FIND = "reads/find_sways"


async def test_what_lies_where_nobody_else_wrote_is_not_looked_up_under_the_locks_again() -> None:
    graph, known = graph_of(AT), KnownDossiers()
    done = await written(graph, known, ties(("p-1", "p-2")), ties(("p-1", "p-3")), ties(("p-1", "p-4")))
    assert done == [Recorded(created=1)] * 3
    under = [name for name, _ in graph.handed if name in {FIND, "writes/begin_operation", "writes/upsert_sways"}]
    assert under == [
        FIND, FIND, "writes/begin_operation", FIND, "writes/upsert_sways",
        FIND, "writes/begin_operation", FIND, "writes/upsert_sways",
        "writes/begin_operation", "writes/upsert_sways",
    ], "the third had been looked at when the dossier was known"  # fmt: skip
    assert [bump.customers for bump in graph.of("writes/bump_revisions")] == [["c-1"]] * 3


async def test_where_somebody_else_wrote_it_is_looked_up_again() -> None:
    moves = iter([0, 0, 5, 5])
    graph, known = graph_of(AT, lambda: next(moves)), KnownDossiers()
    await written(graph, known, *(ties(("p-1", f"p-{n}")) for n in (2, 3, 4)))
    last = graph.names()[len(graph.names()) - 1 - graph.names()[::-1].index("writes/begin_operation") :]
    assert last[:5] == [
        "writes/begin_operation", "writes/lock_customers", "reads/find_dossiers", FIND, "writes/upsert_sways",
    ]  # fmt: skip


async def test_a_tie_that_the_chunk_before_has_written_is_found() -> None:
    """The same two people the other way round are one tie: the second chunk was looked at before it was there."""
    graph, known = graph_of(AT), KnownDossiers()
    warm, same = ties(("p-3", "p-4")), ties(("p-1", "p-2"))
    done = await written(graph, known, warm, warm, same, same)
    assert done == [Recorded(created=1), Recorded(unchanged=1), Recorded(created=1), Recorded(unchanged=1)]
    assert len(graph.rows("writes/upsert_sways")) == 2


async def test_what_has_an_id_of_its_own_may_be_anywhere_and_is_looked_up_again() -> None:
    graph: Any = graph_of({})
    known = KnownDossiers()
    recorder = Recorder(graph)
    for number in range(3):
        met = frame("interactions", id=[f"i-{number}"], kind=["visit"], mode=["f2f"], customer_id=["c-1"])
        chunk = Chunk(kind("interactions"), met, f"op-{number}", "operator", known=known)
        assert await recorder.write(await recorder.seen_ahead(chunk)) == Recorded(created=1)
    assert len(graph.of("reads/find_interactions")) == 6


async def test_rows_that_say_what_lies_where_do_not_rest_on_what_was_known() -> None:
    graph: Any = Remembering()
    known = KnownDossiers()
    rows = frame("customers", id=["c-1"], name=["瑞丰"])
    recorder = Recorder(graph)
    await recorder.write(await recorder.seen_ahead(Chunk(kind("customers"), rows, "op", "operator", known=known)))
    assert graph.names("writes/lock") == ["writes/lock_dossiers"] * 2
    assert known.n_committed == 0


def test_what_is_known_of_are_the_anchors_below_customers() -> None:
    assert {*KINDS, "customers", "subtrees", "is_company"} == vars(Anchors()).keys()
