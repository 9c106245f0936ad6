"""A proof, as it goes out."""

from pydantic import Field, JsonValue

from api.schemas.answers import Day, Moment, Names, Out


class RequestOut(Out):
    """The question behind the proof, its dates pinned."""

    question: str
    subject: str
    as_of: Day
    known_at: Moment | None
    start: Day | None
    end: Day | None
    fresh_only: bool


class FlowOut(Out):
    """An edge of the decision flow that a number of paths rests on."""

    from_: str = Field(alias="from")
    to: str
    fact: str


class NumberProofOut(Out):
    """What one number was computed from."""

    formula: str
    definition: str
    definition_zh: str
    parameters: dict[str, JsonValue]
    rows: list[dict[str, JsonValue]] = Field(description="the rows that count; their columns are the indicator's own")
    flows: list[FlowOut]
    facts: list[str]


class ProofOut(Out):
    """The facts behind the numbers of an answer, as far as the reader may see them."""

    question: RequestOut
    repeat: str = Field(description="the command that asks the same question again")
    revisions: dict[str, int]
    policy: str
    etag: str
    numbers: dict[str, NumberProofOut]
    names: Names
