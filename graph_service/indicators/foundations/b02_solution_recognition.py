"""How much a key person prefers our solution.

Definition: the newest solution score (sr) our company holds about the person at the date, as known then; unknown,
stale and older than the post as for closeness (B01).

Range 0-100. O(ratings). Source: B02.
"""

from graph_service.indicators.foundations.b01_relationship_closeness import (
    reduce,
    select_score,
)
from graph_service.indicators.indicator import Basis, Indicator, Kind, Level, Rows


def select(basis: Basis) -> Rows:
    """Every key person with our company's solution score."""
    return select_score(basis, "sr")


INDICATOR = Indicator(
    id="B02",
    zh="方案认可度",
    en="solution recognition",
    definition="our company's newest solution score of a key person",
    definition_zh="我方公司对关键人最近一次的方案认可度",
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
