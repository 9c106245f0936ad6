"""Coverage of one deal over HTTP: read anew, computed already, and known to the caller."""

import json
from collections.abc import Sequence
from typing import Any

from bench.bare import Bare
from bench.caller import Caller
from bench.measure import Reading, compared, in_turn, timed
from bench.portfolio import AS_OF, DEALS, EXECUTIVE
from bench.row import Row
from bench.stage import Stage, served
from graph_service.access.keys import hash_of

ROUNDS = 150


async def run(stage: Stage) -> Sequence[Reading]:
    """Each kind of answer against the statements it cannot do without, asked through the bare driver."""
    place = await stage.place()
    key = await place.key(EXECUTIVE, "executive")
    bare = Bare(place.driver, hash_of(key))
    async with served(place) as up:
        caller = Caller(up.port, key)
        cold = await _cold(caller, bare, place.customers, stage.rounds(ROUNDS))
        warm = await _repeated(caller, bare, stage.rounds(2 * ROUNDS))
        caller.close()
    return [cold, *warm]


def path_of(deal: int) -> str:
    """Where a deal's coverage is asked for."""
    return f"/v1/opportunities/o-{deal}/coverage?as_of={AS_OF}"


async def _cold(caller: Caller, bare: Bare, customers: int, rounds: int) -> Reading:
    """Another customer each round, whose revision has moved on: the service reads it anew."""
    turn = 0

    async def ours() -> float:
        customer = turn % customers
        await bare.touch([f"c-{customer}"])
        took, status, _, body = caller.ask(path_of(customer * DEALS))
        assert status == 200, body
        return took

    async def statements() -> None:
        scope = (await bare.scope_of_deal(f"o-{turn % customers * DEALS}"))[0]
        await bare.chapters(scope[8])

    async def other() -> float:
        return await timed(statements)

    async def next_one() -> float:
        nonlocal turn
        turn += 1
        return 0.0

    caller.json(path_of(0))  # our own side's dossier is read once and stays
    _same(caller.json(path_of(DEALS)), await bare.scope_of_deal(f"o-{DEALS}"))
    took = await in_turn([ours, other, next_one], rounds, warm=rounds // 8)
    return compared(
        "cold",
        ("GET coverage of a deal whose customer has changed", "its scope statement and its customer's two chapters"),
        took[:2],
        1.5,
        counted={"round trips, both": 3, "bytes": caller.bytes_read},
        note="Our own side's dossier had been read before on our side, and was not read on the other.",
    )


def _same(answer: Any, scope: list[list[Any]]) -> None:
    """Both speak of one customer at one revision."""
    revisions = {name: revision for name, revision in answer["revisions"].items() if name != "company"}
    assert revisions == dict(zip(scope[0][8], scope[0][9], strict=True)), (revisions, scope)


async def _repeated(caller: Caller, bare: Bare, rounds: int) -> list[Reading]:
    path = path_of(DEALS)
    first = caller.json(path)
    tag = caller.tag(path)
    assert caller.json(path) == first

    async def warm() -> float:
        took, status, _, body = caller.ask(path)
        assert status == 200
        assert json.loads(body) == first
        return took

    async def unchanged() -> float:
        took, status, _, body = caller.ask(path, If_None_Match=tag)
        assert (status, body) == (304, b"")
        return took

    async def other() -> float:
        return await timed(lambda: bare.scope_of_deal(f"o-{DEALS}"))

    took = await in_turn([warm, unchanged, other], rounds, warm=rounds // 8)
    return [
        compared(
            what,
            (f"GET coverage, {what}", "its scope statement"),
            [ours, took[2]],
            bound,
            counted={"round trips, both": 1},
        )
        for what, ours, bound in (("warm", took[0], 4.0), ("unchanged", took[1], 1.6))
    ]


ROW = Row("coverage of a deal", "What the service adds to the statements an answer cannot do without.", run)
