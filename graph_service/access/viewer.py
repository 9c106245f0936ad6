"""Who asks."""

import dataclasses

from graph_service.access.policy import Role

OPERATOR = "operator"
_SELLING = frozenset({"sales", "presales", "marketing", "customer_success", "merchandiser"})


@dataclasses.dataclass(frozen=True)
class Viewer:
    """The operator (the command line on one's own machine), or an employee answered as themselves.

    ``purpose`` is what HR must state to see single employees.
    """

    employee_id: str | None = None
    purpose: str | None = None

    @property
    def is_operator(self) -> bool:
        """Nobody in particular: the machine's owner."""
        return self.employee_id is None

    @property
    def actor(self) -> str:
        """Who it was, for the audit."""
        return self.employee_id or OPERATOR


def role_of(viewer: Viewer, job: str | None, *, is_lead: bool, is_single_allowed: bool) -> Role:
    """The role in which a viewer is answered, from their job and whether they lead a unit.

    Executives and HR keep their role even when they lead a unit; whoever else leads one is a lead.
    """
    if viewer.is_operator:
        return Role.OPERATOR
    if job == "executive":
        return Role.EXECUTIVE
    if job == "hr":
        return Role.HR_SINGLE if is_single_allowed and viewer.purpose else Role.HR
    if is_lead:
        return Role.LEAD
    return Role.SALES if job in _SELLING else Role.EMPLOYEE
