"""Every route as every role over every relation: the policy table says what must come of it, and what may be seen."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from graph_service.access.policy import Operation, Relation, Role, policy
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.cells import Case, ask, cases_of
from tests.harness.house import House, open_house
from tests.harness.rows import print_row
from tests.harness.samples import samples_of

VARYING = {"content-length", "traceparent", "date"}


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


def fault_of(case: Case, answer: httpx.Response) -> str | None:
    """What is wrong with an answer, held against the table; a change may still be refused for what it says."""
    status = answer.status_code
    refused = (409, 412, 422) if case.route.is_write else ()
    if case.is_allowed and status not in (200, 201, 202, *refused):
        return f"{case}: allowed, but {status} {answer.text[:120]}"
    if not case.is_allowed and status != 404:
        return f"{case}: denied, but {status} {answer.text[:120]}"
    return None


async def test_every_cell_of_the_policy_is_executed_over_http(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    samples = await samples_of(house)
    executed: set[tuple[Operation, Role, Relation]] = set()
    routes: set[Operation] = set()
    faults, denials, refused, asked = [], set(), Counter[str](), 0
    async for case in cases_of(house, samples):
        answer = await ask(house, case)
        asked += 1
        executed |= case.cells
        routes.add(case.route.operation)
        fault = fault_of(case, answer)
        if fault:
            faults.append(fault)
        if answer.status_code in (409, 412, 422):
            refused[f"{case.route.name} {answer.status_code} {answer.text[-160:]}"] += 1
        if not case.is_allowed:
            kept = tuple(sorted((name, value) for name, value in answer.headers.items() if name not in VARYING))
            denials.add((answer.text, kept))
    missed = {cell for cell in policy() if cell not in executed and cell[0] in routes and cell[1] is not Role.OPERATOR}
    print_row(capsys, "S1", asked, len(faults) + len(missed))
    print_row(capsys, "S2 (rights)", house.scanner.scanned, len(house.scanner.leaks))
    assert not faults, "\n".join(faults[:40])
    assert not missed, f"no case executed {sorted(missed)[:10]}"
    assert len(denials) == 1, denials
    assert not house.scanner.leaks, Counter(house.scanner.leaks)
    assert not house.scan_logs()
