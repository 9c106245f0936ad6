"""What was observed and who helped, at random: corrections, retractions, ties and late records included."""

from datetime import date, datetime, timedelta

from tests.reference.draw import LAST, Draw
from tests.reference.folder import parse_moment, start_of
from tests.reference.random_company import Row

STANCES = ("for", "for", "neutral", "neutral", "against", "")
RISES = (("40", "60"), ("40", "60"), ("45", "64"), ("50", "80"), ("30", "59"), ("60", "80"), ("39.5", "60"))


class Ratings:
    """Collects the observations of one folder; ids come in no order, and compare as strings."""

    def __init__(self, draw: Draw, employees: list[Row]) -> None:
        self.draw = draw
        self.employees = [row["id"] for row in employees]
        self.rows: list[Row] = []
        self._numbers = iter(draw.rng.sample(range(1, 2000), 1999))

    def add(self, about: str, metric: str, value: str, *, held_by: str = "", day: date, recorded: str) -> None:
        """One observation as a row."""
        draw = self.draw
        kind = "opportunity" if about.startswith("o-") else "person"
        holder = f"employee:{held_by}" if held_by.startswith("e-") and draw.chance(0.1) else held_by
        self.rows.append(
            {
                "id": f"ob{next(self._numbers)}",
                "about_id": f"{kind}:{about}" if draw.chance(0.1) else about,
                "metric": metric,
                "value": value,
                "held_by": holder,
                "valid_at": day.isoformat(),
                "recorded_at": recorded,
                "recorded_by": draw.pick([*self.employees, ""]),
                "evidence": draw.pick(("", "走访")),
            }
        )

    def observe(self, about: str, metric: str, held_by: str = "") -> None:
        """One observation on some day, perhaps corrected, taken back, or contradicted at the same moment."""
        day = self.draw.telling_day()
        recorded = self.draw.recorded(day, early=True)
        self.add(about, metric, self._value(metric), held_by=held_by, day=day, recorded=recorded)
        if self.draw.chance(0.12):
            self.add(about, metric, self._value(metric), held_by=held_by, day=day, recorded=self._after(day, recorded))
        if self.draw.chance(0.08):
            self.add(about, metric, "", held_by=held_by, day=day, recorded=self._after(day, recorded))
        if self.draw.chance(0.1):
            self.add(about, metric, self._value(metric), held_by=held_by, day=day, recorded=self._same(recorded))

    def _value(self, metric: str) -> str:
        if self.draw.chance(0.15 if metric == "amount" else 0.05):
            return ""
        if metric == "stance":
            return self.draw.pick(STANCES)
        return str(self.draw.number(1, 9) * 100000000 + 1) if metric == "amount" else self.draw.score()

    def _moment(self, day: date, recorded: str) -> datetime:
        return parse_moment(recorded, self.draw.zone) if recorded else start_of(day, self.draw.zone)

    def _after(self, day: date, recorded: str) -> str:
        """A later moment than the first record's."""
        hours = (self._moment(day, recorded) - start_of(day, self.draw.zone)) / timedelta(hours=1)
        return self.draw.moment(day, hours + self.draw.pick((1, 24, 1500)))

    def _same(self, recorded: str) -> str:
        """The same moment, written otherwise."""
        return self.draw.written(parse_moment(recorded, self.draw.zone)) if recorded else ""

    def person(self, person: str) -> None:
        """What we, each of us and a rival hold of a person."""
        for metric, probability in (("rc", 0.75), ("sr", 0.55), ("pa", 0.45), ("stance", 0.35)):
            for _ in range(self.draw.number(1, 3) if self.draw.chance(probability) else 0):
                self.observe(person, metric)
        for employee in self.employees:
            for _ in range(self.draw.number(1, 2) if self.draw.chance(0.4) else 0):
                self.observe(person, "rc", employee)
        if self.draw.chance(0.2):
            self.observe(person, self.draw.pick(("rc", "sr", "stance")), "k-1")

    def deal(self, deal: Row) -> None:
        """What a deal was said to be worth, by us and sometimes by one of us."""
        for _ in range(self.draw.number(1, 3) if self.draw.chance(0.6) else 0):
            self.observe(deal["id"], "amount")
        if self.draw.chance(0.25):
            close = min(LAST, date.fromisoformat(deal["expected_close"]))
            recorded = self.draw.pick(("", self.draw.moment(close, 15)))
            self.add(deal["id"], "amount", "", day=close, recorded=recorded)
        if self.draw.chance(0.1):
            self.observe(deal["id"], "amount", self.draw.pick(self.employees))

    def rise(self, deal: Row, person: str) -> None:
        """Our closeness to a person at both ends of a deal, often exactly on the thresholds of a raise."""
        before, after = self.draw.pick(RISES)
        created = date.fromisoformat(deal["created_on"])
        closed = date.fromisoformat(deal["closed_on"])
        first = created - timedelta(days=self.draw.pick((0, 0, 1, 5)))
        last = min(LAST, closed - timedelta(days=self.draw.pick((0, 0, 1, 10, -1))))
        if self.draw.chance(0.85):
            self.add(person, "rc", before, day=first, recorded=self.draw.recorded(first))
        afternoon = self.draw.moment(last, 15)
        self.add(person, "rc", after, day=last, recorded=self.draw.pick((self.draw.recorded(last), afternoon)))


def helped(draw: Draw, deal: Row, employees: list[Row], people: list[Row], holders: list[str]) -> list[Row]:
    """Up to eight records of help on a deal, with a person of its chain, another one, or nobody named."""
    rows: dict[tuple[str, ...], Row] = {}
    for _ in range(draw.number(0, 8) if draw.chance(0.85) else 0):
        row = _help(
            draw, deal, draw.pick(employees)["id"], draw.pick([*holders, *holders, draw.pick(people)["id"], ""])
        )
        rows.setdefault(tuple(row[key] for key in ("employee_id", "person_id", "kind", "at")), row)
    return list(rows.values())


def _help(draw: Draw, deal: Row, employee: str, person: str) -> Row:
    end = date.fromisoformat(deal["closed_on"] or deal["expected_close"])
    day = min(LAST, end - timedelta(days=draw.pick((0, 0, 1, 14, 60, -1, -20))))
    return {
        "employee_id": employee,
        "opportunity_id": deal["id"],
        "person_id": person,
        "kind": draw.pick(("raised", "raised", "introduced", "informed")),
        "at": day.isoformat(),
        "recorded_at": draw.recorded(day, early=True) if draw.chance(0.5) else "",
    }
