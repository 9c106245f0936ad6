"""Deals as they stood at a date, as they go out."""

from pydantic import Field

from api.schemas.answers import Day, Fen, ListOut, Names, Out, ReadFrom, Reasons


class OpportunityItem(Out):
    """A deal; money in fen, unknown is null."""

    id: str
    name: str | None
    name_en: str | None
    customer: str
    owner: str | None
    status: str | None = Field(description="open, won, lost, abandoned; not_yet or not_known before that")
    amount: Fen | None
    budget: Fen | None
    origin: str | None
    created_on: Day | None
    expected_close: Day | None
    closed_on: Day | None
    loss_reason: str | None


class OpportunitiesOut(ListOut):
    """One page of deals."""

    items: list[OpportunityItem]


class MemberOut(Out):
    """A colleague who works on the deal."""

    employee: str
    role: str | None
    from_: Day | None = Field(alias="from")


class DealProductOut(Out):
    """What the deal is about."""

    product: str
    amount: Fen | None


class RivalOut(Out):
    """Who competes for it; how that ended is told once the deal is closed."""

    competitor: str
    quote: Fen | None
    result: str | None


class OpportunityOut(OpportunityItem, ReadFrom):
    """One deal with its team, products and competitors."""

    opportunity: str
    approval_quota: float | None
    team: list[MemberOut]
    products: list[DealProductOut]
    competitors: list[RivalOut]
    reasons: Reasons
    names: Names
