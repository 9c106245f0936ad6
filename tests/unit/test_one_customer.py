"""Which customers are one: the tables before a merge, after it, and as known before it."""

from datetime import datetime
from typing import Any

import pytest

from graph_service.domain.secrecy import FieldClass
from graph_service.domain.time import LATEST, AsOf
from graph_service.facts.chapters import all_tables
from graph_service.facts.dossier import COMPANY, Dossier, Facts, asked_about
from graph_service.facts.table import Chapter
from graph_service.services.merge_preview_of_customers import kept_customer_of, preview_of_customers
from tests.unit.test_identity import T1, T2, T3, Rows, dossier, millis


def merged(id_: str, merged_id: str, kept_id: str, at: datetime) -> dict[str, Any]:
    return {"id": id_, "merged_id": merged_id, "kept_id": kept_id, "recorded_at": millis(at)}


def post(id_: str, person: str, customer: str) -> dict[str, Any]:
    return {"id": id_, "person_id": person, "department_id": f"d-{customer}", "post_customer_id": customer}


def cover(id_: str, employee: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "employee_id": employee, "role": "owner", "from": 20240101, "recorded_at": millis(T1), **more}


X: Rows = {
    "customers": [{"id": "x", "name": "甲", "industry": "电力", "parent_id": "y"}],
    "departments": [{"id": "d-x", "name": "采购部"}],
    "people": [{"id": "p", "name": "张"}, {"id": "q", "name": "李"}],
    "posts": [post("w1", "p", "x"), post("w2", "q", "x"), post("w3", "p", "y"), post("w4", "p", "up")],
    "covers": [cover("k1", "mia"), cover("k2", "noa"), cover("k3", "lee", **{"from": 20250101})],
    "deals": [{"id": "o-x"}],
    "groups": [{"id": "x", "parent_id": "y"}, {"id": "y", "parent_id": "up"}],
    "customer_merges": [merged("m", "x", "y", T2)],
}
Y: Rows = {
    "customers": [{"id": "y", "name": "乙", "region": "华东", "parent_id": "up"}],
    "departments": [{"id": "d-y", "name": "采购部"}],
    "people": [{"id": "p", "name": "张"}],
    "posts": [post("w1", "p", "x"), post("w3", "p", "y"), post("w4", "p", "up")],
    "covers": [cover("k4", "mia", focus=True), cover("k5", "lee")],
    "deals": [{"id": "o-y"}],
    "groups": [{"id": "y", "parent_id": "up"}, {"id": "x", "parent_id": "y"}],
    "customer_merges": [merged("m", "x", "y", T2)],
}
LOW: Rows = {
    "customers": [{"id": "low", "name": "丙", "parent_id": "x"}],
    "groups": [{"id": "low", "parent_id": "x"}, {"id": "x", "parent_id": "y"}, {"id": "y", "parent_id": "up"}],
    "customer_merges": [merged("m", "x", "y", T2)],
    "people": [{"id": "p", "name": "张"}],
    "posts": [post("w1", "p", "x"), post("w3", "p", "y"), post("w4", "p", "up"), post("w9", "p", "elsewhere")],
}


def facts(*dossiers: Dossier, cutoff: datetime = LATEST) -> Facts:
    return Facts(dossiers, dossier(COMPANY, {}, (Chapter.COMPANY,)), frozenset(FieldClass), cutoff)


def rows(found: Facts, table: str, *columns: str) -> list[tuple[Any, ...]]:
    written = found.history(table).with_columns(all_tables()[table].written_id)
    return sorted(written.select("customer_id", *columns).rows())


def test_two_that_are_one_are_one_customer_with_the_records_of_both() -> None:
    found = facts(dossier("x", X), dossier("y", Y))
    assert found.customer_ids == ["y"]
    assert found.revisions.keys() == {"x", "y", COMPANY}
    assert found.owners_of(["y", COMPANY]) == [COMPANY, "x", "y"]
    assert (found.kept_customer("x"), found.kept_customer("y"), found.kept_customer("z")) == ("y", "y", "z")
    assert rows(found, "customers", "id", "name", "industry", "region", "parent_id") == [
        ("y", "y", "乙", "电力", "华东", "up"),
    ]  # fmt: skip
    assert rows(found, "departments", "id") == [("y", "d-x"), ("y", "d-y")]
    assert rows(found, "deals", "id") == [("y", "o-x"), ("y", "o-y")]
    assert rows(found, "people", "id") == [("y", "p"), ("y", "q")], "who is at both is there once"
    assert rows(found, "posts", "id", "post_customer_id") == [
        ("y", "w1", "y"), ("y", "w2", "y"), ("y", "w3", "y"), ("y", "w4", "up"),
    ]  # fmt: skip
    assert rows(found, "covers", "id", "focus") == [
        ("y", "k2", None), ("y", "k3", None), ("y", "k4", True), ("y", "k5", None),
    ], "mia's is said of both: that of the kept one counts"  # fmt: skip
    assert found.cutoff == LATEST


