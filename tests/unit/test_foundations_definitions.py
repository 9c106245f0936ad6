"""What an indicator says of itself is what it does: the tables it needs, the facts it cites, its parameters.

Permission rests on ``needs`` and a proof on ``facts`` and ``parameters``, so each is held against what really happens
while the indicator is computed.
"""

from datetime import date
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.chapters import all_tables
from graph_service.facts.dossier import Facts
from graph_service.facts.plan import carried_out
from graph_service.facts.table import KEY, TEXT
from graph_service.indicators.indicator import RESULT, Basis, Indicator, Level
from graph_service.indicators.registry import registry
from tests.frames import facts_of
from tests.reference.random_folders import write_folder

AS_OF = date(2026, 11, 1)
SEED = 2
"""A folder with won deals, help, and rated people in posts and seats."""


class Watched:
    """Hands through to what it stands for and remembers which names were asked for."""

    def __init__(self, watched: object) -> None:
        self._watched = watched
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self._watched, name)


class WatchedFacts(Watched):
    """Facts that remember which tables were read."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.read: set[str] = set()

    def history(self, name: str) -> pl.DataFrame:
        self.read.add(name)
        return cast("Facts", self._watched).history(name)

    def at(self, name: str, when: AsOf) -> pl.DataFrame:
        self.read.add(name)
        return cast("Facts", self._watched).at(name, when)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("definitions")
    write_folder(folder, SEED)
    with (folder / "observations.csv").open("a", encoding="utf-8") as rows:
        rows.write("expected,c-1,expected_key_persons,9,,2026-01-05,,,\n")
    return facts_of(folder)


def observe(indicator: Indicator, facts: Facts) -> tuple[set[str], set[str], pl.DataFrame, pl.DataFrame]:
    """Tables and parameters read while it is computed, its select and its result."""
    tables, parameters = WatchedFacts(facts), Watched(Parameters())
    basis = Basis(cast("Facts", tables), AsOf(AS_OF), cast("Parameters", parameters), ZoneInfo("Asia/Shanghai"))
    rows, result = carried_out(indicator.select(basis)), indicator.compute(basis)
    # Which deals there are is read for every question, whatever is asked about them.
    needs_deals = indicator.level is Level.OPPORTUNITY or "deals" in indicator.facts.values()
    return tables.read - (set() if needs_deals else {"deals"}), parameters.asked, rows, result


INDICATORS = pytest.mark.parametrize("indicator", registry().values(), ids=registry())
FOUNDATIONS = [found for found in registry().values() if found.id.startswith("B") or found.id in ("M02", "M03")]


@INDICATORS
def test_every_table_an_indicator_needs_or_cites_exists(indicator: Indicator) -> None:
    assert set(indicator.needs) <= set(all_tables())
    assert len(set(indicator.needs)) == len(indicator.needs)
    assert set(indicator.facts.values()) <= set(indicator.needs)


@INDICATORS
def test_every_parameter_of_an_indicator_exists(indicator: Indicator) -> None:
    assert set(indicator.parameters) <= set(Parameters.model_fields)


@INDICATORS
def test_facts_are_columns_of_what_it_selects_and_hold_ids_of_that_table(indicator: Indicator, facts: Facts) -> None:
    _, _, rows, _ = observe(indicator, facts)
    assert set(indicator.facts) <= set(rows.columns)
    for column, table in indicator.facts.items():
        cited = rows[column].explode() if isinstance(rows.schema[column], pl.List) else rows[column]
        assert set(cited.drop_nulls()) <= set(facts.history(table).select(all_tables()[table].written_id)["id"]), (
            column,
            table,
        )
        assert cited.drop_nulls().len() > 0, f"{column} cites nothing on this folder: choose another"


@INDICATORS
def test_a_result_has_one_row_per_subject_and_the_columns_of_a_reading(indicator: Indicator, facts: Facts) -> None:
    *_, result = observe(indicator, facts)
    assert tuple(result.columns[: len(RESULT)]) == RESULT
    assert result["subject"].is_unique().all()
    assert result["subject"].is_sorted()
    subject, *schema = [result.schema[name] for name in RESULT]
    assert subject in {KEY, TEXT}, "an id, or ids put together"
    assert schema == [*3 * [pl.Float64], *2 * [pl.Int64], pl.List(pl.String)]


@INDICATORS
def test_an_indicator_computes_from_no_class_of_fields_it_does_not_name(indicator: Indicator, facts: Facts) -> None:
    read, *_ = observe(indicator, facts)
    named = {all_tables()[table].field_class for table in indicator.needs}
    assert {all_tables()[table].field_class for table in read - {"deals"}} <= named


@pytest.mark.parametrize("indicator", FOUNDATIONS, ids=[found.id for found in FOUNDATIONS])
def test_a_foundation_names_just_the_tables_it_reads_and_only_parameters_it_uses(
    indicator: Indicator, facts: Facts
) -> None:
    read, used, *_ = observe(indicator, facts)
    assert set(indicator.needs) == read
    assert set(indicator.parameters) <= used


@pytest.mark.parametrize("indicator", FOUNDATIONS, ids=[found.id for found in FOUNDATIONS])
def test_the_proof_of_a_subject_holds_the_rows_of_just_that_subject(indicator: Indicator, facts: Facts) -> None:
    basis = Basis(facts, AsOf(AS_OF), Parameters(), ZoneInfo("Asia/Shanghai"))
    subjects = indicator.compute(basis)["subject"].to_list()
    proofs = [indicator.proof(basis, subject) for subject in subjects]
    assert all(proof for proof in proofs)
    assert [{row["subject"] for row in proof} for proof in proofs] == [{subject} for subject in subjects]
    assert sum(len(proof) for proof in proofs) == carried_out(indicator.select(basis)).height


def test_a_folder_without_any_facts_gives_readings_of_customers_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("id,name\nc,客户\n", encoding="utf-8")
    basis = Basis(facts_of(tmp_path), AsOf(AS_OF), Parameters(), ZoneInfo("Asia/Shanghai"))
    subjects = {indicator.id: indicator.compute(basis)["subject"].to_list() for indicator in FOUNDATIONS}
    of_customers = {"B04", "B05", "B08", "M02", "M03"}
    assert subjects == {name: ["c"] if name in of_customers else [] for name in subjects}
