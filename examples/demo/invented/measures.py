"""What was measured of customers and deals: expected key people, yearly spend, satisfaction, changing amounts."""

from collections.abc import Iterator
from datetime import date, timedelta

from invented.company import team
from invented.days import LAST, between, recorded_after, workday
from invented.deals import FEN_PER_WAN, Deal
from invented.observed import Observed
from invented.source import chance, written


def measures(deals: list[Deal]) -> list[Observed]:
    """All of them; where nobody asked there is nothing."""
    return [*_of_customers(), *(o for deal in deals for o in _amounts(deal))]


def _of_customers() -> Iterator[Observed]:
    for customer in written("customers")["customers"]:
        draw = chance(f"measures {customer['id']}")
        for when, count in customer.get("expected", []):
            yield _about(customer["id"], "expected_key_persons", count, when, "组织架构梳理")
        for when, spend in customer.get("spend", []):
            yield _about(customer["id"], "annual_spend", spend * FEN_PER_WAN, when, "年度预算沟通")
        if draw.random() < 0.6:
            score = round(customer["favour"] + draw.gauss(8, 6))
            yield _about(customer["id"], "satisfaction", score, "2026-01-23", "年度满意度调查")


def _about(customer: str, metric: str, value: int, when: str, evidence: str) -> Observed:
    draw = chance(f"measured {customer} {metric} {when}")
    day = workday(date.fromisoformat(when))
    by = team(customer, day)[0]
    return Observed(f"c-{customer}", metric, "", str(value), day, recorded_after(draw, day), by, evidence)


def _amounts(deal: Deal) -> Iterator[Observed]:
    """How the amount of some deals changed before it became what it is."""
    draw = chance(f"amount {deal.id}")
    if deal.is_story or draw.random() > 0.25:
        return
    early = round(deal.amount * draw.uniform(0.7, 1.3) / FEN_PER_WAN) * FEN_PER_WAN
    middle = deal.created_on + (min(deal.last_day, LAST) - deal.created_on) / 2
    for value, start, end in (
        (early, deal.created_on, middle),
        (deal.amount, middle + timedelta(days=1), deal.last_day),
    ):
        when = between(draw, start, max(start, end - timedelta(days=6)))
        by = team(deal.customer, when)[0]
        yield Observed(deal.id, "amount", "", str(value), when, recorded_after(draw, when), by, "报价更新")
