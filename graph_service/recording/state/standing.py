"""What a state of a day comes to for one template: in numbers, and what it ends by name."""

import dataclasses
from typing import Any

import polars as pl

from graph_service.recording.state.naming import Names

MANY = 20
"""So many facts that end at once are looked at twice, where they are more than half."""


@dataclasses.dataclass(frozen=True)
class Standing:
    """Facts of a template that begin or end with a state of a day, and those that stay unsaid."""

    begins: int
    """On that day: something else was stored in their place before."""
    ends: int
    """On that day: their owner is mentioned and they are not."""
    followed: int
    """On the day on which a row says that they begin anew."""
    elsewhere: int
    """Stay: the export does not mention whose they are."""
    later: int
    """Stay: they began, or became known, on that day or later."""
    unsure: int
    """Stay: a rejected row may mean them."""
    spoken_of: int
    """All of its sources that hold on that day and whose owner the export mentions."""
    ending: pl.DataFrame
    """What ends, by the columns of the template: its key, from and to."""
    names: Names = dataclasses.field(default_factory=dict)
    """Of what the first of these name."""

    @property
    def is_many(self) -> bool:
        """Whether so much ends that the export may rather be incomplete."""
        return self.ends >= MANY and 2 * self.ends > self.spoken_of

    def as_json(self) -> dict[str, Any]:
        """For programs, with all that ends."""
        counts = {name: n for name, n in vars(self).items() if isinstance(n, int)}
        ending = self.ending.with_columns(pl.col(pl.Date).dt.strftime("%Y-%m-%d")).to_dicts()
        return counts | {"is_many": self.is_many, "ending": ending}
