"""``python -m bench [names] [--scale 0.1] [--full] [--out FOLDER]``: measures rows and writes what came of it."""

import argparse
import traceback
from collections.abc import Sequence
from pathlib import Path

import uvloop

from bench.environment import environment
from bench.report import keep, write_page
from bench.row import rows
from bench.stage import Say, Stage

RESULTS = Path(__file__).parent / "results"


def main(given: Sequence[str] | None = None) -> None:
    """One row after the other, each kept as soon as it is measured."""
    known = rows()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"rows to measure; all if left out: {', '.join(known)}")
    parser.add_argument("--scale", type=float, default=0.1, help="of the portfolio; 1.0 = 10,000 customers")
    parser.add_argument("--full", action="store_true", help="loads of a million ties instead of 100,000")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rounds: does it work at all?")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the results go")
    asked = parser.parse_args(given)
    unknown = sorted(set(asked.names) - set(known))
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(known)}")
    asked.names = asked.names or list(known)
    uvloop.run(_measure(asked))


async def _measure(asked: argparse.Namespace) -> None:
    say, failed = Say(), []
    async with Stage(asked.scale, is_full=asked.full, is_quick=asked.quick, say=say) as stage:
        for name in asked.names:
            try:
                await _one(stage, name, asked)
            except Exception:  # noqa: BLE001  (the other rows are measured all the same)
                failed.append(name)
                say(f"{name} was not measured:\n{traceback.format_exc()}")
    if failed:
        raise SystemExit(f"not measured: {', '.join(failed)}")


async def _one(stage: Stage, name: str, asked: argparse.Namespace) -> None:
    row = rows()[name]
    stage.say(f"{name}: {row.title}")
    before = environment()
    found = await row.run(stage)
    for one in found:
        verdict = {None: "", True: "holds", False: "MISSED"}[one.holds]
        stage.say(f"    {one.what}: {one.ratio.median:.2f} ({one.ratio.low:.2f}-{one.ratio.high:.2f}) {verdict}")
    keep(asked.out, name, row, found, before, asked.scale)
    write_page(asked.out)


if __name__ == "__main__":
    main()
