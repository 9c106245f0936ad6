"""Scopes over rows that a test makes up: three customers of which one is the asker's own and one led by them."""

import dataclasses
from datetime import date
from typing import Any

from graph_service.access.keys import MARK_KEY_USED, KeyId
from graph_service.access.scopes import SCOPE_OF_EMPLOYEE, SCOPE_OF_OBJECTS, SCOPE_OF_PORTFOLIO, ScopeRow, Scopes
from graph_service.access.viewer import Viewer
from tests.answering import Answer, Answering

TODAY = date(2026, 7, 1)
ANN = Viewer("e-ann")
ROW = ScopeRow(
    viewer_id="e-ann", viewer_role="sales", key_id=None, key_role=None, key_used_at=None, is_active=True, is_lead=False,
    company_revision=9, customer_ids=["c-led", "c-other", "c-own"], revisions=[2, 3, 1], own_ids=["c-own"],
    led_ids=["c-led"], same=[], objects=[],
)  # fmt: skip
"""What the scope statements find of a seller who leads nobody."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """Scopes, and the gateway whose statements they run."""

    scopes: Scopes
    gateway: Answering

    def handed(self, statement: Any) -> Any:
        """The parameters of the one run of a statement."""
        (params,) = self.gateway.handed[statement]
        return params


def asked(*, is_single_allowed: bool = False, answers: Any = None, **found: Any) -> Asked:
    """Whoever asks, one row is found: of a seller, but for what is said here."""
    row = [dataclasses.replace(ROW, **found)]
    told: dict[Any, Answer] = dict.fromkeys((SCOPE_OF_OBJECTS, SCOPE_OF_PORTFOLIO, SCOPE_OF_EMPLOYEE), row)
    gateway = Answering(told | {MARK_KEY_USED: [KeyId("k-1")]} | (answers or {}))
    return Asked(Scopes(gateway, is_single_allowed=is_single_allowed), gateway)
