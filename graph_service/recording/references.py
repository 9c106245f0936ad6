"""What the references of a folder point to: ids of the folder or of the graph, prefixed ids, exact names."""

from collections.abc import Mapping

import polars as pl

from graph_service.recording.stored import StoredFacts

THINGS = (
    "org_unit", "employee", "customer", "department", "person", "product", "competitor", "opportunity", "seat",
    "interaction", "store",
)  # fmt: skip
_PREFIXED = rf"^\s*({'|'.join(THINGS)}|name)[:\uFF1A](.*)$"
"""A colon of either width: U+FF1A is the one that Chinese keyboards write."""
PREFIXED_ID = rf"^\s*(?:{'|'.join(THINGS)})[:\uFF1A]"
"""An id that says what it is of: it may stand where names are expected."""
_NAMED = 5
"""So many candidates of an ambiguous reference are listed."""
RESOLVED_SCHEMA = dict.fromkeys(("text", "thing", "id", "code", "candidates"), pl.String())


async def resolve(
    texts: pl.Series,
    allowed: tuple[str, ...],
    folder: Mapping[str, pl.DataFrame],
    stored: StoredFacts,
) -> pl.DataFrame:
    """One row per distinct text: the thing and id it points to, or the ``code`` of what is wrong with it.

    Where it may be several, ``candidates`` lists the first of them as they may be entered instead.

    ``folder`` holds id and name of what the folder itself defines, by kind of thing. The graph is asked only for
    what the folder does not define (as each kind of thing that the column may point to).
    """
    parts = _parts(texts)
    by_id = parts.filter(pl.col("prefix").is_null() | (pl.col("prefix") != "name"))
    by_name = parts.filter(pl.col("prefix") == "name")
    found = [await _ids(by_id, thing, folder, stored) for thing in allowed]
    found += [await _names(by_name, thing, folder, stored) for thing in allowed]
    candidates = pl.concat(found).unique(["text", "thing", "id"]).sort("text", "thing", "id")
    counted = candidates.group_by("text").agg(
        pl.len().alias("n"), pl.col("thing").first(), pl.col("id").first(), _listed(is_mixed=len(allowed) > 1)
    )
    joined = parts.join(counted, on="text", how="left", maintain_order="left")
    is_name = pl.col("prefix").eq_missing("name")
    is_foreign = pl.col("prefix").is_in(THINGS) & ~pl.col("prefix").is_in(list(allowed))
    return joined.with_columns(
        pl.when(pl.col("n") == 1)
        .then(None)
        .when(pl.col("n").is_not_null())
        .then(pl.when(is_name).then(pl.lit("ambiguous_name")).otherwise(pl.lit("ambiguous_reference")))
        .when(is_foreign)
        .then(pl.lit("foreign_reference"))
        .otherwise(pl.when(is_name).then(pl.lit("unknown_name")).otherwise(pl.lit("unknown_reference")))
        .alias("code")
    ).select(RESOLVED_SCHEMA.keys())


def _listed(*, is_mixed: bool) -> pl.Expr:
    whole = pl.concat_str("thing", pl.lit(":"), "id")
    is_name = pl.col("text").str.contains(r"^\s*name[:\uFF1A]")
    one = whole if is_mixed else pl.when(is_name).then(whole).otherwise("id")
    more = pl.when(pl.len() > _NAMED).then(pl.lit(", …")).otherwise(pl.lit(""))
    return pl.concat_str(one.head(_NAMED).implode().list.join(", "), more).first().alias("candidates")


def _parts(texts: pl.Series) -> pl.DataFrame:
    text = pl.col("text")
    return (
        pl.DataFrame({"text": texts.drop_nulls().unique().sort()}, schema={"text": pl.String})
        .with_columns(text.str.extract(_PREFIXED, 1).alias("prefix"), text.str.extract(_PREFIXED, 2).alias("rest"))
        .with_columns(pl.col("rest").fill_null(text).str.strip_chars())
    )


async def _ids(
    parts: pl.DataFrame, thing: str, folder: Mapping[str, pl.DataFrame], stored: StoredFacts
) -> pl.DataFrame:
    meant = parts.filter(pl.col("prefix").is_null() | (pl.col("prefix") == thing))
    defined = folder[thing].select(pl.col("id").alias("rest")).unique() if thing in folder else None
    here = meant.join(defined, on="rest", how="semi") if defined is not None else meant.clear()
    open_ = meant.join(here, on="text", how="anti")
    known = await stored.ids({thing: open_["rest"].unique().to_list()})
    there = open_.filter(pl.col("rest").is_in(list(known[thing])))
    return pl.concat([here, there]).select("text", pl.lit(thing).alias("thing"), pl.col("rest").alias("id"))


async def _names(
    parts: pl.DataFrame, thing: str, folder: Mapping[str, pl.DataFrame], stored: StoredFacts
) -> pl.DataFrame:
    pairs = (await stored.names({thing: parts["rest"].unique().to_list()}))[thing]
    there = pl.DataFrame(pairs, schema={"name": pl.String, "id": pl.String}, orient="row")
    here = folder[thing].select("name", "id") if thing in folder and "name" in folder[thing].columns else there.clear()
    # a record that the folder renames bears its new name only
    bearers = pl.concat([here, there.join(here, on="id", how="anti")]).unique()
    return parts.join(bearers, left_on="rest", right_on="name").select(
        "text", pl.lit(thing).alias("thing"), pl.col("id")
    )
