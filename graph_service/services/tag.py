"""The tag of an answer: the same tag means the same answer to the same question.

It rests on the revisions of what is read, on policy, parameters and formulas, on the dates and on who asks. The
clock is not in it: "as known now" changes only when a revision does.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache

from graph_service.access.scope import Scope
from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.indicators.registry import registry


class NotModified(Exception):  # noqa: N818  (an answer, not an error)
    """The asker has this answer already."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__(tag)


def tag_of(scope: Scope, at: AsOf, parameters: Parameters, seen: Sequence[str] = ()) -> str:
    """The tag of an answer computed for a scope as of a date with these parameters.

    ``seen`` names what else the answer rests on: things outside the scope's customers that the viewer may see.
    """
    parts = [
        scope.operation, scope.role, scope.viewer.actor, scope.policy_version, sorted(scope.revisions.items()),
        scope.company_revision, at.as_of.isoformat(), at.known_at and at.known_at.isoformat(), _formulas(),
        parameters.model_dump_json(), list(seen),
    ]  # fmt: skip
    if scope.asked is not None:  # as known before a merge, the same revisions answer differently about either
        parts.append(sorted(scope.asked))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


@cache
def _formulas() -> str:
    return " ".join(f"{indicator.id}@{indicator.version}" for indicator in registry().values())
