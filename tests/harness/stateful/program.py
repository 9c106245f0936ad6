"""Draws programs: what somebody might ask next of what is there, and of what is not."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.harness.stateful.model import Ask, Json, Model, Record
from tests.harness.stateful.rules import VERBS

FIRST = date(2020, 1, 10)
ROLES = ("approver", "decision_maker", "evaluator", "user", "influencer")
POWERS = ("none", "veto", "approve", "both", None)
OPENING = (
    "create customers", "create departments", "create people", "create people", "create opportunities", "create seats",
    "create seats", "create seat_flows",
)  # fmt: skip
"""What every program begins with: nothing can be asked of nothing."""
OFTEN = (
    "create people", "create seats", "create seat_flows", "create seat_flows", "holder seats", "holder seats",
    "vacate seats", "create observations", "create observations", "correct observations", "retract observations",
    "close opportunities", "reopen opportunities", "confirm helped", "confirm helped", "create helped", "move posts",
    "change opportunities", "create ties", "create assignments", "end assignments",
)  # fmt: skip


@dataclass
class Program:
    """One program over one customer; everything in it follows from the seed."""

    seed: int
    model: Model = field(init=False)
    drawn: random.Random = field(init=False)
    numbers: int = 0
    day: date = FIRST

    def __post_init__(self) -> None:
        self.drawn = random.Random(self.seed)
        self.model = Model(f"c-{self.seed}")

    def next(self, step: int) -> Ask:
        """The next request."""
        verb = OPENING[step] if step < len(OPENING) else self.drawn.choice((*VERBS, *OFTEN))
        _, kind, is_edit = VERBS[verb]
        target = "" if verb.startswith("create ") else self._target(kind)
        body = BODIES[verb](self, self.model.find(kind, target))
        actor = self.actor(verb) if step >= len(OPENING) else "mia"
        stored = self.model.find(kind, target)
        version = None if not is_edit else 1 if stored is None else stored.version
        return Ask(actor, verb, target, body, version, self.key())

    def actor(self, verb: str) -> str:
        """Mostly whoever covers the customer; sometimes somebody who sees all, or who sees nothing of it."""
        if "assignments" in verb:
            return self.drawn.choice(("boss", "boss", "boss", "mia"))
        return self.drawn.choices(("mia", "boss", "noa"), (16, 3, 2))[0]

    def key(self) -> str:
        """A key nobody has used."""
        return f"{self.seed}-{self.number()}"

    def number(self) -> int:
        """A number nobody has used."""
        self.numbers += 1
        return self.numbers

    def some(self, kind: str) -> str:
        """The id of a record; seldom one that is not there."""
        known = self.model.of(kind)
        if not known or self.drawn.random() < 0.03:
            return f"{kind}-nowhere"
        return self.drawn.choice(known).id

    def later(self) -> str:
        """A day after all days before; seldom one of them, so that something does not fit."""
        if self.drawn.random() < 0.1:
            return (FIRST + timedelta(days=self.drawn.randrange(self.numbers + 2))).isoformat()
        self.day += timedelta(days=self.drawn.randint(1, 3))
        return self.day.isoformat()

    def _target(self, kind: str) -> str:
        if kind != "assignments":
            return self.some(kind)
        given = [one.id for one in self.model.of(kind) if one.fields["employee_id"] != "mia"]
        return self.drawn.choice(given) if given else "nobody-covers"


def _seats_of_one_deal(program: Program) -> Json:
    seats = [program.some("seats"), program.some("seats")]
    return {"from_seat_id": seats[0], "to_seat_id": seats[1]}


def _tie(program: Program) -> Json:
    kind = program.drawn.choice(("sways", "at_odds"))
    signed = {"sign": program.drawn.choice((1, -1))} if kind == "sways" else {}
    start = program.drawn.choice(("2020-01-01", "2020-01-02"))
    ends = {"from_id": program.some("people"), "to_id": program.some("people")}
    return {"kind": kind, **ends, "strength": program.drawn.choice((0.25, 0.5, 1.0)), "from": start, **signed}


def _observation(program: Program) -> Json:
    held = program.drawn.choice((None, None, "mia", "boss", "noa"))
    value = float(program.drawn.choice((0, 20, 40, 60, 61, 80, 100)))
    about = {"about_thing": "person", "about_id": program.some("people"), "metric": "rc"}
    return {**about, "value": value, "valid_at": program.later(), **({"held_by": held} if held else {})}


def _help(program: Program) -> Json:
    return {
        "employee_id": program.drawn.choice(("mia", "boss", "noa")),
        "opportunity_id": program.some("opportunities"),
        "person_id": program.some("people"),
        "kind": program.drawn.choice(("raised", "raised", "introduced", "informed")),
        "at": program.drawn.choice(("2020-02-01", "2020-02-02")),
    }


def _closing(program: Program) -> Json:
    ending = program.drawn.choice(("won", "lost", "abandoned"))
    why = {"loss_reason": "price"} if ending == "lost" else {"award": 900} if ending == "won" else {}
    return {"status": ending, "closed_on": program.later(), **why}


def _seat(program: Program) -> Json:
    held = {"person_id": program.some("people"), "from": program.later()} if program.drawn.random() < 0.7 else {}
    return {
        "id": f"s-{program.seed}-{program.number()}", "opportunity_id": program.some("opportunities"),
        "role": program.drawn.choice(ROLES), **held,
    }  # fmt: skip


def _new_id(program: Program, letter: str, kind: str) -> str:
    """An id of one's own; seldom one that is taken."""
    if program.drawn.random() < 0.06 and program.model.of(kind):
        return program.some(kind)
    return f"{letter}-{program.seed}-{program.number()}"


