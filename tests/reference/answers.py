"""What the product must answer for a folder: one question of a golden ``expected.json``.

Beyond that shape an answer holds ``p_approval`` (null without a quota), ``next_paths`` beside ``next_costs``,
``reason`` where the numbers are empty, and ``bounds`` of the six forms of the contribution.
"""

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.reference.as_of import View, view_of
from tests.reference.contribution import contribution_of
from tests.reference.coverage import coverage_of
from tests.reference.folder import read_folder
from tests.reference.rows import Deal
from tests.reference.shapley import shapley_of
from tests.reference.veto import veto_of

EMPTY: dict[str, object] = {
    "seat_coverage": None,
    "role_coverage": None,
    "chain_coverage": None,
    "weakest_link": None,
    "cheapest_completion": None,
    "paths": 0,
    "holders": [],
    "verdict": None,
    "light": None,
    "single_thread": [],
    "veto_risk": None,
    "p_approval": None,
    "chain_score": None,
    "shapley": None,
}


def exact(
    path: Path,
    as_of: date,
    known_at: datetime | date | None,
    zone: str = "Asia/Shanghai",
) -> dict[str, Any]:
    """The answers with every number an exact fraction."""
    view = view_of(read_folder(path, zone), as_of, known_at)
    answers: dict[str, Any] = {deal.id: deal_answer(view, deal) for deal in view.folder.deals}
    return answers | {"contribution": contribution_of(view)}


def expected(
    path: Path,
    as_of: date,
    known_at: datetime | date | None,
    zone: str = "Asia/Shanghai",
) -> dict[str, Any]:
    """The answers as JSON would carry them."""
    plain = as_numbers(exact(path, as_of, known_at, zone))
    if not isinstance(plain, dict):
        raise TypeError(plain)
    return plain


def deal_answer(view: View, deal: Deal) -> dict[str, object]:
    """All numbers of one deal, or none of them and why."""
    if view.day < deal.created_on:
        return EMPTY | {"reason": "not_yet"}
    if not view.deal_is_known(deal):
        return EMPTY | {"reason": "not_known"}
    answer = coverage_of(view, deal) | veto_of(view, deal)
    return answer | {"light": light_of(answer), "shapley": shapley_of(view, deal)}


def light_of(answer: dict[str, Any]) -> str:
    """The traffic light of a deal."""
    chain = answer["chain_coverage"]
    if answer["verdict"] == "blocked" or (chain is not None and chain[1] == 0):
        return "red"
    if chain is not None and chain[0] > 0 and answer["verdict"] == "clear":
        return "green"
    return "amber"


def as_numbers(value: object) -> object:
    """The same with fractions as whole numbers where they are, else as floats."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, dict):
        return {key: as_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    return value
