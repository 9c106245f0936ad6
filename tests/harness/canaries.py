"""Canaries: values that stand nowhere else in the world, tagged with what they are and whose; and their scanner."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from graph_service.domain.secrecy import FieldClass

_WORD = re.compile(r"kn[a-z]+\d+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)")
_ID = re.compile(r"(?<![\w-])[a-z0-9]{1,3}-(?:own|led|other|gone|group|both)(?![\w-])")


@dataclass(frozen=True)
class Canary:
    """``classes``: any of them shows it; ``customers``: at any of them it lies; ``employee``: whose own it is."""

    token: str
    classes: frozenset[FieldClass]
    customers: frozenset[str]
    what: str
    employee: str | None = None
    is_id: bool = False


@dataclass
class Canaries:
    """Makes canaries and finds them again in any text."""

    known: dict[str, Canary] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def word(
        self, what: str, classes: Iterable[FieldClass], customers: Iterable[str], employee: str | None = None
    ) -> str:
        """A word that is found in any spelling of its case."""
        token = f"kn{''.join(part for part in what if part.isalpha())}{next(self._numbers)}".lower()
        return self._plant(token, what, classes, customers, employee)

    def amount(
        self, what: str, classes: Iterable[FieldClass], customers: Iterable[str], employee: str | None = None
    ) -> str:
        """A sum of money nobody else has."""
        return self._plant(str(700_000_007 + 1_234_577 * next(self._numbers)), what, classes, customers, employee)

    def score(self, what: str, classes: Iterable[FieldClass], customers: Iterable[str]) -> str:
        """A number between 40 and 90 with decimals nobody computes by chance."""
        return self._plant(f"{40.1371 + 0.0973 * next(self._numbers):.4f}".rstrip("0"), what, classes, customers)

    def identity(self, id_: str, what: str, customers: Iterable[str]) -> str:
        """An id: to meet it is to learn that the thing is there."""
        return self._plant(id_, what, set(FieldClass) - {FieldClass.AGGREGATE}, customers, is_id=True)

    def found_in(self, text: str) -> set[Canary]:
        """The canaries a text holds."""
        tokens = {word.lower() for word in _WORD.findall(text)} | set(_NUMBER.findall(text)) | set(_ID.findall(text))
        return {self.known[token] for token in tokens if token in self.known}

    def _plant(
        self,
        token: str,
        what: str,
        classes: Iterable[FieldClass],
        customers: Iterable[str],
        employee: str | None = None,
        *,
        is_id: bool = False,
    ) -> str:
        assert token not in self.known, token
        self.known[token] = Canary(token, frozenset(classes), frozenset(customers), what, employee, is_id)
        return token


@dataclass
class Scanner:
    """Holds every text against what its reader may see, recomputed from the policy table and the world."""

    canaries: Canaries
    scanned: int = 0
    leaks: list[str] = field(default_factory=list)

    def scan(
        self, reader: str, shows: Mapping[str, frozenset[FieldClass]], asked: str, answered: str, own: str,
        *, tells_ids: bool = False,
    ) -> None:  # fmt: skip
        """One answer: ``shows`` by customer; what the reader has said themselves (``asked``) is no leak to them.

        ``tells_ids``: the question is declared global and answers with ids of anything.
        """
        self.scanned += 1
        for canary in self.canaries.found_in(answered):
            if tells_ids and canary.is_id:
                continue
            if canary.token in asked.lower() or (canary.employee is not None and canary.employee == own):
                continue
            if not any(canary.classes & shows.get(customer, frozenset()) for customer in canary.customers):
                self.leaks.append(f"{reader}: {canary.what} of {','.join(sorted(canary.customers)) or 'nobody'}")
