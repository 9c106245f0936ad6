"""Customers, as they go out."""

from pydantic import Field

from api.schemas.answers import Day, Fen, ListOut, Names, Out, Proven
from api.schemas.veto_board import VerdictsOut


class CustomerItem(Out):
    """What is known of a customer itself."""

    id: str
    name: str | None
    name_en: str | None
    industry: str | None
    region: str | None
    channel: str | None
    tier: str | None
    parent: str | None = Field(description="the group above it, where the viewer may see it")


class CustomersOut(ListOut):
    """One page of customers."""

    items: list[CustomerItem]


class CoverOut(Out):
    """A colleague who covers the customer."""

    employee: str
    role: str | None
    is_focus: bool | None
    with_subsidiaries: bool | None
    from_: Day | None = Field(alias="from")


class DepartmentOut(Out):
    """A department; key: one we must know somebody in."""

    id: str
    name: str | None
    name_en: str | None
    is_key: bool | None


class GroupOut(Out):
    """A customer with those below it."""

    customer: str
    children: list["GroupOut"]


class DealsInBriefOut(Out):
    """Deals in a few numbers; open deals of unknown amount add nothing to what is at stake."""

    open_deals: int
    at_stake: Fen
    unknown_amounts: int
    verdicts: VerdictsOut
    won_deals: int
    won_amount: Fen


class RollUpOut(Out):
    """The customer's own deals, and those of all visible customers of its group down to the depth asked for."""

    own: DealsInBriefOut | None
    group: DealsInBriefOut
    customers: int


class CustomerOut(CustomerItem, Proven):
    """One customer with its group."""

    customer: str
    covered_by: list[CoverOut]
    departments: list[DepartmentOut]
    group: GroupOut
    roll_up: RollUpOut
    names: Names
