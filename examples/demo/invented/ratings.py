"""What was rated: glimpses of the moods by different raters, on different days, with gaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from invented.attitudes import Moods, Turn, final_holders, told
from invented.cast import Cast
from invented.company import Assignment, assignments, employees, team
from invented.days import FIRST, LAST, between, office_hour, recorded_after, workday
from invented.deals import Deal, Seat
from invented.source import chance, written
from invented.tables import Row

EVIDENCE = (
    "现场走访",
    "方案评审",
    "技术交流",
    "项目例会",
    "样板项目参观",
    "电话沟通",
    "需求澄清",
    "展会见面",
    "年度回访",
)
KNOWN = {"rc": 0.9, "sr": 0.75, "pa": 0.62}
SPREAD = {"rc": (0, 3), "sr": (1, 5), "pa": (-3, 5)}


@dataclass(frozen=True)
class Observed:
    """One observation: about whom, what, held by whom (empty = our company), true and written down when, by whom."""

    about: str
    metric: str
    held_by: str
    value: str
    valid_at: date
    recorded_at: datetime
    recorded_by: str
    evidence: str = ""


def rows(observed: Iterable[Observed]) -> list[Row]:
    """The observations as a file, numbered in the order in which they were true and known."""
    ordered = sorted(observed, key=lambda o: (o.valid_at, o.recorded_at, o.about, o.metric, o.held_by))
    return [
        {
            "id": f"ob-{number:04d}",
            "about_id": o.about,
            "metric": o.metric,
            "value": o.value,
            "held_by": o.held_by,
            "valid_at": o.valid_at,
            "recorded_at": o.recorded_at,
            "recorded_by": o.recorded_by,
            "evidence": o.evidence,
        }
        for number, o in enumerate(ordered, 1)
    ]


def ratings(cast: Cast, moods: Moods, deals: list[Deal], seats: dict[str, list[Seat]]) -> list[Observed]:
    """All ratings of people; what a story says stands alone, and nobody is rated twice for one day."""
    kept = list(_planted(cast))
    taken = {_cell(o) for o in kept}
    drawn = [
        *(o for turn in moods.turns for o in _of_turn(moods, turn)),
        *(o for person, when in moods.noticed for o in _of_noticed(cast, moods, person, when)),
        *(o for key in sorted(told()) for o in _early_of_told(cast, key)),
        *(o for deal in deals for o in _in_review(cast, moods, deal, seats[deal.id])),
        *(o for person in sorted(moods.points) for o in _of_person(cast, moods, person)),
        *(o for assignment in assignments() for o in _by_team(cast, moods, assignment)),
        *_by_leaders(cast, moods),
        *_by_rivals(cast, moods),
    ]
    for observed in drawn:
        if _cell(observed) not in taken:
            taken.add(_cell(observed))
            kept.append(observed)
    planted = len(list(_planted(cast)))
    return kept + _second_thoughts([o for o in kept[planted:] if o.held_by in employees()])


def _cell(observed: Observed) -> tuple[str, str, str, date]:
    return observed.about, observed.metric, observed.held_by, observed.valid_at


def _planted(cast: Cast) -> Iterator[Observed]:
    for deal in written("planted")["deals"]:
        for post, metric, held_by, value, valid_at, by, evidence, *recorded in deal["ratings"]:
            when = date.fromisoformat(valid_at)
            moment = datetime.fromisoformat(recorded[0]) if recorded else office_hour(chance(f"{post} {when}"), when)
            yield Observed(cast.first(post), metric, held_by, str(value), when, moment, by, evidence)


def _early_of_told(cast: Cast, key: str) -> Iterator[Observed]:
    """What was known of the people in stories long before: nothing of those nobody has ever rated."""
    first = [
        (date.fromisoformat(rating[4]), rating[3])
        for deal in written("planted")["deals"]
        for rating in deal["ratings"]
        if rating[0] == key and rating[1] == "rc" and not rating[2]
    ]
    draw = chance(f"early {key}")
    if first and draw.random() < 0.8:
        until, level = min(first)
        when = between(draw, FIRST, min(until, date(2025, 3, 31)) - timedelta(days=30))
        by = draw.choice(team(key.partition(".")[0], when))
        value = max(45, level + draw.randint(-9, 3))
        yield Observed(cast.first(key), "rc", "", str(value), when, recorded_after(draw, when), by, "年度回访")


def _glimpse(cast: Cast, moods: Moods, person: str, when: date, off: float) -> float:
    """The mood as it looked to somebody; a holder of power who is not against us does not look so by mistake."""
    mood, tenure = moods.at(person, when), cast.tenure_of(person, when)
    is_harmless = tenure is not None and tenure.post.power != "none" and mood > 45
    return max(mood + off, 42) if is_harmless else mood + off


def _score(draw: Random, level: float) -> str:
    """A score as people give them: often a round one."""
    exact = round(level)
    rounded = 5 * round(level / 5) if draw.random() < 0.45 else exact
    return str(max(0, min(100, rounded)))


def _of_person(cast: Cast, moods: Moods, person: str) -> Iterator[Observed]:
    """What our company thought of a person over time: for one in six nothing at all, for others not everything."""
    draw = chance(f"rated {person}")
    shown = {metric: (p > draw.random(), draw.gauss(*SPREAD[metric])) for metric, p in KNOWN.items()}
    if draw.random() < 0.2:
        return
    for when in _review_days(draw, FIRST, LAST - timedelta(days=3), draw.choice((1, 2, 3))):
        tenure = cast.tenure_of(person, when)
        raters = team(tenure.post.customer, when) if tenure else []
        for metric in [m for m, (is_known, _) in shown.items() if raters and is_known]:
            if metric != "rc" and draw.random() < 0.25:
                continue
            level = _glimpse(cast, moods, person, when, shown[metric][1] + draw.gauss(0, 1.5))
            by = draw.choice(raters)
            yield Observed(
                person, metric, "", _score(draw, level), when, recorded_after(draw, when), by, _evidence(draw)
            )
        if raters and draw.random() < 0.12:
            yield _stance(draw, person, when, moods.at(person, when), raters)


def _stance(draw: Random, person: str, when: date, mood: float, raters: list[str]) -> Observed:
    word = "for" if mood >= 62 else "neutral" if mood >= 42 else "against"
    return Observed(person, "stance", "", word, when, recorded_after(draw, when), draw.choice(raters), "会上表态")


def _evidence(draw: Random) -> str:
    return draw.choice(EVIDENCE) if draw.random() < 0.75 else ""


def _of_turn(moods: Moods, turn: Turn) -> Iterator[Observed]:
    """Both ends of a turn, as our company and as the one who brought it about saw them."""
    draw = chance(f"turn {turn.deal} {turn.person}")
    low, high = moods.at(turn.person, turn.before), moods.at(turn.person, turn.after)
    by = turn.owner if employees()[turn.owner].is_active(turn.before) else turn.employee
    for level, when, who in ((low, turn.before, by), (high, turn.after, turn.employee)):
        yield Observed(turn.person, "rc", "", str(round(level)), when, recorded_after(draw, when), who, _evidence(draw))
    own = min(94, high + draw.uniform(0, 9))
    when = turn.after
    yield Observed(
        turn.person, "rc", turn.employee, str(round(own)), when, recorded_after(draw, when), turn.employee, "项目攻关"
    )


def _of_noticed(cast: Cast, moods: Moods, person: str, when: date) -> Iterator[Observed]:
    """Somebody who can stop a deal was seen to turn away: from us, from the solution, or from the price."""
    draw = chance(f"noticed {person} {when}")
    metric, evidence = draw.choice((("rc", "多次约见未果"), ("sr", "会上质疑方案"), ("pa", "认为报价明显偏高")))
    tenure = cast.tenure_of(person, when)
    for by in team(tenure.post.customer, when)[:1] if tenure else ():
        value = str(round(moods.at(person, when)))
        yield Observed(person, metric, "", value, when, recorded_after(draw, when), by, evidence)


def _in_review(cast: Cast, moods: Moods, deal: Deal, seats: list[Seat]) -> Iterator[Observed]:
    """Before a close, and on some open deals lately, the team went through the chain: not everybody, not everything."""
    draw = chance(f"review {deal.id}")
    when = workday(deal.last_day - timedelta(days=draw.randint(12, 60)))
    likely = 0.5 if deal.closed_on else 0.15
    raters = team(deal.customer, when)
    for person in final_holders(deal, seats, cast):
        if person not in moods.points or when < deal.created_on or not raters or draw.random() > likely:
            continue
        by = draw.choice(raters)
        for metric, held_by, p in (("rc", "", 0.9), ("sr", "", 0.7), ("pa", "", 0.35), ("rc", by, 0.7)):
            if draw.random() < p:
                value = _score(draw, _glimpse(cast, moods, person, when, draw.gauss(4 if held_by else 0, 2)))
                yield Observed(person, metric, held_by, value, when, recorded_after(draw, when), by, "打单复盘")


def _review_days(draw: Random, first: date, last: date, count: int) -> list[date]:
    """The days on which somebody was rated, the first of them often early."""
    days = {between(draw, first, last) for _ in range(count)}
    if draw.random() < 0.65:
        days.add(between(draw, first, min(last, first + timedelta(days=130))))
    return sorted(days)


def _by_team(cast: Cast, moods: Moods, assignment: Assignment) -> Iterator[Observed]:
    """How close somebody of the account team came to each person there."""
    likely = 0.55 if assignment.role == "owner" else 0.3
    start, end = max(FIRST, assignment.start), min(LAST, assignment.end or LAST) - timedelta(days=4)
    for person in sorted({t.person for t in cast.tenures if t.post.customer == assignment.customer}):
        draw = chance(f"close {assignment.employee} {assignment.customer} {person}")
        if person in moods.points and draw.random() < likely and start < end:
            closer = draw.gauss(11, 9) + (5 if assignment.role == "owner" else 0)
            yield from _closeness(cast, moods, (assignment.employee, assignment.customer, person), closer, (start, end))


def _by_leaders(cast: Cast, moods: Moods) -> Iterator[Observed]:
    """Heads of regions and executives know the top of some customers."""
    leaders = [
        e.id for e in employees().values() if e.role == "executive" or e.leads in ("u-east", "u-north", "u-south")
    ]
    for tenure in cast.tenures:
        if tenure.post.post in ("gm", "vp") and tenure.person in moods.points:
            for leader in leaders:
                draw = chance(f"leader {leader} {tenure.person}")
                if draw.random() < 0.17:
                    span = (max(FIRST, tenure.start), tenure.end or LAST - timedelta(days=4))
                    key = (leader, tenure.post.customer, tenure.person)
                    yield from _closeness(cast, moods, key, draw.gauss(16, 8), span)


def _closeness(
    cast: Cast,
    moods: Moods,
    key: tuple[str, str, str],
    closer: float,
    span: tuple[date, date],
) -> Iterator[Observed]:
    """An employee's own closeness to a person on one to three days; it follows the mood."""
    employee, customer, person = key
    draw = chance(f"closeness {employee} {customer} {person}")
    for when in _review_days(draw, *span, draw.choice((1, 1, 2))):
        tenure = cast.tenure_of(person, when)
        if tenure and tenure.post.customer == customer:
            level = min(93, 0.75 * moods.at(person, when) + closer + draw.gauss(0, 2))
            yield Observed(
                person, "rc", employee, _score(draw, level), when, recorded_after(draw, when), employee, _evidence(draw)
            )


