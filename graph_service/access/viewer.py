"""Who asks."""

import dataclasses

from graph_service.access.policy import Role

OPERATOR = "operator"
KEY_ROLES = (Role.SALES, Role.LEAD, Role.EXECUTIVE, Role.HR, Role.EMPLOYEE, Role.ADMIN)
"""Roles a key may be issued for."""
_SELLING = frozenset({"sales", "presales", "marketing", "customer_success", "merchandiser"})


@dataclasses.dataclass(frozen=True)
class Viewer:
    """The operator (the command line on one's own machine), or an employee answered as themselves.

    ``purpose`` is what HR must state to see single employees. ``key_hash`` stands for whoever bears that key:
    who it is, the scope statement finds out, so that a key withdrawn is refused with the next question.
    """

    employee_id: str | None = None
    purpose: str | None = None
    key_hash: str | None = None
    is_remote: bool = False
    """Whether a credential was shown over the network; then an unknown viewer is refused as such."""

    @property
    def is_operator(self) -> bool:
        """Nobody in particular: the machine's owner."""
        return self.employee_id is None and self.key_hash is None and not self.is_remote

    @property
    def actor(self) -> str:
        """Who it was, for the audit."""
        return self.employee_id or (OPERATOR if self.is_operator else "")


def role_of(viewer: Viewer, job: str | None, key_role: str | None, *, is_lead: bool, is_single_allowed: bool) -> Role:
    """The role in which a viewer is answered: the key's, else from their job and whether they lead a unit.

    Executives and HR keep their role even when they lead a unit; whoever else leads one is a lead. A key for a
    lead counts only while its bearer leads a unit.
    """
    if viewer.is_operator:
        return Role.OPERATOR
    if key_role is not None and (key_role != Role.LEAD or is_lead):
        job = key_role
    if job in (Role.EXECUTIVE, Role.ADMIN, Role.EMPLOYEE):
        return Role(job)
    if job == Role.HR:
        return Role.HR_SINGLE if is_single_allowed and viewer.purpose else Role.HR
    if job == key_role == Role.SALES:
        return Role.SALES
    if is_lead:
        return Role.LEAD
    return Role.SALES if job in _SELLING else Role.EMPLOYEE
