"""Answers that are kept: found by the same question at the same revisions only, each time a copy, within their room."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.secrecy import FieldClass
from graph_service.domain.time import AsOf
from graph_service.facts.chapters import tables_of
from graph_service.facts.dossier import COMPANY, Dossier, Facts, build_dossier, facts_of
from graph_service.facts.table import Chapter
from graph_service.indicators.indicator import Basis
from graph_service.services.answers import Answers, asked

ALL = frozenset(FieldClass)
AT = AsOf(date(2026, 6, 30))


def work(*args: Any) -> None:
    """A computation."""


def other(*args: Any) -> None:
    """Another one."""


def dossier(owner: str, revision: int, *chapters: Chapter) -> Dossier:
    empty: list[tuple[Chapter, Mapping[str, Mapping[str, Any]]]] = [
        (chapter, {name: {column: [] for column in table.columns} for name, table in tables_of(chapter).items()})
        for chapter in chapters
    ]
    return build_dossier(owner, revision, empty)


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
    answers.keep(first, {"value": [1]})
    assert answers.find(first) == ({"value": [1]},)
    for later in (facts(c1=2), facts(c1=1, company=2), facts(c1=1, c2=1)):
        found = asked(work, later, "o-1")
        assert found is not None
        assert answers.find(found) is None


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
    answers.keep(wanted, given)
    given["rows"].append(2)
    found = answers.find(wanted)
    assert found is not None
    found[0]["rows"].append(3)
    assert answers.find(wanted) == ({"rows": [1]},)
    answers.keep(wanted, None)
    assert answers.find(wanted) == (None,), "no answer is an answer"


def test_the_least_recently_asked_goes_first_and_one_too_large_is_not_kept() -> None:
    answers = Answers(8_000)
    wanted = [asked(work, number) for number in range(20)]
    for number, one in enumerate(wanted):
        assert one is not None
        answers.keep(one, f"{number}" * 400)
        assert wanted[0] is not None
        answers.find(wanted[0])
    kept = [number for number, one in enumerate(wanted) if one is not None and answers.find(one) is not None]
    assert kept[0] == 0
    assert kept[1:] == list(range(20 - len(kept) + 1, 20))
    assert 0 < answers.size_bytes <= 8_000
    assert wanted[19] is not None
    answers.keep(wanted[19], "x" * 8_000)
    assert answers.find(wanted[19]) is None


def test_facts_of_one_customer_serve_the_next_question_of_whoever_may_read_the_same() -> None:
    theirs, ours = dossier("c1", 1, Chapter.RELATIONSHIPS, Chapter.PIPELINE), dossier(COMPANY, 1, Chapter.COMPANY)
    first = facts_of([theirs], ours, ALL)
    assert facts_of([theirs], ours, ALL) is first
    assert facts_of([theirs], ours, frozenset({FieldClass.DEAL})) is not first
    assert facts_of([theirs], dossier(COMPANY, 2, Chapter.COMPANY), ALL) is not first
    assert facts_of([dossier("c1", 2, Chapter.RELATIONSHIPS, Chapter.PIPELINE)], ours, ALL) is not first
    for revision in range(3, 30):
        facts_of([theirs], dossier(COMPANY, revision, Chapter.COMPANY), ALL)
    assert len(theirs.asked) < 10


def test_tables_resolved_for_many_dates_do_not_pile_up() -> None:
    known = facts(c1=1)
    for day in range(1, 29):
        for table in ("deals", "seats", "people", "posts"):
            known.at(table, AsOf(date(2026, 2, day)))
    assert len(known._resolved) <= 100
