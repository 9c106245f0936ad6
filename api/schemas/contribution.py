"""What influence contributed, as it goes out. Which parts there are depends on who asks."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from api.schemas.answers import Bounds, Day, Fen, MaybeBounds, Moment, Names, Out, Proven, Reasons

Part = float


class FormsOut(Out):
    """The six forms."""

    fractional_raised: float
    fractional_used: float
    binary_amount_raised: Fen
    binary_count_raised: int
    binary_amount_used: Fen
    binary_count_used: int


class FormBoundsOut(Out):
    """The six forms with what is proven and what is possible."""

    fractional_raised: Bounds
    fractional_used: Bounds
    binary_amount_raised: Bounds
    binary_count_raised: Bounds
    binary_amount_used: Bounds
    binary_count_used: Bounds


class FormSharesOut(Out):
    """The six forms as shares of the won total; null where nothing was won."""

    fractional_raised: float | None
    fractional_used: float | None
    binary_amount_raised: float | None
    binary_count_raised: float | None
    binary_amount_used: float | None
    binary_count_used: float | None


class PartOut(Out):
    """One employee's part."""

    raised: Part
    used: Part


class DealBoundsOut(Out):
    """Bounds of a deal's credit; null where the amount or the chain is unknown."""

    fractional_raised: MaybeBounds
    fractional_used: MaybeBounds


class LateOut(Out):
    """A fact dated before the close and recorded after it: shown, not counted."""

    fact: str
    on: Day
    recorded_at: Moment | None


class DealTotalsOut(Out):
    """The credit of a deal without its people."""

    amount: Fen | None
    closed_on: Day
    chain: int = Field(description="how many persons sat in the chain")
    fractional_raised: float | None
    fractional_used: float | None
    bounds: DealBoundsOut
    reasons: Reasons


class DealCreditOut(DealTotalsOut):
    """The credit of a deal with the persons raised and used."""

    raised: list[str]
    used: list[str]
    undecided: list[str]
    late: list[LateOut]


class PeriodTotals(FormsOut):
    """The six forms over all won deals, with bounds and shares."""

    won_amount: Fen
    count: int
    bounds: FormBoundsOut
    shares: FormSharesOut
    reasons: Reasons


class Period(Proven):
    """The period asked for, half-open."""

    from_: Day | None = Field(alias="from")
    to: Day | None


class PeriodOut(PeriodTotals, Period):
    """A period as account teams and managers see it."""

    deals: dict[str, DealCreditOut]
    employees: dict[str, PartOut]
    names: Names


class ClosedPeriodOut(PeriodTotals, Period):
    """A period as HR sees it with a purpose: single employees, no persons of customers."""

    deals: dict[str, DealTotalsOut]
    employees: dict[str, PartOut]
    names: Names


class UnitOut(FormsOut):
    """A branch of the company with the six forms; never of fewer people than small_n."""

    unit: str
    people: int
    raised: Part
    used: Part


class UnitsOut(PeriodTotals, Period):
    """A period as HR sees it: sums over branches."""

    role: str
    units: list[UnitOut]
    suppressed_units: int
    names: Names


PeriodAnswer: TypeAlias = Annotated[PeriodOut | ClosedPeriodOut | UnitsOut, Field(union_mode="left_to_right")]
"""Whichever fits first: to weigh all of them against each other takes several times as long, and nobody else is heard
meanwhile."""


class DealFormsOut(Out):
    """The six forms of one deal; null where the amount or the chain is unknown."""

    fractional_raised: float | None
    fractional_used: float | None
    binary_amount_raised: Fen | None
    binary_count_raised: int
    binary_amount_used: Fen | None
    binary_count_used: int


class DealFormBoundsOut(Out):
    """The six forms of one deal with what is proven and what is possible."""

    fractional_raised: MaybeBounds
    fractional_used: MaybeBounds
    binary_amount_raised: MaybeBounds
    binary_count_raised: MaybeBounds
    binary_amount_used: MaybeBounds
    binary_count_used: MaybeBounds


class CreditTotals(DealFormsOut):
    """What the credit of one deal carries beside the deal itself."""

    won_amount: Fen | None
    amount: Fen | None
    closed_on: Day
    chain: int
    bounds: DealFormBoundsOut
    shares: FormSharesOut
    employees: dict[str, PartOut]
    reasons: Reasons


class CreditOut(CreditTotals):
    """The credit of one deal with its people."""

    raised: list[str]
    used: list[str]
    undecided: list[str]
    late: list[LateOut]


class GameOut(Out):
    """An exact Shapley game; ``players`` counts all, ``shares`` names those the viewer may see."""

    value: float
    shares: dict[str, float]
    players: int


class PendingHelpOut(Out):
    """Help that counts once somebody other than its beneficiary has confirmed it."""

    helped: str
    kind: Literal["raised", "introduced", "informed"]
    person: str | None
    at: Day


class DealContributionAnswer(Proven):
    """What influence contributed to one deal."""

    opportunity: str
    customer: str
    status: Literal["won", "not_won", "not_yet", "not_known"]
    shapley: dict[str, GameOut] | None
    pending_help: list[PendingHelpOut]
    reasons: Reasons
    names: Names


class DealContributionOut(DealContributionAnswer):
    """One deal with the persons raised and used."""

    credit: CreditOut | None


class ClosedDealContributionOut(DealContributionAnswer):
    """One deal without persons of the customer."""

    credit: CreditTotals | None


class OwnDealOut(PartOut):
    """One employee's part of one deal, and the facts of their own behind it."""

    closed_on: Day
    evidence: list[str]


class EmployeeContributionOut(PartOut, Proven):
    """One employee's own part, deal by deal."""

    employee: str
    deals: dict[str, OwnDealOut]
    reasons: Reasons
    names: Names
