"""Indicators and their readings, as they go out."""

from pydantic import ConfigDict, Field, JsonValue

from api.schemas.answers import Names, Out, Proven, Reasons


class IndicatorOut(Out):
    """A number with its definition."""

    id: str
    zh: str
    en: str
    definition: str
    definition_zh: str
    level: str = Field(
        description="P person, C customer, O opportunity, E employee, ExP employee and person, G company"
    )
    class_: str = Field(alias="class", description="R result, P process, B behaviour")
    unit: str
    period: str
    needs: list[str]
    parameters: list[str]
    source: str
    version: int


class IndicatorsOut(Out):
    """Every indicator of the registry."""

    indicators: list[IndicatorOut]


class ReadingOut(Out):
    """One subject's value; an indicator may add columns of its own, which its definition names."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, JsonValue]

    subject: str
    value: float | None
    lower: float | None
    upper: float | None
    known: int
    n: int
    reasons: Reasons


class ReadingsOut(Proven):
    """Readings of one indicator by subject."""

    indicator: str
    zh: str
    en: str
    unit: str
    formula: str
    readings: list[ReadingOut]
    names: Names
