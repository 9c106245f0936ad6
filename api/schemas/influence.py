"""How far one employee's influence reaches, as it goes out."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Day, Names, Out, Proven, Reasons


class GradesOut(Out):
    """How many people by how close."""

    deep: int
    influences: int
    below: int


class InfluencedOut(Out):
    """A person somebody of ours is close to."""

    person: str
    value: float
    grade: Literal["deep", "influences", "below"]
    is_key: bool
    rated_on: Day | None
    reasons: Reasons


class InfluenceOut(Proven):
    """An employee's closeness to people, the closest first."""

    employee: str
    formula: str
    unit: str
    rated: int = Field(description="people of whom a closeness is known")
    reached: int = Field(description="of these, those at influence_min or above")
    key_persons_reached: int
    grades: GradesOut
    people: list[InfluencedOut] | None = Field(description="null: of another, who it is is not told")
    reasons: Reasons
    names: Names
