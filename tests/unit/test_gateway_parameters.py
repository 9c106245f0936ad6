"""What the driver is handed: parameters as they are, of which nothing is written out for its log."""

import re
from typing import Any

import pytest
from neo4j._codec.packstream import v1  # the driver has no public way to pack

from graph_service.recording.change import FIND_CLOSINGS, DealParams
from graph_service.recording.people import PERSON
from graph_service.recording.record import Ids, Rows
from graph_service.store.gateway import Unit
from graph_service.store.migrations import DROP_INDEX, FIND_INDEXES, Named
from graph_service.store.statements import GIVEN, NoParams

ROWS: list[dict[str, Any]] = [{"id": "p-1", "name": "李敏"}, {"id": "p-2", "name": None}]


class Nothing:
    """A result without rows."""

    def __init__(self, *columns: str) -> None:
        self._columns = columns

    def keys(self) -> tuple[str, ...]:
        """Its columns."""
        return self._columns

    def __aiter__(self) -> "Nothing":
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration


class Driven:
    """A transaction that keeps what it is handed."""

    def __init__(self, column: str) -> None:
        self._column = column
        self.handed: dict[str, Any] = {}

    async def run(self, text: str, arguments: dict[str, Any]) -> Nothing:
        """No rows."""
        del text
        self.handed = arguments
        return Nothing(self._column)


def packed(value: Any) -> bytes:
    wire: Any = v1
    buffer = wire.PackableBuffer()
    wire.Packer(buffer).pack(value)
    return bytes(buffer.data)


def test_a_command_on_the_schema_takes_a_name_and_a_statement_that_asks_nothing_nothing() -> None:
    assert DROP_INDEX.arguments(Named("one")) == {"name": "one"}
    assert FIND_INDEXES.arguments(NoParams()) == {}


@pytest.mark.parametrize(
    ("statement", "params", "column"),
    [
        (PERSON.find, Ids(["p-1", "p-2"]), "records"),
        (PERSON.write, Rows(ROWS), "missing"),
        (FIND_CLOSINGS, DealParams(["o-1", "o-2"], ["s-1", "s-2"], ["p-1", "p-2"]), "days"),
    ],
    ids=["ids", "rows", "a map of lists"],
)
async def test_what_is_handed_over_is_packed_as_it_is_and_written_out_by_its_length(
    statement: Any, params: Any, column: str
) -> None:
    driven: Any = Driven(column)
    keys: Any = None
    assert await Unit(driven, lambda _: None, keys).run(statement, params) == []
    assert driven.handed == statement.arguments(params) == {GIVEN: vars(params)}
    assert packed(driven.handed) == packed(statement.arguments(params))
    assert not re.search("[ops]-1|李敏", repr(driven.handed))
    assert repr(driven.handed).count("<2 values>") == len(vars(params))
