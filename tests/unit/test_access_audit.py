"""Whose reads are marked, what a mark says, and the trail read back."""

from datetime import UTC, datetime

import pytest

from graph_service.access.audit import RECORD_READING, Auditor, ReadingParams, ReadingRow
from graph_service.access.audit_events import LIST_AUDIT_EVENTS, AuditTrail, Mark, TrailParams
from graph_service.access.policy import Operation, Role
from graph_service.access.scope import Scope
from graph_service.access.viewer import Viewer
from graph_service.errors import UnavailableError
from tests.answering import Answering


def asking(role: Role) -> Scope:
    return Scope(Viewer("e-1", "a review"), role, Operation.WHO, {"c-1": 1}, 1, frozenset(), frozenset())


def storing() -> Answering:
    return Answering({RECORD_READING: [ReadingRow("m-1")]})


@pytest.mark.parametrize("role", Role)
async def test_reads_of_the_operator_and_of_hr_are_marked_and_of_nobody_else(role: Role) -> None:
    gateway = storing()
    await Auditor(gateway).record(asking(role), "opportunity", ["o-1"])
    assert len(gateway.handed[RECORD_READING]) == (role in {Role.OPERATOR, Role.HR, Role.HR_SINGLE})


@pytest.mark.parametrize("role", Role)
async def test_a_mark_says_who_asked_what_about_what_and_why(role: Role) -> None:
    gateway, before = storing(), datetime.now(UTC)
    for _ in range(2):
        await Auditor(gateway).record_always(asking(role), "opportunity", ("o-1", "o-2"))
    first, second = gateway.handed[RECORD_READING]
    assert first == ReadingParams(
        first.id, first.at, "e-1", role.value, "read:who", "opportunity", ["o-1", "o-2"], "a review"
    )
    assert before <= first.at <= second.at <= datetime.now(UTC)
    assert first.id != second.id


async def test_a_mark_that_cannot_be_stored_is_told() -> None:
    gateway = Answering({RECORD_READING: UnavailableError("store.unavailable")})
    with pytest.raises(UnavailableError):
        await Auditor(gateway).record(asking(Role.HR), "opportunity", ["o-1"])


async def test_the_trail_is_read_as_it_is_stored() -> None:
    marks = [
        Mark(f"m-{n}", "2026-07-01T00:00:00Z", "e-1", "hr", "read:who", "people", ["p-1"], None, None) for n in "ab"
    ]
    gateway, asked = Answering({LIST_AUDIT_EVENTS: marks}), TrailParams(2, actor="e-1")
    assert await AuditTrail(gateway).read(asked) == marks
    assert gateway.handed[LIST_AUDIT_EVENTS] == [asked]
