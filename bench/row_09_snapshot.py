"""All dossiers into tables, against the same statements whose rows the server computes and throws away."""

from collections.abc import Sequence

from bench.bare import Bare
from bench.measure import Reading, compared, in_turn, spread, timed
from bench.row import Row
from bench.stage import Place, Stage, patiently
from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.facts.dossier import COMPANY, Facts

ROUNDS = 4
GROWTH = 10


async def run(stage: Stage) -> Sequence[Reading]:
    """At the scale asked for, and a tenth of it: what grows tenfold may take twelve times as long."""
    small, large = await stage.place(stage.scale / GROWTH), await stage.place()
    few = await _measure(small, stage.rounds(ROUNDS * 3))
    many = await _measure(large, stage.rounds(ROUNDS))
    grown = [a / b for a, b in zip(sorted(many[0]), sorted(few[0])[: len(many[0])], strict=True)]
    counted = {"customers": large.customers, "ratings": large.customers * 960, "batches": -(-large.customers // 50)}
    named = (
        "FactsReader.read of everything, cold: typed tables of all customers",
        "the same statements with consume()",
    )
    growth = large.customers / small.customers
    found = [
        compared(f"{large.customers:,} dossiers", named, many, 1.5, counted=counted),
        compared(f"{small.customers:,} dossiers", named, few, 1.5),
    ]
    if growth == 1:  # so small that there is no smaller one
        return found
    return [
        *found,
        Reading(
            f"growth by {growth:g}",
            f"seconds for {large.customers:,} dossiers",
            f"seconds for {small.customers:,}",
            spread(grown),
            bound=12.0 * growth / GROWTH,
        ),
    ]


async def _measure(place: Place, rounds: int) -> list[list[float]]:
    bare = Bare(place.driver, "")
    customers = sorted(f"c-{n}" for n in range(place.customers))
    facts = await patiently(lambda: everything(place))
    assert facts.customer_ids == customers
    assert facts.history("ratings").height == place.customers * 960

    async def ours() -> float:
        return await timed(lambda: everything(place))

    async def other() -> float:
        return await timed(lambda: bare.discarded(customers))

    return await in_turn([ours, other], rounds)


async def everything(place: Place) -> Facts:
    """All facts of a place, read by a service that knows nothing yet."""
    service = place.service()
    scope = await service.scopes.of_portfolio(Viewer(), Operation.PERIOD_CONTRIBUTION, service.today)
    facts = await service.reader.read(scope)
    assert COMPANY in facts.revisions
    return facts


ROW = Row(
    "reading all dossiers",
    "There is no snapshot kept apart from the dossiers: what is measured is reading all of them into tables through "
    "the product's reader, in batches of at most 20 customers under their locks, two at a time, against the same "
    "statements one batch after the other with their result thrown away by the server.",
    run,
)
