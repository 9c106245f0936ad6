"""A coverage answer costs one scope statement and, cold, the chapter statements."""

from pathlib import Path

import pytest

from graph_service.access.viewer import Viewer
from graph_service.domain.time import parse_date
from graph_service.services.coverage import coverage
from graph_service.services.question import Question
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from loaders.load import Options, load
from tests.live.asking import load_folder, service_of

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
CHAPTERS = ["dossier/relationships", "dossier/pipeline", "dossier/company"]


async def test_cold_it_is_scope_and_chapters_and_warm_it_is_the_scope_alone(empty: Gateway, settings: Settings) -> None:
    await load_folder(empty, settings, GOLDEN)
    service = service_of(empty, settings)
    question = Question(Viewer("e-ann"), parse_date("2026-11-01"))
    heard: list[str] = []
    empty.observer = heard.append
    try:
        first = await coverage(service, question, "o-signal")
        assert heard == ["reads/scope_of_objects", *CHAPTERS]
        heard.clear()
        assert await coverage(service, question, "o-depot") != first
        assert heard == ["reads/scope_of_objects"]
        heard.clear()
        await coverage(service, Question(Viewer(), question.as_of), "o-signal")
        assert heard == ["reads/scope_of_objects", "writes/record_reading"]
    finally:
        empty.observer = lambda _: None


async def test_a_changed_customer_is_read_again_and_our_own_side_is_not(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    await load_folder(empty, settings, GOLDEN)
    service = service_of(empty, settings)
    question = Question(Viewer("e-ann"), parse_date("2026-11-01"))
    before = await coverage(service, question, "o-signal")
    row = "ob99,p-zhao,rc,30,,2026-10-01,2026-10-01T09:00:00+08:00,e-ann,"
    header = "id,about_id,metric,value,held_by,valid_at,recorded_at,recorded_by,evidence"
    (tmp_path / "observations.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    await load_folder(empty, settings, tmp_path)
    heard: list[str] = []
    empty.observer = heard.append
    try:
        after = await coverage(service, question, "o-signal")
    finally:
        empty.observer = lambda _: None
    assert heard == ["reads/scope_of_objects", "dossier/relationships", "dossier/pipeline"]
    assert (before["verdict"], after["verdict"]) == ("unverified", "blocked")
    assert after["revisions"]["c-rail"] == before["revisions"]["c-rail"] + 1
    assert after["revisions"]["company"] == before["revisions"]["company"]


async def test_a_load_leaves_the_statements_of_questions_planned_if_it_changed_anything(
    empty: Gateway, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []
    heard: list[str] = []
    monkeypatch.setattr(empty, "observer", heard.append)
    planning = Options(leaves_plans=True)
    done = await load(empty, settings, GOLDEN, planning, lambda advance: stages.append(advance.stage))
    assert (done.status, stages.index("plan")) == ("loaded", len(stages) - 1), "told once, at the end"
    after = heard[heard.index("writes/finish_load") + 1 :]
    assert {*CHAPTERS, "reads/scope_of_objects", "reads/scope_of_portfolio"} <= set(after)
    heard.clear()
    assert (await load(empty, settings, GOLDEN, planning)).status == "unchanged"
    assert not set(CHAPTERS) & set(heard)
