"""``python -m bench [names] [--scale 0.1] [--full] [--out FOLDER]``: measures rows and writes what came of it."""

import argparse
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
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the results go")
    asked = parser.parse_args(given)
    unknown = sorted(set(asked.names) - set(known))
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(known)}")
    uvloop.run(_measure(asked.names or list(known), asked.scale, asked.out, is_full=asked.full))


async def _measure(names: Sequence[str], scale: float, out: Path, *, is_full: bool) -> None:
    say = Say()
    async with Stage(scale, is_full=is_full, say=say) as stage:
        for name in names:
            row = rows()[name]
            say(f"{name}: {row.title}")
            before = environment()
            found = await row.run(stage)
            for one in found:
                verdict = {None: "", True: "holds", False: "MISSED"}[one.holds]
                say(f"    {one.what}: {one.ratio.median:.2f} ({one.ratio.low:.2f}-{one.ratio.high:.2f}) {verdict}")
            keep(out, name, row, found, before, scale)
            write_page(out)


if __name__ == "__main__":
    main()