def test_kept_the_other_way_round_the_other_one_says_first() -> None:
    turned = [merged("m", "y", "x", T2)]
    found = facts(dossier("x", {**X, "customer_merges": turned}), dossier("y", {**Y, "customer_merges": turned}))
    assert rows(found, "customers", "id", "name", "industry", "region", "parent_id") == [
        ("x", "x", "甲", "电力", "华东", "up"),
    ], "x is part of y, which says nothing once they are one"  # fmt: skip
    assert ("x", "k1", None) in rows(found, "covers", "id", "focus")
    assert rows(found, "posts", "id", "post_customer_id")[-1] == ("x", "w4", "up")


def test_as_known_before_the_merge_they_are_two_and_neither_has_posts_at_the_other_that_is_not_above_it() -> None:
    found = facts(dossier("x", X), dossier("y", Y), cutoff=T1)
    assert found.customer_ids == ["x", "y"]
    assert [row for row in rows(found, "posts", "id") if row[0] == "y"] == [("y", "w3"), ("y", "w4")]
    assert [row[1] for row in rows(found, "posts", "id") if row[0] == "x"] == ["w1", "w2", "w3", "w4"]
    assert rows(found, "covers", "id") == [("x", "k1"), ("x", "k2"), ("x", "k3"), ("y", "k4"), ("y", "k5")]
    plain: Rows = {name: [] for name in ("customer_merges", "groups")}
    alone = facts(dossier("x", {**X, **plain}), dossier("y", {**Y, **plain, "posts": Y["posts"][1:]}))
    for name in ("customers", "departments", "people", "posts", "covers", "deals"):
        assert found.history(name).equals(alone.history(name)), name
    assert (found.cutoff, alone.cutoff) == (T1, None)


def test_below_the_merged_one_is_below_the_kept_one() -> None:
    found, before = facts(dossier("low", LOW)), facts(dossier("low", LOW), cutoff=T1)
    assert rows(found, "customers", "parent_id") == [("low", "y")]
    assert rows(found, "posts", "id", "post_customer_id") == [
        ("low", "w1", "y"),
        ("low", "w3", "y"),
        ("low", "w4", "up"),
    ]
    assert rows(before, "customers", "parent_id") == [("low", "x")]
    assert [row[1] for row in rows(before, "posts", "id")] == ["w1", "w3", "w4"]


def test_of_two_groups_above_that_of_the_kept_one_counts() -> None:
    groups = [{"id": "y", "parent_id": "up"}, {"id": "x", "parent_id": "aside"}]
    posts = [post("w1", "p", "up"), post("w2", "p", "aside"), post("w3", "p", "x")]
    said: Rows = {**Y, "groups": groups, "posts": posts}
    assert [row[1] for row in rows(facts(dossier("y", said)), "posts", "id")] == ["w1", "w3"]
    turned: Rows = {**said, "customer_merges": [merged("m", "y", "x", T2)]}
    assert [row[1] for row in rows(facts(dossier("y", turned)), "posts", "id")] == ["w2", "w3"]
    only_other: Rows = {**said, "groups": groups[1:]}
    assert [row[1] for row in rows(facts(dossier("y", only_other)), "posts", "id")] == ["w2", "w3"]


@pytest.mark.parametrize(
    ("asked", "cutoff", "owners"),
    [
        (None, LATEST, ["low", "x", "y"]),
        ({"x"}, LATEST, ["x", "y"]),
        ({"y"}, LATEST, ["x", "y"]),
        ({"x"}, T1, ["x"]),
        ({"y"}, T1, ["y"]),
        ({"x", "low"}, T1, ["low", "x"]),
        (None, T1, ["low", "x", "y"]),
    ],
)
def test_the_other_of_two_is_part_of_an_answer_only_as_far_as_the_merge_was_known(
    asked: set[str] | None, cutoff: datetime, owners: list[str]
) -> None:
    three = [dossier("low", LOW), dossier("x", X), dossier("y", Y)]
    assert [one.owner for one in asked_about(three, asked, cutoff)] == owners


