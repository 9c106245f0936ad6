"""No input takes what the server owns or does not know; no list is sorted or filtered by what it does not offer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.access.policy import Role
from graph_service.domain.schema import LABELS, TIES
from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.cells import Case, cases_of
from tests.harness.house import House, open_house
from tests.harness.rows import print_row
from tests.harness.samples import samples_of

OWNED = {
    "recorded_at", "recorded_by", "recorded_assumed", "to_recorded_at", "left_recorded_at", "version",
    "digest", "revision",
    "stamped_at", "_lock", "operation_id", "actor", "confirmed_at", "confirmed_by", "needs_confirmation",
    "is_late", "late",
    "own_opt_out", "perf_base", "pinyin", "initials", "hash", "answered_at", "opened_at", "requested_by",
    "number", "seal",
}  # fmt: skip
"""What only the server says."""
TELL_OF_THEMSELVES = ("get_person_export", "get_employee_export")
"""Answers that name their own reading among the recipients: no two are the same. They take no parameters."""
UNKNOWN = (
    "zz_unknown",
    "__proto__",
    "constructor",
    "role_",
    "ID",
    "customerId",
    "customer_id ",
    "$set",
    "is_admin",
    "",
)


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


async def first_cases(house: House, *, is_write: bool) -> list[Case]:
    """One allowed case per route."""
    samples, found = await samples_of(house), dict[str, Case]()
    async for case in cases_of(house, samples, [Role.EXECUTIVE, Role.ADMIN, Role.SALES]):
        if case.is_allowed and case.route.is_write is is_write:
            found.setdefault(case.route.name, case)
    return list(found.values())


def every_property() -> set[str]:
    """Every property that anything in the graph has."""
    labels = {name for names in LABELS.values() for name in names}
    return labels | {name for _, names in TIES.values() for name in names}


async def test_S4_what_the_server_owns_or_does_not_know_is_refused_everywhere(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, faults, tried = await first_cases(house, is_write=True), [], 0
    before = await graph_digest(house.gateway)
    for case in cases:
        if case.body is None:
            continue
        offered = set(case.route.fields())
        for name in sorted((OWNED | every_property() | set(UNKNOWN)) - offered):
            answer = await house.ask(
                case.role, case.operation, case.route.method, case.path, body={**case.body, name: "1"},
                headers={"If-Match": '"1"'},
            )  # fmt: skip
            tried += 1
            if answer.status_code != 422:
                faults.append(f"{case.route.name} takes {name!r}: {answer.status_code}")
        faults += [f"{case.route.name} offers {name}" for name in offered & OWNED]
    changed = await graph_digest(house.gateway) != before
    print_row(capsys, "S4 (fields)", tried, len(faults) + changed)
    assert not faults, "\n".join(faults[:40])
    assert not changed


async def test_S4_a_list_is_sorted_and_filtered_by_nothing_it_does_not_offer(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    faults, tried = [], 0
    for case in await first_cases(house, is_write=False):
        if case.route.name in TELL_OF_THEMSELVES:
            continue
        offered = case.route.names_of("query")
        plain = await house.ask(case.role, case.operation, "GET", case.path, params=case.params or None)
        for name in sorted(OWNED | every_property()):
            if "sort" in offered:
                for sort in (name, f"-{name}"):
                    answer = await house.ask(case.role, case.operation, "GET", case.path, params={"sort": sort})
                    tried += 1
                    named = answer.status_code == 200 and name in SORTED.get(case.route.name, ())
                    if answer.status_code != 422 and not named:
                        faults.append(f"{case.route.name} is sorted by {sort}: {answer.status_code}")
        for name in ("zz_unknown", "perf_base", "recorded_by", "evidence", "amount__gt", "fields", "include", "facet"):
            if name in offered:
                continue
            params = (*case.params, (name, "1"))
            answer = await house.ask(case.role, case.operation, "GET", case.path, params=params)
            tried += 1
            if answer.status_code != 422 and _items(answer.text) != _items(plain.text):
                faults.append(f"{case.route.name} heeds {name}: {answer.status_code}")
    print_row(capsys, "S4 (sorts and filters)", tried, len(faults))
    assert not faults, "\n".join(faults[:40])


SORTED = {
    "list_customers": ("name", "id", "tier"), "list_people": ("name", "id"), "list_employees": ("name", "id"),
    "list_deals": ("name", "amount", "expected_close", "created_on", "id"),
    "list_duplicates": ("id",), "list_merges": ("id", "recorded_at"),
}  # fmt: skip
"""Orders a list offers, as its description says."""


def _items(text: str) -> int:
    """How much an answer says: marks of reads made meanwhile move its bytes, a filter would move its size."""
    return len(text) // 200
