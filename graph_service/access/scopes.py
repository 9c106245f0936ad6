"""Resolves scopes: one statement finds who asks, what they may see, and at which revisions."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from graph_service.access.keys import MARK_KEY_USED, KeyUse
from graph_service.access.policy import Operation, Relation, Role, Rule, rule
from graph_service.access.scope import Scope, any_rule, best_rule
from graph_service.access.selves import as_kept, kept_of, with_selves
from graph_service.access.standing import FIND_STANDING, Standing, StandingParams
from graph_service.access.trail import note_asker
from graph_service.access.viewer import Viewer, role_of
from graph_service.domain import limits
from graph_service.errors import InvalidError, LimitError, NotFoundError, UnauthenticatedError, UnavailableError
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement

USE_NOTED_EVERY = timedelta(hours=1)
"""How exactly the last use of a key is known: noting each use would make every read a write."""


@dataclasses.dataclass(frozen=True)
class Asker:
    """Who asks: an employee by id, or whoever bears a key; rights are today's.

    The moment travels as a number: as a driver's datetime it costs a twentieth of an answer that is kept.
    """

    viewer_id: str | None
    key_hash: str | None
    now_ms: int
    today: date


@dataclasses.dataclass(frozen=True)
class Objects:
    """What is asked about, by kind of thing; each belongs to one or more customers."""

    customers: list[str] = dataclasses.field(default_factory=list)
    departments: list[str] = dataclasses.field(default_factory=list)
    people: list[str] = dataclasses.field(default_factory=list)
    opportunities: list[str] = dataclasses.field(default_factory=list)
    seats: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class ObjectsParams(Objects, Asker):
    """Who asks about which objects."""


@dataclasses.dataclass(frozen=True)
class EmployeeParams(Asker):
    """Who asks about the influence of which employee."""

    employee_id: str


@dataclasses.dataclass(frozen=True)
class GroupParams:
    """A customer, how far below it, and how many at most."""

    customer_id: str
    depth: int
    rows: int


@dataclasses.dataclass(frozen=True)
class MemberRow:
    """A customer of the group."""

    id: str


@dataclasses.dataclass(frozen=True)
class ScopeRow:
    """The viewer, the customers in question with their revisions, and what binds them.

    ``same``: pairs (merged, kept) of those customers that are one; what binds somebody to one binds them to both.
    ``objects``: pairs of an object (``seat:s-1``) and a customer it belongs to (none: a person of no customer).
    """

    viewer_id: str | None
    viewer_role: str | None
    key_id: str | None
    key_role: str | None
    key_used_at: int | None
    is_active: bool
    is_lead: bool
    company_revision: int | None
    customer_ids: list[str]
    revisions: list[int]
    own_ids: list[str]
    led_ids: list[str]
    same: list[tuple[str, str]]
    objects: list[tuple[str, str | None]]


@dataclasses.dataclass(frozen=True)
class Bound:
    """Customers by what binds somebody to them."""

    own_ids: frozenset[str]
    led_ids: frozenset[str]


LIST_SUBSIDIARIES = Statement("reads/list_subsidiaries", GroupParams, MemberRow)
SCOPE_OF_OBJECTS = Statement("reads/scope_of_objects", ObjectsParams, ScopeRow)
SCOPE_OF_PORTFOLIO = Statement("reads/scope_of_portfolio", Asker, ScopeRow)
SCOPE_OF_EMPLOYEE = Statement("reads/scope_of_employee", EmployeeParams, ScopeRow)


class Scopes:
    """Resolves scopes; ``is_single_allowed`` is the deployment's switch for HR's view of single employees."""

    def __init__(self, gateway: Gateway, *, is_single_allowed: bool) -> None:
        self._gateway = gateway
        self._is_single_allowed = is_single_allowed

    async def of_deal(self, viewer: Viewer, operation: Operation, opportunity_id: str, today: date) -> Scope:
        """The scope of one deal; absent and denied are the same error."""
        scope = await self.of_objects(viewer, operation, Objects(opportunities=[opportunity_id]), today)
        if not scope.revisions:
            raise NotFoundError("access.no_deal", id=opportunity_id)
        return scope

    async def of_customer(self, viewer: Viewer, operation: Operation, customer_id: str, today: date) -> Scope:
        """The scope of one customer; absent and denied are the same error."""
        scope = await self.of_objects(viewer, operation, Objects(customers=[customer_id]), today)
        if not scope.revisions:
            raise NotFoundError("access.no_customer", id=customer_id)
        return scope

    async def of_group(self, viewer: Viewer, operation: Operation, customer_id: str, depth: int, today: date) -> Scope:
        """The scope of a customer and those below it that are visible; a customer not visible is not there.

        Raises ``LimitError`` for a group of more than RESULT customers.
        """
        asked = GroupParams(customer_id, depth, limits.RESULT)
        below = [row.id for row in await self._gateway.ask(LIST_SUBSIDIARIES, asked)]
        scope = await self.of_objects(viewer, operation, Objects(customers=[customer_id, *below]), today)
        if customer_id not in scope.revisions:
            raise NotFoundError("access.no_customer", id=customer_id)
        if len(below) >= limits.RESULT:
            raise LimitError("access.group_too_large", id=customer_id, limit=limits.RESULT)
        return scope

    async def of_person(self, viewer: Viewer, operation: Operation, person_id: str, today: date) -> Scope:
        """The scope of one person: the visible customers where they ever held a post or a seat."""
        scope = await self.of_objects(viewer, operation, Objects(people=[person_id]), today)
        if not scope.revisions:
            raise NotFoundError("access.no_person", id=person_id)
        return scope

    async def of_objects(self, viewer: Viewer, operation: Operation, objects: Objects, today: date) -> Scope:
        """The visible customers of some objects; those of objects that are absent or denied are left out."""
        asker = vars(self._asker(viewer, today))
        row = (await self._gateway.ask(SCOPE_OF_OBJECTS, ObjectsParams(**asker, **vars(objects))))[0]
        return await self._resolve(viewer, operation, row)

    async def seen(self, viewer: Viewer, operation: Operation, objects: Objects, today: date) -> frozenset[str]:
        """Which of the objects lie at a customer the viewer may see, as ``person:p-1``."""
        asker = vars(self._asker(viewer, today))
        row = (await self._gateway.ask(SCOPE_OF_OBJECTS, ObjectsParams(**asker, **vars(objects))))[0]
        visible = (await self._resolve(viewer, operation, row)).revisions
        return frozenset(known for known, customer in row.objects if customer in visible)

    async def of_new(
        self, viewer: Viewer, operation: Operation, objects: Objects, today: date, *, with_unbound: bool = False
    ) -> Scope:
        """The scope of bringing something in: the role may do so, and all that it refers to is visible."""
        scope = await self.of_changed(viewer, operation, objects, today, with_unbound=with_unbound)
        allowed = rule(operation, scope.role, Relation.NEW)
        if not allowed.is_allowed:
            raise NotFoundError("access.nothing_for_role", id=scope.viewer.actor)
        return dataclasses.replace(scope, computes_from=allowed.computes_from, shows=allowed.shows)

    async def of_changed(
        self, viewer: Viewer, operation: Operation, objects: Objects, today: date, *, with_unbound: bool = False
    ) -> Scope:
        """The scope of a change: as of its objects, but each of them must be visible; else one error for all.

        ``with_unbound``: people of no customer count as visible to whoever may bring people in. They lie in no
        dossier until they hold a post or a seat, and somebody must be able to give them one, by their exact id.
        """
        asker = vars(self._asker(viewer, today))
        row = (await self._gateway.ask(SCOPE_OF_OBJECTS, ObjectsParams(**asker, **vars(objects))))[0]
        scope = await self._resolve(viewer, operation, row)
        homes: dict[str, set[str | None]] = defaultdict(set)
        for known, customer in row.objects:
            homes[known].add(customer)
        unbound = with_unbound and rule(Operation.WRITE_PEOPLE, scope.role, Relation.NEW).is_allowed
        for known in _named(objects):
            if not homes[known] & set(scope.revisions) and not (unbound and homes[known] == {None}):
                raise NotFoundError("access.no_object", id=known.partition(":")[2])
        return scope

    async def of_portfolio(self, viewer: Viewer, operation: Operation, today: date) -> Scope:
        """The scope of everything the viewer may see; it may be nothing."""
        row = (await self._gateway.ask(SCOPE_OF_PORTFOLIO, self._asker(viewer, today)))[0]
        scope = await self._resolve(viewer, operation, row)
        if not any_rule(operation, scope.role).is_allowed:
            raise NotFoundError("access.nothing_for_role", id=scope.viewer.actor)
        return scope

    async def of_self(self, viewer: Viewer, operation: Operation, today: date) -> Scope:
        """The scope of what concerns the viewer alone or the service as a whole: no customer's facts."""
        scope = await self.of_objects(viewer, operation, Objects(), today)
        if not any_rule(operation, scope.role).is_allowed:
            raise NotFoundError("access.nothing_for_role", id=scope.viewer.actor)
        return scope

    async def of_employee(
        self,
        viewer: Viewer,
        employee_id: str,
        today: date,
        operation: Operation = Operation.EMPLOYEE_CONTRIBUTION,
    ) -> Scope:
        """The scope of one employee's contribution: all customers they may have influenced, or nothing at all."""
        params = EmployeeParams(**vars(self._asker(viewer, today)), employee_id=employee_id)
        row = (await self._gateway.ask(SCOPE_OF_EMPLOYEE, params))[0]
        viewer, role = await self._identify(viewer, row)
        relation = Relation.SELF if employee_id == viewer.employee_id else Relation.OTHER
        allowed = rule(operation, role, relation)
        if not allowed.is_allowed:
            self._ask_for_purpose(operation, role, relation)
        if not allowed.is_allowed or not row.own_ids:
            code = "no_employee_for_hr" if role is Role.HR else "no_employee"
            raise NotFoundError(f"access.{code}", id=employee_id)
        revisions = dict(zip(row.customer_ids, row.revisions, strict=True))
        return _scope(viewer, role, operation, row, revisions, allowed)

    async def standing_of(self, viewer: Viewer, today: date) -> Standing:
        """How a known viewer stands to us."""
        asked = StandingParams(viewer.employee_id, viewer.key_hash, today)
        found = await self._gateway.ask(FIND_STANDING, asked)
        if not found:
            raise NotFoundError("access.no_viewer", id=viewer.actor)
        return found[0]

    async def bound_to(self, viewer: Viewer, today: date) -> Bound:
        """The customers a viewer is bound to today, whatever they ask."""
        row = (await self._gateway.ask(SCOPE_OF_PORTFOLIO, self._asker(viewer, today)))[0]
        kept = kept_of(row.same)
        return Bound(frozenset(as_kept(row.own_ids, kept)), frozenset(as_kept(row.led_ids, kept)))

    async def of_anyone(self, viewer: Viewer, operation: Operation, today: date) -> Scope:
        """The scope of what may be done about anyone, whoever their customers are; never one's own alone."""
        scope = await self.of_objects(viewer, operation, Objects(), today)
        allowed = rule(operation, scope.role, Relation.OTHER)
        if not allowed.is_allowed:
            self._ask_for_purpose(operation, scope.role, Relation.OTHER)
            raise NotFoundError("access.nothing_for_role", id=scope.viewer.actor)
        return dataclasses.replace(scope, computes_from=allowed.computes_from, shows=allowed.shows)

    def _ask_for_purpose(self, operation: Operation, role: Role, relation: Relation) -> None:
        """Where the switch is on, HR is told that a purpose is missing: the same for whoever is there or not."""
        may = rule(operation, Role.HR_SINGLE, relation).is_allowed
        if role is Role.HR and self._is_single_allowed and may:
            raise InvalidError("access.purpose_missing")

    def _asker(self, viewer: Viewer, today: date) -> Asker:
        now_ms = int(datetime.now(UTC).timestamp() * 1000)
        return Asker(viewer.employee_id, viewer.key_hash, now_ms, today)

    async def _identify(self, viewer: Viewer, row: ScopeRow) -> tuple[Viewer, Role]:
        """The viewer by name, and the role in which they are answered."""
        if not viewer.is_operator and (row.viewer_id is None or not row.is_active):
            if viewer.is_remote:
                raise UnauthenticatedError("access.no_bearer")
            raise NotFoundError("access.no_viewer", id=viewer.actor)
        note_asker(row.viewer_id, row.key_id)
        if row.key_id is not None:
            await self._note_use(row)
        role = role_of(
            viewer, row.viewer_role, row.key_role, is_lead=row.is_lead, is_single_allowed=self._is_single_allowed
        )
        return dataclasses.replace(viewer, employee_id=row.viewer_id), role

    async def _note_use(self, row: ScopeRow) -> None:
        """When a key was last used, to the hour; a read does not fail because it cannot be noted."""
        now = datetime.now(UTC)
        used = None if row.key_used_at is None else datetime.fromtimestamp(row.key_used_at / 1000, UTC)
        if used is None or now - used > USE_NOTED_EVERY:
            use = KeyUse(row.key_id or "", now)
            with suppress(UnavailableError):
                await self._gateway.write(lambda unit: unit.run(MARK_KEY_USED, use))

    async def _resolve(self, viewer: Viewer, operation: Operation, row: ScopeRow) -> Scope:
        viewer, role = await self._identify(viewer, row)
        row = _as_one(row)
        own, led = set(row.own_ids), set(row.led_ids)
        revisions: dict[str, int] = {}
        granted = any_rule(operation, role)
        is_it = (False, True)
        cells = {
            (is_own, is_led): best_rule(operation, role, is_own=is_own, is_led=is_led)
            for is_own in is_it
            for is_led in is_it
        }
        for customer_id, revision in zip(row.customer_ids, row.revisions, strict=True):
            cell = cells[customer_id in own, customer_id in led]
            if cell.is_allowed:
                revisions[customer_id] = revision
                granted = cell
        return _scope(viewer, role, operation, row, revisions, granted)


