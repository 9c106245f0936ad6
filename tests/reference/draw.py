"""Chance, dates and moments for random folders: numbers on thresholds and days on edges are frequent."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

FIRST = date(2025, 6, 1)
LAST = date(2026, 10, 25)
NOW = date(2026, 11, 1)
OFFSETS = ("+08:00", "Z", "-05:00", "+05:30", "+13:00", "")
SCORES = (
    "0",
    "20",
    "39",
    "39.5",
    "40",
    "40",
    "41",
    "50",
    "59",
    "59.5",
    "60",
    "60",
    "60",
    "61",
    "79",
    "80",
    "80",
    "100",
)


class Draw:
    """A source of chance that can be repeated from its seed."""

    def __init__(self, seed: int, zone: str = "Asia/Shanghai") -> None:
        self.rng = Random(seed)
        self.zone = ZoneInfo(zone)
        self.edges: list[date] = []
        self.least = self.pick((0, 0, 30, 40, 55))

    def chance(self, probability: float) -> bool:
        """Whether something happens that does so with a probability."""
        return self.rng.random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of several."""
        return choices[self.rng.randrange(len(choices))]

    def number(self, least: int, most: int) -> int:
        """A whole number between two, both included."""
        return self.rng.randint(least, most)

    def score(self) -> str:
        """A score, often on a threshold; rarely below what people of this folder mostly give."""
        score = self.pick(SCORES) if self.chance(0.6) else str(self.number(0, 100))
        return score if float(score) >= self.least or self.chance(0.03) else self.score()

    def day(self, least: date = FIRST, most: date = LAST) -> date:
        """A day between two, both included."""
        return least + timedelta(days=self.number(0, max(0, (most - least).days)))

    def telling_day(self) -> date:
        """A day of facts: often at, or one day off, a creation or a close."""
        if not self.edges or self.chance(0.5):
            return self.day()
        return min(LAST, self.pick(self.edges) + timedelta(days=self.pick((-30, -1, 0, 0, 1))))

    def after(self, day: date, most: int) -> date:
        """A later day, some days on, within the days of facts where that is possible."""
        return max(day + timedelta(days=1), min(LAST, day + timedelta(days=self.number(1, most))))

    def turn(self, start: date | None) -> date:
        """A day on which something that began on a day ends."""
        turn = self.telling_day()
        return turn if start is None or turn > start else self.after(start, 90)

    def recorded(self, day: date, *, early: bool = False) -> str:
        """When a fact of a day was recorded: not said, on the day, long after, or (early) hours before."""
        kind = self.pick(("", "", "on", "on", "late", "early" if early else "on"))
        if not kind:
            return ""
        hours = {"on": self.number(0, 30), "late": self.number(200, 5000), "early": -self.number(1, 20)}[kind]
        return self.moment(day, hours + self.pick((0, 0, 0.25)))

    def moment(self, day: date, hours: float) -> str:
        """A moment some hours after a day began, in one of several offsets, never past the last known day."""
        began = datetime.combine(day, time(), self.zone)
        latest = datetime.combine(NOW, time(), self.zone)
        return self.written(min(began + timedelta(hours=hours), latest))

    def written(self, moment: datetime) -> str:
        """A moment as text, in one of several offsets; none means the zone's own."""
        offset = self.pick(OFFSETS)
        if not offset:
            return moment.astimezone(self.zone).replace(tzinfo=None).isoformat()
        zone = datetime.fromisoformat(f"2026-01-01T00:00:00{offset}").tzinfo
        text = moment.astimezone(zone).isoformat()
        return text.removesuffix("+00:00") + "Z" if offset == "Z" else text
