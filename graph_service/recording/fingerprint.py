"""A fingerprint of everything recorded: equal if and only if two graphs hold the same facts, however they came in."""

import dataclasses
import hashlib
import json
from typing import Any

from graph_service.domain.personal_data import SEALED
from graph_service.domain.schema import LABELS, OPERATIONAL
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement
from graph_service.store.text_keys import TextKeys, owner_of

PAGE_ROWS = 2_000
PAGE_S = 60.0
_BOOKKEEPING = ("revision", "version", "stamped_at", "_lock")
_BITS = 128


@dataclasses.dataclass(frozen=True)
class PageParams:
    """Which nodes: of one label, after an id, at most so many."""

    label: str
    after: str
    limit: int


@dataclasses.dataclass(frozen=True)
class FactRow:
    """A node with its ties: [type, label of the other end, its id, properties]; properties are pairs, dates as text."""

    id: str
    properties: list[list[Any]]
    ties: list[list[Any]]
    owned: list[list[Any]]


PAGE_OF_FACTS = Statement("reads/find_page_of_facts", PageParams, FactRow)


async def graph_digest(gateway: Gateway) -> str:
    """Digest of all facts, independent of the order in which they came; memory of one page at a time."""
    total = Total()
    for label in LABELS:
        if label in OPERATIONAL:
            continue
        after = ""
        while rows := await gateway.ask(PAGE_OF_FACTS, PageParams(label, after, PAGE_ROWS), timeout_s=PAGE_S):
            total.add(label, plain_rows(label, rows, gateway.keys))
            after = rows[-1].id
    return total.digest


@dataclasses.dataclass
class Total:
    """A fingerprint on its way: pages may be added in any order."""

    number: int = 0

    def add(self, label: str, rows: list[FactRow]) -> None:
        """Add nodes of a label, their notes as they were written."""
        self.number += sum(_number(part) for row in rows for part in _parts(label, row))

    @property
    def digest(self) -> str:
        """The fingerprint of what was added."""
        return f"{self.number % 2**_BITS:0{_BITS // 4}x}"


def plain_rows(label: str, rows: list[FactRow], keys: TextKeys) -> list[FactRow]:
    """The rows with their notes as they were written: how they are sealed is no fact."""
    for field in SEALED.get(label, ()):
        places = [(row, pair) for row in rows for pair in row.properties if pair[0] == field]
        owners = [owner_of(label, row.id, field) for row, _ in places]
        written = iter(keys.open(owners, [text for _, (_, text) in places]))
        for _, pair in places:
            pair[1] = next(written)
    return rows


def _parts(label: str, row: FactRow) -> list[str]:
    """The node and each of its ties, written out."""
    ties = [
        _text([label, row.id, type_, other, other_id, _kept(own)])
        for type_, other, other_id, own in (*row.ties, *row.owned)
    ]
    return [_text([label, row.id, _kept(row.properties)]), *ties]


def _kept(properties: list[list[Any]]) -> dict[str, Any]:
    """What is a fact: a note that has lost its key is as good as none, here and wherever it is brought."""
    return {name: value for name, value in properties if name not in _BOOKKEEPING and value is not None}


def _text(parts: list[Any]) -> str:
    return json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_BITS // 8).digest())
