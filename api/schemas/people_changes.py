"""People, their posts, their ties and who of us covers their company, as they may be given."""

from typing import Self

from pydantic import Field, model_validator

from api.schemas.changes import Day, Given, Id, Name, NewId, Share, Text
from api.schemas.choices import Covering, How, Power, PowerScope, Sensitivity, TieKind


class _InPost(Given):
    title: Text | None = None
    key: bool | None = Field(default=None, description="whether this is a key person")
    power: Power | None = Field(default=None, description="power to stop or approve alone")
    power_scope: PowerScope | None = None
    reports_to: Id | None = Field(default=None, description="the superior in this post")


class PersonIn(_InPost):
    """A new person, with a first post in a department; or of no customer, then with their organisation."""

    id: NewId | None = None
    name: Name = Field(examples=["李总"])
    name_en: Name | None = None
    organisation: Text | None = Field(default=None, description="where a person of no customer belongs")
    department_id: Id | None = None
    from_: Day | None = Field(default=None, alias="from")


class PersonPatch(Given):
    """Fields of a person to change."""

    name: Name | None = None
    name_en: Name | None = None
    organisation: Text | None = None


class PostIn(_InPost):
    """Another post of a person."""

    department_id: Id
    from_: Day = Field(alias="from")


class PostPatch(_InPost):
    """Fields of a post to change."""


class MoveIn(PostIn):
    """The post that begins when the present one ends."""


class AssignmentIn(Given):
    """An employee covers a customer."""

    employee_id: Id
    customer_id: Id
    role: Covering
    focus: bool | None = None
    with_subsidiaries: bool | None = None
    from_: Day = Field(alias="from")
    to: Day | None = None


class _Tie(Given):
    strength: Share | None = None
    sign: int | None = Field(default=None, ge=-1, le=1, description="sways: for (1) or against (-1)")
    how: How | None = None
    sensitivity: Sensitivity | None = None


class TieIn(_Tie):
    """A tie between two people, or an acquaintance of one of us (employee_id in place of from_id)."""

    kind: TieKind
    from_id: Id | None = Field(default=None, description="a person")
    employee_id: Id | None = Field(default=None, description="one of us; only for knows")
    to_id: Id = Field(description="a person")
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.from_id is None) == (self.employee_id is None):
            raise ValueError("one of from_id and employee_id must be given")
        return self


class TiePatch(_Tie):
    """Fields of a tie to change."""
