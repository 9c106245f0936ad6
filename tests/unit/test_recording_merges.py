"""Saying that two are one or are not: what is asked and locked before it, what is written, and what is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import ConflictError, InvalidError, NotFoundError, PreconditionError, ServiceError
from graph_service.recording import merges
from graph_service.recording.bookkeeping import AnchorParams, Bump, Customers
from graph_service.recording.change import StampRow
from graph_service.recording.merges import (
    CUSTOMER,
    PERSON,
    Apart,
    Cards,
    Join,
    Merge,
    MergeId,
    Merges,
    SaidOfPair,
    Same,
    ToldApart,
    joining,
    merge_id,
    parting,
    say_again,
    telling_apart,
)
from graph_service.recording.record import Ids
from graph_service.recording.stored import Edges
from tests.remembering import Remembering

KINDS = (PERSON, CUSTOMER)
NAMES: Mapping[str, tuple[str, str, str, str]] = {
    PERSON: ("reads/find_same_people", "reads/find_superiors_of_people", "writes/join_people", "tell_people_apart"),
    CUSTOMER: (
        "reads/find_same_customers", "reads/find_parents_of_customers", "writes/join_customers", "tell_customers_apart",
    ),
}  # fmt: skip
T0 = datetime(2026, 5, 1, tzinfo=UTC)
MILLIS = 1000
Tie = tuple[str, str, str, int]


class Merging(Remembering):
    """A graph of some records of one kind, with who is above whom and who was merged into whom."""

    def __init__(self, kind: str, keys: Path, **said: Any) -> None:
        same, above, _, _ = NAMES[kind]
        super().__init__(keys=keys)
        self.kind = kind
        self.versions: dict[str, int] = {"a": 1, "b": 2, "c": 4, "d": 8, "e": 16}
        self.ties: list[Tie] = said.get("ties", [])
        self.above: list[tuple[str, str, str | None, str | None]] = said.get("above", [])
        self.stamped: int | None = said.get("stamped")
        self.answers |= {
            same: self._same,
            above: self._above,
            "reads/find_merge": self._merge,
            "reads/find_dossiers_of_person": lambda params: [Customers([f"of {params.id}", "shared"])],
            "reads/find_stamps": lambda _: [StampRow(self.stamped)],
            "writes/lock_dossiers": self._locked,
        }

    def selves(self, id_: str) -> set[str]:
        found = {id_} & self.versions.keys()
        for _ in self.ties:
            found |= {end for _, one, other, _ in self.ties if {one, other} & found for end in (one, other)}
        return found

    def _same(self, params: Ids) -> list[Same]:
        found = sorted({each for id_ in params.ids for each in self.selves(id_)})
        ties = [tie for tie in self.ties if tie[1] in found]
        return [Same([(id_, self.versions[id_]) for id_ in found], ties)]

    def _above(self, params: Ids) -> list[Edges]:
        edges: list[list[str | None]] = []
        for asked in params.ids:
            for one, other, start, end in self.above:
                if one in self.selves(asked) and other not in self.selves(asked):
                    edges += [[asked, each, "tie", start, end] for each in sorted(self.selves(other))]
        return [Edges(edges)]

    def _merge(self, params: MergeId) -> list[Merge]:
        return [Merge(id_, self.kind, one, other, at) for id_, one, other, at in self.ties if id_ == params.id]

    def _locked(self, params: AnchorParams) -> list[Customers]:
        return [Customers(sorted({*params.customers, *params.subtrees, *(f"with {one}" for one in params.people)}))]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def graph(kind: str, tmp_path: Path) -> Any:
    return Merging(kind, tmp_path / "keys")


DOSSIERS = {PERSON: ["of a", "of b", "shared", "with a", "with b"], CUSTOMER: ["a", "b"]}


async def refused(work: Any, error: type[ServiceError]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(error) as caught:
        await work
    return caught.value.code, caught.value.fields


async def test_a_merge_locks_looks_and_writes_one_tie_and_new_revisions(graph: Any, kind: str) -> None:
    earliest = datetime.now(UTC)
    done = await joining(kind, "a", "b", "operation", 3)(graph)
    same, above, join, _ = NAMES[kind]
    found = ["reads/find_dossiers_of_person"] * 2 if kind == PERSON else []
    assert graph.names() == [
        "writes/lock_company", *found, "writes/lock_dossiers", same, same, above, "reads/find_stamps", join,
        "writes/bump_revisions",
    ]  # fmt: skip
    (anchors,) = graph.of("writes/lock_dossiers")
    assert anchors == (
        AnchorParams(["of a", "of b", "shared"], [], [], ["a", "b"], [], [])
        if kind == PERSON
        else AnchorParams([], ["a", "b"], [], [], [], [])
    )
    assert [params.ids for params in graph.of(same)] == [["a"], ["b"]]
    assert graph.of("reads/find_stamps") == [Customers(DOSSIERS[kind])]
    (written,) = graph.of(join)
    (bumped,) = graph.of("writes/bump_revisions")
    stamp = written.recorded_at
    assert written == Join(merge_id("b", "a", "operation"), "b", "a", stamp)
    assert bumped == Bump(DOSSIERS[kind], stamp)
    assert earliest - timedelta(milliseconds=1) < stamp <= datetime.now(UTC)
    assert stamp.microsecond % MILLIS == 0
    said = stamp.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    assert done == {"id": written.id, "kind": kind, "kept_id": "a", "merged_id": "b", "recorded_at": said}


def test_the_id_of_a_merge_is_that_of_its_ends_and_its_operation() -> None:
    assert merge_id("b", "a", "operation") == "397f03724b2edd25d75e"
    names = {merge_id(*ends) for ends in (("b", "a", "o"), ("a", "b", "o"), ("ba", "", "o"), ("b", "a", "p"))}
    assert len(names) == 4


async def test_a_merge_is_later_than_every_change_of_what_it_touches(graph: Any, kind: str) -> None:
    ahead = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    graph.stamped = round(ahead.timestamp() * 1000)
    await joining(kind, "a", "b", "o", None)(graph)
    (written,) = graph.of(NAMES[kind][2])
    assert written.recorded_at == ahead + timedelta(milliseconds=1)


async def test_a_merge_after_an_old_change_bears_the_moment_it_is_made(graph: Any, kind: str) -> None:
    graph.stamped = round(T0.timestamp() * 1000)
    await joining(kind, "a", "b", "o", None)(graph)
    (written,) = graph.of(NAMES[kind][2])
    assert written.recorded_at > T0 + timedelta(days=1)


async def test_what_is_not_there_cannot_be_merged(graph: Any, kind: str) -> None:
    missing = {PERSON: "access.no_person", CUSTOMER: "access.no_customer"}[kind]
    for kept, merged in (("a", "nobody"), ("nobody", "a")):
        assert await refused(joining(kind, kept, merged, "o", None)(graph), NotFoundError) == (
            missing, {"id": "nobody"},
        )  # fmt: skip
    assert await refused(joining(kind, "a", "a", "o", None)(graph), InvalidError) == (
        "recording.merged_with_itself", {"id": "a"},
    )  # fmt: skip
    assert not graph.of(NAMES[kind][2])


@pytest.mark.parametrize("version", [2, 4])
async def test_a_record_changed_meanwhile_stops_a_merge(graph: Any, kind: str, version: int) -> None:
    assert await refused(joining(kind, "a", "b", "o", version)(graph), PreconditionError) == (
        "recording.other_version", {"version": 3, "expected": version},
    )  # fmt: skip
    assert not graph.of(NAMES[kind][2])


@pytest.mark.parametrize(
    ("kept", "merged", "code", "fields"),
    [
        ("a", "b", "recording.already_one", {"one": "a", "other": "b"}),
        ("b", "a", "recording.already_one", {"one": "b", "other": "a"}),
        ("c", "b", "recording.merged_elsewhere", {"id": "b", "kept": "a"}),
        ("b", "c", "recording.merged_elsewhere", {"id": "b", "kept": "a"}),
    ],
)
async def test_who_is_one_already_or_kept_under_another_id_is_not_merged_again(
    graph: Any, kind: str, kept: str, merged: str, code: str, fields: dict[str, str]
) -> None:
    graph.ties = [("m", "b", "a", 5)]
    assert await refused(joining(kind, kept, merged, "o", None)(graph), ConflictError) == (code, fields)
    assert not graph.of(NAMES[kind][2])


async def test_who_was_merged_into_takes_its_selves_along(graph: Any, kind: str) -> None:
    graph.ties = [("m", "b", "a", 5)]
    await joining(kind, "c", "a", "o", 5)(graph)
    (written,) = graph.of(NAMES[kind][2])
    assert (written.merged_id, written.kept_id) == ("a", "c")


def line(one: str, other: str, start: str | None = None, end: str | None = None) -> tuple[Any, ...]:
    return one, other, start, end


CYCLES = [
    # who is above whom, merges before, is it a round once b is a?
    ([line("b", "c"), line("c", "a")], [], "a → c → a"),
    ([line("a", "c"), line("c", "b")], [], "a → c → a"),
    ([line("b", "c"), line("c", "d"), line("d", "a")], [], "a → c → d → a"),
    ([line("b", "c"), line("d", "a")], [("m", "c", "d", 1)], "a → c → a"),
    ([line("e", "c"), line("d", "a")], [("m", "e", "b", 1), ("n", "d", "c", 1)], "a → c → a"),
    ([line("a", "b")], [], None),
    ([line("b", "a")], [], None),
    ([line("a", "c"), line("b", "c")], [], None),
    ([line("a", "c"), line("b", "d")], [], None),
    ([line("c", "a"), line("d", "b")], [], None),
]


@pytest.mark.parametrize(("above", "ties", "cycle"), CYCLES)
async def test_nobody_comes_to_stand_above_themselves(
    kind: str, tmp_path: Path, above: list[Any], ties: list[Tie], cycle: str | None
) -> None:
    graph: Any = Merging(kind, tmp_path / "keys", above=above, ties=ties)
    if cycle is None:
        await joining(kind, "a", "b", "o", None)(graph)
        assert len(graph.of(NAMES[kind][2])) == 1
        return
    code = {PERSON: "recording.merge_makes_cycle", CUSTOMER: "recording.merge_makes_cycle_of_customers"}[kind]
    assert await refused(joining(kind, "a", "b", "o", None)(graph), ConflictError) == (code, {"cycle": cycle})
    assert not graph.of(NAMES[kind][2])


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [
        ((None, None), (None, None), 0),
        ((None, "2025-01-01"), ("2025-01-01", None), 1),
        (("2025-01-01", None), (None, "2025-01-01"), 1),
        ((None, "2025-01-02"), ("2025-01-01", None), 0),
        (("2025-01-01", None), (None, "2025-01-02"), 0),
    ],
)
async def test_lines_that_never_held_on_one_day_make_no_round(
    graph: Any, kind: str, first: tuple[str | None, ...], second: tuple[str | None, ...], written: int
) -> None:
    graph.above = [line("b", "c", *first), line("c", "a", *second)]
    if written:
        await joining(kind, "a", "b", "o", None)(graph)
    else:
        await refused(joining(kind, "a", "b", "o", None)(graph), ConflictError)
    assert len(graph.of(NAMES[kind][2])) == written


async def test_everybody_above_is_asked_about_once(graph: Any, kind: str) -> None:
    graph.above = [line("a", "c"), line("b", "c"), line("c", "d"), line("d", "e")]
    await joining(kind, "a", "b", "o", None)(graph)
    assert [params.ids for params in graph.of(NAMES[kind][1])] == [["a", "b"], ["c"], ["d"], ["e"]]
    assert [params.ids for params in graph.of(NAMES[kind][0])] == [["a"], ["b"], ["c"], ["d"], ["e"]]


async def test_two_who_were_above_each_other_one_after_the_other_are_asked_about_once(graph: Any, kind: str) -> None:
    graph.above = [line("a", "c", None, "2025-01-01"), line("c", "a", "2025-01-01", None)]
    await joining(kind, "a", "b", "o", None)(graph)
    assert [params.ids for params in graph.of(NAMES[kind][1])] == [["a", "b"], ["c"]]


@pytest.mark.parametrize(("microsecond", "recorded"), [(999, 0), (1000, 1000), (1999, 1000), (999_999, 999_000)])
async def test_moments_are_of_whole_milliseconds(
    graph: Any, kind: str, microsecond: int, recorded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Still(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2026, 7, 1, 12, 0, 0, microsecond, tzinfo=tz)

    monkeypatch.setattr(merges, "datetime", Still)
    await joining(kind, "a", "b", "o", None)(graph)
    (written,) = graph.of(NAMES[kind][2])
    assert written.recorded_at == datetime(2026, 7, 1, 12, 0, 0, recorded, tzinfo=UTC)


async def test_a_merge_is_taken_back_under_the_same_locks(graph: Any, kind: str) -> None:
    graph.ties = [("m", "b", "a", 5), ("earlier", "c", "a", 4), ("at once", "d", "a", 5)]
    done = await parting("m")(graph)
    same, _, _, _ = NAMES[kind]
    found = ["reads/find_dossiers_of_person"] * 2 if kind == PERSON else []
    assert graph.names() == [
        "writes/lock_company", "reads/find_merge", *found, "writes/lock_dossiers", same, "reads/find_stamps",
        "writes/part_merged", "writes/bump_revisions",
    ]  # fmt: skip
    assert graph.of("writes/part_merged") == [MergeId("m")]
    (bumped,) = graph.of("writes/bump_revisions")
    assert bumped.customers == DOSSIERS[kind]
    said = bumped.stamped_at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    assert done == {"id": "m", "kind": kind, "kept_id": "a", "merged_id": "b", "recorded_at": said}


async def test_a_merge_that_is_not_there_or_was_built_on_is_not_taken_back(graph: Any, kind: str) -> None:
    graph.ties = [("m", "b", "a", 5), ("z", "a", "c", 7), ("n", "a", "c", 6)]
    assert await refused(parting("gone")(graph), NotFoundError) == ("access.no_merge", {"id": "gone"})
    assert await refused(parting("m")(graph), ConflictError) == ("recording.merged_on", {"id": "m", "later": "n, z"})
    assert not graph.of("writes/part_merged")
    assert kind


async def test_two_are_told_apart_in_order_with_what_was_seen(graph: Any, kind: str) -> None:
    pinned = {PERSON: "323e1d39ec9176042a3a", CUSTOMER: "5eec79f2b8b5277438b4"}[kind]
    earliest = datetime.now(UTC)
    done = await telling_apart(kind, "b", "a", "seen")(graph)
    assert graph.names() == ["writes/lock_company", NAMES[kind][0], f"writes/{NAMES[kind][3]}"]
    (told,) = graph.of(f"writes/{NAMES[kind][3]}")
    assert told == Apart(pinned, "a", "b", told.recorded_at, "seen")
    assert earliest <= told.recorded_at <= datetime.now(UTC)
    assert done == {"id": pinned, "one": "a", "other": "b"}


async def test_who_is_one_or_is_not_there_is_not_told_apart(graph: Any, kind: str) -> None:
    graph.ties = [("m", "b", "a", 5)]
    assert await refused(telling_apart(kind, "b", "a", "")(graph), ConflictError) == (
        "recording.already_one", {"one": "a", "other": "b"},
    )  # fmt: skip
    graph.answers[f"writes/{NAMES[kind][3]}"] = lambda _: []
    assert await refused(telling_apart(kind, "c", "a", "")(graph), NotFoundError) == (
        "access.no_object", {"id": "a"},
    )  # fmt: skip


async def test_what_was_said_of_pairs_is_said_again_as_it_was(tmp_path: Path) -> None:
    graph: Any = Merging(PERSON, tmp_path / "keys")
    at = "2026-05-01T00:00:00+00:00"
    said = [
        SaidOfPair("SAME_AS", "Person", "b", "a", "m", at, None),
        SaidOfPair("SAME_AS", "Customer", "y", "x", "n", at, None),
        SaidOfPair("DIFFERS_FROM", "Person", "c", "d", "p", at, "seen"),
        SaidOfPair("DIFFERS_FROM", "Customer", "v", "w", "q", at, None),
    ]
    await say_again(graph, said)
    assert graph.names("writes/lock_company")[0] == graph.names()[0]
    assert graph.of("writes/join_people") == [Join("m", "b", "a", T0)]
    assert graph.of("writes/join_customers") == [Join("n", "y", "x", T0)]
    assert graph.of("writes/tell_people_apart") == [Apart("p", "c", "d", T0, "seen")]
    assert graph.of("writes/tell_customers_apart") == [Apart("q", "v", "w", T0, "")]
    (bumped,) = graph.of("writes/bump_revisions")
    assert bumped.customers == ["of a", "of b", "shared", "with a", "with b", "x", "y"]
    assert graph.of("reads/find_stamps") == [Customers(bumped.customers)]


async def test_where_nobody_was_merged_no_dossier_is_another_one(tmp_path: Path) -> None:
    graph: Any = Merging(PERSON, tmp_path / "keys")
    await say_again(graph, [SaidOfPair("DIFFERS_FROM", "Person", "c", "d", "p", "2026-05-01T00:00:00+00:00", "s")])
    assert graph.names() == ["writes/lock_company", "writes/tell_people_apart"]


async def test_merges_are_looked_at(graph: Any, kind: str) -> None:
    looking = Merges(graph)
    graph.ties = [("m", "b", "a", 5)]
    assert await looking.find("m") == Merge("m", kind, "b", "a", 5)
    assert await refused(looking.find("n"), NotFoundError) == ("access.no_merge", {"id": "n"})
    assert await looking.versions(kind, ["c", "b"]) == {"a": 1, "b": 2, "c": 4}
    assert graph.of(NAMES[kind][0])[-1].ids == ["b", "c"]


async def test_somebody_is_known_under_all_ids_they_were_recorded_with(tmp_path: Path) -> None:
    graph: Any = Merging(PERSON, tmp_path / "keys", ties=[("m", "b", "a", 5)])
    looking = Merges(graph)
    assert await looking.selves("b") == ["a", "b"]
    assert await looking.selves("nobody") == ["nobody"]


async def test_who_was_told_apart_is_listed_by_kind(tmp_path: Path) -> None:
    graph: Any = Merging(PERSON, tmp_path / "keys")
    graph.answers["reads/list_told_apart"] = lambda _: [ToldApart([("a", "b", "s")], [("x", "y", "t")])]
    looking = Merges(graph)
    assert await looking.told_apart(["b", "a"], ["y", "x"]) == {
        (PERSON, "a", "b"): "s", (CUSTOMER, "x", "y"): "t",
    }  # fmt: skip
    assert graph.of("reads/list_told_apart") == [Cards(["a", "b"], ["x", "y"])]
