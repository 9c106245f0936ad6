"""Pairs that may be one, and merges, as they come in and go out."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.answers import Moment, Names, Out
from api.schemas.privacy import Id


class MergeIn(BaseModel):
    """Which of two people, or of two customers, is kept, and which is merged into it."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["person", "customer"] = "person"
    kept_id: Id = Field(description="under whose id both are read from now on")
    merged_id: Id = Field(description="whose records are read under the other id; they stay where they are")


class ApartIn(BaseModel):
    """Two that are not one."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["person", "customer"]
    one_id: Id
    other_id: Id


class ApartOut(Out):
    """Two were told apart."""

    operation: str
    kind: Literal["person", "customer"]
    id: str
    one: str
    other: str


class MergedOut(Out):
    """A merge that was made or taken back."""

    operation: str = Field(description="the key of the change")
    kind: Literal["person", "customer"]
    id: str = Field(description="id of the merge: POST /v1/merges/{id}/undo takes it back")
    kept_id: str
    merged_id: str
    recorded_at: Moment


class WeighedReason(Out):
    """Why two may be one (points above zero) or may not (below)."""

    code: str
    points: float


class CardOut(Out):
    """One of the two: what is compared of them, as far as the viewer may see it."""

    id: str
    name: str | None
    name_en: str | None
    organisation: str | None
    region: str | None
    industry: str | None
    parent: str | None
    titles: list[str]
    customers: list[str]
    departments: list[str]


class ConflictOut(Out):
    """Where the two say different things, and how it is settled; nothing is lost by it.

    kept_wins: the kept record's field is shown; filled: it is empty and shows the other's; between_them: ties between
    the two are not read; two_superiors: both lines stay; said_twice: the same post, seat or cover for the same time
    counts once; rated_twice: of two ratings of one day the one recorded later counts; same_departments: two departments
    of one name stay two; makes_cycle: the merge will be refused, since one would report to oneself (a customer be part
    of itself) by way of others.
    """

    code: Literal[
        "kept_wins", "filled", "between_them", "two_superiors", "said_twice", "rated_twice", "same_departments",
        "makes_cycle",
    ]  # fmt: skip
    field: str | None
    kept: str | None
    merged: str | None
    n: int


class PreviewOut(Out):
    """What a merge would come to, as far as the viewer may see it."""

    kept: str = Field(description="the id proposed to be kept: the one more is recorded about")
    merged: str
    moves: dict[str, int] = Field(description="kind of record -> how many would be read under the kept id")
    conflicts: list[ConflictOut]
    customers: list[str] = Field(description="customers whose revision would move")


class DuplicateItem(Out):
    """Two that may be one."""

    id: str
    kind: Literal["person", "customer"]
    score: float = Field(ge=0, le=1)
    reasons: list[WeighedReason]
    one: CardOut
    other: CardOut
    version: int | None = Field(description='for If-Match of POST /v1/merges, as `"version"`')
    preview: PreviewOut | None


class PagedOut(Out):
    """One page of a list that holds for this moment only."""

    as_of: str
    known_at: Moment | None
    revisions: dict[str, int]
    policy: str
    total: int
    next: str | None = Field(description="cursor of the next page; null on the last one")
    previous: str | None = Field(description="cursor of the page before; null on the first one")
    names: Names


class DuplicatesOut(PagedOut):
    """One page of pairs, the likeliest first."""

    threshold: float = Field(description="pairs of this score or more are listed")
    points: dict[str, float] = Field(description="what each reason counts")
    items: list[DuplicateItem]


class MergeItem(Out):
    """A merge that holds."""

    id: str
    kind: Literal["person", "customer"]
    kept_id: str
    merged_id: str
    recorded_at: Moment | None


class MergesOut(PagedOut):
    """One page of merges, the newest first."""

    items: list[MergeItem]
