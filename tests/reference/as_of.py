"""What was true on a day, as far as it was known at a moment."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from tests.reference.folder import start_of
from tests.reference.parameters import POLITICAL_MULTIPLIER, ROLE_WEIGHT
from tests.reference.rows import Deal, Folder, Help, Observation, SeatRow, Span

LATEST = datetime(9999, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Seat:
    """A seat of a deal as it stood: who sits there (None = vacant) and with which power."""

    id: str
    role: str
    weight: Fraction
    power: str
    person: str | None

    @property
    def decider(self) -> str:
        """Who decides here: the person, or the vacant seat itself."""
        return f"person {self.person}" if self.person else f"seat {self.id}"


def union_of_powers(powers: set[str]) -> str:
    """All that several powers allow together: veto with approve is both."""
    stops = bool(powers & {"veto", "both"})
    passes = bool(powers & {"approve", "both"})
    return {
        (True, True): "both",
        (True, False): "veto",
        (False, True): "approve",
        (False, False): "none",
    }[stops, passes]


@dataclass(frozen=True)
class View:
    """A folder seen as of a day and as known at a moment."""

    folder: Folder
    day: date
    moment: datetime

    def at_close(self, deal: Deal) -> "View":
        """The closing day, as known at its end or at the moment asked for, if that is earlier."""
        if deal.closed_on is None:
            raise ValueError(deal.id)
        return replace(
            self,
            day=deal.closed_on,
            moment=min(self.moment, end_of(deal.closed_on, self.folder)),
        )

    def knows_day(self, day: date | None) -> bool:
        """Whether something that ends or closes on a day can be known by now."""
        return day is not None and start_of(day, self.folder.zone) <= self.moment

    def holds(self, span: Span) -> bool:
        """Whether a row is known and in force; an end nobody can know yet is no end."""
        begun = span.start is None or span.start <= self.day
        ended = span.end is not None and self.knows_day(span.end) and span.end <= self.day
        return span.recorded <= self.moment and begun and not ended

    # our side

    @cached_property
    def active(self) -> tuple[str, ...]:
        """The employees who work for us on the day."""
        return tuple(e.id for e in self.folder.employees if self.holds(e.span))

    # what was observed

    @cached_property
    def _latest(self) -> dict[tuple[str, str, tuple[str, str] | None], Observation]:
        known = [o for o in self.folder.observations if o.valid_at <= self.day and o.recorded <= self.moment]
        known.sort(key=lambda o: (o.valid_at, o.recorded, o.id))
        return {(o.about, o.metric, o.holder): o for o in known}

    def text(self, about: str, metric: str, holder: tuple[str, str] | None = None) -> str | None:
        """What was last observed; None where nothing was, or it was taken back."""
        last = self._latest.get((about, metric, holder))
        return last.value if last and last.value else None

    def number(self, about: str, metric: str, holder: tuple[str, str] | None = None) -> Fraction | None:
        """The number last observed."""
        text = self.text(about, metric, holder)
        return None if text is None else Fraction(text)

    def closeness(self, employee: str, person: str | None) -> Fraction | None:
        """The closeness an employee holds to a person."""
        return None if person is None else self.number(person, "rc", ("employee", employee))

    # the customer's side

    def own_power(self, person: str, customer: str) -> str:
        """The union of a person's powers over their posts at a customer and above it."""
        group = set()
        at: str | None = customer
        while at:
            group.add(at)
            at = self.folder.parents.get(at)
        posts = [p for p in self.folder.posts if p.person == person and p.customer in group]
        return union_of_powers({p.power for p in posts if self.holds(p.span)})

    def deal_is_known(self, deal: Deal) -> bool:
        """Whether the deal's row had been recorded."""
        return deal.recorded <= self.moment

    def is_closed(self, deal: Deal) -> bool:
        """Whether a deal was closed by the day, and that could be known."""
        closed = deal.closed_on is not None and deal.closed_on <= self.day
        return self.deal_is_known(deal) and closed and self.knows_day(deal.closed_on)

    def is_won(self, deal: Deal) -> bool:
        """Whether a deal was won by the day."""
        return deal.status == "won" and self.is_closed(deal)

    def seats(self, deal: Deal) -> list[Seat]:
        """The seats of a deal that exist, in file order, with who holds them."""
        rows: dict[str, list[SeatRow]] = {}
        for row in self.folder.seat_rows:
            if row.deal == deal.id and row.span.recorded <= self.moment:
                rows.setdefault(row.seat, []).append(row)
        return [self._seat(known, deal) for known in rows.values() if self._exists(known)]

    def _exists(self, rows: list[SeatRow]) -> bool:
        return any(row.span.start is None or row.span.start <= self.day for row in rows)

    def _seat(self, rows: list[SeatRow], deal: Deal) -> Seat:
        holding = [row for row in rows if row.person and self.holds(row.span)]
        # Of an end nobody can know yet and a successor known already, the successor counts: a seat has one holder.
        newest = max(holding, key=lambda row: row.span.start or date.min, default=None)
        person = newest.person if newest else None
        first = rows[0]
        own = self.own_power(person, deal.customer) if person else "none"
        weight = ROLE_WEIGHT[first.role] * POLITICAL_MULTIPLIER[first.political]
        return Seat(
            id=first.seat,
            role=first.role,
            weight=weight if first.weight is None else first.weight,
            power=first.power or own,
            person=person,
        )

    def helped(self, deal: Deal) -> list[Help]:
        """The records of help on a deal, dated up to the day."""
        return [h for h in self.folder.helped if h.deal == deal.id and h.at <= self.day and h.recorded <= self.moment]


def end_of(day: date, folder: Folder) -> datetime:
    """The last moment of a day in the folder's zone."""
    return start_of(day + timedelta(days=1), folder.zone) - TICK


def view_of(folder: Folder, as_of: date, known_at: datetime | date | None) -> View:
    """A folder as of a day; a bare date as ``known_at`` means the end of that day, None everything recorded."""
    if known_at is None:
        return View(folder, as_of, LATEST)
    if isinstance(known_at, datetime):
        moment = known_at if known_at.tzinfo else known_at.replace(tzinfo=folder.zone)
        return View(folder, as_of, moment.astimezone(UTC))
    return View(folder, as_of, end_of(known_at, folder))
