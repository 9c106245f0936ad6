"""What each owner has of tables in which the rows of many stand together: cut out when it is asked for.

A frame of its own for every table of every customer takes several times the memory of what stands in it, and
sorting each by itself more time than reading it.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

import polars as pl

Tables = Mapping[str, pl.DataFrame]
VIEW, WITHIN = 16, 12


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring rows of a frame."""

    whole: pl.DataFrame
    start: int
    height: int

    @property
    def frame(self) -> pl.DataFrame:
        """The rows by themselves; nothing is copied."""
        return self.whole if self.height == self.whole.height else self.whole.slice(self.start, self.height)

    def followed_by(self, other: "Part") -> "Part | None":
        """Both as one, where the other begins where this ends."""
        if other.whole is not self.whole or other.start != self.start + self.height:
            return None
        return Part(self.whole, self.start, self.height + other.height)


class Parts(Mapping[str, pl.DataFrame]):
    """The tables of one owner."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts = parts

    @classmethod
    def of_all(cls, several: Iterable["Parts"]) -> "Parts":
        """The tables of all of these, of which no two have one of the same name."""
        return cls({name: one.part(name) for one in several for name in one})

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self._parts[name].frame

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def part(self, name: str) -> Part:
        """A table without being cut out."""
        return self._parts[name]

    @property
    def size_bytes(self) -> int:
        """Memory of the columns: of what stands together with others' rows, the share."""
        parts = (part for part in self._parts.values() if part.height)
        return sum(size_of(part.whole) * part.height // part.whole.height for part in parts)


def size_of(frame: pl.DataFrame) -> int:
    """Memory of the columns of a frame in bytes: a text takes a view, of which polars says nothing, and its bytes.

    Bytes take a view that holds the first twelve of them.
    """
    kinds = [type(dtype) for dtype in frame.dtypes]
    texts, facts = kinds.count(pl.String), kinds.count(pl.Binary)
    return int(frame.estimated_size()) + (VIEW * texts + (VIEW - WITHIN) * facts) * frame.height


def parts_of(frame: pl.DataFrame, heights: Sequence[int], empty: pl.DataFrame) -> list[Part]:
    """A frame, cut into pieces of these heights; all who have no rows share one frame."""
    cuts = pairwise(accumulate(heights, initial=0))
    return [Part(frame, start, end - start) if end > start else Part(empty, 0, 0) for start, end in cuts]


def part_of(tables: Tables, name: str) -> Part:
    """What tables have under a name, whether they are cut from others or not."""
    if isinstance(tables, Parts):
        return tables.part(name)
    return Part(tables[name], 0, tables[name].height)


def together(parts: Iterable[Part]) -> pl.DataFrame | None:
    """All rows of some parts in their order; neighbours stay one piece. None where there are none."""
    joined: list[Part] = []
    for part in parts:
        if not part.height:
            continue
        both = joined[-1].followed_by(part) if joined else None
        joined[len(joined) - (both is not None) :] = [both or part]
    frames = [part.frame for part in joined]
    return None if not frames else frames[0] if len(frames) == 1 else pl.concat(frames)
