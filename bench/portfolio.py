"""A company's whole portfolio as a folder of templates, at any scale; the same scale, the same folder.

    python -m bench.portfolio FOLDER [SCALE]

Scale 1.0: 10,000 customers, 195,000 key people, 10,000 employees, 100,000 deals with 500,000 seats, 1,160,000 ties, and
9,600,000 ratings: as many of each customer as a history of three years has. Any other scale has as many customers, and
of each customer as much. Sales people cover ten customers each, ten of them are a team with a lead.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from bench.draws import drawn

AS_OF = date(2026, 6, 30)
"""The day the questions are about: everything here happened by then."""
BEGIN = date(2024, 1, 1)
DAYS = 900
"""Days over which deals and ratings begin."""
CUSTOMERS, DEALS, SEATS, TIES, RATINGS = 10_000, 10, 5, 116, 960
"""Customers at scale 1.0; deals, ties and ratings of each, seats of a deal."""
COVERED, TEAM = 10, 10
"""Customers of one of sales, members of a team."""
STAFF = 19
"""People of a customer whose ratings, seats and ties are drawn; every other customer has one more."""
ROLES = ("user", "evaluator", "influencer", "decision_maker", "approver")
METRICS = ("rc", "sr", "pa")
EXECUTIVE = "e-executive"


def customers_at(scale: float) -> int:
    """How many customers there are at a scale; whole teams' worth of them."""
    return max(round(CUSTOMERS * scale), COVERED * TEAM)


def lead_of(team: int) -> str:
    """Who leads a team."""
    return f"e-lead-{team}"


