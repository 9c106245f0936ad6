"""Pages of a list: where a page begins is said by the last item before it, never by a number of items.

So nothing is given twice or left out when things are added meanwhile, and a late page costs what the first one does.
A cursor is that place, signed and bound to the viewer and to all that was asked; one from another list, another
viewer or altered by a single character is refused.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import polars as pl
from itsdangerous import BadSignature, URLSafeSerializer

from graph_service.access.scope import Scope
from graph_service.domain import limits
from graph_service.errors import InvalidError

Json = dict[str, Any]
Value: TypeAlias = str | int | float | None
ID = "id"


@dataclasses.dataclass(frozen=True)
class Paging:
    """What the asker says about pages: how many items, by what order (``-`` before a name: the largest first)."""

    limit: int = limits.PAGE_DEFAULT
    sort: str | None = None
    cursor: str | None = None


@dataclasses.dataclass(frozen=True)
class Place:
    """Between two items: after one (or before one, reading backwards), by its value in the order and its id."""

    value: Value
    id: str
    is_backwards: bool = False


@dataclasses.dataclass(frozen=True)
class Order:
    """By which column, from which end; what is unknown comes last either way, and ties are broken by id."""

    column: str
    is_descending: bool = False


def order_of(sort: str | None, known: Sequence[str]) -> Order:
    """The order asked for; the first of the known ones if none is."""
    asked = sort or known[0]
    name = asked.removeprefix("-")
    if name not in known:
        raise InvalidError("services.bad_sort", sort=asked[:80], known=", ".join(known))
    return Order(name, asked.startswith("-"))


class Cursors:
    """Cursors of one list as one viewer has asked for it: ``asked`` is everything that chooses or orders its items."""

    def __init__(self, secret: str, scope: Scope, asked: Mapping[str, object]) -> None:
        bound = json.dumps([scope.viewer.actor, scope.role, scope.operation, sorted(asked.items())], default=str)
        self._signer = URLSafeSerializer(secret, salt=f"cursor\x1e{bound}")

    def write(self, place: Place) -> str:
        """The place as a cursor."""
        return str(self._signer.dumps([place.value, place.id, place.is_backwards]))

    def read(self, cursor: str | None) -> Place | None:
        """The place behind a cursor, read only as it was written (its last letter may be said in several ways)."""
        if cursor is None:
            return None
        try:
            value, identity, is_backwards = self._signer.loads(cursor)
        except (BadSignature, ValueError, TypeError) as error:
            raise InvalidError("services.bad_cursor") from error
        place = Place(value, identity, is_backwards)
        if self.write(place) != cursor:
            raise InvalidError("services.bad_cursor")
        return place


@dataclasses.dataclass(frozen=True)
class Page:
    """Rows of one page, how many there are in all, and where the pages beside it begin."""

    rows: pl.DataFrame
    total: int
    next: Place | None
    previous: Place | None


def page_of(rows: pl.DataFrame, order: Order, limit: int, place: Place | None) -> Page:
    """One page of rows with a column ``id``, which is unique; O(n log n) for n rows, wherever the page lies."""
    ordered = rows.sort(
        [pl.col(order.column).is_null(), order.column, ID], descending=[False, order.is_descending, False]
    )
    start, end = (0, limit) if place is None else _span(ordered, order, limit, place)
    found = ordered.slice(start, end - start)
    return Page(
        found,
        ordered.height,
        _place(found, order, -1) if found.height and end < ordered.height else None,
        _place(found, order, 0, is_backwards=True) if found.height and start > 0 else None,
    )


def describe_page(page: Page, items: list[Json], cursors: Cursors) -> Json:
    """The items of a page, how many there are in all, and the cursors of its neighbours (null: there is none)."""
    return {
        "items": items,
        "total": page.total,
        "next": None if page.next is None else cursors.write(page.next),
        "previous": None if page.previous is None else cursors.write(page.previous),
    }


def _span(ordered: pl.DataFrame, order: Order, limit: int, place: Place) -> tuple[int, int]:
    """From where to where a page reaches that begins after a place, or ends before it."""
    is_after, is_there = _relation(order, place, ordered.schema[order.column])
    after, there = ordered.select(is_after.sum().alias("after"), is_there.sum().alias("there")).row(0)
    first = ordered.height - int(after)
    if not place.is_backwards:
        return first, first + limit
    end = first - int(there)
    return max(end - limit, 0), end


def _relation(order: Order, place: Place, dtype: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row comes after a place, and whether it is the very item the place names."""
    column, identity = pl.col(order.column), pl.col(ID)
    if place.value is None:
        return column.is_null() & (identity > place.id), column.is_null() & (identity == place.id)
    value = pl.lit(date.fromisoformat(str(place.value)) if dtype == pl.Date else place.value, dtype=dtype)
    beyond = column < value if order.is_descending else column > value
    is_same = (column == value).fill_null(value=False)
    is_after = column.is_null() | beyond.fill_null(value=False) | (is_same & (identity > place.id))
    return is_after, is_same & (identity == place.id)


def _place(rows: pl.DataFrame, order: Order, index: int, *, is_backwards: bool = False) -> Place:
    row = rows.row(index, named=True)
    value = row[order.column]
    return Place(value.isoformat() if isinstance(value, date) else value, row[ID], is_backwards)
