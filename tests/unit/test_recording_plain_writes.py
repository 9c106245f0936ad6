"""Writes that are no facts of a folder: once under a key, with a mark; contests, one's own word, imports by upload."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from graph_service.errors import ConflictError, InvalidError, NotFoundError, OutcomeUnknownError, UnavailableError
from graph_service.recording.bookkeeping import BegunRow, ChangeMark, OperationRow, Stamp
from graph_service.recording.contests import Answered, Contest, ContestAnswer, answering, opening
from graph_service.recording.import_jobs import (
    ImportJobs,
    JobClaim,
    JobClaimRow,
    JobEnd,
    JobIds,
    JobRow,
    NewJob,
    NewJobRow,
)
from graph_service.recording.operation import operation_id
from graph_service.recording.opt_out import OwnWord, saying
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from tests.remembering import Remembering, begun

T = TypeVar("T")
ASKED = PlainWrite("key", "e-hr", "begin erasure", "person", ["p-2", "p-1", "p-2"], {"id": "person:p-1"})


@pytest.fixture
def graph(tmp_path: Path) -> Any:
    return Remembering(keys=tmp_path / "keys")


async def effect(unit: Any) -> Json:
    unit.handed.append(("the effect", None))
    return {"id": "x", "n": 1}


def test_an_operation_is_named_by_who_asks_and_their_key() -> None:
    assert operation_id("e-ann", "k") == "be0b8842ae9375385939926cb575aaefdc5b4b91"
    names = {operation_id(actor, key) for actor, key in (("a", "b"), ("ab", ""), ("", "ab"), ("a", "c"))}
    assert len(names) == 4
    assert ASKED.id == operation_id("e-hr", "key")


def test_a_body_is_told_from_every_other_and_knows_nothing_of_order() -> None:
    def body(action: str = "a", kind: str = "k", **said: Any) -> str:
        return PlainWrite("key", "x", action, kind, [], said).body_hash

    assert body(one=1, two=2) == body(two=2, one=1)
    assert len({body(), body("b"), body(kind="l"), body(one=1), body(one=2)}) == 5


async def test_a_write_is_its_operation_its_effect_and_one_mark(graph: Any) -> None:
    assert await PlainWriter(graph).write(ASKED, effect) == {"id": "x", "n": 1}
    assert graph.names() == [
        "reads/find_operation",
        "writes/begin_operation",
        "the effect",
        "writes/record_change",
        "writes/finish_operation",
    ]
    assert graph.of("writes/record_change") == [
        ChangeMark(ASKED.id, "e-hr", "begin erasure", "person", ["p-1", "p-2"], ASKED.id)
    ]
    assert graph.of("writes/finish_operation")[0].result == '{"id": "x", "n": 1}'
    assert graph.timeouts == [None, None]


async def test_asked_for_again_it_is_answered(graph: Any) -> None:
    first = await PlainWriter(graph).write(ASKED, effect)
    assert await PlainWriter(graph).write(ASKED, effect) == first
    assert graph.names().count("the effect") == 1


async def test_an_earlier_answer_is_found_only_where_there_is_one(graph: Any) -> None:
    writer = PlainWriter(graph)
    assert await writer.earlier(ASKED) is None, "nobody asked"
    graph.operations[ASKED.id] = (ASKED.body_hash, None)
    assert await writer.earlier(ASKED) is None, "begun, not done"
    graph.operations[ASKED.id] = ("another body", None)
    assert await writer.earlier(ASKED) is None, "what is not done refuses nobody yet"
    graph.operations.clear()
    first = await writer.write(ASKED, effect)
    before = len(graph.handed)
    assert await writer.earlier(ASKED) == first
    assert graph.names()[before:] == ["reads/find_operation"]
    graph.operations[ASKED.id] = ("another body", "{}")
    with pytest.raises(InvalidError) as refused:
        await writer.earlier(ASKED)
    assert refused.value.code == "recording.key_reused"


async def test_begun_but_not_done_it_is_carried_out(graph: Any) -> None:
    graph.operations[ASKED.id] = (ASKED.body_hash, None)
    assert await PlainWriter(graph).write(ASKED, effect) == {"id": "x", "n": 1}


async def test_done_by_another_meanwhile_it_is_answered(graph: Any) -> None:
    done = OperationRow(is_same=True, is_done=True, result='{"id": "y"}')
    graph.answers["writes/begin_operation"] = lambda _: [begun(done)]
    assert await PlainWriter(graph).write(ASKED, effect) == {"id": "y"}
    assert "the effect" not in graph.names()


@pytest.mark.parametrize("undoing", [[], ["l-1"]], ids=["nothing-undone", "a-load-undone"])
async def test_nothing_is_written_while_everything_is_read_at_one_version(graph: Any, undoing: list[str]) -> None:
    row = BegunRow(is_same=True, is_done=False, result=None, undoing=undoing, is_paused=True)
    graph.answers["writes/begin_operation"] = lambda _: [row]
    with pytest.raises(UnavailableError) as refused:
        await PlainWriter(graph).write(ASKED, effect)
    assert refused.value.code == "recording.paused"
    assert "the effect" not in graph.names()


async def test_what_is_no_fact_is_written_while_a_load_is_taken_back(graph: Any) -> None:
    row = BegunRow(is_same=True, is_done=False, result=None, undoing=["l-1"], is_paused=False)
    graph.operations[ASKED.id] = (ASKED.body_hash, None)
    graph.answers["writes/begin_operation"] = lambda _: [row]
    assert await PlainWriter(graph).write(ASKED, effect) == {"id": "x", "n": 1}


@pytest.mark.parametrize("result", ["{}", None], ids=["done", "begun"])
async def test_a_key_that_was_used_for_another_body_is_refused(graph: Any, result: str | None) -> None:
    graph.operations[ASKED.id] = ("of another", result)
    with pytest.raises(InvalidError) as refused:
        await PlainWriter(graph).write(ASKED, effect)
    assert refused.value.code == "recording.key_reused"
    assert "the effect" not in graph.names()


async def test_where_the_outcome_is_unknown_it_is_looked_up() -> None:
    class Losing(Remembering):
        attempts = 0

        async def write(self, work: Callable[[Any], Awaitable[T]], *, timeout_s: float | None = None) -> T:
            self.attempts += 1
            await super().write(work, timeout_s=timeout_s)
            raise OutcomeUnknownError("store.outcome_unknown")

    graph: Any = Losing()
    assert await PlainWriter(graph).write(ASKED, effect) == {"id": "x", "n": 1}
    assert graph.attempts == 1


CONTEST = Contest("ct", "e-ann", "proof", "数字不对", None)


async def test_an_objection_is_stored_sealed(graph: Any) -> None:
    assert await opening(CONTEST)(graph) == {"id": "ct"}
    (stored,) = graph.of("writes/open_contest")
    assert graph.keys.open(["Contest/ct/text"], [stored.text]) == ["数字不对"]
    assert stored.text.startswith("sealed:")
    assert (stored.employee_id, stored.proof) == ("e-ann", "proof")


def answered(graph: Any, *rows: Answered) -> Awaitable[Json]:
    graph.answers["writes/answer_contest"] = lambda _: list(rows)
    return answering(ContestAnswer("ct", "e-bo", "accepted", "有理"))(graph)


async def test_an_objection_is_answered_by_somebody_else_with_a_reason(graph: Any) -> None:
    assert await answered(graph, Answered("e-ann", "open", 1)) == {"id": "ct"}
    (stored,) = graph.of("writes/answer_contest")
    assert stored.reason.startswith("sealed:")
    assert graph.keys.open(["Contest/ct/reason"], [stored.reason]) == ["有理"]


@pytest.mark.parametrize(
    ("rows", "kind", "code"),
    [
        ([], NotFoundError, "recording.no_contest"),
        ([Answered("e-bo", "open", 1)], ConflictError, "recording.own_contest"),
        ([Answered("e-ann", "accepted", 0)], ConflictError, "recording.contest_answered"),
    ],
)
async def test_an_objection_is_answered_once_and_not_by_whoever_objects(
    graph: Any, rows: list[Answered], kind: type[NotFoundError | ConflictError], code: str
) -> None:
    with pytest.raises(kind) as refused:
        await answered(graph, *rows)
    assert refused.value.code == code


async def test_ones_own_word_moves_the_revision_of_our_side(graph: Any) -> None:
    word = OwnWord("e-ann", is_out=True)
    assert await saying(word)(graph) == {"opt_out": True}
    assert graph.handed[1:] == [("writes/set_opt_out", word), ("writes/bump_company", Stamp(None))]
    assert graph.names()[0] == "writes/lock_company"


JOB = JobRow("j", "waiting", "e-ann", 1, None, 0, None)


async def test_an_import_is_remembered_found_and_listed(graph: Any) -> None:
    new = NewJob("j", "digest", 10, "e-ann", "sales", "zh", datetime(2026, 1, 1, tzinfo=UTC), "op")
    graph.answers |= {
        "writes/create_import_job": lambda params: [NewJobRow(params.id, params.file_digest)],
        "reads/find_import_jobs": lambda params: [JOB] if params.ids in ([], ["j"]) else [],
    }
    jobs = ImportJobs(graph)
    assert await jobs.create(new) == NewJobRow("j", "digest")
    assert await jobs.find("j") == JOB
    assert await jobs.find("none") is None
    assert await jobs.list_open() == [JOB]
    assert graph.of("reads/find_import_jobs") == [JobIds(["j"]), JobIds(["none"]), JobIds([])]


@pytest.mark.parametrize(("rows", "is_taken"), [([], False), ([(False, 2)], False), ([(True, 1)], True)])
async def test_an_import_is_taken_by_one_worker_for_fifteen_seconds(
    graph: Any, rows: list[tuple[bool, int]], *, is_taken: bool
) -> None:
    found = [JobClaimRow(is_ours, attempts, "e-ann", "zh") for is_ours, attempts in rows]
    graph.answers["writes/claim_import_job"] = lambda _: found
    assert await ImportJobs(graph).claim("j", "worker") == (found[0] if is_taken else None)
    assert graph.of("writes/claim_import_job") == [JobClaim("j", "worker", 15)]


async def test_an_import_ends_with_its_counts_or_is_given_back_without(graph: Any) -> None:
    jobs = ImportJobs(graph)
    await jobs.finish("j", "worker", "done", {"people": 1})
    await jobs.finish("j", "worker", "waiting")
    assert graph.of("writes/finish_import_job") == [
        JobEnd("j", "worker", "done", '{"people": 1}'),
        JobEnd("j", "worker", "waiting", None),
    ]