Body = Callable[[Program, Record | None], Json]
BODIES: Mapping[str, Body] = {
    "create customers": lambda p, _: {"id": p.model.customer, "name": f"客户{p.seed}号", "industry": "建筑"},
    "change customers": lambda p, _: p.drawn.choice(
        ({"tier": "A"}, {"tier": None}, {"name": f"名{p.seed}号{p.number()}"}, {"industry": "化工", "term_days": 30})
    ),
    "create departments": lambda p, _: {
        "id": _new_id(p, "d", "departments"), "customer_id": p.model.customer, "name": f"部{p.number()}"
    },
    "change departments": lambda p, _: p.drawn.choice(({"key": True}, {"key": False}, {"name": f"部{p.number()}"})),
    "create assignments": lambda p, _: {
        "employee_id": "noa", "customer_id": p.model.customer, "role": "support",
        "from": p.drawn.choice(("2020-01-01", "2020-01-02")),
    },
    "end assignments": lambda p, _: {"to": p.drawn.choice(("2019-01-01", "2020-03-01", "2020-03-02"))},
    "create people": lambda p, _: {
        "id": _new_id(p, "p", "people"), "name": f"人{p.number()}", "department_id": p.some("departments"),
        "power": p.drawn.choice(POWERS), "from": p.later(),
    },
    "change people": lambda p, _: p.drawn.choice(({"name": f"人{p.number()}"}, {"name_en": "Li"}, {"name_en": None})),
    "posts people": lambda p, _: {
        "department_id": p.some("departments"), "from": p.drawn.choice(("2020-01-01", p.later())), "power": "none"
    },
    "change posts": lambda p, _: p.drawn.choice(({"power": "veto"}, {"power": None}, {"key": True}, {"key": None})),
    "end posts": lambda p, _: {"to": p.later()},
    "move posts": lambda p, _: {"department_id": p.some("departments"), "from": p.later(), "power": "approve"},
    "create opportunities": lambda p, _: {
        "id": _new_id(p, "o", "opportunities"), "customer_id": p.model.customer, "name": f"单{p.number()}",
        "created_on": "2020-01-05", "amount": 100_000 + p.number(),
    },
    "change opportunities": lambda p, _: p.drawn.choice(
        ({"amount": p.number() * 1_000}, {"amount": None}, {"name": f"单{p.number()}"}, {"discount": 0.25})
    ),
    "close opportunities": lambda p, _: _closing(p),
    "reopen opportunities": lambda p, _: {"on": p.later()},
    "create seats": lambda p, _: _seat(p),
    "change seats": lambda p, _: p.drawn.choice(
        ({"weight": 2.5}, {"weight": None}, {"role": p.drawn.choice(ROLES)}, {"political": "inner"}, {"power": "veto"})
    ),
    "holder seats": lambda p, _: {"person_id": p.some("people"), "from": p.later()},
    "vacate seats": lambda p, _: {"to": p.later()},
    "create seat_flows": lambda p, _: _seats_of_one_deal(p),
    "withdraw seat_flows": lambda p, _: {"to": p.later()},
    "create ties": lambda p, _: _tie(p),
    "change ties": lambda p, _: {"strength": p.drawn.choice((0.1, 0.5, 0.9))},
    "end ties": lambda p, _: {"to": p.drawn.choice(("2019-01-01", "2020-06-01", "2020-06-02"))},
    "create observations": lambda p, _: _observation(p),
    "correct observations": lambda p, _: {"value": float(p.drawn.choice((10, 50, 90)))},
    "retract observations": lambda _, __: {},
    "create helped": lambda p, _: _help(p),
    "confirm helped": lambda _, __: {},
    "create interactions": lambda p, _: {
        "id": _new_id(p, "i", "interactions"), "kind": "visit", "mode": "f2f", "customer_id": p.model.customer,
        "purpose": f"事{p.number()}",
    },
    "change interactions": lambda p, _: p.drawn.choice(
        ({"summary": f"记{p.number()}"}, {"held_at": "2020-05-01T02:00:00Z"}, {"minutes": 30}, {"outcome": "order"})
    ),
    "cancel interactions": lambda _, __: {"reason": "改期"},
}  # fmt: skip


def written(ask: Ask) -> str:
    """A request as one line."""
    parts: dict[str, Any] = {"from version": ask.version, "key": ask.key}
    return f"{ask.actor}: {ask.verb} {ask.target} {ask.body} {parts}"
