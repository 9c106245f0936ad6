"""What answers share: the dates they hold for, what they were computed from, and names by id.

Keys are those of the command line's JSON. A number that is unknown is null, never left out.
"""

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Day: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date"})]
Moment: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Fen: TypeAlias = Annotated[int, Field(description="money in fen (a hundredth of a yuan)")]
Bounds: TypeAlias = Annotated[
    list[float], Field(min_length=2, max_length=2, description="what is proven, what is possible")
]
MaybeBounds: TypeAlias = Annotated[list[float | None], Field(min_length=2, max_length=2, description="null: unknown")]
Reasons: TypeAlias = Annotated[list[str], Field(description="codes: why it is unknown, wide or special")]


class Out(BaseModel):
    """A part of an answer; nothing goes out that is not named here."""

    model_config = ConfigDict(extra="forbid")


class Name(Out):
    """A name in both languages."""

    zh: str | None
    en: str | None


Names: TypeAlias = Annotated[dict[str, Name], Field(description="names by id")]


class ReadFrom(Out):
    """What an answer was read from: the same tag, the same answer."""

    as_of: Day = Field(description="true on that day")
    known_at: Moment | None = Field(description="the newest record that was used; null where nothing is recorded")
    revisions: dict[str, int] = Field(description="revision of each customer, and of our own side")
    policy: str = Field(description="version of the policy")
    etag: str = Field(description="tag of the answer, as in the header ETag")


class Proven(ReadFrom):
    """An answer with numbers: ``proof`` opens the facts behind them."""

    proof: str = Field(description="id of the proof: GET /v1/proofs/{id}")


class Reading(Out):
    """A number with its bounds; how much of what it rests on is known; why it is as it is."""

    value: float | None
    lower: float | None
    upper: float | None
    known: int
    n: int
    reasons: Reasons
    unit: str
    formula: str


class ListOut(ReadFrom):
    """One page of a list. Totals are of what the viewer may see."""

    total: int
    next: str | None = Field(description="cursor of the next page; null on the last one")
    previous: str | None = Field(description="cursor of the page before; null on the first one")
    names: Names
