"""Laws of pages: a walk meets every item once, whatever the order, forwards and backwards, and cursors are bound."""

import string
from datetime import date
from itertools import cycle

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access.policy import Operation, Role
from graph_service.access.scope import Scope
from graph_service.access.viewer import Viewer
from graph_service.errors import InvalidError
from graph_service.services.paging import Cursors, Order, Page, Place, order_of, page_of

VALUES = {
    pl.Int64(): st.none() | st.integers(-3, 3),
    pl.Float64(): st.none() | st.sampled_from([0.0, 0.5, 1 / 3]),
    pl.String(): st.none() | st.text("ab张", max_size=2),
    pl.Date(): st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4)),
}
tables = st.sampled_from(list(VALUES)).flatmap(
    lambda dtype: st.dictionaries(st.text(string.ascii_lowercase, min_size=1, max_size=2), VALUES[dtype]).map(
        lambda values: pl.DataFrame(
            {"id": list(values), "key": list(values.values())}, schema={"id": pl.String(), "key": dtype}
        )
    )
)

orders = st.booleans().map(lambda is_descending: Order("key", is_descending))


def expected(rows: pl.DataFrame, *, is_descending: bool) -> list[str]:
    known = [row for row in rows.rows(named=True) if row["key"] is not None]
    known.sort(key=lambda row: row["id"])
    known.sort(key=lambda row: row["key"], reverse=is_descending)
    return [row["id"] for row in known] + sorted(row["id"] for row in rows.rows(named=True) if row["key"] is None)


def cursors(actor: str = "e-1", signed_with: str = "s", **asked: object) -> Cursors:
    scope = Scope(Viewer(actor), Role.SALES, Operation.DEALS, {}, 0, frozenset(), frozenset())
    return Cursors(signed_with, scope, asked)


@given(tables, orders, st.integers(1, 4))
def test_a_walk_meets_every_item_once_in_order_and_back_again(rows: pl.DataFrame, order: Order, limit: int) -> None:
    signed = cursors()
    pages: list[Page] = [page_of(rows, order, limit, None)]
    while (place := pages[-1].next) is not None:
        pages.append(page_of(rows, order, limit, signed.read(signed.write(place))))
    met = [identity for page in pages for identity in page.rows["id"]]
    assert met == expected(rows, is_descending=order.is_descending)
    assert {page.total for page in pages} == {rows.height}
    back = [pages[-1]]
    while (place := back[-1].previous) is not None:
        back.append(page_of(rows, order, limit, signed.read(signed.write(place))))
    assert [page.rows["id"].to_list() for page in back] == [page.rows["id"].to_list() for page in reversed(pages)]


@given(tables, tables, orders, st.integers(1, 3))
def test_what_stays_is_met_once_whatever_comes_and_goes(
    rows: pl.DataFrame, others: pl.DataFrame, order: Order, limit: int
) -> None:
    if rows.schema != others.schema:
        return
    added = pl.concat([rows, others.filter(~pl.col("id").is_in(rows["id"].to_list()))])
    met: list[str] = []
    place: Place | None = None
    for present in cycle([rows, added]):
        page = page_of(present, order, limit, place)
        met += page.rows["id"].to_list()
        place = page.next
        if place is None:
            break
    assert len(met) == len(set(met))
    assert set(rows["id"].to_list()) <= set(met)


def test_an_order_is_one_of_the_known() -> None:
    assert order_of(None, ["name", "id"]) == Order("name")
    assert order_of("-id", ["name", "id"]) == Order("id", is_descending=True)
    for wrong in ("amount", "--id", "-", "name,id"):
        with pytest.raises(InvalidError):
            order_of(wrong, ["name", "id"])


def test_a_cursor_is_bound_to_viewer_secret_and_everything_asked() -> None:
    written = cursors(sort="name", region="东").write(Place("x", "c-1"))
    assert cursors(sort="name", region="东").read(written) == Place("x", "c-1")
    for other in (
        cursors("e-2", sort="name", region="东"),
        cursors(signed_with="t", sort="name", region="东"),
        cursors(sort="-name", region="东"),
        cursors(sort="name", region=None),
        cursors(sort="name", region="东", tier="A"),
    ):
        with pytest.raises(InvalidError):
            other.read(written)
    for wrong in ("", "a", "a.b", written[:-1], written + "x", "é", "." * 50):
        with pytest.raises(InvalidError):
            cursors(sort="name", region="东").read(wrong)
    assert cursors().read(None) is None


@pytest.mark.parametrize("value", ["x", 0.1, None, "华东" * 40], ids=["text", "number", "unknown", "long"])
def test_a_cursor_that_is_altered_by_a_single_character_is_refused(value: str | float | None) -> None:
    """Also where the altered text stands for the same bytes, as the last letter of a signature may."""
    known = cursors(sort="name")
    written = known.write(Place(value, "c-1"))
    assert known.read(written) == Place(value, "c-1")
    letters = string.ascii_letters + string.digits + "-_="
    altered = {written[:at] + letter + written[at + 1 :] for at in range(len(written)) for letter in letters}
    for text in sorted({*altered, written + "=", written + "A"} - {written}):
        with pytest.raises(InvalidError):
            known.read(text)
