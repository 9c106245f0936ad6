"""Who the viewer is and what they may see, as it goes out."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Moment, Out


class CredentialOut(Out):
    """Through what the viewer asks."""

    kind: Literal["key", "token"]
    key: str | None = Field(description="id of the key, never its text")
    expires_at: Moment | None


class BoundOut(Out):
    """How many customers are the viewer's own, and how many are led by them."""

    own: int
    led: int


class BecauseOut(Out):
    """A reason why customers are the viewer's own."""

    reason: Literal["covers", "with_subsidiaries", "works_on"]
    customers: int


class LedUnitOut(Out):
    """A unit the viewer leads."""

    id: str
    name: str | None
    name_en: str | None


class MayOut(Out):
    """What the policy allows for one operation."""

    operation: str
    relations: list[str] = Field(description="of which objects: own, led, self, new, other")
    shows: list[str] = Field(description="classes of fields")


class MeOut(Out):
    """Who am I here, what may I see, and why."""

    employee: str
    name: str | None
    name_en: str | None
    org_unit: str | None
    role: str
    credential: CredentialOut
    purpose: str | None
    policy: str
    customers: BoundOut
    because: list[BecauseOut]
    leads: list[LedUnitOut]
    may: list[MayOut]
