"""One small invented world: what is one's own, led, somebody else's, and gone, with a canary in whatever is sensitive.

Every role has an employee with a key. All of them cover ``c-own``; lead and executive lead the unit of a colleague who
covers ``c-led``; ``c-other`` is covered by nobody of them, ``c-group`` is the parent of ``c-own``, and ``c-gone`` has
been there and is no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neo4j import Driver

from graph_service.access.policy import Relation, Role
from graph_service.domain.secrecy import FieldClass
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.canaries import Canaries
from tests.live.asking import load_folder

PLACES = ("own", "led", "other", "group", "gone")
THERE = ("own", "led", "other", "group")
ROLES = (Role.SALES, Role.LEAD, Role.EXECUTIVE, Role.HR, Role.HR_SINGLE, Role.EMPLOYEE, Role.ADMIN)
LEADING = (Role.LEAD, Role.EXECUTIVE)
PURPOSE = "annual-review"
JOBS = {
    Role.SALES: "sales", Role.LEAD: "sales", Role.EXECUTIVE: "executive", Role.HR: "hr", Role.HR_SINGLE: "hr",
    Role.EMPLOYEE: "other", Role.ADMIN: "other",
}  # fmt: skip
S, A, D, C, B = (
    FieldClass.STRUCTURE,
    FieldClass.ATTITUDE,
    FieldClass.DEAL,
    FieldClass.CONTACT,
    FieldClass.CONTRIBUTION,
)
Row = Mapping[str, Any]


def key_role(role: Role) -> Role:
    """The role of the key a role is reached by."""
    return Role.HR if role is Role.HR_SINGLE else role


def relations_of(role: Role, place: str) -> tuple[Relation, ...]:
    """What binds the employee of a role to what lies at a place, the closest first; nothing to what is gone."""
    if place == "gone":
        return ()
    bound = [Relation.OWN] * (place == "own")
    bound += [Relation.LED] * (place in ("own", "led") and role in LEADING)
    return (*bound, Relation.OTHER)


@dataclass
class World:
    """The rows of the folder and the canaries in them."""

    canaries: Canaries = field(default_factory=Canaries)
    files: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._company()
        for place in PLACES:
            self._customer(place)
            self._people(place)
            self._deals(place)
            self._events(place)
        self._between()

    def add(self, file: str, **row: Any) -> None:
        self.files.setdefault(file, []).append({name.rstrip("_"): value for name, value in row.items()})

    def write(self, folder: Path) -> None:
        """The folder as files."""
        for name, rows in self.files.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            lines = [",".join(columns), *(",".join(str(row.get(one, "")) for one in columns) for row in rows)]
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _company(self) -> None:
        for id_, kind, parent in (
            ("u", "company", ""),
            ("u1", "region", "u"),
            ("u11", "team", "u1"),
            ("u2", "region", "u"),
        ):
            self.add("org_units", id=id_, name=f"部{id_}", kind=kind, parent_id=parent)
        for role in ROLES:
            base = self.canaries.amount(f"perf base {role}", (), (), role.value)
            leads = "u1" if role in LEADING else ""
            unit = "u1" if role is Role.LEAD else "u2"
            self.add(
                "employees", id=role, name=f"人{role}", role=JOBS[role], org_unit_id=unit, leads=leads, perf_base=base
            )
        for id_, unit in (("mate", "u11"), ("spare", "u2"), ("spare2", "u2"), ("holder", "u2")):
            self.add("employees", id=id_, name=f"人{id_}", role="sales", org_unit_id=unit)
        self.add("employees", id="left", name="人left", role="sales", org_unit_id="u2", left_on="2026-02-01")
        self.add("competitors", id="rival", name="对手")

    def _customer(self, place: str) -> None:
        at, mine = self.canaries, (f"c-{place}",)
        parent = "c-group" if place == "own" else ""
        self.add(
            "customers",
            id=at.identity(f"c-{place}", "customer", mine),
            name=at.word("customer name", (S,), mine),
            name_en=at.word("customer english", (S,), mine),
            industry=at.word("industry", (S,), mine),
            region=at.word("region", (S,), mine),
            credit_limit=at.amount("credit limit", (S,), mine),
            source=at.word("customer source", (S, D), mine),
            parent_id=parent,
        )
        for number in (1, 2):
            self.add(
                "departments",
                id=at.identity(f"d{number}-{place}", "department", mine),
                customer_id=f"c-{place}",
                name=at.word("department name", (S,), mine),
            )
        covering = {"own": ROLES, "led": ("mate",)}.get(place, ())
        for who in (*covering, "spare"):
            role = "support" if who == "spare" else "owner"
            self.add("assignments", employee_id=who, customer_id=f"c-{place}", role=role, from_="2026-01-01")

    def _people(self, place: str) -> None:
        at, mine = self.canaries, (f"c-{place}",)
        for id_, power in (("p", "veto"), ("q", "approve"), ("r", "")):
            self.add(
                "people",
                id=at.identity(f"{id_}-{place}", "person", mine),
                name=at.word("person name", (S,), mine),
                name_en=at.word("person english", (S,), mine),
                title=at.word("title", (S,), mine),
                department_id=f"d1-{place}",
                power=power,
                from_="2026-01-01",
            )
        for id_ in ("m", "n"):
            self.add(
                "people", id=f"{id_}-{place}", name=f"重名{place}", department_id=f"d2-{place}", from_="2026-01-01"
            )
        self.add("people", id=f"x-{place}", name=f"将去{place}", department_id=f"d2-{place}", from_="2026-01-01")
        for tie in ("sways", "knows", "at_odds"):
            sign = 1 if tie == "sways" else ""
            kind = {"how": "classmate"} if tie == "knows" else {}
            self.add(
                "ties",
                from_id=f"person:p-{place}",
                to_id=f"person:q-{place}",
                kind=tie,
                strength=0.5,
                sign=sign,
                **kind,
            )
        self.add(
            "ties",
            from_id="employee:mate",
            to_id=f"person:q-{place}",
            kind="knows",
            strength=0.5,
            sensitivity="private",
        )

    def _deals(self, place: str) -> None:
        at, mine = self.canaries, (f"c-{place}",)
        for deal, status, closed in (("o", "open", ""), ("w", "won", "2026-06-01"), ("l", "lost", "2026-05-01")):
            self.add(
                "opportunities",
                id=at.identity(f"{deal}-{place}", "deal", mine),
                name=at.word("deal name", (S, D), mine),
                name_en=at.word("deal english", (S, D), mine),
                customer_id=f"c-{place}",
                amount=at.amount("amount", (D,), mine),
                budget=at.amount("budget", (D,), mine),
                created_on="2026-01-01",
                closed_on=closed,
                status=status,
                loss_reason=at.word("loss reason", (D,), mine) if status == "lost" else "",
            )
            self.add(
                "competing",
                competitor_id="rival",
                opportunity_id=f"{deal}-{place}",
                quote=at.amount("quote", (D,), mine),
                solution=at.word("solution", (D,), mine),
                strategy=at.word("strategy", (D,), mine),
            )
            for seat, person, role in (("s", "p", "approver"), ("t", "q", "evaluator"), ("v", "", "user")):
                self.add(
                    "seats",
                    id=f"{seat}{deal}-{place}",
                    opportunity_id=f"{deal}-{place}",
                    role=role,
                    person_id=f"{person}-{place}" if person else "",
                    weight=at.score("seat weight", (D,), mine),
                    from_="2026-01-01",
                )
            self.add("seat_flows", from_seat_id=f"t{deal}-{place}", to_seat_id=f"s{deal}-{place}")
            self.add("seat_flows", from_seat_id=f"v{deal}-{place}", to_seat_id=f"t{deal}-{place}")

    def _events(self, place: str) -> None:
        at, mine = self.canaries, (f"c-{place}",)
        rated = [("p", "rc", ""), ("q", "rc", ""), ("p", "rc", "mate"), ("q", "rc", "mate"), ("q", "sr", "")]
        rated += [("q", "rc", role) for role in ROLES] if place == "own" else []
        for number, (person, metric, by) in enumerate(rated):
            self.add(
                "observations",
                id=f"{'abcdefghijkmn'[number]}b-{place}",
                about_id=f"person:{person}-{place}",
                metric=metric,
                value=at.score(f"{metric} rating", (A, B) if by in ROLES else (A,), mine),
                held_by=f"employee:{by}" if by else "",
                valid_at="2026-02-01",
                recorded_at="2026-02-01T09:00:00+08:00",
                evidence=at.word("evidence", (A, B) if by in ROLES else (A,), mine, by or None),
            )
        self.add(
            "observations", id=f"yb-{place}", about_id=f"opportunity:o-{place}", metric="amount",
            value=at.amount("observed amount", (D,), mine), held_by="", valid_at="2026-02-01",
            recorded_at="2026-02-01T09:00:00+08:00", evidence=at.word("deal evidence", (D, A), mine),
        )  # fmt: skip
        helpers = ROLES if place == "own" else ("mate",)
        for who in helpers:
            self.add(
                "helped", employee_id=who, opportunity_id=f"w-{place}", person_id=f"q-{place}", kind="introduced",
                at="2026-02-01", source=at.word("helped source", (B,), mine, who),
            )  # fmt: skip
        self.add(
            "interactions", id=f"i-{place}", kind="visit", mode="f2f", customer_id=f"c-{place}",
            person_ids=f"p-{place}", employee_ids="mate", planned_at="2026-03-10T09:00:00+08:00",
            purpose=at.word("purpose", (C,), mine), summary=at.word("summary", (C,), mine),
            attitude=at.word("meeting attitude", (C, A), mine),
        )  # fmt: skip

    def _between(self) -> None:
        """What lies at two customers: a person of ours with a seat elsewhere, ties across, a post at the parent."""
        at = self.canaries
        self.add("ties", from_id="person:p-own", to_id="person:p-other", kind="sways", strength=0.5, sign=-1)
        self.add("ties", from_id="person:p-led", to_id="person:p-other", kind="knows", strength=0.5, how="kin")
        self.add(
            "people", id="r-own", name=self._of("people", "r-own")["name"], department_id="d1-group",
            title=at.word("post at the parent", (S,), ("c-group",)), power="approve", from_="2026-03-01",
        )  # fmt: skip

    def _of(self, file: str, id_: str) -> Row:
        return next(row for row in self.files[file] if row["id"] == id_)


async def load_world(world: World, gateway: Gateway, settings: Settings, driver: Driver, folder: Path) -> None:
    """The world through the loader; then what is to be gone is taken away again."""
    world.write(folder)
    await load_folder(gateway, settings, folder)
    driver.execute_query(
        "MATCH (c:Customer {id: 'c-gone'}) "
        "OPTIONAL MATCH (c)<-[:OF]-(d:Department) OPTIONAL MATCH (d)<-[:WORKS_IN]-(p:Person) "
        "OPTIONAL MATCH (c)<-[:AT]-(o:Opportunity) OPTIONAL MATCH (o)<-[:IN]-(s:Seat) "
        "OPTIONAL MATCH (x:Observation)-[:ABOUT]->(y) WHERE y IN [p, o, c] "
        "OPTIONAL MATCH (i:Interaction {id: 'i-gone'}) DETACH DELETE c, d, p, o, s, x, i"
    )
