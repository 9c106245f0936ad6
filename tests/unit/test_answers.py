"""Answers that are kept: found by the same question at the same revisions only, each time a copy, within their room."""

import asyncio
import threading
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph_service.access.policy import Role
from graph_service.access.scope import MaySeeShareOf
from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.secrecy import FieldClass
from graph_service.domain.time import AsOf
from graph_service.facts.chapters import tables_of
from graph_service.facts.dossier import COMPANY, Dossier, Facts, Recorded
from graph_service.facts.lazily import lazily
from graph_service.facts.reader import FACTS_BYTES, FACTS_KEPT, MANY_KEPT, MANY_RESOLVED, FactsReader
from graph_service.facts.table import Chapter
from graph_service.indicators.indicator import Basis
from graph_service.services.answers import PIECE, Answers, Asked, asked, packed, unpacked
from graph_service.services.question import Question, Service
from tests.frames import build_dossiers

ALL = frozenset(FieldClass)
AT = AsOf(date(2026, 6, 30))


def work(*args: Any) -> None:
    """A computation."""


def other(*args: Any) -> None:
    """Another one."""


def found_in(answers: Answers, wanted: Asked) -> tuple[Any] | None:
    """A copy of the answer, if it is there."""
    known = answers.find(wanted)
    return None if known is None else (unpacked(known),)


def dossier(owner: str, revision: int, *chapters: Chapter) -> Dossier:
    empty: dict[str, dict[str, list[Any]]] = {
        name: {column: [] for column in table.columns}
        for chapter in chapters
        for name, table in tables_of(chapter).items()
    }
    return build_dossiers([Recorded(owner, revision, empty)], chapters)[0]


def facts(allowed: frozenset[FieldClass] = ALL, **revisions: int) -> Facts:
    ours = dossier(COMPANY, revisions.pop("company", 1), Chapter.COMPANY)
    theirs = [
        dossier(owner, revision, Chapter.RELATIONSHIPS, Chapter.PIPELINE) for owner, revision in revisions.items()
    ]
    return Facts(theirs, ours, allowed)


def test_an_answer_is_found_at_its_revisions_only() -> None:
    answers = Answers()
    first = asked(work, facts(c1=1), "o-1")
    assert first is not None
    answers.keep(first, packed({"value": [1]}))
    assert found_in(answers, first) == ({"value": [1]},)
    for later in (facts(c1=2), facts(c1=1, company=2), facts(c1=1, c2=1)):
        found = asked(work, later, "o-1")
        assert found is not None
        assert found_in(answers, found) is None


def test_a_question_that_differs_in_anything_is_another() -> None:
    viewer = Viewer("e-1")
    whole = Basis(facts(c1=1), AT, Parameters(), ZoneInfo("Asia/Shanghai"))
    questions = [
        asked(work, facts(c1=1), "o-1"),
        asked(other, facts(c1=1), "o-1"),
        asked(work, facts(c1=1), "o-2"),
        asked(work, facts(c1=1), None),
        asked(work, facts(c1=1), ["o-1", "o-2"]),
        asked(work, facts(c1=1), ["o-2", "o-1"]),
        asked(work, facts(frozenset({FieldClass.DEAL}), c1=1), "o-1"),
        asked(work, facts(c1=1), 1),
        asked(work, facts(c1=1), True),
        asked(work, facts(c1=1), (viewer, AT, False)),
        asked(work, facts(c1=1), (Viewer("e-2"), AT, False)),
        asked(work, facts(c1=1), (viewer, AsOf(date(2026, 7, 1)), False)),
        asked(work, facts(c1=1), (viewer, AT, True)),
        asked(work, facts(c1=1), MaySeeShareOf("e-1", Role.SALES)),
        asked(work, facts(c1=1), MaySeeShareOf("e-2", Role.SALES)),
        asked(work, facts(c1=1), MaySeeShareOf("e-2", Role.EXECUTIVE)),
        asked(work, facts(c1=1), ("is_open", True)),
        asked(work, facts(c1=1), ("is_open", False)),
        asked(work, whole, "o-1"),
        asked(work, Basis(facts(c1=1), AT, Parameters(fresh_only=True), ZoneInfo("Asia/Shanghai")), "o-1"),
        asked(work, Basis(facts(c1=1), AT, Parameters(), ZoneInfo("UTC")), "o-1"),
        asked(work, Basis(facts(c1=1), AT, Parameters(), ZoneInfo("UTC"), period=(date(2026, 1, 1), None)), "o-1"),
    ]
    assert None not in questions
    assert len({one.question for one in questions if one is not None}) == len(questions)


def test_what_cannot_be_told_from_its_arguments_is_not_kept() -> None:
    known = facts(c1=1)
    some = Basis(
        known, AT, Parameters(), ZoneInfo("UTC"), instants=Basis(known, AT, Parameters(), ZoneInfo("UTC")).instants
    )
    assert asked(lambda: None) is None
    assert asked(work, some) is None
    assert asked(work, known, object()) is None
    assert asked(work, known, [object()]) is None


