"""What one row of each template file says, as plain values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

ALWAYS = datetime(1, 1, 3, tzinfo=UTC)
"""The moment of recording of a row that carries no date at all: it was known at any time."""


@dataclass(frozen=True)
class Span:
    """When a row holds (half-open, None = no limit) and since when it is known."""

    start: date | None
    end: date | None
    recorded: datetime


@dataclass(frozen=True)
class Employee:
    """One of us, employed over the span."""

    id: str
    span: Span


@dataclass(frozen=True)
class Post:
    """A person's post at a customer over the span, with the power it gives."""

    person: str
    customer: str
    power: str
    span: Span


@dataclass(frozen=True)
class Deal:
    """An opportunity as its row states it; money in fen."""

    id: str
    customer: str
    owner: str
    amount: Fraction | None
    created_on: date
    closed_on: date | None
    status: str
    quota: Fraction | None
    recorded: datetime


@dataclass(frozen=True)
class SeatRow:
    """One row of a seat: who holds it over the span; no person = vacant."""

    seat: str
    deal: str
    person: str | None
    role: str
    power: str
    political: str
    weight: Fraction | None
    span: Span


@dataclass(frozen=True)
class Observation:
    """A value of a metric about something, held by our company (None), an employee or a competitor."""

    id: str
    about: str
    metric: str
    holder: tuple[str, str] | None
    value: str
    valid_at: date
    recorded: datetime


@dataclass(frozen=True)
class Help:
    """An employee helped on a deal, perhaps with one person."""

    employee: str
    deal: str
    person: str
    kind: str
    at: date
    recorded: datetime


@dataclass(frozen=True)
class Folder:
    """Everything sections 1 to 4 need, in file order."""

    zone: ZoneInfo
    employees: tuple[Employee, ...]
    parents: dict[str, str]
    posts: tuple[Post, ...]
    deals: tuple[Deal, ...]
    seat_rows: tuple[SeatRow, ...]
    flows: tuple[tuple[str, str], ...]
    observations: tuple[Observation, ...]
    helped: tuple[Help, ...]
