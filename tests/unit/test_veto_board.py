"""The board: what is open, by amount at stake, and since when its verdict stands."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.instants import deals_at
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from graph_service.services.veto_board import (
    VERDICTS,
    describe_board,
    ids_of,
    of_verdict,
    open_deals,
    summary,
)
from tests.frames import facts_of
from tests.product import SHANGHAI
from tests.reference.random_folders import write_folder

GOLDEN = Path(__file__).parent.parent / "golden" / "golden-deal"


ALL, FRESH = Parameters(), Parameters(fresh_only=True)


def basis_of(folder: Path, day: date, parameters: Parameters = ALL) -> Basis:
    facts, at = facts_of(folder), AsOf(day)
    opened = open_deals(Basis(facts, at, parameters, SHANGHAI))
    return Basis(facts, at, parameters, SHANGHAI, deals_at(facts, at, opened))


def verdict_on(folder: Path, deal: str, day: date, parameters: Parameters = ALL) -> str | None:
    """The verdict on a day with all that is known now; None before the deal was created."""
    facts, at = facts_of(folder), AsOf(day)
    found = get_indicator("O04").compute(Basis(facts, at, parameters, SHANGHAI, deals_at(facts, at, [deal])))
    if deals_at(facts, at, [deal]).is_empty():
        return None
    return "clear" if found.is_empty() else str(found["verdict"][0])


def test_only_what_is_open_stands_on_the_board() -> None:
    assert [row["opportunity"] for row in describe_board(basis_of(GOLDEN, date(2026, 11, 1)))] == ["o-signal"]
    june = [row["opportunity"] for row in describe_board(basis_of(GOLDEN, date(2026, 6, 29)))]
    assert june == ["o-signal", "o-depot"], "by amount at stake, the larger first"
    assert describe_board(basis_of(GOLDEN, date(2025, 1, 1))) == []


def test_a_board_of_one_verdict_has_its_sums_and_the_names_that_its_rows_speak_of() -> None:
    rows = describe_board(basis_of(GOLDEN, date(2026, 6, 29)))
    spoken_of = ids_of(rows)
    names = {id_: {"zh": id_, "en": id_} for id_ in spoken_of}
    parts = [of_verdict({**summary(rows), "names": names}, verdict) for verdict in VERDICTS]
    assert [part["count"] for part in parts] == list(summary(rows)["verdicts"].values())
    assert sum(part["at_stake"] for part in parts) == summary(rows)["at_stake"]
    assert sorted(row["opportunity"] for part in parts for row in part["deals"]) == ["o-depot", "o-signal"]
    for part in parts:
        of_each = [row["verdict"] for row in part["deals"]]
        assert part["verdicts"] == {verdict: of_each.count(verdict) for verdict in VERDICTS}
        assert part["names"].keys() == ids_of(part["deals"])
    assert spoken_of >= {"o-signal", "o-depot"} | {row["customer"] for row in rows}


def test_since_is_the_first_day_of_the_unbroken_present_verdict() -> None:
    row = describe_board(basis_of(GOLDEN, date(2026, 11, 1)))[0]
    assert (row["verdict"], row["since"]) == ("unverified", "2026-02-01")
    assert row["days_to_close"] == 49
    placed = {holder["seat"]: holder["best_placed"] for holder in row["holders"]}
    assert placed["s-fin"] == {"employee": "e-ann", "because": "owner", "reach": None}
    assert placed["s-gm"] is None


@pytest.mark.parametrize("seed", range(10))
def test_since_agrees_with_asking_day_by_day(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path, seed)
    facts = facts_of(tmp_path)
    last = facts.history("ratings")["valid_at"].max()
    assert isinstance(last, date)
    for row in describe_board(basis_of(tmp_path, last)):
        since = date.fromisoformat(row["since"])
        assert verdict_on(tmp_path, row["opportunity"], since) == row["verdict"]
        assert verdict_on(tmp_path, row["opportunity"], since - timedelta(days=1)) != row["verdict"]
        between = since + (last - since) / 2
        assert verdict_on(tmp_path, row["opportunity"], between) == row["verdict"]


@pytest.mark.parametrize("seed", range(10))
def test_since_agrees_with_asking_day_by_day_where_only_fresh_ratings_count(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path, seed)
    last = facts_of(tmp_path).history("ratings")["valid_at"].max()
    assert isinstance(last, date)
    for row in describe_board(basis_of(tmp_path, last + timedelta(days=150), FRESH)):
        since = date.fromisoformat(row["since"])
        assert verdict_on(tmp_path, row["opportunity"], since, FRESH) == row["verdict"]
        assert verdict_on(tmp_path, row["opportunity"], since - timedelta(days=1), FRESH) != row["verdict"]


@pytest.mark.parametrize("seed", range(10))
def test_a_deal_of_whose_chain_nothing_is_recorded_says_so_as_its_own_indicator_does(seed: int, tmp_path: Path) -> None:
    write_folder(tmp_path, seed)
    basis = basis_of(tmp_path, date(2026, 6, 1))
    chains = {row["subject"]: row["reasons"] for row in get_indicator("B12").compute(basis).iter_rows(named=True)}
    for row in describe_board(basis):
        assert row["reasons"] == ["no_seats"] * ("no_seats" in chains[row["opportunity"]])
        assert not (row["reasons"] and row["holders"])