def tables(customers: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Template and its rows."""
    c = pl.int_range(customers, eager=True).alias("c").to_frame()
    yield "org_units", _units(customers)
    yield "employees", _employees(customers)
    yield "customers", c.select(_id("c", "c"), pl.format("Customer {}", "c").alias("name"))
    yield "departments", _departments(c)
    yield "people", _people(customers)
    yield (
        "assignments",
        c.select(_id("e", _seller("c"), "employee_id"), _id("c", "c", "customer_id"), pl.lit("owner").alias("role")),
    )
    deals = _deals(customers)
    yield "opportunities", deals.drop("n", "c")
    yield "seats", _seats(deals)
    yield "seat_flows", _flows(deals)
    yield "ties", _ties(c)
    yield "observations", _ratings(c)
    yield "helped", _helped(deals)


def write(folder: Path, scale: float) -> dict[str, int]:
    """The whole folder; how many rows each template has."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for template, frame in tables(customers_at(scale)):
        frame.write_csv(folder / f"{template}.csv")
        counts[template] = frame.height
    return counts


def _id(prefix: str, number: str | pl.Expr, name: str = "id") -> pl.Expr:
    return pl.format(prefix + "-{}", number).alias(name)


def _seller(customer: str) -> pl.Expr:
    return pl.col(customer) // COVERED


def _first(customer: pl.Expr) -> pl.Expr:
    """The number of a customer's first person: 39 for every two customers."""
    return (39 * customer + 1) // 2


def _somebody(customer: str, pick: pl.Expr, name: str) -> pl.Expr:
    """A person of a customer, by any number."""
    return _id("p", _first(pl.col(customer)) + pick % STAFF, name)


def _units(customers: int) -> pl.DataFrame:
    teams = customers // (COVERED * TEAM)
    return pl.DataFrame(
        {
            "id": ["u-company", *(f"u-team-{n}" for n in range(teams))],
            "name": ["Company", *(f"Team {n}" for n in range(teams))],
            "kind": ["company", *["team"] * teams],
            "parent_id": [None, *["u-company"] * teams],
        }
    )


def _employees(customers: int) -> pl.DataFrame:
    """As many as customers: sales by teams, their leads, one executive, and everybody else, who know people too."""
    teams = customers // (COVERED * TEAM)
    sellers = customers // COVERED
    e = pl.int_range(customers - teams - 1, eager=True).alias("e").to_frame()
    is_seller = pl.col("e") < sellers
    staff = e.select(
        _id("e", "e"),
        pl.format("Colleague {}", "e").alias("name"),
        pl.when(is_seller).then(pl.lit("sales")).otherwise(pl.lit("presales")).alias("role"),
        pl.when(is_seller).then(_id("u-team", pl.col("e") // TEAM)).otherwise(pl.lit("u-company")).alias("org_unit_id"),
        pl.lit(None, pl.String).alias("leads"),
    )
    leads = [(lead_of(n), f"Lead {n}", "sales", f"u-team-{n}", f"u-team-{n}") for n in range(teams)]
    heads = [*leads, (EXECUTIVE, "Executive", "executive", "u-company", None)]
    return pl.concat([staff, pl.DataFrame(heads, schema=staff.schema, orient="row")])


def _departments(c: pl.DataFrame) -> pl.DataFrame:
    both = c.join(pl.DataFrame({"d": [0, 1, 2], "name": ["Purchasing", "Works", "Management"]}), how="cross")
    return both.select(pl.format("d-{}-{}", "c", "d").alias("id"), _id("c", "c", "customer_id"), "name")


def _people(customers: int) -> pl.DataFrame:
    n = pl.col("n")
    power = drawn(n, 1, 100)
    return (
        pl.int_range((39 * customers) // 2, eager=True)
        .alias("n")
        .to_frame()
        .select(
            _id("p", n),
            pl.format("Person {}", n).alias("name"),
            pl.format("d-{}-{}", 2 * n // 39, drawn(n, 2, 3)).alias("department_id"),
            pl.lit("true").alias("key"),
            pl.when(power < 12).then(pl.lit("veto")).when(power < 16).then(pl.lit("approve")).alias("power"),
            pl.lit("2020-01-01").alias("from"),
        )
    )


def _deals(customers: int) -> pl.DataFrame:
    n = pl.col("n")
    created = pl.lit(BEGIN) + pl.duration(days=drawn(n, 3, DAYS))
    ends = created + pl.duration(days=30 + drawn(n, 4, 180))
    outcome = pl.when(drawn(n, 5, 10) < 4).then(pl.lit("won")).otherwise(pl.lit("lost"))
    is_closed = (drawn(n, 6, 10) < 6) & (ends <= AS_OF)
    return (
        pl.int_range(customers * DEALS, eager=True)
        .alias("n")
        .to_frame()
        .with_columns((n // DEALS).alias("c"))
        .select(
            "n",
            "c",
            _id("o", n),
            pl.format("Deal {}", n).alias("name"),
            _id("c", "c", "customer_id"),
            _id("e", _seller("c"), "owner_id"),
            (drawn(n, 7, 50_000) * 10_000 + 100_000).alias("amount"),
            created.alias("created_on"),
            (ends + timedelta(days=30)).alias("expected_close"),
            pl.when(is_closed).then(ends).alias("closed_on"),
            pl.when(is_closed).then(outcome).otherwise(pl.lit("open")).alias("status"),
        )
    )


def _seats(deals: pl.DataFrame) -> pl.DataFrame:
    """Five seats of a deal with five different people; one in ten vacant."""
    both = deals.select("n", "c", "created_on").join(
        pl.DataFrame({"s": range(SEATS), "role": ROLES}, schema={"s": pl.Int64, "role": pl.String}), how="cross"
    )
    seat = pl.col("n") * SEATS + pl.col("s")
    person = _somebody("c", drawn(pl.col("n"), 8, STAFF) + 3 * pl.col("s"), "person_id")
    return both.select(
        pl.format("s-{}-{}", "n", "s").alias("id"),
        _id("o", "n", "opportunity_id"),
        "role",
        pl.when(drawn(seat, 9, 10) > 0).then(person).alias("person_id"),
        pl.col("created_on").alias("from"),
    )


def _flows(deals: pl.DataFrame) -> pl.DataFrame:
    """User and evaluator to the decision maker, the influencer past them to the approver; of every other deal."""
    ties = pl.DataFrame({"a": [0, 1, 3, 2], "b": [3, 3, 4, 4]})
    both = deals.filter(pl.col("n") % 2 == 0).select("n", "created_on").join(ties, how="cross")
    return both.select(
        pl.format("s-{}-{}", "n", "a").alias("from_seat_id"),
        pl.format("s-{}-{}", "n", "b").alias("to_seat_id"),
        pl.col("created_on").alias("from"),
    )


def _ties(c: pl.DataFrame) -> pl.DataFrame:
    """Half among the people of a customer, each pair once; half between them and us, each day one."""
    both = c.join(pl.int_range(TIES, eager=True).alias("j").to_frame(), how="cross")
    turn = pl.col("j") // 2
    is_sway = pl.col("j") % 2 == 0
    colleague = _id("e", drawn(pl.col("c") * TIES + pl.col("j"), 10, c.height - c.height // (COVERED * TEAM) - 1))
    one = _somebody("c", turn, "one")
    other = _somebody("c", turn + 1 + turn // STAFF, "other")
    return both.select(
        pl.when(is_sway).then(one).otherwise(colleague).alias("from_id"),
        pl.when(is_sway).then(other).otherwise(one).alias("to_id"),
        pl.when(is_sway).then(pl.lit("sways")).otherwise(pl.lit("knows")).alias("kind"),
        ((drawn(pl.col("c") * TIES + pl.col("j"), 11, 10) + 1) / 10).round(1).alias("strength"),
        (pl.lit(date(2020, 1, 1)) + pl.duration(days=turn)).alias("from"),
    )


def _ratings(c: pl.DataFrame) -> pl.DataFrame:
    """Of each customer's people in turn, in the order of time: what our company holds, and colleagues' closeness."""
    both = c.join(pl.int_range(RATINGS, eager=True).alias("j").to_frame(), how="cross")
    j, one = pl.col("j"), pl.col("c") * RATINGS + pl.col("j")
    colleagues = c.height - c.height // (COVERED * TEAM) - 1
    held = (
        pl.when(drawn(one, 12, 4) == 0)
        .then(_seller("c"))
        .otherwise(drawn(pl.col("c") * 3 + drawn(one, 13, 3), 14, colleagues))
    )
    is_own = (j // STAFF) % 2 == 1
    metric = (j // (2 * STAFF)) % 3
    valid = pl.lit(BEGIN) + pl.duration(days=j * DAYS // RATINGS)
    return both.select(
        _somebody("c", j, "about_id"),
        pl.when(is_own).then(pl.lit("rc")).otherwise(
            pl.when(metric == 0).then(pl.lit("rc")).when(metric == 1).then(pl.lit("sr")).otherwise(pl.lit("pa"))
        ).alias("metric"),
        drawn(one, 15, 101).alias("value"),
        pl.when(is_own).then(_id("e", held)).alias("held_by"),
        valid.alias("valid_at"),
        pl.format("{}T09:{}:{}Z", valid + pl.duration(days=drawn(one, 16, 6)), 10 + j // 60 % 50, 10 + j % 50).alias(
            "recorded_at"
        ),
        _id("e", _seller("c"), "recorded_by"),
    )  # fmt: skip


def _helped(deals: pl.DataFrame) -> pl.DataFrame:
    """Somebody else's help on every third deal that is won, with one of those who sit in it."""
    n = pl.col("n")
    won = deals.filter((pl.col("status") == "won") & (n % 3 == 0))
    customers = deals.height // DEALS
    kind = drawn(n, 17, 3)
    return won.select(
        _id("e", drawn(n, 18, customers - customers // (COVERED * TEAM) - 1), "employee_id"),
        _id("o", n, "opportunity_id"),
        _somebody("c", drawn(n, 8, STAFF), "person_id"),
        pl.when(kind == 0).then(pl.lit("raised")).when(kind == 1).then(pl.lit("introduced")).otherwise(
            pl.lit("informed")
        ).alias("kind"),
        (pl.col("created_on") + pl.duration(days=10)).alias("at"),
    )  # fmt: skip


if __name__ == "__main__":
    for name, rows in write(Path(sys.argv[1]), float(sys.argv[2]) if sys.argv[2:] else 1.0).items():
        print(f"{rows:10,d}  {name}")
