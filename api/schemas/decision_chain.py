"""The decision chain of one deal, as it goes out: structure, no attitude."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Day, Names, Out, Proven, Reasons


class ChainSeatOut(Out):
    """A seat and who sits in it."""

    seat: str
    role: str
    person: str | None = Field(description="null: vacant, we know the seat and not who decides there")
    power: str
    power_scope: str | None
    political: str | None
    weight: float
    is_external: bool
    is_group_power: bool
    is_in_flow: bool
    held_from: Day | None


class EdgeOut(Out):
    """One seat passes the decision to another."""

    from_: str = Field(alias="from")
    to: str


class DecisionChainOut(Proven):
    """Seats in the order of the decision, and which way it takes through them."""

    opportunity: str
    customer: str
    status: str
    flow: Literal["recorded", "default"] | None = Field(
        description="recorded edges, or those that follow from the roles"
    )
    paths: int
    seats: list[ChainSeatOut]
    edges: list[EdgeOut]
    reasons: Reasons
    names: Names
