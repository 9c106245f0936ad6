"""An erasure on its way, in a graph that remembers: its journal, the names it looks for, and the notes it finds."""

import dataclasses
from pathlib import Path
from typing import Any

from graph_service.domain.personal_data import Step, Whose
from graph_service.recording.bookkeeping import Customers
from graph_service.recording.erasure import Eraser, Job, JobId, Leaving, NewJob, OwnNames, Removed, id_of
from graph_service.recording.notes import After, Emptied, Notes, Page
from graph_service.store.erasure_ledger import ErasureLedger
from graph_service.store.text_keys import owner_of
from tests.remembering import Remembering


class Erasing(Remembering):
    """A graph with one erasure in it, which goes on as its journal is told to."""

    def __init__(self, keys: Path) -> None:
        super().__init__(
            {
                "reads/find_erasure": lambda _: [] if self.job is None else [self.job],
                "writes/begin_erasure": self._begin,
                "writes/lock_erasure": lambda _: [self.locked or self.job],
                "writes/advance_erasure": self._advance,
                "reads/find_names_of_person": lambda _: [OwnNames("李敏", "Li Min")],
                "reads/find_names_of_employee": lambda _: [OwnNames("安然", None)],
                "reads/find_leaving": lambda _: [Leaving(has_left=True)],
                "reads/find_dossiers_of_person": lambda _: [Customers(["c-2", "c-1"])],
                "reads/find_dossiers_naming": lambda _: [Customers(["c-1", "c-3"])],
                "writes/empty_texts": lambda _: [Removed(2)],
            },
            keys,
        )
        self.home = keys.parent
        self.job: Job | None = None
        self.locked: Job | None = None

    def _begin(self, new: NewJob) -> list[JobId]:
        self.job = Job(new.id, new.kind, new.subject_id, "running", new.place, 0, 1, new.actor, None)
        return [JobId(new.id)]

    def _advance(self, to: Any) -> list[JobId]:
        assert self.job is not None
        removed = self.job.removed + to.removed
        self.job = dataclasses.replace(self.job, place=to.place, status=to.status, removed=removed)
        return [JobId(to.id)]


def eraser(graph: Any) -> Eraser:
    """Who erases in it, with a ledger beside its keys."""
    return Eraser(graph, ErasureLedger(graph.home))


def at(whose: Whose, step: Step, removed: int = 0) -> Job:
    return Job(id_of(whose, "x"), whose.value, "x", "running", step.value, removed, 1, "e-hr", None)


def written(graph: Any, kept: Notes, **texts: str | None) -> None:
    """Notes of a label, sealed: the first field of records of these ids."""
    rows = [[*graph.keys.seal([owner_of(kept.label, id_, kept.fields[0])], [text]), *[None] * (len(kept.fields) - 1)]
            for id_, text in texts.items()]  # fmt: skip

    def page(after: After) -> list[Page]:
        chosen = [(id_, row) for id_, row in zip(texts, rows, strict=True) if id_ > after.after][: after.limit]
        return [Page([id_ for id_, _ in chosen], [row for _, row in chosen])]

    graph.answers[kept.look.name] = page
    graph.answers[kept.empty.name] = lambda params: [Emptied(len(params.rows))]
