"""Who is credited with what: the six forms over won deals, every deal, and the exact parts of employees."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import polars as pl

from graph_service.facts.as_of import dates_of
from graph_service.facts.plan import carried_out
from graph_service.facts.views.credits import late_facts
from graph_service.facts.views.reach import closeness
from graph_service.indicators.crm30 import k05b_network_contribution as k05b
from graph_service.indicators.indicator import Basis
from graph_service.services.question import say_moment

Json = dict[str, Any]
Shares = dict[str, Fraction]
FORMS = ("raised", "used")
MILLION = 10**6


def describe_period(basis: Basis, may_see: Callable[[str], bool], *, is_open: bool = True) -> Json:
    """The six forms with bounds, every deal, and the employees' parts that may be shown."""
    rows = carried_out(k05b.select(basis))
    deals = carried_out(k05b.reduce(rows.lazy(), basis).sort("subject"))
    parts = {form: employee_parts(basis.credits, form, deals) for form in FORMS}
    sums = _sums(deals)
    seen = sorted(name for name in set().union(*parts.values()) if may_see(name))
    return {
        "won_amount": int(deals["amount"].sum()),
        "count": deals.height,
        **{name: bounds[0] for name, bounds in sums.items()},
        "bounds": {name: [bounds[0], bounds[1]] for name, bounds in sums.items()},
        "shares": _shares(deals, sums),
        "deals": _deals(basis, deals, rows, is_open=is_open),
        "employees": {name: {form: million(parts[form].get(name, Fraction(0))) for form in FORMS} for name in seen},
        "reasons": sorted({reason for found in deals["reasons"].to_list() for reason in found}),
    }


def employee_parts(people: pl.DataFrame, form: str, deals: pl.DataFrame) -> Shares:
    """Exact parts per employee: each credited person's amount / |D|, split equally among those credited.

    Amounts are summed as integers per denominator first, so the exact fractions cost one addition per
    employee and denominator, however many deals there are.
    """
    amounts = deals.select(pl.col("subject").alias("opportunity_id"), "amount")
    credited = people.filter(pl.col(f"is_{form}")).join(amounts, on="opportunity_id")
    parts = (
        credited.filter(pl.col("amount").is_not_null())
        .with_columns((pl.col("chain") * pl.col(f"{form}_by").list.len()).alias("denominator"))
        .explode(f"{form}_by")
        .group_by(pl.col(f"{form}_by").alias("employee_id"), "denominator")
        .agg(pl.col("amount").sum())
    )
    shares: Shares = defaultdict(Fraction)
    for employee, denominator, amount in parts.sort("employee_id", "denominator").iter_rows():
        shares[employee] += Fraction(amount, denominator)
    return dict(shares)


def _fraction(deals: pl.DataFrame, column: str) -> Fraction:
    counted = deals.filter((pl.col("chain") > 0) & pl.col("amount").is_not_null())
    by_chain = counted.group_by("chain").agg((pl.col("amount") * pl.col(column)).sum().alias("total"))
    return sum((Fraction(total, chain) for chain, total in by_chain.iter_rows()), Fraction(0))


def _sums(deals: pl.DataFrame) -> dict[str, tuple[float | int, float | int]]:
    may = {"raised": pl.col("may_be_raised") > 0, "used": pl.col("may_be_used") > 0}
    found: dict[str, tuple[float | int, float | int]] = {}
    for form in FORMS:
        found[f"fractional_{form}"] = (
            million(_fraction(deals, f"is_{form}")),
            million(_fraction(deals, f"may_be_{form}")),
        )
    for form in FORMS:
        possible = deals.filter(may[form] | (pl.col(f"binary_count_{form}") > 0))
        found[f"binary_amount_{form}"] = (
            int(deals[f"binary_amount_{form}"].sum()),
            int(possible["amount"].sum()),
        )
        found[f"binary_count_{form}"] = (
            int(deals[f"binary_count_{form}"].sum()),
            possible.height,
        )
    return found


def _shares(deals: pl.DataFrame, sums: dict[str, tuple[float | int, float | int]]) -> Json:
    won, count = int(deals["amount"].sum()), deals.height
    return {
        name: None if not (count if "count" in name else won) else bounds[0] / (count if "count" in name else won)
        for name, bounds in sums.items()
    }


def _people(rows: pl.DataFrame, column: str) -> dict[str, list[str]]:
    """The people of each deal for whom this holds, by id."""
    meant = rows.filter(pl.col("person_id").is_not_null() & pl.col(column))
    return dict(meant.group_by("subject").agg(pl.col("person_id").sort()).iter_rows())


