"""Who may ask what: a reviewed table of rows, deny by default, one evaluator.

``policy.csv`` has one row per operation, role and relation to the object. ``computes_from`` names the field
classes an answer may be computed from, ``shows`` those it may show. Where they differ, the service returns only
what is shown (an employee's own contribution rests on attitudes they may not read).
"""

import csv
import dataclasses
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from graph_service.domain.secrecy import FieldClass


class Operation(StrEnum):
    """What is asked."""

    COVERAGE = "coverage"
    VETO_BOARD = "veto_board"
    WHO = "who"
    INDICATORS = "indicators"
    DEAL_CONTRIBUTION = "deal_contribution"
    PERIOD_CONTRIBUTION = "period_contribution"
    EMPLOYEE_CONTRIBUTION = "employee_contribution"
    UNIT_CONTRIBUTION = "unit_contribution"
    CUSTOMERS = "customers"
    PEOPLE = "people"
    DEALS = "deals"
    DECISION_CHAIN = "decision_chain"
    RECORDS = "records"
    SEARCH = "search"
    EMPLOYEES = "employees"
    ME = "me"
    AUDIT = "audit"
    WRITE_CUSTOMERS = "write_customers"
    WRITE_PEOPLE = "write_people"
    WRITE_TIES = "write_ties"
    WRITE_ASSIGNMENTS = "write_assignments"
    WRITE_DEALS = "write_deals"
    WRITE_OBSERVATIONS = "write_observations"
    WRITE_HELPED = "write_helped"
    CONFIRM_HELPED = "confirm_helped"
    WRITE_INTERACTIONS = "write_interactions"
    DUPLICATES = "duplicates"
    WRITE_MERGES = "write_merges"
    IMPORTS = "imports"
    CONTEST = "contest"
    ANSWER_CONTEST = "answer_contest"
    OPT_OUT = "opt_out"
    EXPORT_PERSON = "export_person"
    ERASE_PERSON = "erase_person"


class Role(StrEnum):
    """As what the viewer asks. hr_single: HR where the deployment allows single views and a purpose is given."""

    OPERATOR = "operator"
    SALES = "sales"
    LEAD = "lead"
    EXECUTIVE = "executive"
    HR = "hr"
    HR_SINGLE = "hr_single"
    EMPLOYEE = "employee"
    ADMIN = "admin"


class Relation(StrEnum):
    """What binds the viewer to the object: their own customer, one led by them, themselves, nothing.

    ``new``: there is no object yet, the viewer is about to bring it in.
    """

    OWN = "own"
    LED = "led"
    SELF = "self"
    NEW = "new"
    OTHER = "other"


@dataclasses.dataclass(frozen=True)
class Rule:
    """What a cell of the table allows; two empty sets deny."""

    computes_from: frozenset[FieldClass] = frozenset()
    shows: frozenset[FieldClass] = frozenset()

    @property
    def is_allowed(self) -> bool:
        """Whether anything is shown."""
        return bool(self.shows)


Cell = tuple[Operation, Role, Relation]
DENY = Rule()


@cache
def _text() -> str:
    return files("graph_service.access").joinpath("policy.csv").read_text(encoding="utf-8")


@cache
def policy() -> Mapping[Cell, Rule]:
    """All cells of the table."""
    return read_policy(_text())


def read_policy(text: str) -> Mapping[Cell, Rule]:
    """The cells of a table; an unknown word, a doubled cell or an empty rule stops the start (``ValueError``)."""
    cells: dict[Cell, Rule] = {}
    for row in csv.DictReader(text.splitlines()):
        cell = (
            Operation(row["operation"]),
            Role(row["role"]),
            Relation(row["relation"]),
        )
        rule = Rule(_classes(row["computes_from"]), _classes(row["shows"]))
        if cell in cells or not rule.is_allowed:
            raise ValueError(f"policy.csv: {cell} stands twice or shows nothing (leave denied cells out)")
        cells[cell] = rule
    return cells


def policy_version() -> str:
    """Changes with every change of the table: twelve hexadecimal digits."""
    return version_of(_text())


def version_of(text: str) -> str:
    """The version of a table."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rule(operation: Operation, role: Role, relation: Relation) -> Rule:
    """What one cell allows; a cell that is not there denies."""
    return policy().get((operation, role, relation), DENY)


def _classes(words: str) -> frozenset[FieldClass]:
    return frozenset(FieldClass(word) for word in words.split())
