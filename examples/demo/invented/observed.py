"""An observation, and how a mood looks to somebody who glimpses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from invented.attitudes import Moods
from invented.cast import Cast
from invented.days import between
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


def glimpse(cast: Cast, moods: Moods, person: str, when: date, off: float) -> float:
    """The mood as it looked to somebody; a holder of power who is not against us does not look so by mistake."""
    mood, tenure = moods.at(person, when), cast.tenure_of(person, when)
    is_harmless = tenure is not None and tenure.post.power != "none" and mood > 45
    return max(mood + off, 42) if is_harmless else mood + off


def score(draw: Random, level: float) -> str:
    """A score as people give them: often a round one."""
    exact = round(level)
    rounded = 5 * round(level / 5) if draw.random() < 0.45 else exact
    return str(max(0, min(100, rounded)))


def evidence(draw: Random) -> str:
    """What a rating rests on; often nobody wrote it down."""
    return draw.choice(EVIDENCE) if draw.random() < 0.75 else ""


def review_days(draw: Random, first: date, last: date, count: int) -> list[date]:
    """The days on which somebody was rated, the first of them often early."""
    days = {between(draw, first, last) for _ in range(count)}
    if draw.random() < 0.65:
        days.add(between(draw, first, min(last, first + timedelta(days=130))))
    return sorted(days)