def _deals(basis: Basis, deals: pl.DataFrame, rows: pl.DataFrame, *, is_open: bool) -> Json:
    people = {name: _people(rows, f"is_{name}") for name in (*FORMS, "undecided")}
    late = _late(basis)
    closed = dict(basis.won_deals.select("opportunity_id", "closed_on").iter_rows())
    answer: Json = {}
    for deal in deals.iter_rows(named=True):
        subject = deal["subject"]
        exact = {name: _exact(deal, name) for name in ("is_raised", "is_used", "may_be_raised", "may_be_used")}
        found: Json = {
            "amount": deal["amount"],
            "closed_on": closed[subject].isoformat(),
            "chain": deal["chain"],
            **{form: people[form].get(subject, []) for form in FORMS},
            "fractional_raised": exact["is_raised"],
            "fractional_used": exact["is_used"],
            "bounds": {
                "fractional_raised": [exact["is_raised"], exact["may_be_raised"]],
                "fractional_used": [exact["is_used"], exact["may_be_used"]],
            },
            "undecided": people["undecided"].get(subject, []),
            "late": late.get(subject, []),
            "reasons": deal["reasons"],
        }
        hidden = () if is_open else ("raised", "used", "undecided", "late")
        answer[subject] = {name: value for name, value in found.items() if name not in hidden}
    return answer


def _exact(deal: Json, column: str) -> float | None:
    if not deal["chain"] or deal["amount"] is None:
        return None
    return _millionths(deal["amount"] * deal[column], deal["chain"])


def _late(basis: Basis) -> dict[str, list[Json]]:
    known = dates_of(basis.at)[1].alias("known")
    deals = basis.won_deals.select("instant", "customer_id", "opportunity_id", "t", "k", known)
    found = late_facts(basis.facts, deals).join(deals.select("instant", "opportunity_id"), on="instant")
    late: dict[str, list[Json]] = defaultdict(list)
    for row in found.iter_rows(named=True):
        late[row["opportunity_id"]].append(
            {
                "fact": f"{row['table']}:{row['fact_id']}",
                "on": row["on"].isoformat(),
                "recorded_at": say_moment(row["recorded_at"]),
            }
        )
    return late


def describe_employee(basis: Basis, employee_id: str) -> Json:
    """One employee's parts per deal, and the facts of their own behind them."""
    deals = carried_out(k05b.reduce(k05b.select(basis), basis))
    parts: dict[str, dict[str, Fraction]] = {}
    for form in FORMS:
        mine = basis.credits.filter(pl.col(f"{form}_by").list.contains(employee_id))
        for deal in mine["opportunity_id"].unique().sort():
            only = deals.filter(pl.col("subject") == deal)
            credit = employee_parts(mine.filter(pl.col("opportunity_id") == deal), form, only)
            parts.setdefault(deal, {})[form] = credit.get(employee_id, Fraction(0))
    totals = {form: sum((deal.get(form, Fraction(0)) for deal in parts.values()), Fraction(0)) for form in FORMS}
    closed = dict(basis.won_deals.select("opportunity_id", "closed_on").iter_rows())
    return {
        **{form: million(total) for form, total in totals.items()},
        "deals": {
            deal: {
                "closed_on": closed[deal].isoformat(),
                **{form: million(found.get(form, Fraction(0))) for form in FORMS},
                "evidence": _evidence(basis, employee_id, deal),
            }
            for deal, found in sorted(parts.items())
        },
        "reasons": [] if parts else ["no_credit"],
    }


def _evidence(basis: Basis, employee_id: str, deal: str) -> list[str]:
    helped = basis.facts.history("helped").filter(
        (pl.col("employee_id") == employee_id) & (pl.col("opportunity_id") == deal)
    )
    people = basis.credits.filter(
        (pl.col("opportunity_id") == deal) & pl.col("used_by").list.contains(employee_id)
    ).select("instant", "customer_id", "person_id", "t", "k")
    held = closeness(basis.facts, people, basis.parameters).filter(pl.col("employee_id") == employee_id)
    return sorted(
        {
            *("helped:" + helped["id"]).to_list(),
            *("ratings:" + held["rating_id"]).to_list(),
        }
    )


def million(part: Fraction) -> float:
    """A JSON number to 1e-6, rounded once, at the end."""
    return _millionths(part.numerator, part.denominator)


def _millionths(numerator: int, denominator: int) -> float:
    """The same of a quotient of whole numbers, half to even; a period has thousands of them."""
    whole, rest = divmod(numerator * MILLION, denominator)
    is_up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return (whole + is_up) / MILLION
