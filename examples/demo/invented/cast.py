"""The people of the customers: who held which post when, who they report to, and who stands outside."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from invented.company import employees, english
from invented.days import LAST, day
from invented.source import chance, written
from invented.tables import Row


@dataclass(frozen=True)
class Post:
    """A place in a customer's organisation, whoever fills it."""

    customer: str
    post: str
    title: str
    department: str
    superior: str
    power: str
    scope: str
    political: str
    role: str

    @property
    def key(self) -> str:
        """The post as the hand-written files name it."""
        return f"{self.customer}.{self.post}"


@dataclass(frozen=True)
class Tenure:
    """Somebody in a post for a time; open-ended where ``end`` is None."""

    person: str
    post: Post
    start: date
    end: date | None = None

    def holds(self, when: date) -> bool:
        """Whether it holds on that day."""
        return self.start <= when and (self.end is None or when < self.end)


@dataclass(frozen=True)
class Cast:
    """Everybody: names by id, and the tenures in order."""

    names: dict[str, str]
    posts: dict[str, Post]
    tenures: tuple[Tenure, ...]

    def first(self, key: str) -> str:
        """Who held a post first: how the hand-written files name people."""
        return next(t.person for t in self.tenures if t.post.key == key)

    def holder(self, key: str, when: date) -> str | None:
        """Who holds a post on a day."""
        return next((t.person for t in self.tenures if t.post.key == key and t.holds(when)), None)

    def holders(self, key: str, start: date, end: date) -> list[Tenure]:
        """Who held a post at some time from start on and before end."""
        return [t for t in self.tenures if t.post.key == key and t.start < end and (t.end is None or t.end > start)]

    def people_of(self, customer: str, when: date) -> list[str]:
        """Who works at a customer on a day."""
        return [t.person for t in self.tenures if t.post.customer == customer and t.holds(when)]

    def tenure_of(self, person: str, when: date) -> Tenure | None:
        """Where a person works on a day."""
        return next((t for t in self.tenures if t.person == person and t.holds(when)), None)


def invent() -> Cast:
    """Names, posts and moves."""
    posts = {post.key: post for customer in written("customers")["customers"] for post in _posts(customer)}
    names: dict[str, str] = {}
    tenures: list[Tenure] = []
    draw = chance("names")
    for key, post in posts.items():
        person = _name(draw, key, names)
        tenures.append(Tenure(person, post, date(draw.randint(2015, 2023), draw.randint(1, 12), draw.randint(1, 28))))
    for move in written("customers")["moves"]:
        tenures = _moved(tenures, move, posts)
    return Cast(names, posts, tuple(tenures))


def _posts(customer: dict[str, Any]) -> list[Post]:
    rows = written("customers")["kinds"][customer["kind"]]["posts"]
    return [Post(customer["id"], *row) for row in rows if row[0] not in customer.get("skip", [])]


def _name(draw: Random, key: str, names: dict[str, str]) -> str:
    """An id for whoever holds the post first, and the name noted; nobody has the name of another or of one of us."""
    named = written("customers")["named"]
    reserved = {value.split()[1] for value in named.values()} | {key.removeprefix("e-") for key in employees()}
    name, pinyin = named[key].split() if key in named else _drawn(draw, names, reserved)
    names[f"p-{pinyin}"] = name
    return f"p-{pinyin}"


def _drawn(draw: Random, names: dict[str, str], reserved: set[str]) -> tuple[str, str]:
    """A free name; common surnames come up more often, a given name twice at most."""
    source = written("names")
    while True:
        common = source["surnames"][: draw.choice((30, 60, len(source["surnames"])))]
        surname, surname_pinyin = draw.choice(common).split()
        given, given_pinyin = draw.choice(source["given"]).split()
        pinyin = f"{surname_pinyin}-{given_pinyin}"
        is_worn = sum(name.endswith(given) for name in names.values()) >= 2
        if not is_worn and pinyin not in reserved and f"p-{pinyin}" not in names:
            return surname + given, pinyin


def _moved(tenures: list[Tenure], move: dict[str, str], posts: dict[str, Post]) -> list[Tenure]:
    """The same with one person gone from a post, and perhaps arrived at another."""
    before = next(t for t in tenures if t.post.key == move["who"] and t.end is None)
    after = [replace(t, end=day(move["left"])) if t is before else t for t in tenures]
    if "to" in move:
        after.append(Tenure(before.person, posts[move["to"]], date.fromisoformat(move["from"])))
    return after


def tables(cast: Cast) -> dict[str, list[Row]]:
    """The files of the customers' side."""
    customers = written("customers")["customers"]
    return {
        "customers": [_customer_row(customer) for customer in customers],
        "departments": [row for customer in customers for row in _department_rows(customer)],
        "people": [
            *(_person_row(cast, t) for t in sorted(cast.tenures, key=lambda t: (t.person, t.start))),
            *(_adviser_row(*adviser) for adviser in written("names")["advisers"]),
        ],
    }


def _customer_row(customer: dict[str, Any]) -> Row:
    parent = customer.get("parent")
    columns = ("name", "name_en", "industry", "region", "tier", "since")
    return {
        "id": f"c-{customer['id']}",
        "channel": "direct",
        "parent_id": f"c-{parent}" if parent else None,
        **{column: customer[column] for column in columns},
    }


def _department_rows(customer: dict[str, Any]) -> list[Row]:
    departments = written("customers")["kinds"][customer["kind"]]["departments"]
    return [
        {
            "id": f"d-{customer['id']}-{key}",
            "customer_id": f"c-{customer['id']}",
            "name": name,
            "name_en": name_en,
            "key": is_key,
        }
        for key, (name, name_en, is_key) in departments.items()
    ]


def _person_row(cast: Cast, tenure: Tenure) -> Row:
    post = tenure.post
    return {
        "id": tenure.person,
        "name": cast.names[tenure.person],
        "name_en": english(tenure.person),
        "title": post.title,
        "department_id": f"d-{post.customer}-{post.department}",
        "key": True,
        "power": post.power,
        "power_scope": post.scope,
        "reports_to": superior_of(cast, tenure),
        "from": tenure.start,
        "to": tenure.end,
    }


def superior_of(cast: Cast, tenure: Tenure) -> str | None:
    """Whom somebody in a post reports to at its end, or today: past empty posts, and from a subsidiary to the group."""
    when = LAST if tenure.end is None else min(LAST, tenure.end)
    post = tenure.post
    while post.superior:
        post = cast.posts[f"{post.customer}.{post.superior}"]
        holder = cast.holder(post.key, when)
        if holder not in (None, tenure.person):
            return holder
    parent = next(c.get("parent") for c in written("customers")["customers"] if c["id"] == post.customer)
    return cast.holder(f"{parent}.vp", when) if parent else None


def _adviser_row(name: str, pinyin: str, title: str, organisation: str) -> Row:
    return {
        "id": f"p-{pinyin}",
        "name": name,
        "name_en": english(f"p-{pinyin}"),
        "title": title,
        "organisation": organisation,
        "key": False,
        "power": "none",
    }
