"""The demo's stories: what they promise follows from the files, by the brute-force reference."""

import csv
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import isclose
from pathlib import Path
from typing import Any

import pytest

from tests.reference.answers import as_numbers, deal_answer
from tests.reference.as_of import View, view_of
from tests.reference.contribution import contribution_of, credit_of
from tests.reference.folder import read_folder
from tests.reference.rows import Deal

DEMO = Path(__file__).parents[2] / "examples/demo"
DATA = DEMO / "data"
STORIES: list[dict[str, Any]] = tomllib.loads((DEMO / "stories.toml").read_text(encoding="utf-8"))["stories"]
QUESTIONS = [(story, question) for story in STORIES for question in story["questions"]]
FOLDER = read_folder(DATA)
PAIRS = ("seat_coverage", "role_coverage", "chain_coverage", "weakest_link")


def ids(name: str) -> set[str]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"] for row in csv.DictReader(lines)}


def deal_of(story: dict[str, Any]) -> Deal:
    return next(deal for deal in FOLDER.deals if deal.id == story["opportunity"])


def answer(story: dict[str, Any], question: dict[str, Any]) -> dict[str, Any]:
    """The reference's answer, in the shape of the product's."""
    view = view_of(FOLDER, question["as_of"], question.get("known_at"))
    command = question["command"].split()
    if command[0] == "coverage":
        found = deal_answer(view, deal_of(story))
        bounds: dict[str, Any] = {name: found[name] for name in PAIRS}
        return found | {name: {"lower": pair[0], "upper": pair[1]} for name, pair in bounds.items()}
    if "--deal" in command:
        return {"credit": credit(view, deal_of(story))}
    return contribution_of(view)


def credit(view: View, deal: Deal) -> dict[str, Any]:
    """What the reference gives for one won deal alone."""
    one = credit_of(view, deal)
    only = View(type(view.folder)(**{**vars(view.folder), "deals": (deal,)}), view.day, view.moment)
    return contribution_of(only) | {"raised": sorted(one.proven["raised"])}


def differences(expected: Any, found: Any, at: str) -> Iterator[str]:
    """Where an answer does not hold what a story promises."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from differences(value, found.get(key), f"{at}.{key}") if isinstance(found, dict) else (at,)
    elif isinstance(expected, list) and expected and isinstance(expected[0], dict):
        for item in expected:
            if all(list(differences(item, other, at)) for other in found):
                yield f"{at}: {item} is not among {found}"
    elif isinstance(expected, list) and isinstance(found, list):
        yield from differences(" ".join(sorted(expected)), " ".join(sorted(found)), at)
    elif isinstance(expected, (int, float)) and isinstance(found, (int, float, Fraction)):
        if not isclose(float(expected), float(found), rel_tol=1e-9):
            yield f"{at}: {expected} promised, {found} found"
    elif expected != found:
        yield f"{at}: {expected} promised, {found} found"


@pytest.mark.parametrize(("story", "question"), QUESTIONS, ids=[question["command"] for _, question in QUESTIONS])
def test_what_a_story_promises_follows_from_the_files(story: dict[str, Any], question: dict[str, Any]) -> None:
    found = as_numbers(answer(story, question))
    assert list(differences(question["expect"], found, story["id"])) == []


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_a_story_is_told_in_both_languages_about_people_who_are_in_the_files(story: dict[str, Any]) -> None:
    assert story["zh"]
    assert story["en"]
    assert set(story["title"]) == {"zh", "en"}
    assert story["teller"] in ("account_manager", "manager", "hr")
    assert {story["asked_by"], *story["employees"]} <= ids("employees")
    assert set(story["people"]) <= ids("people")
    assert {story["customer"]} <= ids("customers") if "customer" in story else True
    assert {story["opportunity"]} <= ids("opportunities") if "opportunity" in story else True


@pytest.mark.parametrize(("story", "question"), QUESTIONS, ids=[question["command"] for _, question in QUESTIONS])
def test_a_command_says_what_its_dates_say(story: dict[str, Any], question: dict[str, Any]) -> None:
    command = question["command"].split()
    options = dict(pairwise(command))
    assert options.get("--as-of") == str(question["as_of"])
    assert options.get("--known-at") == (str(question["known_at"]) if "known_at" in question else None)
    assert [options.get("--from"), options.get("--to")] == [
        str(question[key]) if key in question else None for key in ("from", "to")
    ]
    if command[0] == "coverage":
        assert command[1] == story["opportunity"]


def test_the_stories_are_those_that_were_asked_for() -> None:
    assert [story["id"] for story in STORIES] == [
        "blocked_deal",
        "unverified_veto_holder",
        "vacant_seat",
        "single_threaded_account",
        "colleague_who_left",
        "correction_recorded_later",
        "group_veto",
        "won_by_presales",
        "two_years_of_influence",
    ]


def test_nobody_has_ever_rated_or_met_the_unverified_veto_holder() -> None:
    holder = next(story for story in STORIES if story["id"] == "unverified_veto_holder")["people"][0]
    for name in ("observations", "interactions", "helped"):
        assert holder not in (DATA / f"{name}.csv").read_text(encoding="utf-8")


def test_the_owner_of_the_deal_that_presales_won_is_credited_with_nothing() -> None:
    story = next(story for story in STORIES if story["id"] == "won_by_presales")
    deal = deal_of(story)
    found = credit(view_of(FOLDER, story["questions"][-1]["as_of"], None), deal)
    assert deal.owner == "e-huang-zixin"
    assert set(found["employees"]) == {"e-ye-zhuoran", "e-liang-guanting"}
    assert found["raised"] == ["p-kang-zhengyang"]


def test_the_group_veto_comes_from_a_post_at_the_parent_alone() -> None:
    story = next(story for story in STORIES if story["id"] == "group_veto")
    posts = [post for post in FOLDER.posts if post.person == story["people"][0]]
    assert [(post.customer, post.power) for post in posts] == [("c-hanling", "veto")]
    assert FOLDER.parents[story["customer"]] == "c-hanling"
    assert all(row.power == "" for row in FOLDER.seat_rows if row.seat == "s-hlchem-cracker-group")
