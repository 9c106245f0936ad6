"""Erasing somebody: begun once, one step at a time, each under its locks, the name last; notes end with their keys."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.personal_data import STEPS, Step, Whose
from graph_service.errors import ConflictError, NotFoundError
from graph_service.recording import erasure, notes
from graph_service.recording.bookkeeping import AnchorParams, Bump, Stamp
from graph_service.recording.erasure import (
    ASK_S,
    ERASE_S,
    Batch,
    EmployeeDay,
    JobId,
    Leaving,
    Named,
    NewJob,
    OwnNames,
    Pictured,
    Removed,
    RemovedIds,
    Status,
    Subject,
    Texts,
    beginning,
)
from graph_service.recording.notes import (
    MEETINGS,
    OBJECTIONS,
    RATINGS,
)
from graph_service.store.erasure_ledger import Erased, ErasureLedger
from graph_service.store.text_keys import owner_of
from tests.erasing import Erasing, at, eraser, written

TODAY = date(2026, 6, 1)
LARGE = 3


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(erasure, "LARGE", LARGE)
    return Erasing(tmp_path / "keys")


async def test_an_erasure_begins_with_its_first_step_in_an_operation_of_its_own(graph: Any) -> None:
    job = await eraser(graph).begin(Whose.PERSON, "p-1", "e-hr", TODAY)
    assert (job.id, job.place, job.status) == ("person:p-1", "texts", "running")
    assert graph.of("writes/begin_erasure") == [NewJob("person:p-1", "person", "p-1", "texts", "e-hr")]
    asked = beginning(Whose.PERSON, "p-1", "e-hr")
    (mark,) = graph.of("writes/record_change")
    assert (mark.id, mark.action, mark.object_kind, mark.object_ids) == (asked.id, "begin erasure", "person", ["p-1"])
    assert graph.of("writes/finish_operation")[0].result == '{"id": "person:p-1"}'


async def test_an_erasure_asked_for_again_is_the_same_one(graph: Any) -> None:
    first = await eraser(graph).begin(Whose.PERSON, "p-1", "e-hr", TODAY)
    assert await eraser(graph).begin(Whose.PERSON, "p-1", "e-other", TODAY) == first
    assert len(graph.of("writes/begin_erasure")) == 1


async def test_nobody_we_know_is_not_erased(graph: Any) -> None:
    graph.answers["reads/find_names_of_person"] = lambda _: []
    graph.answers["reads/find_leaving"] = lambda _: []
    for whose, code in ((Whose.PERSON, "access.no_person"), (Whose.EMPLOYEE, "access.no_employee")):
        with pytest.raises(NotFoundError) as refused:
            await eraser(graph).begin(whose, "x", "e-hr", TODAY)
        assert (refused.value.code, refused.value.fields) == (code, {"id": "x"})
    assert not graph.names("writes")


async def test_whoever_is_still_with_us_is_not_erased(graph: Any) -> None:
    graph.answers["reads/find_leaving"] = lambda _: [Leaving(has_left=False)]
    with pytest.raises(ConflictError) as refused:
        await eraser(graph).begin(Whose.EMPLOYEE, "e-1", "e-hr", TODAY)
    assert refused.value.code == "recording.still_with_us"
    assert graph.of("reads/find_leaving") == [EmployeeDay("e-1", TODAY)]


async def test_an_employee_who_left_is_erased_whatever_people_are_there(graph: Any) -> None:
    graph.answers["reads/find_names_of_person"] = lambda _: []
    assert (await eraser(graph).begin(Whose.EMPLOYEE, "e-1", "e-hr", TODAY)).id == "employee:e-1"
    assert (await eraser(graph).find("employee:e-1")) is not None


async def test_nothing_is_found_where_nothing_was_begun(graph: Any) -> None:
    assert await eraser(graph).find("person:p-1") is None


async def test_what_was_begun_and_is_not_done_is_listed(graph: Any) -> None:
    graph.answers["reads/list_erasures"] = lambda _: [JobId("person:p-1"), JobId("employee:e-1")]
    assert await eraser(graph).unfinished() == ["person:p-1", "employee:e-1"]
    assert graph.of("reads/list_erasures") == [Status("running")]


STATEMENTS = {
    (Whose.PERSON, Step.INTERACTIONS): "writes/empty_interactions_of_person",
    (Whose.PERSON, Step.RATINGS): "writes/delete_ratings_of_person",
    (Whose.PERSON, Step.HELPED): "writes/clear_helped_person",
    (Whose.PERSON, Step.TIES): "writes/delete_ties_of_person",
    (Whose.PERSON, Step.SEATS): "writes/delete_holdings_of_person",
    (Whose.PERSON, Step.NODE): "writes/delete_person",
    (Whose.EMPLOYEE, Step.RATINGS): "writes/delete_ratings_of_employee",
    (Whose.EMPLOYEE, Step.TIES): "writes/delete_ties_of_employee",
    (Whose.EMPLOYEE, Step.CONTESTS): "writes/empty_contests_of_employee",
    (Whose.EMPLOYEE, Step.KEYS): "writes/delete_keys_of_employee",
    (Whose.EMPLOYEE, Step.NODE): "writes/empty_employee",
}
NOTED = {Step.INTERACTIONS: MEETINGS, Step.RATINGS: RATINGS, Step.CONTESTS: OBJECTIONS}


def answer(name: str, count: int) -> Any:
    """What a step's statement answers that found so many things."""
    with_ids = any(word in name for word in ("ratings", "interactions", "contests"))
    return lambda _: [RemovedIds(count, [f"n-{n}" for n in range(count)]) if with_ids else Removed(count)]


