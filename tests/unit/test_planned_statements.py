"""Which statements are planned ahead of their use, in what state of a transaction, and with what."""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import UnavailableError
from graph_service.store.gateway import Gateway, Unit, Way
from graph_service.store.planned import (
    BEGINNINGS,
    CHANGES,
    OTHER_CHANGES,
    OTHER_QUESTIONS,
    QUESTIONS,
    plan_all_else,
    plan_questions,
    sample_of,
)
from graph_service.store.statements import Statement
from graph_service.store.text_keys import TextKeys
from tests.contract.everything import import_everything

import_everything()
ALL = (QUESTIONS, BEGINNINGS, CHANGES, OTHER_QUESTIONS, OTHER_CHANGES)


class Noting(Gateway):
    """Notes what its transactions are asked to do; one statement may fail."""

    def __init__(self, failing: str = "") -> None:
        self.keys = TextKeys(Path("nothing-is-sealed"))
        self.done: list[list[tuple[str, str]]] = []
        self._failing = failing

    async def _run(self, work: Callable[[Unit], Awaitable[Any]], way: Way, timeout_s: float | None) -> Any:
        del timeout_s
        assert not way.is_confirmed
        self.done.append([])
        await work(_Noted(self.done[-1], self._failing))


class _Noted(Unit):
    def __init__(self, done: list[tuple[str, str]], failing: str) -> None:
        self._done, self._failing = done, failing

    async def run(self, statement: Statement[Any, Any], params: Any) -> list[Any]:
        self._note("run", statement, params)
        return []

    async def plan(self, statement: Statement[Any, Any], params: Any) -> None:
        self._note("plan", statement, params)

    def _note(self, how: str, statement: Statement[Any, Any], params: Any) -> None:
        assert isinstance(params, statement.params)
        if statement.name == self._failing:
            raise UnavailableError("store.unavailable")
        self._done.append((how, statement.name))


@pytest.mark.parametrize("prefixes", ALL)
def test_each_beginning_of_a_name_begins_one(prefixes: tuple[str, ...]) -> None:
    for prefix in prefixes:
        assert any(name.startswith(prefix) for name in Statement.registry), prefix


def all_of(*prefixes: str) -> set[str]:
    return {name for name in Statement.registry if name.startswith(prefixes)}


async def test_what_questions_ask_is_run_for_nothing() -> None:
    gateway = Noting()
    await plan_questions(gateway)
    assert all(how == "run" for ((how, _),) in gateway.done)
    names = [name for ((_, name),) in gateway.done]
    assert sorted(names) == sorted(all_of(*QUESTIONS))


async def test_what_a_change_runs_is_planned_amid_one_and_what_it_begins_with_before() -> None:
    gateway = Noting()
    await plan_all_else(gateway)
    alone = [done[0] for done in gateway.done if len(done) == 1]
    amid = [done[1] for done in gateway.done if len(done) == 2]
    assert {done[0] for done in gateway.done if len(done) == 2} == {("run", "writes/change_nothing")}
    assert {name for how, name in alone if how == "plan"} == all_of(*BEGINNINGS)
    assert {name for how, name in alone if how == "run"} == all_of(*OTHER_QUESTIONS)
    assert {how for how, _ in amid} == {"plan"}, "none is run"
    assert {name for _, name in amid} == all_of(*CHANGES, *OTHER_CHANGES)


async def test_what_is_asked_for_most_is_planned_first() -> None:
    gateway = Noting()
    await plan_all_else(gateway)
    order = [done[-1] for done in gateway.done]
    first = [("plan", "writes/begin_operation"), ("plan", "writes/lock_dossiers"), ("run", "reads/find_people")]
    assert [one for one in order if one in first] == first
    assert order.index(("plan", "writes/upsert_people")) > order.index(first[-1])


async def test_what_cannot_be_planned_holds_up_nothing() -> None:
    whole, gateway = Noting(), Noting("writes/lock_dossiers")
    await plan_all_else(whole)
    await plan_all_else(gateway)
    assert len(gateway.done) == len(whole.done)
    assert [("run", "writes/change_nothing")] in gateway.done


def test_a_sample_has_every_field_and_no_empty_list() -> None:
    for statement in Statement.registry.values():
        if statement.name.startswith("migrations/"):
            continue
        sample = sample_of(statement.params, 3)
        for field in dataclasses.fields(sample):
            value = getattr(sample, field.name)
            assert not isinstance(value, list) or len(value) == 3, (statement.name, field)
            assert isinstance(value, str | bytes | int | float | date | datetime | list | dict), (statement.name, field)
