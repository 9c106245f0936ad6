"""What was measured, as JSON for programs and as one page for people."""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.environment import environment
from bench.measure import Reading
from bench.row import Row

Json = dict[str, Any]
HEAD = """<!-- Written by python -m bench; measure anew instead of editing. -->

# What was measured

`make bench` measures all rows, `python -m bench NAME` one of them. Both sides run in one process tree on the same data,
in turn, after their answers were found equal; a ratio is the median of the ratios of the rounds, its quartiles in
brackets. Where less is better it is our time for each of theirs, where more is better our rate for each of theirs.
Milliseconds are for orientation.
"""


def keep(  # noqa: PLR0913, PLR0917  (what a row's file says)
    out: Path, name: str, row: Row, found: Sequence[Reading], before: Json, scale: float
) -> None:
    """One row's file."""
    out.mkdir(parents=True, exist_ok=True)
    after = environment()
    said = {
        "row": name,
        "title": row.title,
        "about": row.about,
        "scale": scale,
        "environment": before | {"load": [before["load"], after["load"]], "until": after["at"]},
        "readings": [dataclasses.asdict(one) | {"holds": one.holds} for one in found],
    }
    (out / f"{name}.json").write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_page(out: Path) -> None:
    """The page over all rows that were ever measured into this folder."""
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(out.glob("*.json"))]
    (out / "README.md").write_text("\n".join(_page(kept)), encoding="utf-8")


def _page(kept: Sequence[Json]) -> Iterator[str]:
    yield HEAD
    yield "| row | figure | ratio | bound | | ours, ms | other, ms |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in kept:
        for one in row["readings"]:
            yield _line(row["row"], one)
    for row in kept:
        yield from _section(row)


def _line(name: str, one: Json) -> str:
    bound = "" if one["bound"] is None else f"{'≤' if one['want'] == 'at most' else '≥'} {one['bound']:g}"
    verdict = {None: "", True: "holds", False: "**missed**"}[one["holds"]]
    ratio, ours, other = (_spread(one[name]) for name in ("ratio", "ours_ms", "other_ms"))
    return f"| [{name}](#{name}) | {one['what']} | {ratio} | {bound} | {verdict} | {ours} | {other} |"


def _spread(one: Mapping[str, float] | None) -> str:
    if one is None:
        return ""
    middle, low, high = (_number(one[name]) for name in ("median", "low", "high"))
    return middle if one["n"] == 1 else f"{middle} ({low}–{high})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _section(row: Json) -> Iterator[str]:
    yield f'\n<a id="{row["row"]}"></a>\n\n## {row["row"]}: {row["title"]}\n\n{row["about"]}\n'
    for one in row["readings"]:
        yield f"- **{one['what']}** ours: {one['ours']}; other: {one['other']}; {one['ratio']['n']} rounds."
        if one["counted"]:
            yield "  " + "; ".join(f"{name} {_said(value)}" for name, value in one["counted"].items()) + "."
        if one["note"]:
            yield f"  {one['note']}"
    where = row["environment"]
    if max(where["load"]) > 2 * where["processors"]:
        yield "\n**The machine did much else meanwhile**: it says little about the product, milliseconds nothing.\n"
    packages = ", ".join(f"{name} {version}" for name, version in where["packages"].items())
    yield (
        f"\nScale {row['scale']:g}; {where['at']} to {where['until']}; {where['processor']}, "
        f"{where['processors']} processors, {where['memory_gb']} GB, {where['system']}; "
        f"{where['python']}, Neo4j {where['neo4j_server']}, {packages}; "
        f"load {where['load'][0]} before, {where['load'][1]} after; {where['commit']}.\n"
    )


def _said(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}" if isinstance(value, float) else str(value)
