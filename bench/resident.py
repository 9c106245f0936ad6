"""Memory of one way to hold the facts: ``python -m bench.resident dossiers|graph CUSTOMERS``."""

import asyncio
import dataclasses
import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
from neo4j import AsyncDriver, AsyncGraphDatabase

from bench.boards import graph_of
from bench.records import TEXTS, fetch_one
from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.settings import Settings
from graph_service.wiring import address_of, open_service

STEP = 20
FIRST = 2 * STEP
"""Customers that are read before anything is measured: what reading itself needs is no part of what is known."""


def resident_mb() -> float:
    """Memory of this process that is in use."""
    return _status_mb("VmRSS")


def data_mb() -> float:
    """What of it is data: pages of libraries come in with whoever runs them first, however much they work on."""
    return _status_mb("RssAnon")


def _status_mb(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


async def dossiers() -> dict[str, float]:
    """All dossiers in the reader's cache, as after any question about the whole company."""
    async with open_service(Settings()) as service:
        scope = await service.scopes.of_portfolio(Viewer(), Operation.VETO_BOARD, service.today)
        before = resident_mb()
        first = dict(sorted(scope.revisions.items())[:FIRST])
        await service.reader.read(dataclasses.replace(scope, revisions=first))
        gc.collect()
        data_before = data_mb()
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
            "grown": data_mb() - data_before,
            "tables": kept,
            "edges": float(sum(rows.values())),
        }


async def graph(customers: int) -> dict[str, float]:
    """The same as a networkx graph; records are let go of as soon as they are in it."""
    uri, username, password = address_of(Settings())
    ids = [f"c-{n}" for n in range(customers)]
    async with AsyncGraphDatabase.driver(uri, auth=(username, password)) as driver:
        made, before = nx.MultiDiGraph(), 0.0
        for start in range(0, customers, STEP):
            if start == FIRST:
                gc.collect()
                before = data_mb()
            await _add(made, driver, ids[start : start + STEP])
        gc.collect()
        return {"grown": data_mb() - before, "edges": float(made.number_of_edges())}


async def _add(graph: nx.MultiDiGraph, driver: AsyncDriver, ids: Sequence[str]) -> None:
    """Some customers into a graph; when it is measured, no record is held any more."""
    graph_of({name: await fetch_one(driver, text, ids) for name, text in TEXTS.items()}, graph)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(dossiers() if sys.argv[1] == "dossiers" else graph(int(sys.argv[2])))))
