"""Whose influence won a deal: every person in the chain of a won deal, raised or used, and who is credited.

All facts as of the closing day and as known at its end (or at the question's known_at, if earlier): what is
recorded later changes nothing, it is listed as late.
"""

from zoneinfo import ZoneInfo

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf, end_of_day
from graph_service.facts.as_of import dates_of, is_known
from graph_service.facts.chapters import all_tables
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import COLUMNS, rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.table import DAY, KEY, MOMENT
from graph_service.facts.views.closed import closed_deals
from graph_service.facts.views.reach import PERSON, closeness, people_of
from graph_service.facts.views.seats import DEAL, seats

BY_PERSON = ("instant", "person_id")


def won_deals(facts: Facts, when: AsOf, zone: ZoneInfo) -> pl.DataFrame:
    """Deals won and closed by the date, as known: instants at their close, with created_on, amount and owner_id.

    ``amount`` is what our company last observed by the close, else the deal's own; null = unknown.
    """
    _, k = dates_of(when)
    won = closed_deals(facts, when).filter(is_known(k) & (pl.col("status") == "won"))
    named = won.rename({"id": "opportunity_id"}).join(_ends(won["closed_on"].unique(), zone), on="closed_on")
    locked = named.with_columns(pl.col("closed_on").alias("t"), pl.min_horizontal("end", k).alias("k"))
    numbered = locked.sort("opportunity_id").with_row_index("instant")
    deals = numbered.select(
        *COLUMNS,
        "name",
        "name_en",
        "created_on",
        "closed_on",
        pl.col("amount").alias("listed"),
    )
    known = deals.lazy().join(_observed_amounts(facts, deals), on="instant", how="left")
    owned = known.join(_owners(facts, deals), on="instant", how="left")
    return carried_out(owned.with_columns(pl.coalesce("observed", "listed").alias("amount")).sort("instant"))


def _ends(days: pl.Series, zone: ZoneInfo) -> pl.DataFrame:
    """The last moments of days, one by one: where a zone skips midnight, there is none to reckon back from."""
    return pl.DataFrame(
        {"closed_on": days, "end": [end_of_day(day, zone) for day in days]},
        schema={"closed_on": DAY, "end": MOMENT},
    )


