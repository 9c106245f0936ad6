"""The veto board: of a team read anew, and of the whole company when it was read before."""

from collections.abc import Sequence
from typing import Any

from bench.bare import Bare
from bench.boards import assert_equal, graph_of, in_cypher, of_product, over_graph
from bench.caller import Caller
from bench.measure import Reading, compared, in_turn, timed
from bench.portfolio import AS_OF, EXECUTIVE, lead_of
from bench.records import TEXTS, fetch_one
from bench.row import Row
from bench.stage import Place, Stage, patiently, served
from graph_service.access.keys import hash_of
from graph_service.access.viewer import Viewer
from graph_service.facts.reader import BATCH
from graph_service.services.question import Question
from graph_service.services.veto_board import veto_board

COLD, WARM = 15, 15
PATH = f"/v1/veto-board?as_of={AS_OF}"
DAY = AS_OF.year * 10_000 + AS_OF.month * 100 + AS_OF.day


async def run(stage: Stage) -> Sequence[Reading]:
    """A lead's board over HTTP, then the executive's in this process and over HTTP."""
    place = await stage.place()
    return [await _team(place, stage.rounds(COLD)), *await _company(stage, place)]


async def _team(place: Place, rounds: int) -> Reading:
    key = await place.key(lead_of(0), "lead")
    bare = Bare(place.driver, hash_of(key))
    customers = sorted(f"c-{n}" for n in range(100))
    async with served(place) as up:
        caller = Caller(up.port, key)
        answer = caller.json(PATH)
        assert sorted(set(answer["revisions"]) - {"company"}) == customers

        async def ours() -> float:
            await bare.touch(customers)
            took, status, _, body = caller.ask(PATH)
            assert status == 200, body[:500]
            return took

        async def other() -> float:
            return await timed(lambda: bare.chapters(customers))

        took = await in_turn([ours, other], rounds, warm=2)
        caller.close()
    return compared(
        "100 customers, cold",
        (
            "GET the board of a lead whose 100 customers have all changed",
            f"their chapters, {BATCH} customers a statement",
        ),
        took,
        1.5,
        counted={"deals": answer["count"], "bytes": caller.bytes_read},
    )


async def _company(stage: Stage, place: Place) -> list[Reading]:
    service = place.service()
    question = Question(Viewer(EXECUTIVE), AS_OF)
    stage.say("    records for the graph")
    everyone = [f"c-{n}" for n in range(place.customers)]
    tables = {
        name: [row for each in _hundreds(everyone) for row in await fetch_one(place.driver, TEXTS[name], each)]
        for name in ("people", "deals", "seats", "ratings")
    }
    graph = graph_of(tables)
    names = {customer: f"Customer {customer[2:]}" for customer in everyone}
    board = of_product(await patiently(lambda: veto_board(service, question)))
    assert_equal(board, await in_cypher(place.driver, AS_OF))
    assert_equal(board, over_graph(graph, names, DAY))

    async def ours() -> float:
        return await timed(lambda: veto_board(service, question))

    async def cypher() -> float:
        return await timed(lambda: in_cypher(place.driver, AS_OF))

    async def script() -> float:
        async def walk() -> Any:
            return over_graph(graph, names, DAY)

        return await timed(walk)

    took = await in_turn([ours, cypher, script], stage.rounds(WARM), warm=2)
    counted = {"deals": len(board), "customers": place.customers}
    said = "the executive's board of the whole company, warm"
    return [
        compared(
            "company, warm, against Cypher",
            (said, "the same board in one statement"),
            took[:2],
            10.0,
            "at least",
            counted=counted,
        ),
        compared(
            "company, warm, against networkx",
            (said, "a script over a graph of ready records"),
            [took[0], took[2]],
            5.0,
            "at least",
        ),
        await _over_http(place, stage.rounds(WARM)),
    ]


async def _over_http(place: Place, rounds: int) -> Reading:
    key = await place.key(EXECUTIVE, "executive")
    async with served(place) as up:
        caller = Caller(up.port, key)
        caller.json(PATH)

        async def ours() -> float:
            return caller.ask(PATH)[0]

        async def other() -> float:
            return await timed(lambda: in_cypher(place.driver, AS_OF))

        took = await in_turn([ours, other], rounds // 2 + 1, warm=2)
        caller.close()
    return compared(
        "company, warm, over HTTP",
        ("GET the executive's board", "the same board in one statement"),
        took,
        None,
        "at least",
        counted={"bytes": caller.bytes_read},
    )


def _hundreds(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + 100] for start in range(0, len(ids), 100)]


ROW = Row(
    "the veto board",
    "The other sides leave out since when each verdict stands and who of us is best placed, which ours says.",
    run,
)
