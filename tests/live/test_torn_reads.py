"""Facts that must come in pairs, read while a writer moves them: never half of a pair."""

import asyncio
from pathlib import Path

import pytest

from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.facts.reader import FactsReader
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.rows import print_row
from tests.live.asking import load_folder, service_of

HEADERS = {
    "customers": "id,name",
    "departments": "id,customer_id,name",
    "people": "id,name,department_id,from",
    "observations": "id,about_id,metric,value,valid_at,recorded_at",
}
LOADS = 50


def write(folder: Path, name: str, rows: list[str]) -> None:
    (folder / f"{name}.csv").write_text("\n".join([HEADERS[name], *rows, ""]), encoding="utf-8")


def base(folder: Path) -> None:
    write(folder, "customers", ["c1,一", "c2,二"])
    write(folder, "departments", ["d1,c1,甲", "d2,c2,乙"])
    write(folder, "people", [f"p{n},人{n},d{n % 2 + 1},2026-01-01" for n in range(4)])


def pair(folder: Path, number: int) -> None:
    """One observation about a person of each customer, in one chunk and so in one transaction."""
    rows = [f"pair{number}-{person},{person},rc,50,2026-01-02,2026-01-02T09:00:00+08:00" for person in ("p0", "p1")]
    write(folder, "observations", rows)


async def test_no_load_of_a_graph_sees_half_of_what_was_written_together(
    empty: Gateway, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base(tmp_path)
    await load_folder(empty, settings, tmp_path)
    for name in ("customers", "departments", "people"):
        (tmp_path / f"{name}.csv").unlink()
    is_over = asyncio.Event()
    written = 0

    async def write_pairs() -> None:
        nonlocal written
        while not is_over.is_set():
            pair(tmp_path, written)
            await load_folder(empty, settings, tmp_path)
            written += 1

    async def read_once() -> tuple[int, int]:
        service = service_of(empty, settings)
        scope = await service.scopes.of_portfolio(Viewer(), Operation.INDICATORS, service.today)
        facts = await FactsReader(empty).read(scope)
        ratings = facts.history("ratings")
        return tuple(ratings.filter(person_id=person).height for person in ("p0", "p1"))  # type: ignore[return-value]

    writer = asyncio.create_task(write_pairs())
    seen: list[tuple[int, int]] = []
    while len(seen) < LOADS or (written <= LOADS // 10 and len(seen) < LOADS * 10):
        seen.append(await read_once())
    is_over.set()
    await writer
    torn = [counts for counts in seen if counts[0] != counts[1]]
    print_row(capsys, "R9", len(seen), len(torn))
    assert not torn
    assert written > LOADS // 10
    assert len(set(seen)) > 1, "the writer never moved anything while the graph was read"
