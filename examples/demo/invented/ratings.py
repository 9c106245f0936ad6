"""What was rated: glimpses of the moods by different raters, on different days, with gaps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from invented.attitudes import Moods, Turn, final_holders, told
from invented.cast import Cast
from invented.chains import Seat
from invented.closeness import closeness
from invented.company import employees, team
from invented.days import FIRST, LAST, between, office_hour, recorded_after, workday
from invented.deals import Deal
from invented.observed import Observed, evidence, glimpse, review_days, score
from invented.source import chance, written

KNOWN = {"rc": 0.9, "sr": 0.75, "pa": 0.62}
SPREAD = {"rc": (0, 3), "sr": (1, 5), "pa": (-3, 5)}


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
        *closeness(cast, moods),
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
        for post, metric, held_by, value, valid_at, by, why, *recorded in deal["ratings"]:
            when = date.fromisoformat(valid_at)
            moment = datetime.fromisoformat(recorded[0]) if recorded else office_hour(chance(f"{post} {when}"), when)
            yield Observed(cast.first(post), metric, held_by, str(value), when, moment, by, why)


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


def _of_person(cast: Cast, moods: Moods, person: str) -> Iterator[Observed]:
    """What our company thought of a person over time: for one in six nothing at all, for others not everything."""
    draw = chance(f"rated {person}")
    shown = {metric: (p > draw.random(), draw.gauss(*SPREAD[metric])) for metric, p in KNOWN.items()}
    if draw.random() < 0.2:
        return
    for when in review_days(draw, FIRST, LAST - timedelta(days=3), draw.choice((1, 2, 3))):
        tenure = cast.tenure_of(person, when)
        raters = team(tenure.post.customer, when) if tenure else []
        for metric in [m for m, (is_known, _) in shown.items() if raters and is_known]:
            if metric != "rc" and draw.random() < 0.25:
                continue
            level = glimpse(cast, moods, person, when, shown[metric][1] + draw.gauss(0, 1.5))
            by = draw.choice(raters)
            yield Observed(person, metric, "", score(draw, level), when, recorded_after(draw, when), by, evidence(draw))
        if raters and draw.random() < 0.12:
            yield _stance(draw, person, when, moods.at(person, when), raters)


def _stance(draw: Random, person: str, when: date, mood: float, raters: list[str]) -> Observed:
    word = "for" if mood >= 62 else "neutral" if mood >= 42 else "against"
    return Observed(person, "stance", "", word, when, recorded_after(draw, when), draw.choice(raters), "会上表态")


def _of_turn(moods: Moods, turn: Turn) -> Iterator[Observed]:
    """Both ends of a turn, as our company and as the one who brought it about saw them."""
    draw = chance(f"turn {turn.deal} {turn.person}")
    low, high = moods.at(turn.person, turn.before), moods.at(turn.person, turn.after)
    by = turn.owner if employees()[turn.owner].is_active(turn.before) else turn.employee
    for level, when, who in ((low, turn.before, by), (high, turn.after, turn.employee)):
        yield Observed(turn.person, "rc", "", str(round(level)), when, recorded_after(draw, when), who, evidence(draw))
    own = min(94, high + draw.uniform(0, 9))
    when = turn.after
    yield Observed(
        turn.person, "rc", turn.employee, str(round(own)), when, recorded_after(draw, when), turn.employee, "项目攻关"
    )


def _of_noticed(cast: Cast, moods: Moods, person: str, when: date) -> Iterator[Observed]:
    """Somebody who can stop a deal was seen to turn away: from us, from the solution, or from the price."""
    draw = chance(f"noticed {person} {when}")
    metric, why = draw.choice((("rc", "多次约见未果"), ("sr", "会上质疑方案"), ("pa", "认为报价明显偏高")))
    tenure = cast.tenure_of(person, when)
    for by in team(tenure.post.customer, when)[:1] if tenure else ():
        value = str(round(moods.at(person, when)))
        yield Observed(person, metric, "", value, when, recorded_after(draw, when), by, why)


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
                value = score(draw, glimpse(cast, moods, person, when, draw.gauss(4 if held_by else 0, 2)))
                yield Observed(person, metric, held_by, value, when, recorded_after(draw, when), by, "打单复盘")


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
