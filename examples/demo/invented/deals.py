"""The deals: what is for sale to whom, from when to when, for how much, and against whom."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from invented.company import employees, team
from invented.days import FIRST, LAST, between, day, workday
from invented.source import chance, written
from invented.tables import Row

CLOSED = 25
FEN_PER_WAN = 1_000_000


@dataclass(frozen=True)
class Deal:
    """One opportunity; a status of None waits for the outcome to be found."""

    id: str
    customer: str
    name: str
    name_en: str
    products: tuple[str, ...]
    amount: int
    owner: str
    origin: str
    created_on: date
    expected_close: date
    closed_on: date | None
    status: str | None
    is_story: bool = False

    @property
    def last_day(self) -> date:
        """The day it was closed, or today."""
        return self.closed_on or LAST


def schedule() -> list[Deal]:
    """All deals; the oldest but the stories' own are closed, so that with those there are 25."""
    planted = {deal["id"]: deal for deal in written("planted")["deals"]}
    told, others = [], []
    for customer, rows in written("deals")["deals"].items():
        for place, row in enumerate(rows):
            if row[0] in planted:
                told.append(_told(customer, row, planted[row[0]]))
            else:
                others.append(_drawn(customer, row, place / len(rows)))
    others.sort(key=lambda deal: (deal.created_on, deal.id))
    open_ones = CLOSED - sum(deal.closed_on is not None for deal in told)
    closing = [_closing(deal) for deal in others[:open_ones]]
    return sorted([*told, *closing, *others[open_ones:]], key=lambda deal: deal.id)


def _base(customer: str, row: list[Any]) -> dict[str, Any]:
    key, name, name_en, products, amount = row
    return {
        "id": f"o-{key}",
        "customer": customer,
        "name": name,
        "name_en": name_en,
        "products": tuple(products.split()),
        "amount": amount * FEN_PER_WAN,
    }


def _told(customer: str, row: list[Any], planted: dict[str, Any]) -> Deal:
    return Deal(
        **_base(customer, row),
        owner=planted["owner"],
        origin=planted["origin"],
        created_on=date.fromisoformat(planted["created_on"]),
        expected_close=date.fromisoformat(planted["expected_close"]),
        closed_on=day(planted.get("closed_on", "")),
        status=planted.get("status", "open"),
        is_story=True,
    )


def _drawn(customer: str, row: list[Any], place: float) -> Deal:
    draw = chance(f"deal {row[0]}")
    span = (LAST - FIRST).days - 40
    start = FIRST + timedelta(days=int(place * span))
    created_on = between(draw, start, start + timedelta(days=span // 5))
    expected_close = workday(created_on + timedelta(days=draw.randint(190, 420)))
    return Deal(
        **_base(customer, row),
        owner=_owner(customer, created_on),
        origin=draw.choice(("incubated", "incubated", "captured")),
        created_on=created_on,
        expected_close=max(expected_close, workday(LAST + timedelta(days=draw.randint(-20, 120)))),
        closed_on=None,
        status="open",
    )


def _owner(customer: str, when: date) -> str:
    """Who owns the customer today, or did when the deal began."""
    return next(e for e in (*team(customer, LAST), *team(customer, when)) if employees()[e].role == "sales")


def _closing(deal: Deal) -> Deal:
    draw = chance(f"close {deal.id}")
    closed_on = workday(min(deal.created_on + timedelta(days=draw.randint(120, 330)), LAST - timedelta(days=12)))
    owner = next(e for e in team(deal.customer, closed_on) if employees()[e].role == "sales")
    expected_close = workday(closed_on + timedelta(days=draw.randint(-45, 30)))
    return replace(deal, closed_on=closed_on, expected_close=expected_close, owner=owner, status=None)


def tables(deals: list[Deal]) -> dict[str, list[Row]]:
    """The files about deals."""
    return {
        "opportunities": [_deal_row(deal) for deal in deals],
        "opportunity_products": [row for deal in deals for row in _product_rows(deal)],
        "competing": [row for deal in deals for row in _rival_rows(deal)],
    }


def _deal_row(deal: Deal) -> Row:
    draw = chance(f"money {deal.id}")
    budget = round(deal.amount * draw.uniform(0.95, 1.25) / FEN_PER_WAN) * FEN_PER_WAN
    return {
        "id": deal.id,
        "name": deal.name,
        "name_en": deal.name_en,
        "customer_id": f"c-{deal.customer}",
        "owner_id": deal.owner,
        "amount": deal.amount,
        "budget": budget if draw.random() < 0.65 else None,
        "award": deal.amount if deal.status == "won" else None,
        "discount": round(draw.uniform(0.02, 0.18), 2) if deal.status in ("won", "lost") else None,
        "customised": draw.random() < 0.4,
        "origin": deal.origin,
        "created_on": deal.created_on,
        "expected_close": deal.expected_close,
        "closed_on": deal.closed_on,
        "status": deal.status,
        "loss_reason": _loss_reason(draw, deal),
        "approval_quota": 6 if draw.random() < 0.06 else None,
    }


def _loss_reason(draw: Random, deal: Deal) -> str | None:
    if deal.status == "lost":
        return draw.choice(("技术评分落后", "价格高于对手", "决策层倾向原供应商", "方案与现场条件不符"))
    return (
        draw.choice(("客户预算取消", "项目推迟,何时重启未定", "客户改为自建")) if deal.status == "abandoned" else None
    )


def _product_rows(deal: Deal) -> list[Row]:
    """What the deal is about; the parts make up the amount."""
    share = deal.amount // (len(deal.products) + 1) // FEN_PER_WAN * FEN_PER_WAN
    first = deal.amount - share * (len(deal.products) - 1)
    amounts = [first, *[share] * (len(deal.products) - 1)]
    return [
        {"opportunity_id": deal.id, "product_id": product, "amount": amount}
        for product, amount in zip(deal.products, amounts, strict=True)
    ]


def _rival_rows(deal: Deal) -> list[Row]:
    """Who else was after it; a lost deal was won by one of them."""
    draw = chance(f"rivals {deal.id}")
    rivals = draw.sample(
        written("company")["competitors"],
        draw.choice((1, 1, 2)) if deal.status == "lost" else draw.choice((0, 1, 1, 2)),
    )
    results = {"lost": ["中标", "未中标"], "won": ["未中标", "未中标"]}.get(str(deal.status), ["", ""])
    return [
        {
            "competitor_id": rival[0],
            "opportunity_id": deal.id,
            "quote": round(deal.amount * draw.uniform(0.82, 1.15) / FEN_PER_WAN) * FEN_PER_WAN
            if draw.random() < 0.6
            else None,
            "solution": rival[2],
            "strategy": rival[3],
            "result": result,
        }
        for rival, result in zip(rivals, results, strict=False)
    ]