@pytest.mark.parametrize(("whose", "step"), STATEMENTS, ids=lambda one: one.value)
async def test_a_step_locks_changes_moves_revisions_and_goes_on(graph: Any, whose: Whose, step: Step) -> None:
    name = STATEMENTS[whose, step]
    graph.job, graph.answers[name] = at(whose, step), answer(name, 2)
    done = await eraser(graph).step(graph.job)
    locked = ["reads/find_dossiers_of_person"] if whose is Whose.PERSON else []
    assert graph.names() == [
        "reads/find_operation",
        "writes/begin_operation",
        "writes/lock_erasure",
        f"reads/find_names_of_{whose.value}",
        "writes/lock_company",
        *locked,
        "writes/lock_dossiers",
        name,
        "writes/bump_revisions",
        "writes/bump_company",
        "writes/advance_erasure",
        "writes/record_change",
        "writes/finish_operation",
        "reads/find_erasure",
    ]
    expected = Batch("x", LARGE) if step is Step.RATINGS else Subject("x")
    assert graph.of(name) == [expected]
    found = ["c-1", "c-2"] if whose is Whose.PERSON else []
    assert graph.of("writes/lock_dossiers") == [AnchorParams(found, [], [], [], [], [])]
    assert graph.of("writes/bump_revisions") == [Bump(customers=found, stamped_at=None)]
    assert graph.of("writes/bump_company") == [Stamp(None)]
    steps = STEPS[whose]
    is_last = step is steps[-1]
    following = step if is_last else steps[steps.index(step) + 1]
    assert (done.place, done.status, done.removed) == (following.value, "done" if is_last else "running", 2)
    assert ERASE_S in graph.timeouts
    (mark,) = graph.of("writes/record_change")
    assert (mark.action, mark.actor, mark.object_ids) == (f"erase {step.value}", "e-hr", ["x"])
    assert graph.of("writes/finish_operation")[0].result == '{"removed": 2}'


@pytest.mark.parametrize(("whose", "step"), STATEMENTS, ids=lambda one: one.value)
async def test_a_step_that_finds_nothing_moves_no_revision_and_goes_on(graph: Any, whose: Whose, step: Step) -> None:
    graph.job, name = at(whose, step, 5), STATEMENTS[whose, step]
    graph.answers[name] = answer(name, 0)
    done = await eraser(graph).step(graph.job)
    assert not graph.names("writes/bump")
    assert done.removed == 5
    assert (done.place, done.status) != (step.value, "running")


@pytest.mark.parametrize("whose", Whose)
async def test_ratings_are_removed_in_batches_until_one_is_not_full(graph: Any, whose: Whose) -> None:
    name = STATEMENTS[whose, Step.RATINGS]
    graph.job, graph.answers[name] = at(whose, Step.RATINGS), answer(name, LARGE)
    again = await eraser(graph).step(graph.job)
    assert (again.place, again.removed) == ("ratings", LARGE)
    graph.answers[name] = answer(name, LARGE - 1)
    assert (await eraser(graph).step(again)).place != "ratings"
    assert len(graph.of(name)) == 2