def credited(facts: Facts, deals: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """One row per won deal and distinct person in its chain.

    ``chain`` = how many persons; ``is_raised``, ``is_used``; ``may_be_raised`` = raised, or creditable with a
    closeness unknown at either end; ``raised_by`` and ``used_by`` = the employees credited, sorted.
    """
    people = people_of(seats(facts, deals.select(COLUMNS), parameters))
    dated = people.join(
        deals.select("instant", "opportunity_id", "created_on", "owner_id"),
        on="instant",
    )
    rated = dated.lazy().join(_company_closeness(facts, dated), on=BY_PERSON, how="left")
    helpers = carried_out(_helpers(facts, deals)).lazy()
    owners = deals.lazy().select("instant", "owner_id")
    held = closeness(facts, people, parameters).lazy()
    reached = carried_out(held.join(owners, on="instant", how="left")).lazy()
    others = (pl.col("employee_id") != pl.col("owner_id")).fill_null(value=True)
    raisers = _by_person(
        helpers.filter(pl.col("kind") == "raised"),
        reached.filter(pl.col("value") >= parameters.deep),
        "raisers",
    )
    users = _by_person(
        helpers,
        reached.filter((pl.col("value") >= parameters.influence_min) & others),
        "users",
    )
    joined = rated.join(raisers, on=BY_PERSON, how="left").join(users, on=BY_PERSON, how="left")
    return carried_out(_judged(joined, parameters).sort("instant", "person_id"))


def _judged(people: pl.LazyFrame, parameters: Parameters) -> pl.LazyFrame:
    none = pl.lit([], dtype=pl.List(KEY))
    raisers, users = pl.col("raisers").fill_null(none), pl.col("users").fill_null(none)
    # 67.57 - 47.57 is 20 as written, and a hair less as floats.
    gain = (pl.col("rc_closed") - pl.col("rc_created")).round(9)
    has_risen = ((gain >= parameters.raise_min) & (pl.col("rc_closed") >= parameters.raise_end)).fill_null(value=False)
    is_creditable = raisers.list.len() > 0
    is_unknown = gain.is_null()
    judged = people.with_columns(
        (has_risen & is_creditable).alias("is_raised"),
        (is_creditable & (has_risen | is_unknown)).alias("may_be_raised"),
        (is_unknown & is_creditable).alias("is_undecided"),
    )
    raised_by = pl.when("is_raised").then(raisers).otherwise(none)
    return judged.with_columns(
        raised_by.alias("raised_by"),
        pl.concat_list(users, raised_by).list.unique().list.sort().alias("used_by"),
        pl.len().over("instant").cast(pl.Int64).alias("chain"),
    ).with_columns((pl.col("used_by").list.len() > 0).alias("is_used")).drop("raisers", "users")  # fmt: skip


def _by_person(helpers: pl.LazyFrame, reached: pl.LazyFrame, name: str) -> pl.LazyFrame:
    named = helpers.filter(pl.col("person_id").is_not_null()).select(*BY_PERSON, "employee_id")
    both = pl.concat([named, reached.select(*BY_PERSON, "employee_id")])
    return both.group_by(BY_PERSON).agg(pl.col("employee_id").unique().sort().alias(name))


def _helpers(facts: Facts, deals: pl.DataFrame) -> pl.LazyFrame:
    return rows_at(facts, "helped", deals.select(COLUMNS), DEAL).rename({"id": "helped_id"})


def helped_instants(facts: Facts, deals: pl.DataFrame) -> pl.DataFrame:
    """The won deals with any helped record up to the close: instant, helped_ids."""
    return carried_out(_helpers(facts, deals).group_by("instant").agg(pl.col("helped_id").sort().alias("helped_ids")))


def _company_closeness(facts: Facts, people: pl.DataFrame) -> pl.LazyFrame:
    closed = _rc(facts, people, "rc_closed")
    created = _rc(facts, people.with_columns(pl.col("created_on").alias("t")), "rc_created")
    return closed.join(created, on=BY_PERSON, how="full", coalesce=True)


def _rc(facts: Facts, people: pl.DataFrame, name: str) -> pl.LazyFrame:
    asked = people.select("instant", *PERSON, "t", "k")
    ours = (pl.col("metric") == "rc") & (pl.col("holder_kind") == "company")
    held = rows_at(facts, "ratings", asked, PERSON, ours)
    return held.select(*BY_PERSON, pl.col("value").alias(name), pl.col("id").alias(f"{name}_id"))


def _observed_amounts(facts: Facts, deals: pl.DataFrame) -> pl.LazyFrame:
    observed = rows_at(facts, "deal_measures", deals.select(COLUMNS), DEAL)
    ours = observed.filter((pl.col("metric") == "amount") & (pl.col("holder_kind") == "company"))
    return ours.select("instant", pl.col("value").round(0).cast(pl.Int64).alias("observed"))


def _owners(facts: Facts, deals: pl.DataFrame) -> pl.LazyFrame:
    team = rows_at(facts, "deal_team", deals.select(COLUMNS), DEAL).filter(pl.col("role") == "owner")
    return team.group_by("instant").agg(pl.col("employee_id").min().alias("owner_id"))


def late_facts(facts: Facts, deals: pl.DataFrame) -> pl.DataFrame:
    """Facts dated up to the close of a won deal but recorded after it: instant, table, fact_id, on, recorded_at.

    They are shown and not counted. Only what was recorded by the question's known_at is listed: ``known``.
    """
    people = pl.concat(
        [facts.history("holdings").join(deals, on=list(DEAL)).select("instant", *PERSON, "t", "k", "known")]
    ).unique()
    sources = [
        ("holdings", facts.history("holdings").join(deals, on=list(DEAL)), "from"),
        ("helped", facts.history("helped").join(deals, on=list(DEAL)), "at"),
        (
            "deal_measures",
            facts.history("deal_measures").join(deals, on=list(DEAL)),
            "valid_at",
        ),
        ("ratings", facts.history("ratings").join(people, on=list(PERSON)), "valid_at"),
    ]
    late = [
        rows.filter((pl.col(own) <= pl.col("t")) & ~is_known(pl.col("k")) & is_known(pl.col("known"))).select(
            "instant", pl.lit(table).alias("table"), all_tables()[table].written_id.alias("fact_id"),
            pl.col(own).alias("on"), "recorded_at",
        )
        for table, rows, own in sources
    ]  # fmt: skip
    return pl.concat(late).sort("instant", "table", "fact_id")
