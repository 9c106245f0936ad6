"""Loading ties from files, end to end, against the bare driver handed the same rows ready-made."""

import asyncio
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from neo4j import Query

from bench.measure import Reading, compared, in_turn, spread, timed
from bench.records import PATIENCE_S
from bench.row import Row
from bench.stage import Place, Stage
from bench.tie_files import ties, write_base, write_csv, write_excel
from graph_service.recording.checks import FolderCheck
from graph_service.recording.plan import as_parameters, plan
from graph_service.recording.record import Write
from graph_service.store.statements import GIVEN
from loaders.checking import CheckedFolder
from loaders.load import Options, load, no_progress
from loaders.sources import open_folder

FEW, MANY = 100_000, 1_000_000
BATCH = 10_000
COUNT = "MATCH (:Employee|Person)-[r:SWAYS|KNOWS]->(:Person) RETURN count(r) AS n, count(r.digest) AS digests"
Maps = list[dict[str, Any]]


async def run(stage: Stage) -> Sequence[Reading]:
    """Each side adds as many ties as the other in each round, never the same ones, so that both meet the same graph."""
    number, rounds = (MANY, 1) if stage.is_full else (FEW // 10, 2) if stage.is_quick else (FEW, 3)
    place = await stage.empty("load")
    with tempfile.TemporaryDirectory(dir=stage.folder("made")) as made:
        load_of = Loads(place, Path(made), number, stage.say)
        await load_of.prepare()
        few = await load_of.csv(number // 10)
        took = await in_turn(
            [lambda: load_of.csv(number), load_of.excel, load_of.bare], rounds, warm=0 if stage.is_full else 1
        )
    return _readings(number, took, load_of, few)


def _readings(number: int, took: list[list[float]], loads: "Loads", few: float) -> list[Reading]:
    rates = {
        f"rows/s {name}": round(number / min(side)) for name, side in zip(("CSV", "Excel", "driver"), took, strict=True)
    }
    other = (
        f"the bare driver: the same {number:,} rows as ready-made maps, {BATCH:,} a transaction, the same statements"
    )
    peaks = loads.peaks
    grown = (peaks[number][-1] - peaks[number // 10][-1]) * 2**20 / (number * 0.9)
    return [
        compared(
            f"{number:,} ties from CSV",
            ("load, checks and all", other),
            [took[0], took[2]],
            0.85,
            "at least",
            counted=rates,
        ),
        compared(f"{number:,} ties from Excel", ("load, checks and all", other), [took[1], took[2]], 0.60, "at least"),
        Reading(
            "rate at ten times the rows",
            f"rows/s of {number:,}",
            f"rows/s of {number // 10:,}",
            spread([10 * few / one for one in took[0]]),
            "at least",
            0.9,
        ),
        Reading(
            "memory per row, bytes",
            f"from {number // 10:,} to {number:,} rows",
            "",
            spread([grown]),
            counted={f"MB at most, {rows:,} rows": round(found[-1]) for rows, found in peaks.items()},
            note="What grows is what the checks of the whole folder hold: keys and references of each row.",
        ),
    ]


class Loads:
    """Both sides on one database; each takes ties of its own."""

    def __init__(self, place: Place, folder: Path, number: int, say: Callable[[str], None]) -> None:
        self._place = place
        self._folder = folder
        self._number = number
        self._part = 0
        self._say = say
        self.peaks: dict[int, list[float]] = defaultdict(list)

    async def prepare(self) -> None:
        """The people there are; and both sides store the same: what one has stored the other finds unchanged."""
        base = self._folder / "base"
        write_base(base)
        assert (await load(self._place.gateway, self._place.settings, base, Options())).status == "loaded"
        frame = self._ties(2_000)
        write_csv(self._folder / "same", frame)
        maps = await self._maps(self._folder / "same")
        await self.csv(2_000, self._folder / "same")
        stored = await self._count()
        await self._send(maps)
        assert await self._count() == stored == (2_000, 2_000), stored

    async def csv(self, number: int, folder: Path | None = None) -> float:
        """Seconds of a load from CSV."""
        if folder is None:
            folder = self._fresh()
            write_csv(folder, self._ties(number))
        return await self._loaded(folder, number)

    async def excel(self) -> float:
        """Seconds of a load from Excel."""
        folder = self._fresh()
        write_excel(folder, self._ties(self._number))
        return await self._loaded(folder, 0)

    async def bare(self) -> float:
        """Seconds of the bare driver, its rows prepared before."""
        folder = self._fresh()
        write_csv(folder, self._ties(self._number))
        maps = await self._maps(folder)
        took = await timed(lambda: self._send(maps))
        self._say(f"    driver: {self._number / took:,.0f} rows/s")
        return took

    def _ties(self, number: int) -> pl.DataFrame:
        self._part += 1
        return ties(number, self._part)

    def _fresh(self) -> Path:
        return self._folder / f"part-{self._part}"

    async def _loaded(self, folder: Path, number: int) -> float:
        asked = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.loading",
            str(folder),
            env=dict(self._place.environment),
            stdout=asyncio.subprocess.PIPE,
        )
        found = json.loads((await asked.communicate())[0])
        if number:
            self.peaks[number].append(found["peak_mb"])
        self._say(
            f"    {folder.name}: {found['created'] / found['seconds']:,.0f} rows/s, {found['peak_mb']:.0f} MB at most"
        )
        seconds: float = found["seconds"]
        return seconds

    async def _maps(self, folder: Path) -> list[tuple[Write, Maps]]:
        """The rows of a folder as the product's own statements take them."""
        checked, check = CheckedFolder(open_folder(folder)), FolderCheck(self._place.gateway, self._place.settings)
        await checked.check(check, self._place.settings.timezone, no_progress, allow_extra=False, skip_bad_rows=False)
        found: dict[str, tuple[Write, Maps]] = {}
        for file in checked.files:
            for frame in file.spool:
                accepted = check.accepted(file.kind, frame)
                for record in file.kind.records:
                    rows = plan(record, record.rows(accepted), []).rows
                    found.setdefault(record.write.name, (record.write, []))[1].extend(as_parameters(record, rows))
        checked.close()
        return list(found.values())

    async def _send(self, maps: list[tuple[Write, Maps]]) -> None:
        for statement, rows in maps:
            for start in range(0, len(rows), BATCH):
                query = Query(statement.text, timeout=PATIENCE_S)
                await self._place.driver.execute_query(
                    query, {GIVEN: {"rows": rows[start : start + BATCH]}}, database_="neo4j"
                )

    async def _count(self) -> tuple[int, int]:
        row = (await self._place.driver.execute_query(COUNT, database_="neo4j")).records[0]
        return row["n"], row["digests"]


ROW = Row(
    "loading ties",
    "Ours reads files, checks every cell and reference, compares with what is stored, locks and bumps dossiers, and "
    "leaves operations and marks; the other side writes rows that somebody has prepared, and only that is measured.",
    run,
)
