"""One number with its bounds: what every indicator and analysis answers with."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Reading:
    """A value between what is proven (lower) and what is possible (upper); None = unknown, never zero.

    ``known`` of ``n`` items had a known input; ``reasons`` are codes for what is missing or special.
    """

    value: float | None
    lower: float | None
    upper: float | None
    known: int
    n: int
    unit: str
    reasons: tuple[str, ...] = ()
