"""Memory of everything that is known: dossiers in the cache, and a networkx graph of the same."""

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any

from bench.measure import Reading, spread
from bench.resident import FIRST
from bench.row import Row
from bench.stage import Place, Stage

LIMIT_MB = 600.0
DOSSIERS = 1_000


async def run(stage: Stage) -> Sequence[Reading]:
    """Each in a process of its own; what it held after the first customers is taken off, except for the limit."""
    place = await stage.place()
    ours, other = await _resident(place, "dossiers"), await _resident(place, "graph")
    grown, graph = ours["grown"], other["grown"]
    per_edge = ours["tables"] * 2**20 / ours["edges"]
    named = ("dossiers in the reader's cache", "a networkx graph of people, posts, deals, seats, ties and ratings")
    counted = {
        "MB, ours": round(grown),
        "MB, other": round(graph),
        "MB of columns": round(ours["tables"]),
        "rows that are edges": int(ours["edges"]),
        "edges of the graph": int(other["edges"]),
    }
    share = place.customers / DOSSIERS
    return [
        Reading(
            "resident, against networkx",
            *named,
            spread([grown / graph]),
            bound=0.1,
            counted=counted,
            note=f"Data alone, without pages of libraries; of all customers after the first {FIRST} on both sides.",
        ),
        Reading(
            "bytes of columns per edge",
            named[0],
            "64 bytes",
            spread([per_edge]),
            bound=64,
            note="Both directions of an edge are one row here. All columns of all tables are counted, ids as text too.",
        ),
        Reading(
            f"{place.customers:,} dossiers of 960 ratings, MB resident",
            "the whole process after reading them, answer let go",
            f"{LIMIT_MB:.0f} MB for 1,000",
            spread([ours["after"]]),
            bound=LIMIT_MB * max(share, 1.0),
            counted={
                "MB before": round(ours["before"]),
                "MB while the tables of all lay beside them": round(ours["peak"]),
            },
        ),
    ]


async def _resident(place: Place, kind: str) -> Any:
    asked = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.resident",
        kind,
        str(place.customers),
        env=dict(place.environment),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asked.communicate()
    return json.loads(said)


ROW = Row("memory of what is known", "Processes of their own, read from the system.", run)
