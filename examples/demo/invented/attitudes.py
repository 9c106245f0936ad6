"""What people really think of us, which nobody knows for sure, and how it decides the deals that closed.

Each person has a mood towards us over the two years, a line through a few turning points. Ratings are glimpses of
it; deals are won where it is good. On some deals one of us turns somebody round; on some a holder of power cools.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from invented.cast import Cast, Post
from invented.chains import Seat, holdings
from invented.company import employees, team
from invented.days import FIRST, LAST, workday
from invented.deals import Deal
from invented.source import chance, written

WON, ABANDONED = 14, 3
SCEPTICS = 2
HARMLESS = 47


@dataclass(frozen=True)
class Turn:
    """One of us turned somebody round on a deal: the mood then and at the end."""

    deal: str
    person: str
    employee: str
    before: date
    after: date
    owner: str


@dataclass
class Moods:
    """The turning points of everybody's mood, the turns one of us brought about, and who was seen to turn away when."""

    points: dict[str, dict[date, float]] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    noticed: list[tuple[str, date]] = field(default_factory=list)
    busy: dict[str, list[tuple[date, date]]] = field(default_factory=dict)

    def at(self, person: str, when: date) -> float:
        """The mood on a day, on the line between the turning points around it."""
        known = sorted(self.points[person].items())
        before = max((point for point in known if point[0] <= when), default=known[0])
        after = min((point for point in known if point[0] >= when), default=known[-1])
        if before[0] >= after[0]:
            return before[1]
        share = (when - before[0]).days / (after[0] - before[0]).days
        return before[1] + share * (after[1] - before[1])

    def reserve(self, person: str, start: date, end: date) -> bool:
        """Takes a stretch of a person's mood, if no other turn touches it."""
        taken = self.busy.setdefault(person, [])
        if person not in self.points or any(a <= end and start <= b for a, b in taken):
            return False
        taken.append((start, end))
        return True

    def turn(self, person: str, levels: dict[date, float]) -> None:
        """Puts turning points, in place of those between them."""
        first, last = min(levels), max(levels)
        kept = {when: level for when, level in self.points[person].items() if not first <= when <= last}
        self.points[person] = kept | levels


def told() -> set[str]:
    """The posts whose first holders a story tells: their ratings are written by hand."""
    return {seat[2] for deal in written("planted")["deals"] for seat in deal["seats"]}


def moods_of(cast: Cast) -> Moods:
    """A mood for everybody no story tells about, around the warmth of their first company."""
    moods = Moods()
    favour = {customer["id"]: customer["favour"] for customer in written("customers")["customers"]}
    first_posts = {t.person: t.post for t in reversed(cast.tenures)}
    in_stories = {cast.first(key) for key in told()}
    for person, post in sorted(first_posts.items()):
        if person not in in_stories:
            moods.points[person] = _line(person, post, favour[post.customer])
    return moods


def _line(person: str, post: Post, favour: int) -> dict[date, float]:
    draw = chance(f"mood {person}")
    start = draw.gauss(favour, 11)
    end = start + draw.gauss(3, 8)
    least = HARMLESS if post.power != "none" else 24
    return {FIRST: min(90.0, max(least, start)), LAST: min(90.0, max(least, end))}


def make_sceptics(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast, moods: Moods) -> None:
    """A few of those who can stop an open deal cool towards us in the last months."""
    draw = chance("sceptics")
    deciding = {p for deal in deals if deal.status == "open" for p in final_holders(deal, seats[deal.id], cast)}
    able = [
        p for p in sorted(deciding & set(moods.points)) if (t := cast.tenure_of(p, LAST)) and t.post.power == "veto"
    ]
    for person in draw.sample(able, SCEPTICS):
        turning = LAST - timedelta(days=draw.randint(150, 260))
        moods.turn(person, {turning: 54.0, LAST: draw.uniform(24, 33)})
        moods.noticed.append((person, workday(LAST - timedelta(days=draw.randint(8, 40)))))
        moods.busy[person] = [(turning - timedelta(days=60), LAST)]


def decide(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast, moods: Moods) -> list[Deal]:
    """The outcome of every closed deal: the warmest chains won."""
    waiting = [deal for deal in deals if deal.status is None]
    ranked = sorted(waiting, key=lambda deal: (-_warmth(deal, seats[deal.id], cast, moods), deal.id))
    wins = WON - sum(deal.status == "won" for deal in deals)
    draw = chance("outcomes")
    abandoned = set(draw.sample([deal.id for deal in ranked[wins:]], ABANDONED))
    status = {deal.id: "won" if place < wins else "lost" for place, deal in enumerate(ranked)}
    status |= dict.fromkeys(abandoned, "abandoned")
    return [replace(deal, status=status.get(deal.id, deal.status)) for deal in deals]


def _warmth(deal: Deal, seats: list[Seat], cast: Cast, moods: Moods) -> float:
    levels = [moods.at(p, deal.last_day) for p in final_holders(deal, seats, cast) if p in moods.points]
    return sum(levels) / max(1, len(levels)) + chance(f"luck {deal.id}").gauss(0, 2.5)


def final_holders(deal: Deal, seats: list[Seat], cast: Cast) -> list[str]:
    """Who sat in the chain at the close, or sits there today."""
    held = [holdings(deal, seat, cast)[-1] for seat in seats]
    return sorted({person for person, _, end in held if person and end is None})


def turn_people(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast, moods: Moods) -> None:
    """On most won deals one of us won somebody over; on many lost ones a holder of power turned away."""
    for deal in deals:
        if deal.is_story or deal.closed_on is None:
            continue
        holders = final_holders(deal, seats[deal.id], cast)
        if deal.status == "won":
            _win_over(deal, holders, moods)
        elif deal.status == "lost":
            _cool(deal, holders, deals, cast, moods)


def _win_over(deal: Deal, holders: list[str], moods: Moods) -> None:
    draw = chance(f"won over {deal.id}")
    for person in draw.sample(holders, min(len(holders), draw.choice((0, 1, 1, 2)))):
        before, after = workday(deal.created_on - timedelta(days=6)), workday(deal.last_day - timedelta(days=18))
        if moods.reserve(person, before - timedelta(days=40), after + timedelta(days=60)):
            low = draw.uniform(44, 54)
            moods.turn(person, {before: low, after: low + draw.uniform(23, 32)})
            helper = draw.choice([e for e in team(deal.customer, after) if employees()[e].role != "hr"])
            moods.turns.append(Turn(deal.id, person, helper, before, after, deal.owner))


def _cool(deal: Deal, holders: list[str], deals: list[Deal], cast: Cast, moods: Moods) -> None:
    draw = chance(f"cooled {deal.id}")
    strong = [p for p in holders if (t := cast.tenure_of(p, deal.last_day)) and t.post.power == "veto"]
    start, end = deal.last_day - timedelta(days=70), deal.last_day + timedelta(days=140)
    wins = [d for d in deals if d.status == "won" and d.customer == deal.customer and start <= d.last_day <= end]
    for person in strong[:1] if draw.random() < 0.75 and not wins else ():
        if moods.reserve(person, start, end):
            turned = workday(deal.last_day - timedelta(days=30))
            moods.turn(person, {start: 52.0, turned: draw.uniform(27, 35), min(end, LAST): 53.0})
            moods.noticed.append((person, turned))
