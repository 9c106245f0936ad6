"""The days on which the verdict of a deal could have changed."""

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import instants_of
from graph_service.facts.table import DAY, MOMENT
from graph_service.facts.views.reach import PERSON
from graph_service.facts.views.seats import DEAL


def change_instants(facts: Facts, opportunity_ids: list[str], when: AsOf, parameters: Parameters) -> pl.DataFrame:
    """An instant per deal and day up to the date on which a seat, a holder, a post or a rating of one changed.

    All with the question's known_at: history as we know it now, not as it was reported then. Where only fresh
    ratings count, the day on which one is stale is such a day, too.
    """
    deals = facts.history("deals").rename({"id": "opportunity_id"})
    deals = deals.filter(pl.col("opportunity_id").is_in(opportunity_ids))
    asked = deals.select(DEAL)
    holdings = facts.history("holdings").join(asked, on=list(DEAL), how="semi")
    people = holdings.select(*DEAL, "person_id").unique()
    ratings = facts.history("ratings").filter(pl.col("holder_kind") == "company").join(people, on=list(PERSON))
    stale_from = pl.col("valid_at") + pl.duration(days=parameters.stale_after + 1)
    posts = facts.history("posts").join(people, on=list(PERSON))
    seats = facts.history("seats").join(asked, on=list(DEAL), how="semi")
    days = pl.concat(
        [
            deals.select(*DEAL, pl.col("created_on").alias("t")),
            ratings.select(*DEAL, pl.col("valid_at").alias("t")),
            *(rows.select(*DEAL, pl.col(name).alias("t")) for rows in (holdings, posts) for name in ("from", "to")),
            seats.select(*DEAL, pl.col("from").alias("t")),
            *([ratings.select(*DEAL, stale_from.alias("t"))] if parameters.fresh_only else []),
        ]
    )
    dated = days.filter(pl.col("t").is_not_null() & (pl.col("t") <= pl.lit(when.as_of, dtype=DAY))).unique()
    known = dated.with_columns(pl.lit(when.cutoff, dtype=MOMENT).alias("k"))
    return instants_of(known.join(deals, on=list(DEAL)).sort(*DEAL, "t"))
