"""Steps over tables put together and carried out at once.

Of a small table each step by itself costs more than what it does: a plan is handed over once and carried out without
waiting between its steps. A view takes frames and gives a frame, or the plan of one, where others go on from it.
"""

from collections.abc import Sequence

import polars as pl

_AS_WRITTEN = pl.QueryOptFlags.none()


def carried_out(plan: pl.LazyFrame) -> pl.DataFrame:
    """What a plan comes to, its steps in the order in which they were written.

    In memory, and without a search for a better order: for a deal that search costs more than it saves, and our steps
    ask for little that they do not use.
    """
    return carried_out_together([plan])[0]


def carried_out_together(plans: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """What several plans come to: they share what it costs to carry one out, and the processors.

    Even one by itself: ``collect`` hands each step to the threads of polars and waits for it, this hands over once.
    """
    return pl.collect_all(plans, engine="in-memory", optimizations=_AS_WRITTEN)
