"""What speaks for and against two records being one, in points; the sum, cut to 0..1, is the score.

The shape is that of record linkage (Fellegi and Sunter, A Theory for Record Linkage, JASA 64, 1969): agreements add,
contradictions subtract, and a threshold decides what a person is asked to look at. The points are not estimated from
data, for there is none of labelled pairs: they are set so that one agreement of names needs one of place, title or
second name beside it, and no contradiction, to be proposed. Every answer prints them.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from graph_service.analysis.duplicates.pairs import meeting

T = TypeVar("T")


class Reason(StrEnum):
    """Why two records may be one, or may not."""

    SAME_NAME = "same_name"
    SAME_PINYIN = "same_pinyin"
    TURNED_NAME = "turned_name"
    ENGLISH_NAME = "english_name"
    SIMILAR_NAME = "similar_name"
    SAME_CUSTOMER = "same_customer"
    SAME_DEPARTMENT = "same_department"
    SAME_ORGANISATION = "same_organisation"
    SAME_TITLE = "same_title"
    SAME_REGION = "same_region"
    SAME_INDUSTRY = "same_industry"
    POSTS_ELSEWHERE = "posts_elsewhere"
    TWO_SEATS = "two_seats"
    TIED = "tied"
    OTHER_NAME = "other_name"
    OTHER_ENGLISH_NAME = "other_english_name"
    ONE_ABOVE_OTHER = "one_above_other"
    OTHER_REGION = "other_region"


POINTS: Mapping[Reason, float] = {
    Reason.SAME_NAME: 0.55,
    Reason.SAME_PINYIN: 0.45,
    Reason.TURNED_NAME: 0.4,
    Reason.ENGLISH_NAME: 0.4,
    Reason.SIMILAR_NAME: 0.35,
    Reason.SAME_CUSTOMER: 0.3,
    Reason.SAME_DEPARTMENT: 0.1,
    Reason.SAME_ORGANISATION: 0.3,
    Reason.SAME_TITLE: 0.15,
    Reason.SAME_REGION: 0.1,
    Reason.SAME_INDUSTRY: 0.1,
    Reason.POSTS_ELSEWHERE: -0.25,
    Reason.TWO_SEATS: -0.3,
    Reason.TIED: -0.5,
    Reason.OTHER_NAME: -0.2,
    Reason.OTHER_ENGLISH_NAME: -0.2,
    Reason.ONE_ABOVE_OTHER: -0.5,
    Reason.OTHER_REGION: -0.15,
}
POINTS_OF_CUSTOMERS: Mapping[Reason, float] = {
    **POINTS,
    Reason.SAME_NAME: 0.75,
    Reason.SAME_PINYIN: 0.65,
    Reason.ENGLISH_NAME: 0.65,
    Reason.SIMILAR_NAME: 0.45,
}
"""A company's name is its own far more often than a person's is: alone it is worth a look."""
OF_NAMES = (
    Reason.SAME_NAME, Reason.SAME_PINYIN, Reason.TURNED_NAME, Reason.ENGLISH_NAME, Reason.SIMILAR_NAME,
)  # fmt: skip
AGAIN = 0.1
"""What a second agreement of names adds to the strongest: they are not independent."""


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two records that may be one, the smaller id first: score 0..1, and the reasons, the strongest first."""

    one: str
    other: str
    score: float
    reasons: tuple[Reason, ...]


@dataclasses.dataclass(frozen=True)
class Found:
    """The pairs to be looked at, the likeliest first, and how many pairs were compared to find them."""

    pairs: tuple[Pair, ...]
    compared: int


def found_among(
    known: Mapping[str, T],
    keys: Callable[[T], Iterable[tuple[str, ...]]],
    reasons: Callable[[T, T], Iterable[Reason]],
    points: Mapping[Reason, float],
    threshold: float,
) -> Found:
    """Those that meet under a key and have something that speaks for them, weighed."""
    compared, pairs = 0, []
    for one, other in meeting({id_: list(keys(each)) for id_, each in known.items()}):
        compared += 1
        found = frozenset(reasons(known[one], known[other]))
        if found:
            pairs.append(weighed(one, other, found, points))
    return ranked(pairs, threshold, compared)


def score_of(reasons: frozenset[Reason], points: Mapping[Reason, float]) -> float:
    """The sum of the points, cut to 0..1; of names the strongest counts, any further adds ``AGAIN`` once."""
    names = sorted((points[each] for each in reasons if each in OF_NAMES), reverse=True)
    rest = sum(points[each] for each in reasons if each not in OF_NAMES)
    total = (names[0] if names else 0.0) + (AGAIN if len(names) > 1 else 0.0) + rest
    return round(min(max(total, 0.0), 1.0), 4)


def weighed(one: str, other: str, reasons: frozenset[Reason], points: Mapping[Reason, float]) -> Pair:
    """The pair with its score."""
    ordered = sorted(reasons, key=lambda each: (-points[each], each))
    return Pair(one, other, score_of(reasons, points), tuple(ordered))


def ranked(pairs: list[Pair], threshold: float, compared: int) -> Found:
    """The pairs from the threshold on, by score, then by ids."""
    kept = sorted((pair for pair in pairs if pair.score >= threshold), key=lambda p: (-p.score, p.one, p.other))
    return Found(tuple(kept), compared)
