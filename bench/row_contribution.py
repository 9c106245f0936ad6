"""Contribution of all won deals, computed from tables in memory, against a pandas script over the same tables."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from bench.measure import Reading, compared, in_turn, timed
from bench.portfolio import AS_OF
from bench.row import Row
from bench.row_09_snapshot import everything
from bench.stage import Stage, patiently
from graph_service.access.viewer import Viewer
from graph_service.facts.dossier import Facts
from graph_service.services.contribution import period_contribution
from graph_service.services.credit import FORMS, describe_period
from graph_service.services.question import Question

ROUNDS = 9
TABLES = ("deals", "deal_team", "holdings", "ratings", "helped")
RAISE_MIN, RAISE_END, REACHED, DEEP = 20, 60, 60, 80
DAY_ENDS = timedelta(hours=16) - timedelta(milliseconds=1)
"""From midnight in UTC to the end of the day in Shanghai."""
PAIR = ["deal", "person_id"]
Json = dict[str, Any]


async def run(stage: Stage) -> Sequence[Reading]:
    """Sums, every deal and every employee's part; then the same question asked a second time."""
    place = await stage.place()
    facts = await patiently(lambda: everything(place))
    frames = {name: pd.DataFrame(facts.history(name).to_dict(as_series=False)) for name in TABLES}
    compute = _computing(place.service(), facts)
    expected, found = script(frames), compute()
    _equal(found, expected)

    async def ours() -> float:
        return await timed(_async(compute))

    async def other() -> float:
        return await timed(_async(lambda: script(frames)))

    service, question = place.service(), Question(Viewer(), AS_OF)
    await patiently(lambda: period_contribution(service, question, None, None))

    async def again() -> float:
        return await timed(lambda: period_contribution(service, question, None, None))

    took = await in_turn([ours, other, again], stage.rounds(ROUNDS), warm=2)
    counted = {"won deals": found["count"], "employees credited": len(found["employees"])}
    script_said = "a pandas script: sums, deals and employees' parts"
    return [
        compared("computed", ("describe_period over all tables", script_said), took[:2], 1.0, counted=counted),
        compared(
            "asked again",
            ("period_contribution, warm, its scope statement included", script_said),
            [took[2], took[1]],
            None,
        ),
    ]


def _computing(service: Any, facts: Facts) -> Callable[[], Json]:
    question = Question(Viewer(), AS_OF)

    def compute() -> Json:
        return describe_period(service.basis(facts, question, period=(None, None)), lambda _: True)

    return compute