def _scope(  # noqa: PLR0913, PLR0917  (the parts of a scope)
    viewer: Viewer, role: Role, operation: Operation, row: ScopeRow, revisions: Mapping[str, int], granted: Rule
) -> Scope:
    kept = kept_of(row.same)
    homes = frozenset(customer for _, customer in row.objects if customer is not None)
    asked = homes & frozenset(revisions) if kept and homes else None
    return Scope(
        viewer,
        role,
        operation,
        revisions,
        row.company_revision or 0,
        granted.computes_from,
        granted.shows,
        frozenset(row.own_ids) & frozenset(revisions),
        frozenset(row.led_ids) & frozenset(revisions),
        kept=kept,
        asked=asked,
    )


def _as_one(row: ScopeRow) -> ScopeRow:
    """The row with rights as of merged customers: whoever is bound to one of them is bound to all."""
    if not row.same:
        return row
    kept = kept_of(row.same)
    own, led = (sorted(with_selves(ids, kept)) for ids in (row.own_ids, row.led_ids))
    return dataclasses.replace(row, own_ids=own, led_ids=led)


def _named(objects: Objects) -> list[str]:
    """The objects as the scope statement names them."""
    return [
        f"{thing}:{each}"
        for thing, ids in (
            ("customer", objects.customers),
            ("department", objects.departments),
            ("person", objects.people),
            ("opportunity", objects.opportunities),
            ("seat", objects.seats),
        )
        for each in ids
    ]
