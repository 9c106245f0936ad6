"""Observations, help and interactions as they may be given."""

from typing import Any

from pydantic import Field

from api.schemas.changes import Count, Day, Given, Id, Ids, Moment, NewId, Text
from api.schemas.choices import Help, Meeting, Mode, Observed, Outcome


class _Value(Given):
    value: float | Text = Field(
        description="a number, or a word of the metric: enemy, neutral, supporter, ... or for, neutral, against",
        examples=["supporter", 70],
    )
    evidence: Text | None = None

    def said(self) -> dict[str, Any]:
        """The fields given; a value as it would stand in a file."""
        given = super().said()
        return {**given, "value": str(given["value"])}


class ObservationIn(_Value):
    """What was observed; a rating held by an employee is recorded by that employee."""

    about_thing: Observed
    about_id: Id
    metric: Id = Field(examples=["rc", "sr", "pa", "stance"])
    held_by: Id | None = Field(default=None, description="the employee whose relation it is; empty = our company")
    held_by_competitor: Id | None = Field(default=None, description="the competitor whose relation it is")
    valid_at: Day
    source: Text | None = None


class CorrectionIn(_Value):
    """The value that should have been given."""


class RetractionIn(Given):
    """Why a value is taken back."""

    evidence: Text | None = None


class HelpIn(Given):
    """What somebody did for a deal."""

    employee_id: Id
    opportunity_id: Id
    person_id: Id | None = None
    kind: Help
    at: Day
    source: Text | None = None


class _Interaction(Given):
    planned_at: Moment | None = None
    held_at: Moment | None = None
    minutes: Count | None = None
    purpose: Text | None = None
    summary: Text | None = None
    attitude: Text | None = None
    outcome: Outcome | None = None
    next_at: Moment | None = None
    employee_ids: Ids | None = None
    person_ids: Ids | None = None
    competitor_ids: Ids | None = None


class InteractionIn(_Interaction):
    """A visit, call or meeting with a customer, its people, or about a deal."""

    id: NewId | None = None
    kind: Meeting
    mode: Mode
    customer_id: Id | None = None
    opportunity_id: Id | None = None


class InteractionPatch(_Interaction):
    """Fields of an interaction to change."""

    kind: Meeting | None = None
    mode: Mode | None = None


class CancellationIn(Given):
    """Why it did not take place."""

    reason: Text = Field(min_length=1)
