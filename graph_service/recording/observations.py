"""Ratings and measurements: what was observed about whom, by whom, valid when, known when."""

import polars as pl

from graph_service.domain.personal_data import SEALED
from graph_service.recording.columns import ORIGIN, RECORDED_AT, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.measures import measure_faults
from graph_service.recording.record import Anchors, Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import DAY, KNOWN, NUMBER, TEXT, ids, pick, stable_ids, thing_of
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_FIELDS = {
    "metric": TEXT,
    "value": NUMBER,
    "text": TEXT,
    "valid_at": DAY,
    "evidence": TEXT,
    "about_thing": TEXT,
    "about_id": TEXT,
    "held_thing": TEXT,
    "held_id": TEXT,
    "recorded_by": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}


def rows_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Accepted rows as observations: a holder may be missing, an empty id becomes the hash of what it is about."""
    held = thing_of("held_by")
    complete = frame.with_columns(
        pl.lit(None, TEXT).alias(name) for name in ("id", "held_by", held) if name not in frame.columns
    ).rename({thing_of("about_id"): "about_thing", held: "held_thing"})
    return pick(complete.with_columns(_ids(complete)), _FIELDS, held_id="held_by")


def _ids(frame: pl.DataFrame) -> pl.Series:
    """The id given, kept as a string; an empty one is the hash of subject, metric, holder, valid_at, recorded_at."""
    keys = frame.select(
        pl.concat_str(
            pl.col("about_thing"),
            pl.col("about_id"),
            pl.col("metric"),
            pl.col("held_thing").fill_null(""),
            pl.col("held_by").fill_null(""),
            pl.col("valid_at").cast(pl.String),
            pl.col("recorded_at").dt.epoch("ms").cast(pl.String).fill_null(""),
            separator="\x1f",
        ).alias("id")
    )["id"]
    missing = frame["id"].is_null()
    if not missing.any():
        return frame["id"]
    return pl.select(pl.when(missing).then(stable_ids(keys, "observation")).otherwise(frame["id"]).alias("id"))["id"]


def _anchors(rows: pl.DataFrame) -> Anchors:
    def about(thing: str) -> tuple[str, ...]:
        return ids(rows.filter(pl.col("about_thing") == thing), "about_id")

    return Anchors(
        customers=about("customer"),
        people=about("person"),
        opportunities=about("opportunity"),
        is_company=bool(about("employee") or about("org_unit")),
    )


def _about(thing: str, statement: str) -> Link:
    return Link("about_id", Statement(f"writes/{statement}", Rows, Written), kind=("about_thing", thing))


OBSERVATION = Record(
    name="Observation",
    fields=_FIELDS,
    rows=rows_of,
    anchors=_anchors,
    find=Statement("reads/find_observations", Ids, Stored),
    write=Statement("writes/upsert_observations", Rows, Written),
    links=(
        _about("person", "link_observations_of_people"),
        _about("customer", "link_observations_of_customers"),
        _about("org_unit", "link_observations_of_org_units"),
        _about("opportunity", "link_observations_of_opportunities"),
        _about("employee", "link_observations_of_employees"),
        Link(
            "held_id",
            Statement("writes/link_observations_held_by_employees", Rows, Written),
            kind=("held_thing", "employee"),
        ),
        Link(
            "held_id",
            Statement("writes/link_observations_held_by_competitors", Rows, Written),
            kind=("held_thing", "competitor"),
        ),
        Link("recorded_by", Statement("writes/link_observation_recorders", Rows, Written)),
    ),
    is_append_only=True,
    sealed=SEALED["Observation"],
)


KIND = FactKind(
    name="observations",
    zh="观察与评分",
    en="Observations and ratings",
    order=130,
    key=("id",),
    own_dates=("valid_at",),
    structure=("metric", "about_things"),
    check=measure_faults,
    columns=(
        Column(
            "id",
            ColumnType.ID,
            ("编号", "ID", "标识"),
            "可留空；同一编号不得再用于别的内容。",
            "May be empty; an id given once cannot stand for other content later.",
        ),
        reference(
            "about_id",
            ("对象编号", "对象", "评价对象"),
            ("person", "customer", "org_unit", "opportunity", "employee"),
            "关于谁：人员、客户、组织、商机或员工；编号有歧义时写 person:编号。",
            "About whom: person, customer, org unit, opportunity or employee; write person:ID if ambiguous.",
            is_required=True,
        ),
        Column(
            "metric",
            ColumnType.TEXT,
            ("指标", "指标代码"),
            "指标代码，例如 rc（关系紧密度）、sr（方案认可度）、pa（价格接受度）、stance（立场）。",
            "Code of the metric, such as rc (closeness), sr (solution recognition), pa (price acceptance), stance.",
            is_required=True,
        ),
        Column(
            "value",
            ColumnType.MEASURE,
            ("数值", "值", "评分"),
            "评分 0 到 100，或支持者、中立等说法；立场（stance）填 支持、中立、反对；留空表示撤回先前的判断。",
            "A score from 0 to 100, or a word such as supporter, neutral; a stance is for, neutral or against; "
            "empty = the earlier value is withdrawn.",
        ),
        reference(
            "held_by",
            ("持有者", "谁的关系", "归属"),
            ("employee", "competitor"),
            "谁的关系或判断：员工或竞争对手；留空表示我方公司。员工持有的只有 rc 起作用（本人的触达）；"
            "sr、pa、stance 只有留空才计入结论。",
            "Whose relation or judgement: an employee or a competitor; empty = our company. Of an employee's only rc "
            "counts (for that employee's reach); sr, pa and stance count for verdicts only where this is empty.",
        ),
        Column(
            "valid_at",
            ColumnType.DATE,
            ("生效日期", "有效日期", "日期"),
            "从哪天起如此。",
            "True from this day on.",
            is_required=True,
        ),
        RECORDED_AT,
        reference(
            "recorded_by",
            ("记录人", "录入人"),
            ("employee",),
            "由谁记录。",
            "Who recorded it.",
        ),
        Column(
            "evidence",
            ColumnType.TEXT,
            ("依据", "证据"),
            "凭什么这样判断。",
            "What the judgement rests on.",
        ),
        *ORIGIN,
    ),
    records=(OBSERVATION,),
)
