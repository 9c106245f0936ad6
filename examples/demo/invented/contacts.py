"""Who helped, who knows and sways whom, and who met whom: what happened around the deals."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from invented.attitudes import Turn, final_holders
from invented.cast import Cast
from invented.chains import Seat
from invented.company import employees, team
from invented.days import CLOSING_TIME, LAST, between, office_hour, recorded_after
from invented.deals import Deal
from invented.source import chance, written
from invented.tables import Row

TALKS = (
    ("了解需求", "对方介绍了现场现状,提出三点改造要求"),
    ("了解需求", "对方希望先看到同类项目的运行数据"),
    ("方案交流", "讲解了总体架构,对方对分期实施感兴趣"),
    ("方案交流", "对方内部仍在比较两家方案"),
    ("技术澄清", "双方对接口清单逐条确认"),
    ("项目例会", "确认了下一次会议的议题与参会人"),
    ("商务沟通", "就付款节点交换了意见"),
    ("商务沟通", "对方询问了运维报价的构成"),
)
VISITS = (
    ("现场勘查", "走了一遍现场,讨论了停机窗口与割接步骤"),
    ("样机演示", "演示顺利,现场操作人员提了两条改进"),
    ("样板参观", "陪同参观样板项目,对方详细问了故障处理"),
    ("高层拜访", "双方谈了明年的投资安排"),
)
MISSED = ("对方临时出差", "现场停产检修", "我方人员冲突")
ATTITUDES = ("积极", "积极", "中立", "中立", "保留", "")
LINKS = ("former_colleague", "classmate", "classmate", "works_with", "other")


def tables(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast, turns: list[Turn]) -> dict[str, list[Row]]:
    """The files of what happened."""
    return {
        "helped": sorted(_helped(deals, seats, cast, turns), key=lambda row: (str(row["at"]), str(row["employee_id"]))),
        "ties": [*_planted_ties(cast), *_swaying(cast), *_acquaintances(cast), *_odds(cast)],
        "interactions": _interactions(deals, seats, cast),
    }


def _help(employee: str, deal: str, person: str | None, kind: str, at: date) -> Row:
    moment = recorded_after(chance(f"help {employee} {deal} {person} {at}"), at)
    return {
        "employee_id": employee,
        "opportunity_id": deal,
        "person_id": person,
        "kind": kind,
        "at": at,
        "recorded_at": moment,
    }


def _helped(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast, turns: list[Turn]) -> Iterator[Row]:
    for planted in written("planted")["deals"]:
        for employee, post, kind, at in planted.get("helped", []):
            yield _help(employee, f"o-{planted['id']}", cast.first(post), kind, date.fromisoformat(at))
    for turn in turns:
        if chance(f"noted {turn.deal} {turn.person}").random() < 0.7:
            yield _help(turn.employee, turn.deal, turn.person, "raised", turn.after)
    for deal in deals:
        draw = chance(f"helped {deal.id}")
        if not deal.is_story and draw.random() < 0.3:
            at = between(draw, deal.created_on, deal.last_day - timedelta(days=6))
            kind = draw.choice(("introduced", "informed"))
            people = final_holders(deal, seats[deal.id], cast)
            person = draw.choice(people) if people and (kind == "introduced" or draw.random() < 0.5) else None
            helpers = [e.id for e in employees().values() if e.is_active(at) and e.id != deal.owner and e.role != "hr"]
            yield _help(draw.choice(helpers), deal.id, person, kind, at)


def _tie(ends: tuple[str, str], kind: str, strength: float | None, how: str = "", sign: int | None = None) -> Row:
    private = how == "kin"
    return {
        "from_id": ends[0],
        "to_id": ends[1],
        "kind": kind,
        "strength": None if strength is None else round(strength, 2),
        "sign": sign,
        "how": how,
        "sensitivity": "private" if private else "normal",
    }


def _planted_ties(cast: Cast) -> Iterator[Row]:
    for a, b, kind, strength, how, sign in written("planted")["ties"]:
        ends = tuple(cast.first(end) if "." in end else end for end in (a, b))
        yield _tie((ends[0], ends[1]), kind, strength or None, how, sign or None)


def _swaying(cast: Cast) -> Iterator[Row]:
    """Inside a customer: mostly those who work closely, now and then the wrong way round."""
    told = {(row[0], row[1]) for row in written("planted")["ties"]}
    pairs = (
        ("em", "td"),
        ("ae", "em"),
        ("td", "gm"),
        ("cfo", "gm"),
        ("pm", "vp"),
        ("ws", "pm"),
        ("vp", "gm"),
        ("it", "vp"),
    )
    for customer in written("customers")["customers"]:
        draw = chance(f"sways {customer['id']}")
        for lower, upper in pairs:
            ends = [f"{customer['id']}.{post}" for post in (lower, upper)]
            people = [cast.holder(key, LAST) for key in ends]
            if draw.random() < 0.62 and (ends[0], ends[1]) not in told and people[0] and people[1]:
                sign = -1 if draw.random() < 0.08 else 1
                yield _tie((people[0], people[1]), "sways", draw.uniform(0.3, 0.9), sign=sign)


def _acquaintances(cast: Cast) -> Iterator[Row]:
    """Who knows whom beyond the work of today: ours and theirs, ours among themselves, theirs across companies."""
    draw = chance("knows")
    ours = [e.id for e in employees().values() if e.is_active(LAST)]
    theirs = sorted({t.person for t in cast.tenures if t.holds(LAST)})
    advisers = [f"p-{adviser[1]}" for adviser in written("names")["advisers"]]
    pairs = {(draw.choice(ours), draw.choice(theirs)) for _ in range(34)}
    pairs |= {_two_of(draw, ours) for _ in range(22)} | {_two_of(draw, theirs) for _ in range(24)}
    pairs |= {(draw.choice(advisers), draw.choice(theirs)) for _ in range(10)}
    pairs |= {(draw.choice(ours), adviser) for adviser in advisers}
    for place, (a, b) in enumerate(sorted(pairs)):
        how = "kin" if place % 33 == 7 else draw.choice(LINKS)
        yield _tie((a, b), "knows", draw.uniform(0.25, 0.9) if draw.random() < 0.85 else None, how)


def _two_of(draw: Random, everybody: list[str]) -> tuple[str, str]:
    one, other = sorted(draw.sample(everybody, 2))
    return one, other


def _odds(cast: Cast) -> Iterator[Row]:
    draw = chance("at odds")
    for customer in draw.sample([c["id"] for c in written("customers")["customers"]], 6):
        a, b = draw.sample(sorted(cast.people_of(customer, LAST)), 2)
        yield _tie((a, b), "at_odds", None)


def _interactions(deals: list[Deal], seats: dict[str, list[Seat]], cast: Cast) -> list[Row]:
    unmet = {cast.first(key) for key in written("planted")["never_met"]}
    rows = [row for deal in deals for row in _meetings(deal, seats[deal.id], cast, unmet)]
    rows.sort(key=lambda row: (str(row["planned_at"]), str(row["opportunity_id"])))
    return [{"id": f"i-{number:04d}", **row} for number, row in enumerate(rows, 1)]


def _meetings(deal: Deal, seats: list[Seat], cast: Cast, unmet: set[str]) -> Iterator[Row]:
    """Visits, calls and meetings on a deal; a few were planned and did not take place."""
    draw = chance(f"meetings {deal.id}")
    for _ in range(draw.randint(3, 9)):
        when = between(draw, deal.created_on, deal.last_day - timedelta(days=2))
        posts = [seat.post for seat in seats if seat.post and seat.start <= when]
        people = [p for post in posts if (p := cast.holder(post, when)) and p not in unmet]
        ours = team(deal.customer, when)
        if people and ours:
            yield _meeting(draw, deal, when, draw.sample(people, min(len(people), draw.choice((1, 1, 2)))), ours)


def _meeting(draw: Random, deal: Deal, when: date, people: list[str], ours: list[str]) -> Row:
    planned: datetime = min(office_hour(draw, when), CLOSING_TIME)
    is_held = draw.random() > 0.08
    kind = draw.choice(("visit", "visit", "meeting", "call", "joint_visit"))
    is_remote = kind == "call" or (kind == "meeting" and draw.random() < 0.4)
    purpose, summary = draw.choice(TALKS if is_remote else TALKS + VISITS)
    with_us = draw.sample(ours, min(len(ours), 2 if kind == "joint_visit" else draw.choice((1, 1, 2))))
    return {
        "kind": kind,
        "mode": "remote" if is_remote else "f2f",
        "employee_ids": ";".join(sorted(with_us)),
        "person_ids": ";".join(sorted(people)),
        "customer_id": f"c-{deal.customer}",
        "opportunity_id": deal.id,
        "planned_at": planned,
        "held_at": planned if is_held else None,
        "minutes": draw.choice((10, 15, 20, 30) if kind == "call" else (45, 60, 90, 120)) if is_held else None,
        "purpose": purpose,
        "summary": summary if is_held else None,
        "attitude": draw.choice(ATTITUDES) if is_held else None,
        "outcome": draw.choice(("goal_met", "next_step", "next_step", "none")) if is_held else None,
        "missed_reason": None if is_held else draw.choice(MISSED),
    }