def test_each_asker_has_an_answer_of_their_own() -> None:
    answers, wanted = Answers(), asked(work, "o-1")
    assert wanted is not None
    given = {"rows": [1]}
    answers.keep(wanted, packed(given))
    given["rows"].append(2)
    found = found_in(answers, wanted)
    assert found is not None
    found[0]["rows"].append(3)
    assert found_in(answers, wanted) == ({"rows": [1]},)
    answers.keep(wanted, packed(None))
    assert found_in(answers, wanted) == (None,), "no answer is an answer"


@pytest.mark.parametrize(
    "given",
    [
        {"a": [1, 2.5, None, True, "文", (1, "x")], "b": {"c": {}}, "n": 2**70},
        {"day": date(2026, 1, 1)},
        [Chapter.PIPELINE, AT, Chapter.COMPANY],
    ],
    ids=["plain values", "a date", "of our own classes"],
)
def test_a_kept_answer_is_what_was_given_to_the_last_type(given: Any) -> None:
    answers, wanted = Answers(), asked(work, "o-1")
    assert wanted is not None
    answers.keep(wanted, packed(given))
    found = found_in(answers, wanted)
    assert found is not None
    assert repr(found[0]) == repr(given)
    assert found[0] == given
    assert found[0] is not given


def test_the_least_recently_asked_goes_first_and_one_too_large_is_not_kept() -> None:
    answers = Answers(8_000)
    wanted = [asked(work, number) for number in range(20)]
    for number, one in enumerate(wanted):
        assert one is not None
        answers.keep(one, packed(f"{number}" * 400))
        assert wanted[0] is not None
        answers.find(wanted[0])
    kept = [number for number, one in enumerate(wanted) if one is not None and found_in(answers, one) is not None]
    assert kept[0] == 0
    assert kept[1:] == list(range(20 - len(kept) + 1, 20))
    assert 0 < answers.size_bytes <= 8_000
    assert wanted[19] is not None
    answers.keep(wanted[19], packed("x" * 8_000))
    assert found_in(answers, wanted[19]) is None


class NoDatabase:
    """Facts of dossiers that are at hand need none."""


async def test_facts_of_one_customer_serve_the_next_question_of_whoever_may_read_the_same() -> None:
    keep = FactsReader(NoDatabase()).facts_of  # type: ignore[arg-type]
    theirs, ours = dossier("c1", 1, Chapter.RELATIONSHIPS, Chapter.PIPELINE), dossier(COMPANY, 1, Chapter.COMPANY)
    first = await keep([theirs], ours, ALL)
    assert await keep([theirs], ours, ALL) is first
    assert await keep([theirs], ours, frozenset({FieldClass.DEAL})) is not first
    assert await keep([theirs], dossier(COMPANY, 2, Chapter.COMPANY), ALL) is not first
    assert await keep([dossier("c1", 2, Chapter.RELATIONSHIPS, Chapter.PIPELINE)], ours, ALL) is not first
    assert await keep([theirs], ours, ALL) is first


async def test_facts_kept_for_later_questions_have_a_bound() -> None:
    reader = FactsReader(NoDatabase())  # type: ignore[arg-type]
    ours = dossier(COMPANY, 1, Chapter.COMPANY)
    for number in range(FACTS_KEPT + 20):
        await reader.facts_of([dossier(f"c{number}", 1, Chapter.RELATIONSHIPS)], ours, ALL)
    assert len(reader._facts) == FACTS_KEPT
    large = dossier("large", 1, Chapter.RELATIONSHIPS)
    object.__setattr__(large, "size_bytes", FACTS_BYTES)
    await reader.facts_of([large], ours, ALL)
    assert len(reader._facts) == FACTS_KEPT
    assert len(reader._many) == 1


async def test_facts_of_many_customers_serve_the_next_question_about_the_same_and_do_not_pile_up() -> None:
    reader = FactsReader(NoDatabase(), cache_bytes=4_000)  # type: ignore[arg-type]
    ours = dossier(COMPANY, 1, Chapter.COMPANY)

    def pair(*revisions: int) -> list[Dossier]:
        return [dossier(f"c{n}", one, Chapter.RELATIONSHIPS, Chapter.PIPELINE) for n, one in enumerate(revisions)]

    first = await reader.facts_of(pair(1, 1), ours, ALL)
    assert await reader.facts_of(pair(1, 1), ours, ALL) is first
    assert await reader.facts_of(pair(1, 2), ours, ALL) is not first, "one of them has changed"
    assert await reader.facts_of(pair(1, 1), ours, frozenset({FieldClass.DEAL})) is not first
    for number in range(MANY_KEPT + 5):
        await reader.facts_of(pair(1, 3 + number), ours, ALL)
    assert len(reader._many) == MANY_KEPT
    heavy = pair(9, 9)
    object.__setattr__(heavy[0], "size_bytes", 4_000)
    found = await reader.facts_of(heavy, ours, ALL)
    assert await reader.facts_of(heavy, ours, ALL) is found, "the last one stays, whatever its size"
    assert len(reader._many) == 1 or sum(size for _, size in reader._many.values()) <= 4_000


