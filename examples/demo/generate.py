"""Writes the demo's company anew: the same files, byte for byte, on every run.

Usage: python examples/demo/generate.py [OUT_DIR]     (default: the data folder beside this file)
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from invented import attitudes, cast, chains, company, contacts, deals, measures, observed, ratings, tables


def invent() -> dict[str, Sequence[tables.Row]]:
    """All tables: the people first, then the deals, then how they ended and what was seen of it."""
    people = cast.invent()
    planned = deals.schedule()
    seats = {deal.id: chains.seats_of(deal, people) for deal in planned}
    moods = attitudes.moods_of(people)
    attitudes.make_sceptics(planned, seats, people, moods)
    decided = attitudes.decide(planned, seats, people, moods)
    attitudes.turn_people(decided, seats, people, moods)
    seen = [*ratings.ratings(people, moods, decided, seats), *measures.measures(decided)]
    return {
        **company.tables(),
        **cast.tables(people),
        **deals.tables(decided),
        **chains.tables(decided, seats, people),
        **contacts.tables(decided, seats, people, moods.turns),
        "observations": observed.rows(seen),
    }


def main() -> None:
    """Writes the files and says how many rows each has."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    written = invent()
    tables.write(out, written)
    for name in tables.COLUMNS:
        print(f"{len(written[name]):6d}  {name}")


if __name__ == "__main__":
    main()
