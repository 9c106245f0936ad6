"""What the server does for each statement behind the answers: ``python -m bench.plans [SCALE]``.

A plan with real parameters, run under PROFILE on a portfolio: rows, touches of the store (db hits), and every operator
that reads all of something. Time under PROFILE says nothing and is left out.
"""

import asyncio
import dataclasses
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neo4j import AsyncDriver, Query

from bench.portfolio import EXECUTIVE, lead_of
from bench.records import PATIENCE_S
from bench.stage import Place, Say, Stage
from graph_service.access.scopes import SCOPE_OF_EMPLOYEE, SCOPE_OF_OBJECTS, SCOPE_OF_PORTFOLIO, Objects
from graph_service.domain.time import today
from graph_service.facts.reader import COMPANY_CHAPTER, FACT_LIMIT, PIPELINE, RELATIONSHIPS
from graph_service.facts.search import SEARCH_NAMES, typed_as
from graph_service.settings import Settings
from graph_service.store.statements import GIVEN

FULL = ("AllNodesScan", "NodeByLabelScan", "CartesianProduct", "RelationshipTypeScan", "NodeIndexScan", "Eager")
"""Operators that read all of something, or gather all rows before the next step."""
OUT = Path(__file__).parent / "results" / "plans.md"


@dataclasses.dataclass(frozen=True)
class Profiled:
    """One statement with what it was asked."""

    name: str
    about: str
    text: str
    parameters: dict[str, Any]


def asked() -> Iterator[Profiled]:
    """The statements that questions are made of, each as a question about this portfolio asks it."""
    now = {"now_ms": int(time.time() * 1000), "today": today(Settings().timezone), "key_hash": ""}
    for viewer in (EXECUTIVE, lead_of(0), "e-0"):
        known = now | {"viewer_id": viewer}
        deal = known | vars(Objects(opportunities=["o-10"]))
        yield Profiled(SCOPE_OF_OBJECTS.name, f"a deal, asked by {viewer}", SCOPE_OF_OBJECTS.text, deal)
        yield Profiled(SCOPE_OF_PORTFOLIO.name, f"everything, asked by {viewer}", SCOPE_OF_PORTFOLIO.text, known)
    one = now | {"viewer_id": EXECUTIVE, "employee_id": "e-0"}
    yield Profiled(SCOPE_OF_EMPLOYEE.name, "one of sales", SCOPE_OF_EMPLOYEE.text, one)
    for number in (1, 50):
        customers = {"customer_ids": [f"c-{n}" for n in range(number)], "fact_limit": FACT_LIMIT}
        for chapter in (RELATIONSHIPS, PIPELINE):
            yield Profiled(chapter.name, f"{number} customers", chapter.text, customers)
    yield Profiled(COMPANY_CHAPTER.name, "our own side", COMPANY_CHAPTER.text, {})
    visible = {"customer_ids": [f"c-{n}" for n in range(100)], "with_employees": True, "rows": 20}
    found = vars(typed_as("person 12")) | visible | {"kinds": ["person", "customer"]}
    yield Profiled(SEARCH_NAMES.name, "a name among 100 customers", SEARCH_NAMES.text, found)


async def profile(driver: AsyncDriver, one: Profiled) -> Iterator[str]:
    """The line of one statement."""
    text: Any = one.text.replace("CYPHER 5", "CYPHER 5 PROFILE", 1)
    result = await driver.execute_query(Query(text, timeout=PATIENCE_S), {GIVEN: one.parameters}, database_="neo4j")
    operators = list(_walk(result.summary.profile or {}))
    hits = sum(operator.get("dbHits", 0) for operator in operators)
    whole = sorted({_said(operator) for operator in operators if operator["operatorType"].startswith(FULL)})
    rows = f"{len(result.records)} | {hits:,}"
    return iter([f"| {one.name} | {one.about} | {rows} | {len(operators)} | {', '.join(whole)} |"])


def _walk(operator: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield operator
    for child in operator.get("children", ()):
        yield from _walk(child)


def _said(operator: dict[str, Any]) -> str:
    kind = operator["operatorType"].partition("@")[0]
    return f"{kind} of {operator.get('rows', 0):,}"


async def main(scale: float) -> None:
    """All statements of ``asked``."""
    async with Stage(scale, is_full=False, is_quick=True, say=Say()) as stage:
        place: Place = await stage.place()
        lines = [line for one in asked() for line in await profile(place.driver, one)]
    head = (
        f"# What the server does for each statement\n\nAt scale {scale:g}: {place.customers:,} customers. Written by "
        "`python -m bench.plans`.\n\n| statement | about | rows | db hits | operators | reads all of, or gathers |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
    )
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if sys.argv[1:] else 0.1))
