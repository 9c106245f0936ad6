"""What every change answers with, and the types of fields that people may give."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from graph_service.domain import limits

LARGEST = 2**53
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

NewId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=limits.ID_CHARACTERS,
        pattern=r"^[\w.~-]+$",
        description="an id of your own, such as the one in your CRM; left out, the service makes one",
    ),
]
Id = Annotated[str, Field(min_length=1, max_length=limits.ID_CHARACTERS, pattern=PRINTABLE)]
Name = Annotated[str, Field(min_length=1, max_length=limits.ID_CHARACTERS, pattern=PRINTABLE)]
Text = Annotated[str, Field(max_length=limits.TEXT_CHARACTERS, pattern=PRINTABLE)]
Fen = Annotated[int, Field(ge=0, le=LARGEST, description="in fen (1/100 yuan)")]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=LARGEST, allow_inf_nan=False)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 2, tzinfo=UTC), le=datetime(2200, 12, 30, tzinfo=UTC))]
Ids = Annotated[list[Id], Field(max_length=limits.BATCH)]


class Given(BaseModel):
    """What a request may say; a field it does not know is refused, one that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    def said(self) -> dict[str, Any]:
        """The fields that were given, under their own names."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class Until(Given):
    """The day from which something is no longer so."""

    to: Day = Field(description="the first day on which it is no longer so", examples=["2026-07-01"])


class Beside(BaseModel):
    """A record that a change touched besides the one it is about."""

    kind: str
    id: str
    version: int


class ChangedOut(BaseModel):
    """What became of a change."""

    operation: str = Field(description="the Idempotency-Key under which it was recorded")
    kind: str = Field(description="with id: where to read it, GET /v1/records/{kind}/{id}")
    id: str
    version: int = Field(description="version of the record after this change; also the ETag")
    late: bool = Field(description="recorded after the close of a deal it would have counted for: shown, not counted")
    recorded_at: str = Field(description="the moment from which it is known")
    revisions: dict[str, int] = Field(description="revisions of the customers concerned, after the change")
    also: list[Beside] = Field(description="records that changed with it")
    record: dict[str, Any] | None = Field(description="the record as it is stored now")


class RecordOut(BaseModel):
    """A stored record; its version is the ETag to name in If-Match."""

    kind: str
    id: str
    version: int
    record: dict[str, Any]
