"""How far one employee's influence reaches: whom they are close to, and how close, at a date."""

from typing import Any

import polars as pl

from graph_service.domain.secrecy import FieldClass
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from graph_service.services.listing import day
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]
GRADES = ("deep", "influences", "below")


async def employee_influence(service: Service, question: Question, employee_id: str) -> Json:
    """The employee's own closeness to people (B09), person by person, and what it comes to.

    For everybody their own; of another, as the policy says of employee_contribution, how many and not who. Nobody
    unrated is counted: unknown is not zero.

    Raises ``NotFoundError`` for an employee who is absent or not for this viewer.
    """
    scope = await service.scopes.of_employee(question.viewer, employee_id, service.today)
    facts = await service.facts(scope, question, "employee", [employee_id])
    answer = await service.compute(describe_influence, service.basis(facts, question), employee_id)
    header = service.header(scope, question, facts, Request("employee_influence", employee_id))
    if not scope.may_show(FieldClass.STRUCTURE):
        answer["people"] = None
    people = {row["person"] for row in answer["people"] or ()}
    return {"employee": employee_id, **header, **answer, "names": names_of(facts, people | {employee_id})}


def describe_influence(basis: Basis, employee_id: str) -> Json:
    """Readings of one employee, the closest first, counted by grade."""
    b09 = get_indicator("B09")
    rows = b09.compute(basis).filter(pl.col("employee_id") == employee_id)
    ordered = rows.sort(["value", "person_id"], descending=[True, False])
    counts = {grade: rows.filter(pl.col("grade") == grade).height for grade in GRADES}
    reached = pl.col("grade") != "below"
    return {
        "formula": f"{b09.id}@{b09.version}",
        "unit": b09.unit,
        "rated": rows.height,
        "reached": rows.filter(reached).height,
        "key_persons_reached": rows.filter(reached & pl.col("is_key")).height,
        "grades": counts,
        "people": [
            {
                "person": row["person_id"],
                "value": row["value"],
                "grade": row["grade"],
                "is_key": row["is_key"],
                "rated_on": day(row["rated_on"]),
                "reasons": row["reasons"],
            }
            for row in ordered.iter_rows(named=True)
        ],
        "reasons": ["no_rating"] * rows.is_empty(),
    }