async def test_other_steps_are_done_at_once_however_much_they_remove(graph: Any) -> None:
    graph.job = at(Whose.PERSON, Step.TIES)
    graph.answers["writes/delete_ties_of_person"] = answer("ties", LARGE)
    assert (await eraser(graph).step(graph.job)).place == "seats"


@pytest.mark.parametrize("whose", Whose)
async def test_files_in_waiting_are_nothing_in_the_graph(graph: Any, whose: Whose) -> None:
    graph.job = at(whose, Step.STAGED)
    assert (await eraser(graph).step(graph.job)).place == "node"
    assert not graph.names("writes/bump", "writes/empty", "writes/delete")


@pytest.mark.parametrize(
    "meanwhile", [{"place": "node"}, {"removed": 3}, {"status": "done"}], ids=["further", "again", "done"]
)
async def test_what_somebody_did_meanwhile_is_not_done_again(graph: Any, meanwhile: dict[str, Any]) -> None:
    job = at(Whose.PERSON, Step.TIES)
    graph.job = graph.locked = dataclasses.replace(job, **meanwhile)
    assert await eraser(graph).step(job) == graph.job
    assert not graph.names("writes/delete", "writes/advance", "writes/lock_company")
    assert graph.of("writes/finish_operation")[0].result == '{"removed": 0}'


async def test_a_step_cut_off_after_it_was_done_is_answered_from_its_operation(graph: Any) -> None:
    job = graph.job = at(Whose.PERSON, Step.TIES)
    graph.answers["writes/delete_ties_of_person"] = answer("ties", 1)
    done = await eraser(graph).step(job)
    assert await eraser(graph).step(job) == done
    assert len(graph.of("writes/delete_ties_of_person")) == 1


async def test_texts_that_name_somebody_are_emptied_in_every_dossier_and_their_keys_destroyed(graph: Any) -> None:
    for kept in notes.NOTES:
        written(graph, kept, a="李敏说可以", b="谈了价格", d="Li Min called")
    graph.job = at(Whose.PERSON, Step.TEXTS)
    done = await eraser(graph).step(graph.job)
    assert done.removed == 2 + 3 * 2
    assert graph.of("writes/empty_texts") == [Texts(["Li Min", "李敏"], "x")]
    assert graph.of("reads/find_dossiers_naming") == [Named(["Li Min", "李敏"])]
    assert graph.of("writes/lock_dossiers")[0].customers == ["c-1", "c-2", "c-3"]
    field = RATINGS.fields[0]
    assert [row["id"] for row in graph.rows(RATINGS.empty.name)] == ["a", "d"]
    assert {tuple(row["fields"]) for row in graph.rows(RATINGS.empty.name)} == {(field,)}


async def test_texts_of_an_employee_lie_in_dossiers_that_name_them_alone(graph: Any) -> None:
    graph.job = at(Whose.EMPLOYEE, Step.TEXTS)
    await eraser(graph).step(graph.job)
    assert "reads/find_dossiers_of_person" not in graph.names()
    assert graph.of("writes/lock_dossiers")[0].customers == ["c-1", "c-3"]
    assert graph.of("writes/empty_texts") == [Texts(["安然"], "x")]


@pytest.mark.parametrize(
    ("name", "name_en", "looked_for"),
    [
        ("李敏", "Li Min", ["Li Min", "李敏"]),
        ("李", None, []),
        ("李敏", "李敏", ["李敏"]),
        ("Bob", "Bobb", ["Bobb"]),
        (None, "", []),
    ],
)
def test_names_are_looked_for_from_two_chinese_signs_or_four_letters_on(
    name: str | None, name_en: str | None, looked_for: list[str]
) -> None:
    assert OwnNames(name, name_en).long_enough == looked_for


async def test_with_the_record_the_keys_of_all_its_notes_are_destroyed(graph: Any) -> None:
    owners = [owner_of("Interaction", id_, field) for id_ in ("n-0", "n-1", "other") for field in MEETINGS.fields]
    sealed = graph.keys.seal(owners, ["谈了"] * len(owners))
    graph.job, name = at(Whose.PERSON, Step.INTERACTIONS), "writes/empty_interactions_of_person"
    graph.answers[name] = answer(name, 2)
    await eraser(graph).step(graph.job)
    gone = len(MEETINGS.fields) * 2
    assert graph.keys.open(owners, sealed) == [None] * gone + ["谈了"] * (len(owners) - gone)


