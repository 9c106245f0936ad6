"""Two told apart: what brings them back, and what never does."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from graph_service.analysis.duplicates.customers import CustomerCard
from graph_service.analysis.duplicates.people import PersonCard, Post
from graph_service.services.duplicate_cards import seen_of

PERSON = PersonCard("p-1", "张伟", "Wei Zhang", "设计院")
CUSTOMER = CustomerCard("c-1", "铸远钢铁", "Zhuyuan Steel", "山东", "钢铁")
OTHERS: dict[type, Any] = {PersonCard: PersonCard("p-2", "張偉"), CustomerCard: CustomerCard("c-2", "铸远")}
OTHERWISE: list[tuple[PersonCard | CustomerCard, dict[str, Any]]] = [
    (PERSON, {"name": "张炜"}), (PERSON, {"name_en": None}), (PERSON, {"organisation": "研究院"}),
    (CUSTOMER, {"name": "铸远"}), (CUSTOMER, {"name_en": None}), (CUSTOMER, {"region": "江苏"}),
    (CUSTOMER, {"industry": "煤炭"}),
]  # fmt: skip
HIDDEN: list[tuple[PersonCard | CustomerCard, dict[str, Any]]] = [
    (PERSON, {"posts": (Post("c-9", date(2026, 1, 1)),)}), (PERSON, {"departments": frozenset({"采购部"})}),
    (PERSON, {"titles": frozenset({"总监"})}), (PERSON, {"seats": frozenset({("o", "s")})}),
    (PERSON, {"tied": frozenset({"p-2"})}), (CUSTOMER, {"parent": "c-9"}),
]  # fmt: skip


@pytest.mark.parametrize(("card", "said"), OTHERWISE)
def test_what_is_said_otherwise_of_themselves_brings_a_pair_back(card: Any, said: dict[str, Any]) -> None:
    other = OTHERS[type(card)]
    assert seen_of(dataclasses.replace(card, **said), other) != seen_of(card, other)


@pytest.mark.parametrize(("card", "said"), HIDDEN)
def test_what_not_every_viewer_sees_does_not(card: Any, said: dict[str, Any]) -> None:
    other = OTHERS[type(card)]
    assert seen_of(dataclasses.replace(card, **said), other) == seen_of(other, card)
