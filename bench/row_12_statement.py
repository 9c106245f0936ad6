"""Answers that cost one statement, against that statement through the bare driver: the middle and the slow ones."""

from collections.abc import Sequence

from bench.bare import Bare
from bench.caller import Caller
from bench.measure import Reading, compared, in_turn, percentile, spread, timed
from bench.portfolio import AS_OF, DEALS, EXECUTIVE
from bench.row import Row
from bench.row_coverage import path_of
from bench.stage import Place, Stage, served
from graph_service.access.keys import hash_of
from tests.harness.app import running

ROUNDS = 400


async def run(stage: Stage) -> Sequence[Reading]:
    """An answer the caller has already, and one deal's own facts from the cache."""
    place = await stage.place()
    key = await place.key(EXECUTIVE, "executive")
    paths = {"unchanged coverage": path_of(DEALS), "a deal's facts": f"/v1/opportunities/o-{DEALS}?as_of={AS_OF}"}
    asked = {what: await _statements(place, key, path) for what, path in paths.items()}
    bare = Bare(place.driver, hash_of(key))
    found: list[Reading] = []
    async with served(place) as up:
        caller = Caller(up.port, key)
        for what, path in paths.items():
            found += await _measure(caller, bare, what, path, asked[what], stage.rounds(ROUNDS))
        caller.close()
    return found


async def _measure(  # noqa: PLR0913, PLR0917  (one kind of answer)
    caller: Caller, bare: Bare, what: str, path: str, n_asked: int, rounds: int
) -> list[Reading]:
    is_known = what.startswith("unchanged")
    headers = {"If_None_Match": caller.tag(path)} if is_known else {}

    async def ours() -> float:
        took, status, _, body = caller.ask(path, **headers)
        assert status == (304 if is_known else 200), body
        return took

    async def other() -> float:
        return await timed(lambda: bare.scope_of_deal(f"o-{DEALS}"))

    took = await in_turn([ours, other], rounds, warm=rounds // 8)
    named = (f"GET {path.partition('?')[0]}", "the scope statement through AsyncDriver")
    slow = [percentile(side, 0.99) for side in took]
    one, two = (spread([seconds * 1000]) for seconds in slow)
    return [
        compared(f"{what}, p50", named, took, 1.5, counted={"statements": n_asked, "records": n_asked}),
        Reading(f"{what}, p99", *named, spread([slow[0] / slow[1]]), bound=2.0, ours_ms=one, other_ms=two),
    ]


async def _statements(place: Place, key: str, path: str) -> int:
    """How many statements an answer costs that was given before."""
    seen: list[str] = []
    async with running(place.gateway, place.settings) as up:
        headers = {"Authorization": f"Bearer {key}"}
        first = await up.client.get(path, headers=headers)
        place.gateway.observer = seen.append
        again = await up.client.get(path, headers=headers)
        place.gateway.observer = lambda _: None
    assert again.status_code == 200, again.text
    assert again.content == first.content
    assert len(seen) == 1, seen
    return len(seen)


ROW = Row(
    "an answer of one statement",
    "Every question finds out by one statement who asks and what they may see; what is in the cache costs no other.",
    run,
)
