"""Rights, computed from the policy table and the world alone, never from the product's own scopes."""

from collections.abc import Iterable, Mapping

from graph_service.access.policy import Operation, Relation, Role, policy
from graph_service.domain.secrecy import FieldClass
from tests.harness.world import PLACES, relations_of

WORKED_AT = ("own",)
"""Where everybody has ratings and help of their own."""
BORROWS: Mapping[Operation, tuple[Operation, ...]] = {
    Operation.PEOPLE: (Operation.WHO,),
    Operation.CUSTOMERS: (Operation.VETO_BOARD,),
}
"""An answer that shows beside its own what another question shows: a person with what we know of their attitude."""


def is_allowed(operation: Operation, role: Role, relations: Iterable[Relation]) -> bool:
    """Whether one of the cells is in the table."""
    return any((operation, role, relation) in policy() for relation in relations)


def has_any(operation: Operation, role: Role) -> bool:
    """Whether the role has a cell for the operation at all: an empty portfolio is answered as empty."""
    return is_allowed(operation, role, Relation)


def shown(operation: Operation, role: Role, *, of_self: bool = False) -> Mapping[str, frozenset[FieldClass]]:
    """The field classes an answer may show to a role, customer by customer; ``of_self``: it is about the asker."""
    own = policy().get((operation, role, Relation.SELF)) if of_self else None
    return {
        f"c-{place}": _shown_at(operation, role, place)
        | (own.shows if own is not None and place in WORKED_AT else frozenset())
        for place in PLACES
    }


def _shown_at(operation: Operation, role: Role, place: str) -> frozenset[FieldClass]:
    cells = [
        policy().get((asked, role, relation))
        for asked in (operation, *BORROWS.get(operation, ()))
        for relation in relations_of(role, place)
    ]
    return frozenset().union(*(cell.shows for cell in cells if cell is not None))