def _by_rivals(cast: Cast, moods: Moods) -> Iterator[Observed]:
    """What we believe how close competitors are to some people."""
    draw = chance("rivals' closeness")
    rivals = [row[0] for row in written("company")["competitors"]]
    for person in draw.sample(sorted(moods.points), 24):
        when = between(draw, date(2025, 1, 6), LAST - timedelta(days=7))
        tenure = cast.tenure_of(person, when)
        if tenure and (raters := team(tenure.post.customer, when)):
            value = _score(draw, 115 - moods.at(person, when) + draw.gauss(0, 9))
            rival, by = draw.choice(rivals), draw.choice(raters)
            yield Observed(person, "rc", rival, value, when, recorded_after(draw, when), by, "客户透露")


def _second_thoughts(held: list[Observed]) -> list[Observed]:
    """A few employees corrected what they had written, and a few took it back."""
    draw = chance("second thoughts")
    early = sorted((o for o in held if o.valid_at < date(2026, 5, 1)), key=_cell)
    chosen = draw.sample(early, 10)
    corrected = [
        replace(o, value=str(max(0, min(100, int(o.value) + draw.choice((-15, -10, 10))))), evidence="更正录入")
        for o in chosen[:6]
    ]
    return [
        _later(draw, o) for o in [*corrected, *(replace(o, value="", evidence="记错了人,撤回") for o in chosen[6:])]
    ]


def _later(draw: Random, observed: Observed) -> Observed:
    moment = office_hour(draw, workday(observed.recorded_at.date() + timedelta(days=draw.randint(9, 40))))
    return replace(observed, recorded_at=moment)
