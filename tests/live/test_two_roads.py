"""Two roads, one answer: through loader, database and statements as straight into frames."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.domain.time import AsOf
from graph_service.facts.dossier import Facts
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.frames import facts_of
from tests.live.asking import asked, dates, load_folder, service_of
from tests.product import answers_of, cutoff
from tests.reference.answers import expected
from tests.reference.comparison import differences
from tests.reference.random_folders import questions, write_folder

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
QUESTIONS: dict[str, tuple[date, date | None]] = {
    "as_of 2026-11-01, known now": (date(2026, 11, 1), None),
    "as_of 2026-08-25, known 2026-08-25": (date(2026, 8, 25), date(2026, 8, 25)),
}


def by_command(
    environment: Mapping[str, str], deals: list[str], as_of: date, known_at: date | datetime | None
) -> dict[str, Any]:
    found = {}
    for deal in deals:
        games = asked(environment, "contribution", "--deal", deal, *dates(as_of, known_at))["shapley"]
        found[deal] = {**asked(environment, "coverage", deal, *dates(as_of, known_at)), "shapley": games}
    return found | {"contribution": asked(environment, "contribution", *dates(as_of, known_at))}


async def test_every_number_of_the_worked_deal_comes_out_of_the_command(
    empty: Gateway, settings: Settings, environment: Mapping[str, str]
) -> None:
    await load_folder(empty, settings, GOLDEN)
    stated = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    for name, question in QUESTIONS.items():
        found = by_command(environment, ["o-signal", "o-depot"], *question)
        assert differences(found, stated[name]) == []


async def stored_facts(service: Service) -> Facts:
    scope = await service.scopes.of_portfolio(Viewer(), Operation.INDICATORS, service.today)
    return await service.reader.read(scope)


@pytest.mark.parametrize("seed", range(6))
async def test_a_random_folder_answers_as_the_reference_does(
    seed: int, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    write_folder(tmp_path, seed + 1000)
    await load_folder(empty, settings, tmp_path)
    facts = await stored_facts(service_of(empty, settings))
    for as_of, known_at in questions(tmp_path, seed + 1000):
        found = answers_of(facts, AsOf(as_of, cutoff(known_at)))
        assert differences(found, expected(tmp_path, as_of, known_at)) == [], (as_of, known_at)


async def test_both_roads_hold_the_same_rows(empty: Gateway, settings: Settings) -> None:
    await load_folder(empty, settings, GOLDEN)
    stored, straight = await stored_facts(service_of(empty, settings)), facts_of(GOLDEN)
    for name in ("seats", "deals", "ratings", "departments", "employees"):
        ours = stored.history(name).with_columns(pl.col(pl.String).replace("", None))
        theirs = straight.history(name).with_columns(pl.col(pl.String).replace("", None))
        assert ours.select(sorted(ours.columns)).equals(theirs.select(sorted(theirs.columns))), name
