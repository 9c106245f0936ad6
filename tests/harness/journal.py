"""What a client was told is done, on disk before it goes on: the judge of whether anything was lost or doubled."""

import dataclasses
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Effects acknowledged and not found; effects found more than once."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]

    @property
    def failures(self) -> int:
        """How many of either."""
        return len(self.lost) + len(self.doubled)


class Journal:
    """Acknowledgements, one line each, forced to disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("a", encoding="utf-8")

    def acknowledge(self, key: str) -> None:
        """The service said that this is done."""
        self._file.write(f"{key}\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def judge(self, found: Iterable[str]) -> Verdict:
        """Compare with what is there: every acknowledged effect once, and nothing twice."""
        counts = Counter(found)
        acknowledged = self._path.read_text(encoding="utf-8").split()
        lost = tuple(key for key in acknowledged if not counts[key])
        return Verdict(lost, tuple(key for key, n in counts.items() if n > 1))

    def close(self) -> None:
        """No more is coming."""
        self._file.close()
