"""Contribution by branch and quarter, as it goes out, and the years one may ask for."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Year = Annotated[int, Field(ge=1970, le=9999, examples=[2026])]
Fen = Annotated[float, Field(description="fen; a fraction where an amount was divided")]


class YearsIn(BaseModel):
    """Whole years; nothing else can be chosen."""

    model_config = ConfigDict(extra="forbid")

    year_from: Year | None = Field(None, description="first year; the last one if left out")
    year_to: Year | None = Field(None, description="last year; the one of the last quarter over if left out")


class SumsOut(BaseModel):
    """The six forms over at least ``small_n`` people."""

    people: int = Field(description="how many of us were in the unit then")
    fractional_raised: Fen
    fractional_used: Fen
    binary_amount_raised: int
    binary_amount_used: int
    binary_count_raised: int
    binary_count_used: int


class RowOut(BaseModel):
    """A line of the table; null where a cell is hidden."""

    quarters: dict[str, SumsOut | None]
    total: SumsOut | None


class UnitRowOut(RowOut):
    """The line of one branch."""

    unit: str = Field(description="id of the unit at the head of the branch; - for whoever belongs to none")


class YearOut(BaseModel):
    """One year's table: the same whoever asks for it and with whatever other years."""

    year: int
    quarters: list[str] = Field(description="the quarters of the year that are over", examples=[["2026-Q1"]])
    units: list[UnitRowOut]
    all_units: RowOut
    hidden_cells: int = Field(description="cells of too few people, or from which such ones would follow")


class UnitContributionOut(BaseModel):
    """Tables of the years asked for."""

    as_of: str
    known_at: str | None
    revisions: dict[str, int]
    policy: str
    etag: str
    small_n: int
    years: list[YearOut]
    names: dict[str, dict[str, str | None]]
