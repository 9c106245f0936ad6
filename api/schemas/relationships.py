"""Who is who at a customer, as it goes out."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Day, Names, Out, Proven


class ReachedByOut(Out):
    """A colleague close to the person."""

    employee: str
    closeness: float
    on: Day
    is_stale: bool


class RelationshipOut(Out):
    """A person: where, with which power, what they think of us, who of us reaches them."""

    person: str
    departments: list[str]
    title: str | None
    is_key: bool
    is_external: bool
    organisation: str | None
    reports_to: str | None
    power: str
    rc: float | None
    sr: float | None
    pa: float | None
    stance: str | None
    attitude: float | None
    state: Literal["opposed", "not_opposed", "unknown"]
    reached_by: list[ReachedByOut]
    reached_by_unnamed: int = Field(description="colleagues close to the person who are not to be named")


class RelationshipsOut(Proven):
    """Everyone at a customer, key persons first."""

    customer: str
    people: list[RelationshipOut]
    names: Names
