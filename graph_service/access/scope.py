"""What a viewer may see for one question; needed by every read of facts."""

import dataclasses
from collections.abc import Mapping, Sequence

from graph_service.access.policy import DENY, Operation, Relation, Role, Rule, policy, policy_version, rule
from graph_service.access.selves import Kept, with_selves
from graph_service.access.viewer import Viewer
from graph_service.domain.secrecy import FieldClass


@dataclasses.dataclass(frozen=True)
class MaySeeShareOf:
    """Of which employees the contribution may be shown: one's own, or as the policy says of a role."""

    viewer_id: str | None
    role: Role

    def __call__(self, employee_id: str) -> bool:
        """Whether that of one employee may be."""
        relation = Relation.SELF if employee_id == self.viewer_id else Relation.OTHER
        return rule(Operation.EMPLOYEE_CONTRIBUTION, self.role, relation).is_allowed


@dataclasses.dataclass(frozen=True)
class Scope:
    """The customers a viewer may see for one operation, at which revisions, and what may be computed and shown.

    ``kept``: who of them was merged into whom; a customer is there with all of its selves. ``asked``: those that were
    asked about by name (None: all), since as known before a merge the others are no part of the answer.
    """

    viewer: Viewer
    role: Role
    operation: Operation
    revisions: Mapping[str, int]
    company_revision: int
    computes_from: frozenset[FieldClass]
    shows: frozenset[FieldClass]
    own_ids: frozenset[str] = frozenset()
    led_ids: frozenset[str] = frozenset()
    kept: Kept = dataclasses.field(default_factory=dict)
    asked: frozenset[str] | None = None
    policy_version: str = dataclasses.field(default_factory=policy_version)

    def may_show(self, field_class: FieldClass) -> bool:
        """Whether fields of a class may stand in the answer."""
        return field_class in self.shows

    @property
    def may_see_share_of(self) -> MaySeeShareOf:
        """Of which employees the contribution may be shown."""
        return MaySeeShareOf(self.viewer.employee_id, self.role)

    def asking(self, operation: Operation) -> "Scope":
        """What the same viewer may see of these customers when they ask something else; it may be nothing."""
        cells = {
            each: best_rule(operation, self.role, is_own=each in self.own_ids, is_led=each in self.led_ids)
            for each in self.revisions
        }
        allowed = {each: revision for each, revision in self.revisions.items() if cells[each].is_allowed}
        granted = next((cells[each] for each in allowed), any_rule(operation, self.role))
        return dataclasses.replace(
            self,
            operation=operation,
            revisions=allowed,
            computes_from=granted.computes_from,
            shows=granted.shows,
            own_ids=self.own_ids & allowed.keys(),
            led_ids=self.led_ids & allowed.keys(),
        )

    def narrowed(self, customer_ids: Sequence[str]) -> "Scope":
        """The same rights over fewer customers; one that is not visible stays out."""
        wanted = sorted(with_selves(customer_ids, self.kept))
        there = {each: self.revisions[each] for each in wanted if each in self.revisions}
        asked = frozenset(customer_ids) & frozenset(there) if self.kept else None
        return dataclasses.replace(self, revisions=there, asked=asked)


def best_rule(operation: Operation, role: Role, *, is_own: bool, is_led: bool) -> Rule:
    """The first cell that allows, from the closest relation to none; rows of one operation and role agree."""
    relations = [Relation.OWN] * is_own + [Relation.LED] * is_led + [Relation.OTHER]
    allowed = [found for found in (rule(operation, role, relation) for relation in relations) if found.is_allowed]
    return allowed[0] if allowed else Rule()


def any_rule(operation: Operation, role: Role) -> Rule:
    """What the role may do for some object: an empty portfolio is answered as empty, not refused."""
    return next((found for (asked, by, _), found in policy().items() if (asked, by) == (operation, role)), DENY)
