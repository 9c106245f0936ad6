"""What a merge would come to: how much is read under the other id, and where the two say different things."""

import pytest

from graph_service.services.duplicate_cards import customer_cards, people_cards
from graph_service.services.merge_preview import kept_of, preview
from tests.unit.test_identity import ROWS, Rows, facts, rating


def test_the_one_more_is_recorded_about_is_kept_and_of_equals_the_smaller_id() -> None:
    found = facts(ROWS)
    assert kept_of(found, "a", "b") == kept_of(found, "b", "a") == ("b", "a")
    alike: Rows = {"people": [{"id": "m"}, {"id": "n"}]}
    assert kept_of(facts(alike), "n", "m") == ("m", "n")


def test_a_preview_counts_what_moves_and_says_what_meets() -> None:
    rows = {**ROWS, "ratings": [*ROWS["ratings"], rating("r4", "a", 55, 20260201)]}
    found = preview(facts(rows), "a", "b")
    assert (found["kept"], found["merged"], found["customers"]) == ("a", "b", ["x"])
    assert found["moves"] == {"posts": 2, "reporting_lines": 2, "person_ties": 3, "ratings": 1, "holdings": 1}
    said = {(each["code"], each["field"]): each for each in found["conflicts"]}
    assert set(said) == {
        ("kept_wins", "name"), ("filled", "name_en"), ("filled", "title"), ("between_them", None),
        ("said_twice", None), ("rated_twice", None),
    }  # fmt: skip
    assert (said["kept_wins", "name"]["kept"], said["kept_wins", "name"]["merged"]) == ("张伟", "Zhang Wei")
    assert {code: each["n"] for (code, _), each in said.items() if code in {"between_them", "said_twice"}} == {
        "between_them": 2, "said_twice": 1,
    }  # fmt: skip


def test_two_superiors_at_one_time_are_told_and_one_after_the_other_is_not() -> None:
    def lines(until: int | None) -> Rows:
        one = {"id": "l1", "person_id": "a", "manager_id": "c", "from": 20240101, "to": until}
        other = {"id": "l2", "person_id": "b", "manager_id": "d", "from": 20250101}
        return {"people": [{"id": each, "name": each} for each in "abcd"], "reporting_lines": [one, other]}

    def told(rows: Rows) -> set[str]:
        return {each["code"] for each in preview(facts(rows), "a", "b")["conflicts"]}

    assert "two_superiors" in told(lines(None))
    assert "two_superiors" not in told(lines(20250101))


def test_posts_at_a_parent_who_is_not_visible_are_neither_shown_nor_counted() -> None:
    above = {"id": "w9", "person_id": "b", "department_id": "d9", "post_customer_id": "parent", "title": "隐藏"}
    found = facts({**ROWS, "posts": [*ROWS["posts"], above]})
    card = next(each for each in people_cards(found) if each.id == "b")
    assert (card.customers, card.departments) == (frozenset({"x"}), frozenset({"d"}))
    assert "隐藏" not in card.titles
    assert preview(found, "a", "b")["moves"]["posts"] == 2
    hidden = facts({**ROWS, "customers": [{"id": "x", "name": "甲", "parent_id": "parent"}]})
    assert [card.parent for card in customer_cards(hidden)] == [None]


@pytest.mark.parametrize(
    ("one", "other", "is_round"),
    [(("a", "c"), ("c", "b"), True), (("b", "c"), ("c", "a"), True), (("a", "c"), ("b", "c"), False)],
)
def test_a_preview_foresees_that_somebody_would_report_to_themselves(
    one: tuple[str, str], other: tuple[str, str], *, is_round: bool
) -> None:
    def told(until: int | None, since: int | None) -> set[str]:
        lines = [
            {"id": "l1", "person_id": one[0], "manager_id": one[1], "to": until},
            {"id": "l2", "person_id": other[0], "manager_id": other[1], "from": since},
        ]
        rows: Rows = {"people": [{"id": each, "name": each} for each in "abc"], "reporting_lines": lines}
        return {each["code"] for each in preview(facts(rows), "a", "b")["conflicts"]}

    assert ("makes_cycle" in told(None, None)) == is_round
    assert "makes_cycle" not in told(20250101, 20250101), "lines that never held on one day make no round"