def test_a_chain_of_merges_ends_at_one_and_a_link_not_known_yet_breaks_it() -> None:
    chain = [merged("m", "x", "y", T1), merged("n", "y", "low", T3)]
    three = [dossier(owner, {"customers": [{"id": owner}], "customer_merges": chain}) for owner in ("low", "x", "y")]
    assert facts(*three).customer_ids == ["low"]
    assert facts(*three, cutoff=T2).customer_ids == ["low", "y"]


def test_what_was_observed_of_both_last_counts() -> None:
    def measure(id_: str, value: float, day: int) -> dict[str, Any]:
        return {"id": id_, "metric": "spend", "value": value, "holder_kind": "company", "valid_at": day,
                "recorded_at": millis(T1)}  # fmt: skip

    found = facts(
        dossier("x", {**X, "measures": [measure("v1", 5, 20260301)]}),
        dossier("y", {**Y, "measures": [measure("v2", 7, 20260201)]}),
    )
    assert found.at("measures", AsOf(T3.date())).select("customer_id", "value").rows() == [("y", 5.0)]


def told(found: Facts, kept: str, other: str) -> dict[tuple[str, str | None], Any]:
    return {(each["code"], each["field"]): each for each in preview_of_customers(found, kept, other)["conflicts"]}


def test_a_preview_counts_what_would_be_read_under_the_other_id_and_says_what_meets() -> None:
    plain: Rows = {"customer_merges": []}
    two = [dossier("x", {**X, **plain}), dossier("y", {**Y, **plain}), dossier("low", {**LOW, **plain})]
    found = facts(*two)
    assert kept_customer_of(found, "x", "y") == kept_customer_of(found, "y", "x") == ("x", "y")
    shown = preview_of_customers(found, "y", "x")
    assert (shown["kept"], shown["merged"], shown["customers"]) == ("y", "x", ["low", "x", "y"])
    assert shown["moves"] == {
        "people": 2, "departments": 1, "deals": 1, "covers": 3, "measures": 0, "subsidiaries": 1,
    }  # fmt: skip
    said = told(found, "y", "x")
    assert set(said) == {
        ("kept_wins", "name"), ("filled", "industry"), ("between_them", None), ("same_departments", None),
        ("said_twice", None),
    }  # fmt: skip
    assert {said[key]["n"] for key in said if key[1] is None} == {1}
    assert ("filled", "parent_id") not in said, "a parent that is the other one, or that nobody may see, is not told"


def test_a_preview_foresees_that_a_customer_would_be_part_of_itself() -> None:
    def below(one: str, parent: str | None) -> Dossier:
        return dossier(one, {"customers": [{"id": one, "name": one, "parent_id": parent}]})

    found = facts(below("a", None), below("b", "a"), below("c", "b"), below("d", "a"))
    for kept, other, is_round in (("a", "c", True), ("c", "a", True), ("a", "b", False), ("b", "d", False)):
        assert (("makes_cycle", None) in told(found, kept, other)) == is_round, (kept, other)
    assert told(found, "a", "d")["between_them", None]["n"] == 1


def test_a_preview_tells_of_two_groups_above_as_far_as_they_may_be_seen() -> None:
    def below(one: str, parent: str | None) -> Dossier:
        return dossier(one, {"customers": [{"id": one, "parent_id": parent}]})

    tops = [below("up", None), below("aside", None)]
    found = facts(below("a", "up"), below("b", "aside"), *tops)
    said = told(found, "a", "b")["kept_wins", "parent_id"]
    assert (said["kept"], said["merged"]) == ("up", "aside")
    assert told(facts(below("a", None), below("b", "aside"), *tops), "a", "b").keys() == {("filled", "parent_id")}
    assert told(facts(below("a", "up"), below("b", "hidden"), *tops), "a", "b") == {}
    assert told(facts(below("a", "hidden"), below("b", "aside"), *tops), "a", "b").keys() == {("filled", "parent_id")}


def test_a_preview_says_nothing_of_what_may_not_be_read() -> None:
    ours = dossier(COMPANY, {}, (Chapter.COMPANY,))
    found = Facts([dossier("x", X), dossier("y", Y)], ours, frozenset({FieldClass.STRUCTURE}), T1)
    shown = preview_of_customers(found, "y", "x")
    assert "deals" not in shown["moves"]
    assert shown["moves"]["people"] == 2
    nothing = Facts([dossier("x", X), dossier("y", Y)], ours, frozenset({FieldClass.STRUCTURE, FieldClass.DEAL}), T1)
    assert preview_of_customers(nothing, "y", "x")["moves"]["deals"] == 1
