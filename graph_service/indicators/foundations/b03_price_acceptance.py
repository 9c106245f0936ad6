"""How far a key person accepts our price.

Definition: the newest price score (pa) our company holds about the person at the date, as known then; unknown,
stale and older than the post as for closeness (B01).

Range 0-100. O(ratings). Source: B03.
"""

from graph_service.indicators.foundations.b01_relationship_closeness import (
    reduce,
    select_score,
)
from graph_service.indicators.indicator import Basis, Indicator, Kind, Level, Rows


def select(basis: Basis) -> Rows:
    """Every key person with our company's price score."""
    return select_score(basis, "pa")


INDICATOR = Indicator(
    id="B03",
    zh="价格接受度",
    en="price acceptance",
    definition="our company's newest price score of a key person",
    definition_zh="我方公司对关键人最近一次的价格接受度",
    level=Level.PERSON,
    kind=Kind.PROCESS,
    unit="score",
    period="RT",
    needs=("posts", "ratings"),
    parameters=("stale_after", "fresh_only"),
    source="000, 001",
    facts={"rating_id": "ratings", "post_ids": "posts"},
    select=select,
    reduce=reduce,
)
