"""Search: people, customers, colleagues and deals by name, English name, pinyin or initials."""

from collections.abc import Sequence
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scope import any_rule
from graph_service.access.selves import as_kept
from graph_service.facts.search import KINDS
from graph_service.services.question import Question, Service

Json = dict[str, Any]


async def search(service: Service, question: Question, text: str, kinds: Sequence[str], limit: int) -> Json:
    """What the viewer may see and whose name answers to the text, the closest first, and how many there are in all.

    It asks for names as they are now: a name has no history. Nothing hidden is counted or moves the order.
    """
    scope = await service.scopes.of_portfolio(question.viewer, Operation.SEARCH, service.today)
    tag = await service.begin(scope, question, "search", [])
    sees_employees = any_rule(Operation.EMPLOYEES, scope.role).is_allowed
    row = await service.search.find(scope, text, kinds or KINDS, limit, with_employees=sees_employees)
    return {
        "policy": scope.policy_version,
        "etag": tag,
        "total": row.total,
        "found": [
            {
                "kind": kind,
                "id": identity,
                "name": name,
                "name_en": name_en,
                "customers": sorted(as_kept(customers or (), scope.kept)),
            }
            for kind, identity, name, name_en, customers in row.found
        ],
    }