async def test_ratings_and_objections_end_with_their_keys_too(graph: Any) -> None:
    for (whose, step), name in STATEMENTS.items():
        if step in NOTED:
            owner = owner_of(NOTED[step].label, "n-0", NOTED[step].fields[0])
            sealed = graph.keys.seal([owner], ["谈了"])
            graph.job = at(whose, step)
            graph.operations.clear()
            graph.answers[name] = answer(name, 1)
            await eraser(graph).step(graph.job)
            assert graph.keys.open([owner], sealed) == [None], (whose, step)


@pytest.mark.parametrize("whose", Whose)
@pytest.mark.parametrize(("removed", "stays"), [(LARGE, True), (LARGE - 1, False), (0, False)])
async def test_images_of_what_loads_changed_are_removed_in_batches_under_every_name(
    graph: Any, whose: Whose, removed: int, *, stays: bool
) -> None:
    graph.job = at(whose, Step.IMAGES)
    graph.answers["writes/delete_before_images_of"] = answer("images", removed)
    done = await eraser(graph).step(graph.job)
    names = ["Li Min", "李敏"] if whose is Whose.PERSON else ["安然"]
    assert graph.of("writes/delete_before_images_of") == [Pictured(names, "x", LARGE)]
    assert done.removed == removed
    assert (done.place == "images") is stays


def ledger(graph: Any) -> ErasureLedger:
    return ErasureLedger(graph.home)


async def test_who_is_erased_is_noted_outside_the_database_before_anything_is_begun(graph: Any) -> None:
    def begin(new: NewJob) -> list[JobId]:
        assert ledger(graph).read() == [Erased("person", "p-1", "e-hr")]
        return graph._begin(new)  # type: ignore[no-any-return]

    graph.answers["writes/begin_erasure"] = begin
    await eraser(graph).begin(Whose.PERSON, "p-1", "e-hr", TODAY)
    await eraser(graph).begin(Whose.PERSON, "p-1", "e-other", TODAY)
    assert ledger(graph).read() == [Erased("person", "p-1", "e-hr")]


async def test_nobody_we_know_is_not_noted(graph: Any) -> None:
    graph.answers["reads/find_names_of_person"] = lambda _: []
    with pytest.raises(NotFoundError):
        await eraser(graph).begin(Whose.PERSON, "p-1", "e-hr", TODAY)
    assert ledger(graph).read() == []


async def test_after_a_dump_was_brought_back_those_it_does_not_know_as_erased_are_erased_again(graph: Any) -> None:
    noted = [Erased("person", "p-1", "e-hr"), Erased("employee", "e-1", "e-hr"), Erased("person", "p-2", "e-dpo")]
    for one in noted:
        ledger(graph).note(one)
    known = {"employee:e-1"}
    graph.answers["reads/find_erasure"] = lambda job: [at(Whose.EMPLOYEE, Step.NODE)] if job.id in known else []

    def begin(new: NewJob) -> list[JobId]:
        known.add(new.id)
        return [JobId(new.id)]

    graph.answers["writes/begin_erasure"] = begin
    assert await eraser(graph).repeat() == 2
    assert graph.of("writes/begin_erasure") == [
        NewJob("person:p-1", "person", "p-1", "texts", "e-hr"),
        NewJob("person:p-2", "person", "p-2", "texts", "e-dpo"),
    ]
    assert await eraser(graph).repeat() == 0
    assert ledger(graph).read() == noted


async def test_erasures_from_before_there_was_a_ledger_are_noted_in_it(graph: Any) -> None:
    jobs = {
        "person:p-1": dataclasses.replace(at(Whose.PERSON, Step.TIES), subject_id="p-1", requested_by="e-hr"),
        "employee:e-1": dataclasses.replace(at(Whose.EMPLOYEE, Step.NODE), subject_id="e-1", requested_by="e-dpo"),
    }
    listed = {"running": ["person:p-1", "person:gone-meanwhile"], "done": ["employee:e-1"]}
    graph.answers["reads/list_erasures"] = lambda asked: [JobId(id_) for id_ in listed[asked.status]]
    graph.answers["reads/find_erasure"] = lambda asked: [jobs[asked.id]] if asked.id in jobs else []
    for _ in range(2):
        await eraser(graph).note_all()
    assert ledger(graph).read() == [Erased("person", "p-1", "e-hr"), Erased("employee", "e-1", "e-dpo")]
    assert set(graph.timeouts) == {ASK_S}
