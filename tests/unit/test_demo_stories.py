"""The demo's stories follow from its files: every stated number, straight into frames."""

import shlex
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.indicators.indicator import Basis
from graph_service.services.contribution import describe_deal
from graph_service.services.coverage import describe
from graph_service.services.credit import describe_period
from tests.frames import facts_of
from tests.product import SHANGHAI, cutoff, everybody

DEMO = Path(__file__).parent.parent.parent / "examples" / "demo"
STORIES = tomllib.loads((DEMO / "stories.toml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(question, id=f"{story['id']}-{number}")
    for story in STORIES["stories"]
    for number, question in enumerate(story["questions"])
]


@cache
def demo_facts() -> Facts:
    return facts_of(DEMO / "data")


def answer(command: str, as_of: date, known_at: date | datetime | None) -> dict[str, Any]:
    words = shlex.split(command)
    options = dict(pairwise(words))
    at = AsOf(as_of, cutoff(known_at))
    period = tuple(date.fromisoformat(options[name]) if name in options else None for name in ("--from", "--to"))
    if words[0] == "coverage":
        instants = deals_at(demo_facts(), at, [words[1]])
        return describe(Basis(demo_facts(), at, Parameters(), SHANGHAI, instants), words[1])
    basis = Basis(demo_facts(), at, Parameters(), SHANGHAI, period=(period[0], period[1]))
    if "--deal" not in options:
        return describe_period(basis, everybody)
    basis.won_deals = basis.won_deals.filter(pl.col("opportunity_id") == options["--deal"])
    return describe_deal(basis, options["--deal"], everybody)


def unlike(expected: object, found: object, at: str = "") -> Iterator[str]:
    """Where a stated part of an answer is not found: dicts and rows may hold more than is stated."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            yield from unlike(value, found.get(key), f"{at}/{key}")
    elif not (_is_there(expected, found) if isinstance(expected, list) else _is_equal(expected, found)):
        yield f"{at}: {found!r}, expected {expected!r}"


def _is_equal(expected: object, found: object) -> bool:
    is_number = isinstance(expected, int | float) and not isinstance(expected, bool)
    return found == pytest.approx(expected, rel=1e-6) if is_number else expected == found


def _is_there(expected: list[Any], found: object) -> bool:
    if not isinstance(found, list):
        return False
    if expected and isinstance(expected[0], dict):
        return all(any(not list(unlike(one, other)) for other in found) for one in expected)
    return sorted(map(str, expected)) == sorted(map(str, found))


@pytest.mark.parametrize("question", CASES)
def test_a_story_says_what_its_numbers_say(question: dict[str, Any]) -> None:
    found = answer(question["command"], question["as_of"], question.get("known_at"))
    assert list(unlike(question["expect"], found)) == []


def test_every_planted_story_is_told_in_both_languages_by_somebody() -> None:
    assert {story["teller"] for story in STORIES["stories"]} == {"manager", "account_manager", "hr"}
    assert all(
        story[language] and story["title"][language] for story in STORIES["stories"] for language in ("zh", "en")
    )


def test_a_command_names_the_dates_of_its_question() -> None:
    for story in STORIES["stories"]:
        for question in story["questions"]:
            assert f"--as-of {question['as_of']}" in question["command"]
            assert ("--known-at" in question["command"]) == ("known_at" in question)
