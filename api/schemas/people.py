"""People of customers, as they go out."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Day, ListOut, Moment, Names, Out, ReadFrom


class PostOut(Out):
    """A post: where, as what, with which power, since when."""

    customer: str
    department: str
    title: str | None
    is_key: bool
    power: str | None
    power_scope: str | None
    from_: Day | None = Field(alias="from")


class PastPostOut(PostOut):
    """A post in the course of time."""

    to: Day | None
    is_current: bool


class PersonItem(Out):
    """A person with the posts held at the date, at customers the viewer may see."""

    id: str
    name: str | None
    name_en: str | None
    title: str | None
    organisation: str | None
    is_key: bool
    power: str = Field(description="by the posts shown: none, veto, approve or both")
    posts: list[PostOut]


class PeopleOut(ListOut):
    """One page of people."""

    items: list[PersonItem]


class TieOut(Out):
    """A tie of the person with somebody."""

    kind: Literal["sways", "knows", "at_odds"]
    direction: Literal["out", "in"]
    with_kind: Literal["person", "employee"]
    with_: str = Field(alias="with")
    strength: float | None
    sign: int | None
    how: str | None
    from_: Day | None = Field(alias="from")


class RatingOut(Out):
    """What is held about the person, by whom, since when."""

    id: str
    metric: str
    value: float | None
    text: str | None
    holder_kind: Literal["company", "employee", "competitor"]
    holder: str | None
    on: Day
    recorded_at: Moment | None
    is_stale: bool


class PersonOut(PersonItem, ReadFrom):
    """One person; ties and ratings are null where attitudes are not for the viewer."""

    person: str
    customers: list[str]
    posts_over_time: list[PastPostOut]
    reports_to: str | None
    ties: list[TieOut] | None
    ratings: list[RatingOut] | None
    names: Names