async def test_of_many_customers_tables_of_few_dates_are_kept() -> None:
    reader = FactsReader(NoDatabase())  # type: ignore[arg-type]
    two = [dossier(f"c{n}", 1, Chapter.RELATIONSHIPS, Chapter.PIPELINE) for n in range(2)]
    known = await reader.facts_of(two, dossier(COMPANY, 1, Chapter.COMPANY), ALL)
    for day in range(1, 29):
        for table in ("deals", "seats", "people", "posts"):
            known.at(table, AsOf(date(2026, 2, day)))
    assert len(known._resolved) == MANY_RESOLVED


def test_tables_resolved_for_many_dates_do_not_pile_up() -> None:
    known = facts(c1=1)
    for day in range(1, 29):
        for table in ("deals", "seats", "people", "posts"):
            known.at(table, AsOf(date(2026, 2, day)))
    assert len(known._resolved) <= 100


class OnceMore(Service):
    """A service over which midnight passes between two looks at the clock."""

    days: tuple[date, ...] = (date(2026, 6, 30), date(2026, 7, 1))

    @property
    def today(self) -> date:
        """The day before, once; then the day after."""
        today, *rest = self.days
        self.days = tuple(rest) or (today,)
        return today


def day_of(service: Service, question: Question) -> str:
    return service.at(question).as_of.isoformat()


async def test_what_is_kept_for_a_day_was_computed_for_that_day() -> None:
    unasked: Any = None
    service = OnceMore(
        unasked, unasked, unasked, unasked, ZoneInfo("UTC"), "", unasked, unasked, unasked, unasked, unasked
    )
    assert await service.compute(day_of, service, Question(Viewer("e-1"))) == "2026-06-30"
    assert await service.compute(day_of, service, Question(Viewer("e-1"), date(2026, 6, 30))) == "2026-06-30"
    assert await service.compute(day_of, service, Question(Viewer("e-1"))) == "2026-07-01"


@pytest.mark.parametrize("entries", [0, 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_an_answer_of_many_entries_is_packed_by_pieces_and_comes_back_as_it_was(entries: int) -> None:
    answer: dict[str, Any] = {
        "before": 1,
        "deals": {f"o-{n}": {"amount": n, "raised": [n]} for n in range(entries)},
        "rows": [[n, None] for n in range(entries)],
        "after": {"zh": "好"},
    }
    pieces = packed(answer)
    assert len(pieces) == 1 + 2 * (-(-entries // PIECE) if entries > PIECE else 0)
    found = unpacked(pieces)
    assert found == answer
    assert [list(found), list(found["deals"])] == [list(answer), list(answer["deals"])]


async def test_facts_of_many_are_put_together_once_for_all_who_ask_even_who_gave_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, end, times = threading.Event(), threading.Event(), []

    def slowly(*args: Any) -> Facts:
        times.append(1)
        begun.set()
        assert end.wait(10)
        return Facts(*args)

    monkeypatch.setattr("graph_service.facts.reader.Facts", slowly)
    reader = FactsReader(NoDatabase())  # type: ignore[arg-type]
    ours = dossier(COMPANY, 1, Chapter.COMPANY)
    two = [dossier(f"c{n}", 1, Chapter.RELATIONSHIPS, Chapter.PIPELINE) for n in range(2)]
    tasks = [asyncio.create_task(reader.facts_of(two, ours, ALL)) for _ in range(3)]
    assert await asyncio.to_thread(begun.wait, 10)
    for task in tasks:
        task.cancel()
    assert [type(one) for one in await asyncio.gather(*tasks, return_exceptions=True)] == [asyncio.CancelledError] * 3
    again = [asyncio.create_task(reader.facts_of(two, ours, ALL)) for _ in range(2)]
    end.set()
    one, other = await asyncio.gather(*again)
    assert one is other is await reader.facts_of(two, ours, ALL)
    assert len(times) == 1


async def test_one_is_not_kept_waiting_for_a_view_of_another() -> None:
    begun, end = threading.Event(), threading.Event()

    class Viewed:
        def __init__(self, *, is_slow: bool) -> None:
            self.is_slow = is_slow

        @lazily
        def view(self) -> int:
            if self.is_slow:
                begun.set()
                assert end.wait(10)
            return 1

    slow = asyncio.create_task(asyncio.to_thread(lambda: Viewed(is_slow=True).view))
    assert await asyncio.to_thread(begun.wait, 10)
    quick = await asyncio.wait_for(asyncio.to_thread(lambda: Viewed(is_slow=False).view), 5)
    end.set()
    assert (quick, await slow) == (1, 1)
