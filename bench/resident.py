"""Memory of one way to hold the facts: ``python -m bench.resident dossiers|graph CUSTOMERS``."""

import asyncio
import gc
import json
import sys
from pathlib import Path

from neo4j import AsyncGraphDatabase

from bench.boards import graph_of
from bench.records import TEXTS, Record, fetch_one
from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.settings import Settings
from graph_service.wiring import address_of, open_service

STEP = 20


def resident_mb() -> float:
    """Memory of this process that is in use."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def dossiers() -> dict[str, float]:
    """All dossiers in the reader's cache, as after any question about the whole company."""
    async with open_service(Settings()) as service:
        scope = await service.scopes.of_portfolio(Viewer(), Operation.VETO_BOARD, service.today)
        before = resident_mb()
        facts = await service.reader.read(scope)
        at_most = resident_mb()
        rows = {
            name: facts.history(name).height
            for name in ("ratings", "person_ties", "holdings", "seats", "deals", "posts")
        }
        del facts
        gc.collect()
        kept = service.reader.size_bytes / 2**20
        return {
            "before": before,
            "peak": at_most,
            "after": resident_mb(),
            "tables": kept,
            "edges": float(sum(rows.values())),
        }


async def graph(customers: int) -> dict[str, float]:
    """The same as a networkx graph; records are let go of as soon as they are in it."""
    uri, username, password = address_of(Settings())
    ids = [f"c-{n}" for n in range(customers)]
    async with AsyncGraphDatabase.driver(uri, auth=(username, password)) as driver:
        tables: dict[str, list[Record]] = {name: [] for name in TEXTS}
        before = resident_mb()
        made = graph_of(tables)
        for start in range(0, customers, STEP):
            some = {name: await fetch_one(driver, text, ids[start : start + STEP]) for name, text in TEXTS.items()}
            graph_of(some, made)
        del some
        gc.collect()
        return {"before": before, "after": resident_mb(), "edges": float(made.number_of_edges())}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(dossiers() if sys.argv[1] == "dossiers" else graph(int(sys.argv[2])))))
