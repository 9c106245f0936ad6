"""The seats of each decision: who has a say, who sat there when, and who hands the decision on to whom."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from invented.cast import Cast
from invented.days import FIRST, workday
from invented.deals import FEN_PER_WAN, Deal
from invented.source import chance, written
from invented.tables import Row


@dataclass(frozen=True)
class Seat:
    """A place in a decision: filled by whoever holds a post, or by an adviser; both empty = nobody known."""

    id: str
    deal: str
    role: str
    post: str = ""
    adviser: str = ""
    power: str = ""
    scope: str = ""
    political: str = ""
    weight: int | None = None
    start: date = FIRST


def seats_of(deal: Deal, cast: Cast) -> list[Seat]:
    """The seats of a deal: as the story has it, or drawn."""
    if deal.is_story:
        planted = next(p for p in written("planted")["deals"] if f"o-{p['id']}" == deal.id)
        return [
            Seat(_seat_id(deal, key), deal.id, role, post, "", power, scope, political, None, deal.created_on)
            for key, role, post, power, scope, political in planted["seats"]
        ]
    draw = chance(f"seats {deal.id}")
    seats = [*_posts_asked(draw, deal, cast), *_further_seats(draw, deal)]
    known_from = [deal.created_on] * 3 + [workday(deal.created_on + timedelta(days=21))]
    return [replace(seat, start=draw.choice(known_from)) for seat in seats]


def _seat_id(deal: Deal, key: str) -> str:
    return f"s-{deal.id.removeprefix('o-')}-{key}"


def _posts_asked(draw: Random, deal: Deal, cast: Cast) -> list[Seat]:
    """Which posts of the customer, and of the group above it, have a say."""
    is_small = deal.amount < 700 * FEN_PER_WAN
    likely = {"ws": 0.6, "pm": 0.7, "em": 0.85, "ae": 0.5, "qm": 0.25, "pb": 0.25, "td": 0.8, "cfo": 0.55}
    likely |= {"pd": 0.45, "vp": 1.0 if is_small else 0.35, "gm": 0.0 if is_small else 1.0, "it": 0.25, "lg": 0.2}
    asked = [post for post, p in likely.items() if draw.random() < p and f"{deal.customer}.{post}" in cast.posts]
    if not {"ws", "pm"} & set(asked):
        asked.insert(0, "pm")
    seats = [_post_seat(draw, deal, cast, post, is_small=is_small) for post in asked]
    if deal.customer.startswith("hanling-") and draw.random() < 0.5:
        post = draw.choice(("td", "cfo", "pd"))
        group = cast.posts[f"hanling.{post}"]
        seats.append(Seat(_seat_id(deal, f"group-{post}"), deal.id, group.role, group.key, political=group.political))
    return seats


def _post_seat(draw: Random, deal: Deal, cast: Cast, key: str, *, is_small: bool) -> Seat:
    """The seat of a post; on small deals the deputy passes what the general manager need not see."""
    post = cast.posts[f"{deal.customer}.{key}"]
    role, power, scope = post.role, "", ""
    if is_small and key == "vp":
        role, power, scope = "approver", "approve", "budget"
    elif key == "lg" and draw.random() < 0.4:
        power, scope = "veto", "legal"
    political = post.political if draw.random() < 0.8 else ""
    weight = 4 if key == "td" and draw.random() < 0.1 else None
    return Seat(_seat_id(deal, key), deal.id, role, post.key, "", power, scope, political, weight)


def _further_seats(draw: Random, deal: Deal) -> list[Seat]:
    """Advisers from outside, and seats of which we only know that they exist."""
    seats = []
    if draw.random() < 0.22:
        adviser = draw.choice(written("names")["advisers"])
        role = draw.choice(("influencer", "evaluator"))
        seats.append(Seat(_seat_id(deal, "adviser"), deal.id, role, adviser=f"p-{adviser[1]}", political="outside"))
    if draw.random() < 0.16:
        power = draw.choice(("", "", "veto"))
        scope = "technical" if power else ""
        role = draw.choice(("evaluator", "decision_maker"))
        seats.append(Seat(_seat_id(deal, "unknown"), deal.id, role, power=power, scope=scope))
    return seats


def holdings(deal: Deal, seat: Seat, cast: Cast) -> list[tuple[str | None, date, date | None]]:
    """Who held a seat from when to when while the deal ran; None where nobody is known."""
    if seat.adviser:
        return [(seat.adviser, seat.start, None)]
    if not seat.post:
        return [(None, seat.start, None)]
    tenures = cast.holders(seat.post, seat.start, deal.last_day)
    held: list[tuple[str | None, date, date | None]] = [
        (t.person, max(t.start, seat.start), t.end if t.end and t.end <= deal.last_day else None) for t in tenures
    ]
    return held if held and held[0][1] == seat.start else [(None, seat.start, held[0][1] if held else None), *held]


def flows_of(deal: Deal, seats: list[Seat]) -> list[tuple[str, str]]:
    """Who hands the decision on to whom, where we know it: every seat of the layers has its place."""
    draw = chance(f"flow {deal.id}")
    if deal.is_story or draw.random() < 0.5:
        return []
    layers = [[s.id for s in seats if s.role == role] for role in ("user", "evaluator", "decision_maker", "approver")]
    layers = [layer for layer in layers if layer]
    edges = set()
    for lower, upper in pairwise(layers):
        edges |= {(seat, draw.choice(upper)) for seat in lower}
        edges |= {(draw.choice(lower), seat) for seat in upper}
    return sorted(edges)


def tables(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast) -> dict[str, list[Row]]:
    """The files about seats."""
    return {
        "seats": [row for deal in deals for seat in seats[deal.id] for row in _seat_rows(deal, seat, cast)],
        "seat_flows": [
            {"from_seat_id": a, "to_seat_id": b} for deal in deals for a, b in flows_of(deal, seats[deal.id])
        ],
    }


def _seat_rows(deal: Deal, seat: Seat, cast: Cast) -> list[Row]:
    return [
        {
            "id": seat.id,
            "opportunity_id": deal.id,
            "role": seat.role,
            "person_id": person,
            "power": seat.power,
            "power_scope": seat.scope,
            "political": seat.political,
            "weight": seat.weight,
            "from": start,
            "to": end,
        }
        for person, start, end in holdings(deal, seat, cast)
    ]
