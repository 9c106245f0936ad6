"""Contests, opt-out, erasures and exports, as they come in and go out."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from graph_service.domain import limits

Written = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.TEXT_CHARACTERS)
]  # fmt: skip
Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.ID_CHARACTERS)]


class ContestIn(BaseModel):
    """What one contests and why."""

    model_config = ConfigDict(extra="forbid")

    proof: Written = Field(description="proof id of the answer that is contested, as the answer carries it")
    text: Written = Field(description="why, in one's own words")
    opportunity_id: Id | None = Field(None, description="the deal it is about, if it is about one")


class AnswerIn(BaseModel):
    """The answer to a contest."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accepted", "rejected"]
    reason: Written = Field(description="why, in words for whoever contests")


class ContestOut(BaseModel):
    """A contest as it stands."""

    id: str
    employee_id: str
    opportunity_id: str | None
    status: Literal["open", "accepted", "rejected"]
    proof: str
    text: str | None
    reason: str | None
    opened_at: str
    answered_at: str | None
    answered_by: str | None


class OpenedContestOut(ContestOut):
    """A contest with the facts it is about, as far as the reader may see them."""

    evidence: dict[str, Any] | None


class ContestsOut(BaseModel):
    """Contests, the newest first."""

    contests: list[ContestOut]


class OptOutOut(BaseModel):
    """Whether one is out of the connection graph."""

    opt_out: bool


class ErasureOut(BaseModel):
    """An erasure and how far it is."""

    id: str
    kind: Literal["person", "employee"]
    subject_id: str
    status: Literal["running", "done"]
    place: str = Field(description="the step that is next, or the last one when it is done")
    steps_done: int
    steps: int
    removed: int = Field(description="records removed or emptied so far")
    requested_at: str
    requested_by: str
    finished_at: str | None
    along: list[str] = Field(default=[], description="erasures of the same person under ids that were merged")


class RecipientsOut(BaseModel):
    """Who may see what by the policy, and who has looked or changed something, by the marks."""

    roles: dict[str, list[str]]
    events: list[dict[str, Any]]


class ExportOut(BaseModel):
    """Everything recorded about one person."""

    subject: str
    whose: Literal["person", "employee"]
    exported_at: str
    records: dict[str, Any] = Field(description="kind of record -> records, each with source, author and moment")
    used_in: list[dict[str, Any]] = Field(description="numbers that rest on such records, with definition and version")
    recipients: RecipientsOut


class NoticeSectionOut(BaseModel):
    """One section of the notice."""

    key: str
    title: str
    lines: list[str]


class NoticeOut(BaseModel):
    """The notice, as sections and as one text."""

    language: Literal["zh", "en"]
    sections: list[NoticeSectionOut]
    text: str
