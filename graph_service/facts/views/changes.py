"""The days on which the verdict of a deal could have changed."""

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.as_of import ORDER, dates_of, is_known
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import instants_of
from graph_service.facts.views.attitudes import DIMENSIONS
from graph_service.facts.views.reach import PERSON
from graph_service.facts.views.seats import DEAL

POWERS = ("veto", "approve", "both")


def change_instants(facts: Facts, opportunity_ids: list[str], when: AsOf, parameters: Parameters) -> pl.DataFrame:
    """An instant per deal and day up to the date on which the verdict could have changed, its creation among them.

    That is when a seat that gives power, or is ever held by somebody who has some, began or changed hands, and when a
    post or the opinion of one who ever held it changed. All with the question's known_at: history as we know it now,
    not as it was reported then. Where only fresh ratings count, the day on which one is stale is such a day, too.
    O(seats + ratings); the many days on which a score moved and no opinion did are left out, since whoever looks at
    each instant anew would need gigabytes for a company's board.
    """
    t, k = dates_of(when)
    deals = facts.history("deals").rename({"id": "opportunity_id"})
    deals = deals.filter(pl.col("opportunity_id").is_in(opportunity_ids))
    seats = _with_power(facts, deals)
    holdings = facts.history("holdings").join(seats, on=[*DEAL, "seat_id"], how="semi")
    people = holdings.select(*DEAL, "person_id").unique()
    ratings = _opinions(facts, people, when, parameters).join(people, on=list(PERSON))
    stale_from = pl.col("valid_at") + pl.duration(days=parameters.stale_after + 1)
    posts = facts.history("posts").join(people, on=list(PERSON))
    days = pl.concat(
        [
            deals.select(*DEAL, pl.col("created_on").alias("t")),
            ratings.select(*DEAL, pl.col("valid_at").alias("t")),
            *(rows.select(*DEAL, pl.col(name).alias("t")) for rows in (holdings, posts) for name in ("from", "to")),
            seats.select(*DEAL, pl.col("from").alias("t")),
            *([ratings.select(*DEAL, stale_from.alias("t"))] if parameters.fresh_only else []),
        ]
    )
    dated = days.filter(pl.col("t").is_not_null() & (pl.col("t") <= t)).unique()
    known = dated.lazy().with_columns(k.alias("k"))
    return instants_of(known.join(deals.lazy(), on=list(DEAL)).sort(*DEAL, "t"))


def _with_power(facts: Facts, deals: pl.DataFrame) -> pl.DataFrame:
    """Seats of these deals that give power, or were ever held by somebody who ever had some."""
    asked = facts.history("seats").rename({"id": "seat_id"}).join(deals.select(DEAL), on=list(DEAL), how="semi")
    mighty = facts.history("posts").filter(pl.col("power").is_in(POWERS)).select(PERSON).unique()
    held = facts.history("holdings").join(mighty, on=list(PERSON), how="semi").select(*DEAL, "seat_id").unique()
    is_held = pl.lit(value=True).alias("is_held")
    marked = asked.join(held.with_columns(is_held), on=[*DEAL, "seat_id"], how="left")
    return marked.filter(pl.col("is_held").is_not_null() | pl.col("power").is_in(POWERS))


def _opinions(facts: Facts, people: pl.DataFrame, when: AsOf, parameters: Parameters) -> pl.DataFrame:
    """What our company holds about these people, as known; only what turns a dimension to or from opposed or unknown.

    Where only fresh ratings count, all of them: each is as good as withdrawn once it is stale.
    """
    _, k = dates_of(when)
    ratings = facts.history("ratings").filter(
        (pl.col("holder_kind") == "company") & pl.col("metric").is_in([*DIMENSIONS, "stance"]) & is_known(k)
    )
    ratings = ratings.join(people, on=list(PERSON), how="semi")
    if parameters.fresh_only:
        return ratings
    is_unknown = pl.col("value").is_null() & pl.col("text").is_null()
    is_opposed = (pl.col("value") < parameters.oppose_below).fill_null(value=False) | (
        pl.col("text") == "against"
    ).fill_null(value=False)
    said = pl.when(is_unknown).then(0).when(is_opposed).then(1).otherwise(2).alias("said")
    key = [*PERSON, "metric"]
    newest = ratings.sort(ORDER).unique([*key, "valid_at"], keep="last", maintain_order=True).with_columns(said)
    return newest.filter(pl.col("said").ne_missing(pl.col("said").shift().over(key)))
