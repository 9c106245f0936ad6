"""Who is answered at all, in which role, and what is noted of whoever asks."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from graph_service.access.keys import MARK_KEY_USED, KeyUse
from graph_service.access.policy import Operation, Role, policy_version
from graph_service.access.scope import any_rule
from graph_service.access.scopes import (
    SCOPE_OF_EMPLOYEE,
    SCOPE_OF_OBJECTS,
    SCOPE_OF_PORTFOLIO,
    Bound,
    Objects,
)
from graph_service.access.standing import FIND_STANDING, Standing, StandingParams
from graph_service.access.trail import asker, open_trail
from graph_service.access.viewer import Viewer
from graph_service.errors import NotFoundError, ServiceError, UnauthenticatedError, UnavailableError
from tests.scoping import ANN, TODAY, asked
from tests.stopped_clock import NOW, stop_clock

KEY: dict[str, Any] = {"key_id": "k-1", "key_role": "sales"}
BEARER = Viewer(key_hash="h-1", is_remote=True)
NOT_THERE: dict[str, Any] = {"viewer_id": None, "viewer_role": None}
GONE: dict[str, Any] = {"is_active": False}
CLOCK = "graph_service.access.scopes"


@pytest.mark.parametrize(
    ("viewer", "named", "hashed"),
    [(ANN, "e-ann", None), (BEARER, None, "h-1"), (Viewer("e-ann", key_hash="h-1"), "e-ann", "h-1")],
)
async def test_each_question_names_who_asks_and_when(
    viewer: Viewer, named: str | None, hashed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch, CLOCK)
    house = asked()
    await house.scopes.of_customer(viewer, Operation.CUSTOMERS, "c-own", TODAY)
    await house.scopes.of_portfolio(viewer, Operation.CUSTOMERS, TODAY)
    await house.scopes.of_employee(viewer, "e-ann", TODAY)
    for statement in (SCOPE_OF_OBJECTS, SCOPE_OF_PORTFOLIO, SCOPE_OF_EMPLOYEE):
        of = house.handed(statement)
        assert (of.viewer_id, of.key_hash, of.now_ms, of.today) == (named, hashed, int(NOW.timestamp() * 1000), TODAY)


async def test_the_operator_has_neither_a_name_nor_a_key() -> None:
    house = asked(**NOT_THERE)
    await house.scopes.of_customer(Viewer(), Operation.CUSTOMERS, "c-own", TODAY)
    assert (house.handed(SCOPE_OF_OBJECTS).viewer_id, house.handed(SCOPE_OF_OBJECTS).key_hash) == (None, None)


@pytest.mark.parametrize(
    ("viewer", "found", "role"),
    [
        (Viewer(), NOT_THERE, Role.OPERATOR),
        (ANN, {}, Role.SALES),
        (ANN, {"is_lead": True}, Role.LEAD),
        (BEARER, KEY, Role.SALES),
        (BEARER, KEY | {"key_role": "admin"}, Role.ADMIN),
    ],
)
async def test_whoever_is_known_is_answered_by_name_in_a_role(
    viewer: Viewer, found: dict[str, Any], role: Role
) -> None:
    scope = await asked(**found).scopes.of_objects(viewer, Operation.EMPLOYEES, Objects(), TODAY)
    assert (scope.role, scope.viewer) == (
        role,
        dataclasses.replace(viewer, employee_id=None if found is NOT_THERE else "e-ann"),
    )


@pytest.mark.parametrize("found", [NOT_THERE, GONE, NOT_THERE | GONE])
async def test_whoever_is_not_there_or_no_longer_with_us_is_not_answered(found: dict[str, Any]) -> None:
    for viewer, kind, code, fields in (
        (ANN, NotFoundError, "access.no_viewer", {"id": "e-ann"}),
        (BEARER, UnauthenticatedError, "access.no_bearer", {}),
    ):
        with pytest.raises(ServiceError) as caught:
            await asked(**KEY | found).scopes.of_objects(viewer, Operation.EMPLOYEES, Objects(), TODAY)
        assert (type(caught.value), caught.value.code, caught.value.fields) == (kind, code, fields)


async def test_whose_question_it_is_is_noted_for_the_request() -> None:
    with open_trail() as trail:
        await asked().scopes.of_portfolio(ANN, Operation.CUSTOMERS, TODAY)
        assert (trail.employee_id, trail.key_id, asker()) == ("e-ann", None, "e-ann")
        await asked(**KEY).scopes.of_portfolio(BEARER, Operation.CUSTOMERS, TODAY)
        assert (trail.employee_id, trail.key_id, asker()) == ("e-ann", "k-1", "k-1")


@pytest.mark.parametrize(
    ("ago", "is_noted"),
    [
        (None, True),
        (timedelta(), False),
        (timedelta(hours=1), False),
        (timedelta(hours=1, milliseconds=1), True),
        (timedelta(days=300), True),
    ],
)
async def test_the_last_use_of_a_key_is_noted_once_an_hour(
    ago: timedelta | None, is_noted: bool, monkeypatch: pytest.MonkeyPatch  # noqa: FBT001  (a column)
) -> None:  # fmt: skip
    stop_clock(monkeypatch, CLOCK)
    used_at = None if ago is None else int((NOW - ago).timestamp() * 1000)
    for ask in ("of_portfolio", "of_self"):
        house = asked(**KEY, key_used_at=used_at)
        await getattr(house.scopes, ask)(BEARER, Operation.EMPLOYEES, TODAY)
        assert house.gateway.handed[MARK_KEY_USED] == [KeyUse("k-1", NOW)] * is_noted


async def test_a_read_does_not_fail_because_the_use_of_a_key_cannot_be_noted() -> None:
    house = asked(**KEY, answers={MARK_KEY_USED: UnavailableError("store.unavailable")})
    assert (await house.scopes.of_portfolio(BEARER, Operation.CUSTOMERS, TODAY)).revisions == {"c-own": 1}
    assert len(house.gateway.handed[MARK_KEY_USED]) == 1


async def test_who_shows_no_key_has_no_use_of_one_noted() -> None:
    house = asked()
    await house.scopes.of_portfolio(ANN, Operation.CUSTOMERS, TODAY)
    assert not house.gateway.handed[MARK_KEY_USED]


@pytest.mark.parametrize("ask", ["of_portfolio", "of_self"])
async def test_what_a_role_may_never_ask_is_refused_and_an_empty_portfolio_is_not(ask: str) -> None:
    house = asked(viewer_role="other")
    with pytest.raises(NotFoundError) as caught:
        await getattr(house.scopes, ask)(ANN, Operation.COVERAGE, TODAY)
    assert (caught.value.code, caught.value.fields) == ("access.nothing_for_role", {"id": "e-ann"})
    nothing = asked(customer_ids=[], revisions=[], own_ids=[], led_ids=[], company_revision=None)
    scope = await getattr(nothing.scopes, ask)(ANN, Operation.COVERAGE, TODAY)
    granted = any_rule(Operation.COVERAGE, Role.SALES)
    assert (scope.revisions, scope.company_revision) == ({}, 0)
    assert (scope.computes_from, scope.shows) == (granted.computes_from, granted.shows)
    assert (scope.operation, scope.policy_version) == (Operation.COVERAGE, policy_version())


async def test_a_viewer_is_bound_to_the_customers_of_today_whatever_they_ask() -> None:
    house = asked(viewer_role="other")
    assert await house.scopes.bound_to(ANN, TODAY) == Bound(frozenset({"c-own"}), frozenset({"c-led"}))


@pytest.mark.parametrize(("viewer", "named"), [(ANN, "e-ann"), (BEARER, None)])
async def test_how_somebody_stands_is_asked_by_name_and_key(viewer: Viewer, named: str | None) -> None:
    standing = Standing("安然", None, "华东", "k-1", None, 1, 2, 3, [])
    house = asked(answers={FIND_STANDING: [standing]})
    assert await house.scopes.standing_of(viewer, TODAY) == standing
    assert house.handed(FIND_STANDING) == StandingParams(named, viewer.key_hash, TODAY)


async def test_nobody_we_know_has_no_standing() -> None:
    with pytest.raises(NotFoundError) as caught:
        await asked(answers={FIND_STANDING: []}).scopes.standing_of(ANN, TODAY)
    assert (caught.value.code, caught.value.fields) == ("access.no_viewer", {"id": "e-ann"})
