"""Deals, their seats and how a decision passes between them, as they may be given."""

from pydantic import Field

from api.schemas.changes import Day, Fen, Given, Id, Name, NewId, Positive, Share, Text
from api.schemas.choices import Ending, Origin, Political, Power, PowerScope, SeatRole


class _Deal(Given):
    name_en: Name | None = None
    owner_id: Id | None = Field(default=None, description="the employee who owns it")
    amount: Fen | None = None
    budget: Fen | None = None
    discount: Share | None = None
    customised: bool | None = None
    origin: Origin | None = None
    expected_close: Day | None = None
    approval_quota: Positive | None = None
    source: Text | None = None
    external_id: Text | None = None


class OpportunityIn(_Deal):
    """A new deal."""

    id: NewId | None = None
    customer_id: Id
    name: Name = Field(examples=["三期灌装线"])
    created_on: Day


class OpportunityPatch(_Deal):
    """Fields of a deal to change."""

    name: Name | None = None


class ClosingIn(Given):
    """How a deal ended."""

    status: Ending
    closed_on: Day
    award: Fen | None = None
    loss_reason: Text | None = None


class ReopeningIn(Given):
    """From which day on a deal is open again."""

    on: Day | None = Field(default=None, description="today if left out; the closing day says it never was closed")


class _Seat(Given):
    power: Power | None = Field(default=None, description="empty = the holder's own")
    power_scope: PowerScope | None = None
    political: Political | None = None
    weight: Positive | None = None


class SeatIn(_Seat):
    """A new seat, vacant or with its first holder."""

    id: NewId | None = None
    opportunity_id: Id
    role: SeatRole
    person_id: Id | None = None
    from_: Day | None = Field(default=None, alias="from")


class SeatPatch(_Seat):
    """Fields of a seat to change."""

    role: SeatRole | None = None


class HolderIn(Given):
    """Who holds a seat from a day on."""

    person_id: Id
    from_: Day = Field(alias="from")


class SeatFlowIn(Given):
    """A decision passes from one seat to another."""

    from_seat_id: Id
    to_seat_id: Id
    from_: Day | None = Field(default=None, alias="from", description="empty = always")


class WithdrawalIn(Given):
    """From which day on a decision no longer passes that way."""

    to: Day | None = Field(default=None, description="today if left out; the day the deal was opened says it never did")
