"""What a viewer may see for one question: resolved by one statement, needed by every read of facts."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from graph_service.access.policy import DENY, Operation, Relation, Role, Rule, policy, policy_version, rule
from graph_service.access.viewer import Viewer, role_of
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import NotFoundError
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement


@dataclasses.dataclass(frozen=True)
class ObjectParams:
    """Who asks about which deal or customer, and today's date (rights are today's)."""

    viewer_id: str | None
    opportunity_id: str | None
    customer_id: str | None
    today: date


@dataclasses.dataclass(frozen=True)
class PortfolioParams:
    """Who asks about everything they may see."""

    viewer_id: str | None
    today: date


@dataclasses.dataclass(frozen=True)
class EmployeeParams:
    """Who asks about the influence of which employee."""

    viewer_id: str | None
    employee_id: str
    today: date


@dataclasses.dataclass(frozen=True)
class ScopeRow:
    """The viewer, the customers in question with their revisions, and what binds them."""

    viewer_id: str | None
    viewer_role: str | None
    is_active: bool
    is_lead: bool
    company_revision: int | None
    customer_ids: list[str]
    revisions: list[int]
    own_ids: list[str]
    led_ids: list[str]


SCOPE_OF_OBJECT = Statement("reads/scope_of_object", ObjectParams, ScopeRow)
SCOPE_OF_PORTFOLIO = Statement("reads/scope_of_portfolio", PortfolioParams, ScopeRow)
SCOPE_OF_EMPLOYEE = Statement("reads/scope_of_employee", EmployeeParams, ScopeRow)


@dataclasses.dataclass(frozen=True)
class Scope:
    """The customers a viewer may see for one operation, at which revisions, and what may be computed and shown."""

    viewer: Viewer
    role: Role
    operation: Operation
    revisions: Mapping[str, int]
    company_revision: int
    computes_from: frozenset[FieldClass]
    shows: frozenset[FieldClass]
    policy_version: str = dataclasses.field(default_factory=policy_version)

    def may_show(self, field_class: FieldClass) -> bool:
        """Whether fields of a class may stand in the answer."""
        return field_class in self.shows

    def may_see_share_of(self, employee_id: str) -> bool:
        """Whether the contribution of one employee may be shown: one's own, or as the policy says."""
        is_self = employee_id == self.viewer.employee_id
        return self._of_employee(Relation.SELF if is_self else Relation.OTHER).is_allowed

    def _of_employee(self, relation: Relation) -> Rule:
        return rule(Operation.EMPLOYEE_CONTRIBUTION, self.role, relation)


class Scopes:
    """Resolves scopes; ``is_single_allowed`` is the deployment's switch for HR's view of single employees."""

    def __init__(self, gateway: Gateway, *, is_single_allowed: bool) -> None:
        self._gateway = gateway
        self._is_single_allowed = is_single_allowed

    async def of_deal(self, viewer: Viewer, operation: Operation, opportunity_id: str, today: date) -> Scope:
        """The scope of one deal; absent and denied are the same error."""
        params = ObjectParams(viewer.employee_id, opportunity_id, None, today)
        scope = await self._resolve(viewer, operation, (await self._gateway.ask(SCOPE_OF_OBJECT, params))[0])
        if not scope.revisions:
            raise NotFoundError("access.no_deal", id=opportunity_id)
        return scope

    async def of_customer(self, viewer: Viewer, operation: Operation, customer_id: str, today: date) -> Scope:
        """The scope of one customer; absent and denied are the same error."""
        params = ObjectParams(viewer.employee_id, None, customer_id, today)
        scope = await self._resolve(viewer, operation, (await self._gateway.ask(SCOPE_OF_OBJECT, params))[0])
        if not scope.revisions:
            raise NotFoundError("access.no_customer", id=customer_id)
        return scope

    async def of_portfolio(self, viewer: Viewer, operation: Operation, today: date) -> Scope:
        """The scope of everything the viewer may see; it may be nothing."""
        row = (await self._gateway.ask(SCOPE_OF_PORTFOLIO, PortfolioParams(viewer.employee_id, today)))[0]
        if not any_rule(operation, self._role(viewer, row)).is_allowed:
            raise NotFoundError("access.nothing_for_role", id=viewer.actor)
        return await self._resolve(viewer, operation, row)

    async def of_employee(self, viewer: Viewer, employee_id: str, today: date) -> Scope:
        """The scope of one employee's contribution: all customers they may have influenced, or nothing at all."""
        params = EmployeeParams(viewer.employee_id, employee_id, today)
        row = (await self._gateway.ask(SCOPE_OF_EMPLOYEE, params))[0]
        relation = Relation.SELF if employee_id == viewer.employee_id else Relation.OTHER
        operation = Operation.EMPLOYEE_CONTRIBUTION
        role = self._role(viewer, row)
        allowed = rule(operation, role, relation)
        if not allowed.is_allowed or not row.own_ids:
            code = "no_employee_for_hr" if role is Role.HR else "no_employee"
            raise NotFoundError(f"access.{code}", id=employee_id)
        revisions = dict(zip(row.customer_ids, row.revisions, strict=True))
        return self._scope(viewer, operation, row, revisions, allowed)

    def _role(self, viewer: Viewer, row: ScopeRow) -> Role:
        if not viewer.is_operator and (row.viewer_id is None or not row.is_active):
            raise NotFoundError("access.no_viewer", id=viewer.actor)
        return role_of(
            viewer,
            row.viewer_role,
            is_lead=row.is_lead,
            is_single_allowed=self._is_single_allowed,
        )

    async def _resolve(self, viewer: Viewer, operation: Operation, row: ScopeRow) -> Scope:
        role = self._role(viewer, row)
        own, led = set(row.own_ids), set(row.led_ids)
        revisions: dict[str, int] = {}
        granted = any_rule(operation, role)
        for customer_id, revision in zip(row.customer_ids, row.revisions, strict=True):
            cell = best_rule(operation, role, is_own=customer_id in own, is_led=customer_id in led)
            if cell.is_allowed:
                revisions[customer_id] = revision
                granted = cell
        return self._scope(viewer, operation, row, revisions, granted)

    def _scope(
        self,
        viewer: Viewer,
        operation: Operation,
        row: ScopeRow,
        revisions: Mapping[str, int],
        granted: Rule,
    ) -> Scope:
        return Scope(
            viewer,
            self._role(viewer, row),
            operation,
            revisions,
            row.company_revision or 0,
            granted.computes_from,
            granted.shows,
        )


def best_rule(operation: Operation, role: Role, *, is_own: bool, is_led: bool) -> Rule:
    """The first cell that allows, from the closest relation to none; rows of one operation and role agree."""
    relations = [Relation.OWN] * is_own + [Relation.LED] * is_led + [Relation.OTHER]
    allowed = [found for found in (rule(operation, role, relation) for relation in relations) if found.is_allowed]
    return allowed[0] if allowed else Rule()


def any_rule(operation: Operation, role: Role) -> Rule:
    """What the role may do for some object: an empty portfolio is answered as empty, not refused."""
    return next((found for (asked, by, _), found in policy().items() if (asked, by) == (operation, role)), DENY)
