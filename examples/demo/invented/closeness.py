"""How close people of ours came to people there, and what we believe of our rivals."""

from collections.abc import Iterator
from datetime import date, timedelta

from invented.attitudes import Moods
from invented.cast import Cast
from invented.company import Assignment, assignments, employees, team
from invented.days import FIRST, LAST, between, recorded_after
from invented.observed import Observed, evidence, review_days, score
from invented.source import chance, written


def closeness(cast: Cast, moods: Moods) -> Iterator[Observed]:
    """By account teams, by those who lead, by rivals."""
    for assignment in assignments():
        yield from _by_team(cast, moods, assignment)
    yield from _by_leaders(cast, moods)
    yield from _by_rivals(cast, moods)


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
    for when in review_days(draw, *span, draw.choice((1, 1, 2))):
        tenure = cast.tenure_of(person, when)
        if tenure and tenure.post.customer == customer:
            level = min(93, 0.75 * moods.at(person, when) + closer + draw.gauss(0, 2))
            yield Observed(
                person, "rc", employee, score(draw, level), when, recorded_after(draw, when), employee, evidence(draw)
            )


def _by_rivals(cast: Cast, moods: Moods) -> Iterator[Observed]:
    """What we believe how close competitors are to some people."""
    draw = chance("rivals' closeness")
    rivals = [row[0] for row in written("company")["competitors"]]
    for person in draw.sample(sorted(moods.points), 24):
        when = between(draw, date(2025, 1, 6), LAST - timedelta(days=7))
        tenure = cast.tenure_of(person, when)
        if tenure and (raters := team(tenure.post.customer, when)):
            value = score(draw, 115 - moods.at(person, when) + draw.gauss(0, 9))
            rival, by = draw.choice(rivals), draw.choice(raters)
            yield Observed(person, "rc", rival, value, when, recorded_after(draw, when), by, "客户透露")