def script(frames: Mapping[str, pd.DataFrame]) -> Json:
    """What our people's influence won: each person of a chain is raised, used or neither; parts are equal."""
    deals = frames["deals"]
    won = deals[(deals.status == "won") & (deals.closed_on <= AS_OF)].rename(columns={"id": "deal"})
    owners = frames["deal_team"].query("role == 'owner'").groupby("opportunity_id").employee_id.min()
    won = won.assign(
        t=pd.to_datetime(won.closed_on),
        k=pd.to_datetime(won.closed_on).dt.tz_localize("UTC") + DAY_ENDS,
        created=pd.to_datetime(won.created_on),
        owner=won.deal.map(owners),
    )[["deal", "t", "k", "created", "owner", "amount"]]
    held = frames["holdings"].rename(columns={"opportunity_id": "deal"})[["deal", "person_id", "from"]]
    chain = held.merge(won, on="deal")
    chain = chain[pd.to_datetime(chain["from"]) <= chain.t].drop_duplicates(PAIR)
    ratings = frames["ratings"]
    ratings = ratings[ratings.metric == "rc"][
        ["person_id", "holder_kind", "holder_id", "value", "valid_at", "recorded_at", "id"]
    ]
    ratings = ratings.assign(valid_at=pd.to_datetime(ratings.valid_at)).sort_values(["valid_at", "recorded_at", "id"])
    ours, theirs = ratings[ratings.holder_kind == "company"], ratings[ratings.holder_kind == "employee"]
    both = chain.merge(ours, on="person_id")
    both = both[both.recorded_at <= both.k]
    closed = both[both.valid_at <= both.t].drop_duplicates(PAIR, keep="last").set_index(PAIR).value
    created = both[both.valid_at <= both.created].drop_duplicates(PAIR, keep="last").set_index(PAIR).value
    known = chain.merge(theirs, on="person_id")
    known = known[(known.recorded_at <= known.k) & (known.valid_at <= known.t)]
    known = known.drop_duplicates([*PAIR, "holder_id"], keep="last").rename(columns={"holder_id": "employee"})
    helped = frames["helped"].rename(columns={"opportunity_id": "deal", "employee_id": "employee"})
    helped = helped.merge(won, on="deal")
    helped = helped[(pd.to_datetime(helped["at"]) <= helped.t) & ~(helped.recorded_at > helped.k)]
    helpers = helped.merge(chain[PAIR], on=PAIR)
    raisers = pd.concat([known[known.value >= DEEP], helpers[helpers.kind == "raised"]])[
        [*PAIR, "employee"]
    ].drop_duplicates()
    users = pd.concat([known[(known.value >= REACHED) & (known.employee != known.owner)], helpers])[[*PAIR, "employee"]]
    keyed = chain.set_index(PAIR)
    gain = (closed.reindex(keyed.index) - created.reindex(keyed.index)).round(9)
    may = keyed.index.isin(raisers.set_index(PAIR).index)
    keyed = keyed.assign(raised=(gain >= RAISE_MIN) & (closed.reindex(keyed.index) >= RAISE_END) & may)
    raised_by = raisers.merge(keyed[keyed.raised].reset_index()[PAIR], on=PAIR)
    used_by = pd.concat([users, raised_by]).drop_duplicates()
    keyed = keyed.assign(
        used=keyed.index.isin(used_by.set_index(PAIR).index), n=keyed.groupby("deal").amount.transform("size")
    )
    return _summed(won, keyed, {"raised": raised_by, "used": used_by}, set(helped.deal))


def _summed(won: pd.DataFrame, chain: pd.DataFrame, credited: Mapping[str, pd.DataFrame], with_help: set[str]) -> Json:
    amounts = won.set_index("deal").amount
    found: Json = {"count": len(won), "won_amount": int(amounts.sum()), "employees": {}, "deals": {}}
    for form in FORMS:
        hits = chain.groupby("deal")[form].sum()
        share = amounts * hits / chain.groupby("deal").size()
        is_any = (hits.reindex(amounts.index).fillna(0) > 0) | (
            amounts.index.isin(with_help) if form == "used" else False
        )
        found[f"fractional_{form}"] = float(share.sum())
        found[f"binary_amount_{form}"] = int(amounts[is_any].sum())
        found[f"binary_count_{form}"] = int(is_any.sum())
        found["deals"][form] = share.to_dict()
        parts = credited[form].merge(chain.reset_index()[[*PAIR, "amount", "n"]], on=PAIR)
        parts["part"] = parts.amount / parts.n / parts.groupby(PAIR).employee.transform("size")
        found["employees"][form] = parts.groupby("employee").part.sum().to_dict()
    return found


def _equal(found: Json, expected: Json) -> None:
    for name in (
        "count",
        "won_amount",
        *(f"{kind}_{form}" for kind in ("fractional", "binary_amount", "binary_count") for form in FORMS),
    ):
        assert math.isclose(found[name], expected[name], rel_tol=1e-9), (name, found[name], expected[name])
    for form in FORMS:
        for employee, part in expected["employees"][form].items():
            assert math.isclose(found["employees"][employee][form], part, rel_tol=1e-9, abs_tol=1e-5), employee
        for deal, share in expected["deals"][form].items():
            given = found["deals"][deal][f"fractional_{form}"]
            assert math.isclose(given or 0, 0 if math.isnan(share) else share, rel_tol=1e-9, abs_tol=1e-5), deal


def _async(work: Callable[[], Json]) -> Any:
    async def done() -> Json:
        return work()

    return done


ROW = Row(
    "contribution of all won deals",
    "Ours lists besides, for every deal, who was raised and used by name, bounds, and what was recorded too late.",
    run,
)
