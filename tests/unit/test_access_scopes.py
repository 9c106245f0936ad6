"""Which customers of what is asked about are visible, and what is said of those that are not."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from graph_service.access.policy import Operation, Relation, Role, rule
from graph_service.access.scope import Scope, best_rule
from graph_service.access.scopes import LIST_SUBSIDIARIES, SCOPE_OF_OBJECTS, GroupParams, MemberRow, Objects
from graph_service.access.viewer import Viewer
from graph_service.domain import limits
from graph_service.errors import InvalidError, LimitError, NotFoundError, ServiceError
from tests.scoping import ANN, TODAY, Asked, asked

HR = {"viewer_role": "hr"}


async def error_of(answer: Awaitable[object]) -> tuple[type[ServiceError], str, dict[str, object]]:
    with pytest.raises(ServiceError) as caught:
        await answer
    return type(caught.value), caught.value.code, caught.value.fields


@pytest.mark.parametrize(
    ("found", "visible", "own", "led"),
    [
        ({}, {"c-own": 1}, {"c-own"}, set()),
        ({"is_lead": True}, {"c-own": 1, "c-led": 2}, {"c-own"}, {"c-led"}),
        ({"viewer_role": "executive"}, {"c-own": 1, "c-led": 2, "c-other": 3}, {"c-own"}, {"c-led"}),
        ({"viewer_role": "other"}, {}, set(), set()),
    ],
)
async def test_customers_are_visible_by_what_binds_the_viewer_to_them(
    found: dict[str, Any], visible: dict[str, int], own: set[str], led: set[str]
) -> None:
    house = asked(**found)
    scope = await house.scopes.of_objects(ANN, Operation.COVERAGE, Objects(opportunities=["o-1"]), TODAY)
    assert scope.revisions == visible
    assert (set(scope.own_ids), set(scope.led_ids)) == (own, led)
    assert (scope.company_revision, scope.operation, scope.viewer) == (9, Operation.COVERAGE, ANN)
    granted = best_rule(Operation.COVERAGE, scope.role, is_own=True, is_led=False)
    assert (scope.computes_from, scope.shows) == (granted.computes_from, granted.shows)
    of = house.handed(SCOPE_OF_OBJECTS)
    assert (of.opportunities, of.customers, of.departments, of.people, of.seats) == (["o-1"], [], [], [], [])


async def test_a_customer_without_a_revision_is_no_reason_to_mistake_one_for_another() -> None:
    for scope in (
        asked(revisions=[2, 3]).scopes.of_customer(ANN, Operation.COVERAGE, "c-own", TODAY),
        asked(revisions=[2, 3]).scopes.of_employee(ANN, "e-ann", TODAY),
    ):
        with pytest.raises(ValueError, match="shorter"):
            await scope


ONE_THING: list[tuple[str, str, str]] = [
    ("of_deal", "opportunities", "access.no_deal"),
    ("of_customer", "customers", "access.no_customer"),
    ("of_person", "people", "access.no_person"),
]


@pytest.mark.parametrize(("ask", "kind", "code"), ONE_THING)
async def test_one_thing_is_answered_where_a_customer_of_it_is_visible_and_else_is_not_there(
    ask: str, kind: str, code: str
) -> None:
    def of(house: Asked) -> Awaitable[Scope]:
        resolve: Callable[..., Awaitable[Scope]] = getattr(house.scopes, ask)
        return resolve(ANN, Operation.RECORDS, "x-1", TODAY)

    house = asked()
    assert (await of(house)).revisions == {"c-own": 1}
    assert getattr(house.handed(SCOPE_OF_OBJECTS), kind) == ["x-1"]
    assert await error_of(of(asked(own_ids=[]))) == (NotFoundError, code, {"id": "x-1"})


def group(count: int, **found: Any) -> Asked:
    return asked(answers={LIST_SUBSIDIARIES: [MemberRow(f"c-{n}") for n in range(count)]}, **found)


async def test_a_group_is_the_customer_and_those_below_it_that_are_visible() -> None:
    house = group(limits.RESULT - 1, is_lead=True)
    scope = await house.scopes.of_group(ANN, Operation.COVERAGE, "c-own", 3, TODAY)
    assert scope.revisions == {"c-own": 1, "c-led": 2}
    assert house.handed(LIST_SUBSIDIARIES) == GroupParams("c-own", 3, limits.RESULT)
    assert house.handed(SCOPE_OF_OBJECTS).customers == ["c-own", *(f"c-{n}" for n in range(limits.RESULT - 1))]


async def test_a_group_of_too_many_is_told_only_to_whoever_sees_its_head() -> None:
    many = group(limits.RESULT)
    seen = many.scopes.of_group(ANN, Operation.COVERAGE, "c-own", 3, TODAY)
    told = {"id": "c-own", "limit": limits.RESULT}
    assert await error_of(seen) == (LimitError, "access.group_too_large", told)
    for count in (1, limits.RESULT):
        hidden = group(count).scopes.of_group(ANN, Operation.COVERAGE, "c-led", 3, TODAY)
        assert await error_of(hidden) == (NotFoundError, "access.no_customer", {"id": "c-led"})


async def test_seen_are_the_objects_at_a_visible_customer() -> None:
    objects = [("person:p-1", "c-own"), ("person:p-2", "c-led"), ("person:p-3", None), ("seat:s-1", "c-own")]
    house = asked(objects=objects)
    wanted = Objects(people=["p-1", "p-2", "p-3"], seats=["s-1"])
    assert await house.scopes.seen(ANN, Operation.PEOPLE, wanted, TODAY) == {"person:p-1", "seat:s-1"}
    of = house.handed(SCOPE_OF_OBJECTS)
    assert (of.people, of.seats, of.customers) == (["p-1", "p-2", "p-3"], ["s-1"], [])


BRINGING = Operation.WRITE_PEOPLE
"""Sellers may bring people in; employees who sell nothing may not."""
HELPING = Operation.WRITE_HELPED
OTHER = {"viewer_role": "other"}
CHANGES = [
    # customers of the person, who asks what, people of no customer count: is it visible?
    (["c-own"], {}, BRINGING, False, True),
    (["c-own", "c-led"], {}, BRINGING, False, True),
    (["c-led"], {}, BRINGING, False, False),
    (["c-led"], {}, BRINGING, True, False),
    (["c-own"], {}, BRINGING, True, True),
    ([], {}, BRINGING, False, False),
    ([], {}, BRINGING, True, False),
    ([None], {}, BRINGING, False, False),
    ([None], {}, BRINGING, True, True),
    ([None], OTHER, HELPING, True, False),
    ([None], OTHER, HELPING, False, False),
    (["c-own"], OTHER, HELPING, False, True),
]


@pytest.mark.parametrize(("customers", "found", "operation", "with_unbound", "is_visible"), CHANGES)
async def test_a_change_needs_each_of_its_objects_visible(
    customers: list[str | None], found: dict[str, Any], operation: Operation, with_unbound: bool, is_visible: bool  # noqa: FBT001  (columns)
) -> None:  # fmt: skip
    known: list[tuple[str, str | None]] = [("customer:c-own", "c-own")]
    house = asked(**found, objects=known + [("person:p-1", each) for each in customers])
    objects = Objects(customers=["c-own"], people=["p-1"])
    allowed: dict[str, bool] = {"with_unbound": True} if with_unbound else {}
    changed = house.scopes.of_changed(ANN, operation, objects, TODAY, **allowed)
    if is_visible:
        assert (await changed).revisions == {"c-own": 1}
    else:
        assert await error_of(changed) == (NotFoundError, "access.no_object", {"id": "p-1"})
    of = house.handed(SCOPE_OF_OBJECTS)
    assert (of.customers, of.people, of.seats) == (["c-own"], ["p-1"], [])


@pytest.mark.parametrize("thing", ["customer", "department", "person", "opportunity", "seat"])
async def test_the_object_that_is_not_there_is_named(thing: str) -> None:
    kinds = {"customer": "customers", "department": "departments", "person": "people", "opportunity": "opportunities"}
    objects = Objects(**{kinds.get(thing, "seats"): ["x-1", "x-2"]})
    house = asked(objects=[(f"{thing}:x-1", "c-own")])
    changed = house.scopes.of_changed(ANN, BRINGING, objects, TODAY)
    assert await error_of(changed) == (NotFoundError, "access.no_object", {"id": "x-2"})


async def test_something_new_needs_the_right_to_bring_it_in_and_what_it_refers_to_visible() -> None:
    house = asked(objects=[("customer:c-own", "c-own"), ("person:p-1", None)])
    at_own, person = Objects(customers=["c-own"]), Objects(people=["p-1"])
    scope = await house.scopes.of_new(ANN, BRINGING, at_own, TODAY)
    granted = rule(BRINGING, Role.SALES, Relation.NEW)
    assert (scope.revisions, scope.computes_from, scope.shows) == ({"c-own": 1}, granted.computes_from, granted.shows)
    unseen = await error_of(house.scopes.of_new(ANN, BRINGING, person, TODAY))
    assert unseen == (NotFoundError, "access.no_object", {"id": "p-1"})
    assert (await house.scopes.of_new(ANN, BRINGING, person, TODAY, with_unbound=True)).role is Role.SALES
    never_new = await error_of(house.scopes.of_new(ANN, HELPING, at_own, TODAY))
    assert never_new == (NotFoundError, "access.nothing_for_role", {"id": "e-ann"})


EMPLOYEES = [
    # who asks about whom, in a house with or without the switch, for which purpose: what comes of it
    ("sales", "e-ann", False, None, "answer"),
    ("sales", "e-bob", False, None, "access.no_employee"),
    ("sales", "e-bob", True, None, "access.no_employee"),
    ("hr", "e-ann", True, None, "answer"),
    ("hr", "e-bob", False, None, "access.no_employee_for_hr"),
    ("hr", "e-bob", False, "a review", "access.no_employee_for_hr"),
    ("hr", "e-bob", True, None, "access.purpose_missing"),
    ("hr", "e-bob", True, "a review", "answer"),
]


@pytest.mark.parametrize(("job", "about", "switch", "purpose", "expected"), EMPLOYEES)
async def test_the_contribution_of_one_employee_is_theirs_and_hr_s_where_the_house_allows_it(
    job: str, about: str, switch: bool, purpose: str | None, expected: str  # noqa: FBT001  (columns)
) -> None:  # fmt: skip
    house = asked(is_single_allowed=switch, viewer_role=job, own_ids=[about], led_ids=[])
    of = house.scopes.of_employee(Viewer("e-ann", purpose), about, TODAY)
    if expected == "answer":
        scope = await of
        relation = Relation.SELF if about == "e-ann" else Relation.OTHER
        granted = rule(Operation.EMPLOYEE_CONTRIBUTION, scope.role, relation)
        assert scope.revisions == {"c-own": 1, "c-led": 2, "c-other": 3}
        assert (scope.computes_from, scope.shows) == (granted.computes_from, granted.shows)
    else:
        is_purpose = expected == "access.purpose_missing"
        kind = InvalidError if is_purpose else NotFoundError
        assert await error_of(of) == (kind, expected, {} if is_purpose else {"id": about})


@pytest.mark.parametrize("operation", [Operation.EMPLOYEE_CONTRIBUTION, Operation.EXPORT_PERSON])
async def test_an_employee_who_is_not_there_is_not_there_for_whoever_may_ask(operation: Operation) -> None:
    house = asked(viewer_id=None, viewer_role=None, own_ids=[])
    of = house.scopes.of_employee(Viewer(), "e-bob", TODAY, operation)
    assert await error_of(of) == (NotFoundError, "access.no_employee", {"id": "e-bob"})


@pytest.mark.parametrize(
    ("job", "operation", "switch", "purpose", "expected"),
    [
        ("hr", Operation.ANSWER_CONTEST, True, "a review", "answer"),
        ("hr", Operation.ANSWER_CONTEST, True, None, "access.purpose_missing"),
        ("hr", Operation.ANSWER_CONTEST, False, None, "access.nothing_for_role"),
        ("sales", Operation.ANSWER_CONTEST, True, None, "access.nothing_for_role"),
        ("hr", Operation.ERASE_PERSON, True, None, "access.nothing_for_role"),
        ("executive", Operation.ANSWER_CONTEST, False, None, "answer"),
        ("admin", Operation.EXPORT_PERSON, False, None, "answer"),
        ("sales", Operation.EXPORT_PERSON, False, None, "access.nothing_for_role"),
    ],
)
async def test_what_may_be_done_about_anyone_is_never_allowed_by_a_right_over_oneself(
    job: str, operation: Operation, switch: bool, purpose: str | None, expected: str  # noqa: FBT001  (columns)
) -> None:  # fmt: skip
    house = asked(is_single_allowed=switch, viewer_role=job)
    of = house.scopes.of_anyone(Viewer("e-ann", purpose), operation, TODAY)
    if expected == "answer":
        scope = await of
        granted = rule(operation, scope.role, Relation.OTHER)
        assert (scope.computes_from, scope.shows) == (granted.computes_from, granted.shows)
    else:
        is_purpose = expected == "access.purpose_missing"
        kind = InvalidError if is_purpose else NotFoundError
        assert await error_of(of) == (kind, expected, {} if is_purpose else {"id": "e-ann"})


async def test_whoever_is_bound_to_one_of_a_merged_customer_is_bound_to_all_of_it() -> None:
    for same in ([("c-led", "c-own")], [("c-own", "c-led")]):
        house = asked(same=same, led_ids=[], objects=[("seat:s-1", "c-led"), ("person:p-1", None)])
        scope = await house.scopes.of_objects(ANN, Operation.COVERAGE, Objects(seats=["s-1"]), TODAY)
        assert scope.revisions == {"c-own": 1, "c-led": 2}
        assert scope.own_ids == {"c-own", "c-led"}
        assert scope.kept == dict(same)
        assert scope.asked == frozenset({"c-led"}), "of the two, what was asked about"
        bound = await house.scopes.bound_to(ANN, TODAY)
        assert bound.own_ids == {same[0][1] if same[0][0] == "c-own" else "c-own"}, "one customer, counted once"


async def test_whoever_is_led_to_one_of_a_merged_customer_is_led_to_all_of_it() -> None:
    house = asked(is_lead=True, own_ids=[], same=[("c-led", "c-other")])
    scope = await house.scopes.of_portfolio(ANN, Operation.COVERAGE, TODAY)
    assert scope.revisions == {"c-led": 2, "c-other": 3}
    assert scope.led_ids == {"c-led", "c-other"}
    assert not scope.own_ids
    assert scope.asked is None
    assert (await house.scopes.bound_to(ANN, TODAY)).led_ids == {"c-other"}


async def test_what_is_asked_about_is_noted_only_where_somebody_was_merged_and_what_is_denied_is_not_asked_about() -> (
    None
):
    objects = [("seat:s-1", "c-own"), ("seat:s-2", "c-other")]
    plain = asked(objects=objects).scopes.of_objects(ANN, Operation.COVERAGE, Objects(seats=["s-1", "s-2"]), TODAY)
    assert (await plain).asked is None
    joined = asked(objects=objects, same=[("c-led", "c-own")])
    scope = await joined.scopes.of_objects(ANN, Operation.COVERAGE, Objects(seats=["s-1", "s-2"]), TODAY)
    assert scope.asked == frozenset({"c-own"})
