"""A hundred random folders, with questions of each and their exact answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.reference.answers import exact
from tests.reference.as_of import View, view_of
from tests.reference.folder import read_folder
from tests.reference.random_folders import Question, questions, write_folder
from tests.reference.rows import Deal

SEEDS = range(100)


@dataclass(frozen=True)
class Sample:
    """One question asked of one folder."""

    path: Path
    question: Question

    @cached_property
    def view(self) -> View:
        """The folder as the question sees it."""
        return view_of(read_folder(self.path), *self.question)

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The whole answer, in exact fractions."""
        return exact(self.path, *self.question)

    def deals(self) -> Iterator[tuple[Deal, dict[str, Any]]]:
        """The deals that have numbers, each with its answer."""
        for deal in self.view.folder.deals:
            answer = self.answer[deal.id]
            if not answer.get("reason"):
                yield deal, answer


def write_samples(home: Path, seeds: range = SEEDS) -> list[Sample]:
    """Write one folder per seed and ask three questions of each: now, and two of its edges."""
    samples: list[Sample] = []
    for seed in seeds:
        path = home / str(seed)
        write_folder(path, seed)
        asked = questions(path, seed)
        samples += [Sample(path, question) for question in (asked[0], asked[2], asked[-1])]
    return samples
