"""What each kind of fact says of itself: what a row must say, ranges, its place, whose dossiers it decides about."""

import dataclasses
import pkgutil
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from graph_service.recording import registry
from graph_service.recording.columns import reference
from graph_service.recording.competitors import KIND as COMPETITORS
from graph_service.recording.kind import Column, ColumnType, FactKind, no_check
from graph_service.recording.nouns import NOUNS, noun_of
from graph_service.recording.record import Anchors
from graph_service.recording.registry import kind_named, kinds, things
from graph_service.recording.ties import AMONG_US, BETWEEN_PEOPLE, WITH_US
from tests.typed_rows import kind

REQUIRED = {
    "org_units": "id name kind",
    "employees": "id name role",
    "customers": "id name",
    "departments": "id customer_id name",
    "people": "id name",
    "assignments": "employee_id customer_id role",
    "products": "id name",
    "competitors": "id name",
    "opportunities": "id name customer_id created_on status",
    "opportunity_products": "opportunity_id product_id",
    "seats": "id opportunity_id role",
    "seat_flows": "from_seat_id to_seat_id",
    "ties": "from_id to_id kind",
    "observations": "about_id metric valid_at",
    "helped": "employee_id opportunity_id kind at",
    "competing": "competitor_id opportunity_id",
    "interactions": "id kind mode",
}
"""In the order in which they are recorded."""

RANGES = {
    "employees.perf_base": (0, None),
    "customers.credit_limit": (0, None),
    "customers.term_days": (0, None),
    "products.unit_cost": (0, None),
    "opportunities.amount": (0, None),
    "opportunities.budget": (0, None),
    "opportunities.award": (0, None),
    "opportunities.discount": (0, 1),
    "opportunities.approval_quota": (0, None),
    "opportunity_products.amount": (0, None),
    "ties.strength": (0, 1),
    "ties.sign": (-1, 1),
    "competing.quote": (0, None),
    "interactions.minutes": (0, None),
}


def test_what_a_row_must_say_and_the_order_in_which_kinds_are_recorded() -> None:
    said = {one.name: " ".join(column.name for column in one.columns if column.is_required) for one in kinds()}
    assert list(said.items()) == list(REQUIRED.items())


def test_numbers_have_their_ranges() -> None:
    said = {
        f"{one.name}.{column.name}": (column.minimum, column.maximum)
        for one in kinds()
        for column in one.columns
        if (column.minimum, column.maximum) != (None, None)
    }
    assert said == RANGES


def test_places_in_the_plan_leave_room_between_them() -> None:
    assert all(one.order % 5 == 0 for one in kinds())


def test_whatever_is_referred_to_is_recorded_before() -> None:
    places = {one.thing: one.order for one in kinds() if one.thing}
    for one in kinds():
        for column in one.columns:
            assert all(places.get(thing, 0) <= one.order for thing in column.refers_to), (one.name, column.name)


def test_these_kinds_decide_what_lies_in_whose_dossier() -> None:
    assert {one.name for one in kinds() if one.is_membership} == {
        "customers", "departments", "people", "opportunities", "seats",
    }  # fmt: skip


def test_what_refers_to_rows_of_its_own_file_is_written_in_a_second_pass() -> None:
    assert {one.name: one.phases for one in kinds() if one.phases != 1} == {"org_units": 2, "customers": 2, "people": 2}
    late = {record.name for one in kinds() for record in one.records if record.phase}
    assert late == {"REPORTS_TO"}
    links = {
        (one.name, link.column) for one in kinds() for record in one.records for link in record.links if link.phase
    }
    assert links == {("org_units", "parent_id"), ("customers", "parent_id")}
    assert {link.phase for one in kinds() for record in one.records for link in record.links} == {0, 1}


def test_most_records_create_their_row_and_may_change() -> None:
    records = [record for one in kinds() for record in one.records]
    assert {record.name for record in records if not record.is_main} == {"REPORTS_TO", "Closing"}
    assert {record.name for record in records if record.is_append_only} == {"Observation"}


def test_a_kind_without_records_is_gone_through_once() -> None:
    assert dataclasses.replace(COMPETITORS, records=()).phases == 1
    assert no_check(pl.DataFrame({"row": [2]})).height == 0


def test_a_typed_frame_has_the_line_first() -> None:
    dtypes = kind("helped").dtypes
    assert next(iter(dtypes.items())) == ("row", pl.Int64())
    assert (dtypes["at"], dtypes["recorded_at"], dtypes["kind"]) == (pl.Date(), pl.Datetime("ms", "UTC"), pl.String())
    assert kind("helped").column("at").type is ColumnType.DATE


def test_a_column_may_be_left_out_unless_it_says_otherwise() -> None:
    assert not Column("x", ColumnType.TEXT, (), "", "").is_required
    assert not reference("x", (), ("person",), "", "").is_required


def test_kinds_are_found_by_name_and_by_what_their_rows_are() -> None:
    assert kind("people").thing == "person"
    assert kind_named("nothing") is None
    assert things()["person"] is kind("people")
    assert len(things()) == 10


@pytest.fixture
def found_anew(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[FactKind, ...]]:
    """A registry of a package whose modules declare these kinds."""

    def declare(**declared: FactKind | None) -> tuple[FactKind, ...]:
        modules = [SimpleNamespace(name=name) for name in declared]
        monkeypatch.setattr(pkgutil, "iter_modules", lambda _: modules)
        monkeypatch.setattr(
            registry, "import_module", lambda name: SimpleNamespace(KIND=declared[name.rpartition(".")[2]])
        )
        found: tuple[FactKind, ...] = kinds.__wrapped__()
        return found

    return declare


def named(name: str, order: int) -> FactKind:
    return dataclasses.replace(COMPETITORS, name=name, order=order)


def test_modules_that_declare_a_kind_are_found_and_put_in_their_order(found_anew: Any) -> None:
    assert [one.name for one in found_anew(b=named("b", 1), a=named("a", 2), other=None)] == ["b", "a"]


def test_a_kind_that_does_not_bear_the_name_of_its_file_is_refused(found_anew: Any) -> None:
    with pytest.raises(ValueError, match="bears the name of its file"):
        found_anew(a=named("b", 1))


def test_two_kinds_at_one_place_are_refused(found_anew: Any) -> None:
    with pytest.raises(ValueError, match="claim the same place 1"):
        found_anew(a=named("a", 1), b=named("b", 1))


def test_acquaintances_of_all_kinds_bear_one_noun() -> None:
    assert {noun_of(record) for record in (BETWEEN_PEOPLE, WITH_US, AMONG_US)} == {"ties"}
    assert all(noun_of(record) == name for name, noun in NOUNS.items() for record in noun.records)


def test_those_who_are_touched_are_put_together() -> None:
    one = Anchors(("c-2",), ("t-1",), ("d-1",), ("p-1",), ("o-1",), ("s-1",))
    other = Anchors(("c-1", "c-2"), ("t-2",), ("d-2",), ("p-2",), ("o-2",), ("s-2",), is_company=True)
    assert one | other == Anchors(
        ("c-1", "c-2"), ("t-1", "t-2"), ("d-1", "d-2"), ("p-1", "p-2"), ("o-1", "o-2"), ("s-1", "s-2"), is_company=True
    )
    assert not (one | Anchors()).is_company
    assert one | Anchors() == one
