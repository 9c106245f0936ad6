"""Customers written another way are found; a group and its subsidiary, or two companies, are not proposed."""

import random

import pytest

from graph_service.analysis.duplicates.customers import CustomerCard, find_customers

THRESHOLD = 0.6
NAMES = (
    "铸远钢铁",
    "云栈轨道交通",
    "启澜港务",
    "芯屿半导体",
    "泽安水务",
    "骁途汽车",
    "禾澈制药",
    "岱川矿业",
    "霁空机场",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("铸远钢铁", "铸远钢铁有限公司"),
        ("铸远钢铁股份有限公司", "铸远钢铁集团有限公司"),
        ("铸远钢铁(中国)有限公司", "铸远 钢铁"),
        ("Acme Co., Ltd.", "ACME"),
        ("Acme Steel Inc.", "ＡＣＭＥ　Steel"),
        ("铸远钢铁", "Zhuyuan Gangtie"),
        ("華為技術", "华为技术有限公司"),
        ("Müller GmbH", "muller"),
        ("Müller GmbH", "MUELLER"),
        ("Ängström AB", "Aengstroem"),
        ("S.A.P. AG", "SAP"),
    ],
)
def test_the_same_company_written_another_way_is_found(one: str, other: str) -> None:
    cards = [CustomerCard("a", one), CustomerCard("b", other), *(CustomerCard(name, name) for name in NAMES[1:])]
    assert [(pair.one, pair.other) for pair in find_customers(cards, THRESHOLD).pairs] == [("a", "b")]


def test_the_english_name_of_one_may_be_the_name_of_the_other() -> None:
    cards = [CustomerCard("a", "铸远钢铁", "Zhuyuan Steel"), CustomerCard("b", "ZHUYUAN STEEL CO., LTD.")]
    assert [pair.other for pair in find_customers(cards, THRESHOLD).pairs] == ["b"]


def test_a_group_and_what_is_below_it_are_two() -> None:
    cards = [CustomerCard("a", "瀚岭集团"), CustomerCard("b", "瀚岭", parent="a")]
    assert find_customers(cards, THRESHOLD).pairs == ()
    assert [pair.score for pair in find_customers(cards, 0.0).pairs] == [0.25]


def test_companies_with_names_of_their_own_are_not_proposed_in_whatever_order_they_come() -> None:
    cards = [
        CustomerCard(f"c-{at}", f"{name}有限公司", region="山东", industry="制造") for at, name in enumerate(NAMES)
    ]
    random.Random(1).shuffle(cards)
    assert find_customers(cards, THRESHOLD).pairs == ()
    assert find_customers(cards, 0.0) == find_customers(cards[::-1], 0.0)


def test_a_name_that_is_nothing_but_its_legal_form_is_kept_whole() -> None:
    cards = [
        CustomerCard("a", "集团"),
        CustomerCard("b", "公司"),
        CustomerCard("c", None),
        CustomerCard("d", "The Group"),
    ]
    assert find_customers(cards, 0.0).pairs == ()
