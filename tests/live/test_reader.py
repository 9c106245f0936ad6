"""The reader of dossiers: its limit, and its cache by revision and bytes."""

from pathlib import Path

import pytest

from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.errors import LimitError
from graph_service.facts.reader import FactsReader
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import load_folder, service_of

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"
DEMO = Path(__file__).parent.parent.parent / "examples" / "demo" / "data"


async def test_a_customer_with_too_many_ratings_is_refused_and_never_cut_short(
    empty: Gateway, settings: Settings
) -> None:
    await load_folder(empty, settings, GOLDEN)
    service = service_of(empty, settings)
    scope = await service.scopes.of_deal(Viewer(), Operation.COVERAGE, "o-signal", service.today)
    with pytest.raises(LimitError, match="22"):
        await FactsReader(empty, fact_limit=21).read(scope)
    facts = await FactsReader(empty, fact_limit=22).read(scope)
    assert facts.history("ratings").height == 22


async def test_the_cache_stays_within_its_bytes_and_drops_the_least_recently_used(
    empty: Gateway, settings: Settings
) -> None:
    await load_folder(empty, settings, DEMO)
    service = service_of(empty, settings)
    scope = await service.scopes.of_portfolio(Viewer(), Operation.VETO_BOARD, service.today)
    whole = FactsReader(empty)
    assert (await whole.read(scope)).customer_ids == sorted(scope.revisions)
    small = FactsReader(empty, cache_bytes=whole.size_bytes // 3)
    heard: list[str] = []
    empty.observer = heard.append
    try:
        for _ in range(2):
            before = heard.count("dossier/relationships")
            assert (await small.read(scope)).customer_ids == sorted(scope.revisions)
            assert 0 < small.size_bytes <= whole.size_bytes // 3
            assert heard.count("dossier/relationships") > before, "what was dropped is read again"
        heard.clear()
        await whole.read(scope)
        assert heard == [], "what is kept at its revision is not"
    finally:
        empty.observer = lambda _: None
