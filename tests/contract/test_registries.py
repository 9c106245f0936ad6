"""What is declared by file is complete and sane: indicators, kinds of facts, tables, migrations, dependencies."""

import ast
import hashlib
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.schema import LABELS, TIES, UNIQUE_TIES
from graph_service.facts.chapters import all_tables
from graph_service.facts.table import INTERVAL_COLUMNS, OBSERVATION_COLUMNS, Table, Time
from graph_service.indicators.indicator import Indicator
from graph_service.indicators.registry import registry
from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kinds, things
from graph_service.store.migrations import migrations
from tests.contract.cypher_text import ROOT
from tests.contract.everything import import_everything

FROZEN = Path(__file__).with_name("migrations.sha256")
CJK = re.compile("[一-鿿]")

each_indicator = pytest.mark.parametrize("one", registry().values(), ids=lambda one: one.id)
each_kind = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
each_table = pytest.mark.parametrize("table", all_tables().values(), ids=lambda table: table.name)


@each_indicator
def test_an_indicator_names_itself_in_both_languages(one: Indicator) -> None:
    assert CJK.search(one.zh)
    assert one.en
    assert not CJK.search(one.en)
    assert one.definition
    assert one.unit
    assert one.source


@each_indicator
def test_an_indicator_explains_itself(one: Indicator) -> None:
    """Its module says what it answers, how it is defined and where the definition comes from."""
    documented = sys.modules[one.select.__module__].__doc__ or ""
    own = [name for name, module in list(sys.modules.items()) if getattr(module, "INDICATOR", None) is one]
    documented += "".join(sys.modules[name].__doc__ or "" for name in own)
    assert "Definition:" in documented
    assert "Source:" in documented


@each_indicator
def test_an_indicator_needs_tables_and_parameters_that_exist(one: Indicator) -> None:
    assert set(one.needs) <= set(all_tables())
    assert set(one.parameters) <= set(Parameters.model_fields)
    assert set(one.facts.values()) <= set(one.needs)
    assert one.facts, "a number rests on facts; its proof names them"


def test_every_parameter_is_used() -> None:
    """A parameter is declared by an indicator or read where no indicator can be: paths and group sums."""
    elsewhere = {"unrated_effort", "vacant_effort", "completions", "small_n", "duplicate_score"}
    named = {name for one in registry().values() for name in one.parameters}
    assert set(Parameters.model_fields) - named - elsewhere == set()


@each_kind
def test_a_kind_has_columns_for_all_it_speaks_of(kind: FactKind) -> None:
    columns = [column.name for column in kind.columns]
    assert len(columns) == len(set(columns))
    assert {*kind.key, *kind.own_dates, *filter(None, [kind.group])} <= set(columns)
    assert "id" in columns or not kind.thing


@each_kind
def test_no_header_of_a_kind_could_mean_two_columns(kind: FactKind) -> None:
    spellings = [{header.casefold() for header in (column.name, *column.zh)} for column in kind.columns]
    headers = [header for column in spellings for header in column]
    assert sorted(headers) == sorted(set(headers))


@each_kind
def test_columns_and_choices_are_worded_in_both_languages(kind: FactKind) -> None:
    assert CJK.search(kind.zh)
    for column in kind.columns:
        assert CJK.search(column.zh[0]), column.name
        assert CJK.search(column.note_zh), column.name
        assert column.note_en, column.name
        assert not CJK.search(column.note_en), column.name
        spellings = [word.casefold() for code, words in column.choices.items() for word in {code, *words}]
        assert len(spellings) == len(set(spellings)), f"{column.name}: one word for two choices"


@each_kind
def test_a_kind_refers_to_what_is_recorded_before_it(kind: FactKind) -> None:
    order = {thing: known.order for thing, known in things().items()}
    for column in kind.columns:
        for thing in column.refers_to:
            if thing == "store":  # stores come with their own template; until then an id names nothing
                continue
            assert order[thing] <= kind.order, f"{column.name} refers to {thing}, which is recorded later"


@each_kind
def test_everything_a_file_may_carry_is_carried(kind: FactKind) -> None:
    assert {"source", "external_id"} <= {column.name for column in kind.columns}


@each_table
def test_a_table_has_the_columns_its_time_needs(table: Table) -> None:
    needed = {
        Time.INTERVAL: set(INTERVAL_COLUMNS),
        Time.OBSERVATION: set(OBSERVATION_COLUMNS),
        Time.EVENT: {"at", "recorded_at"},
        Time.ALWAYS: set(),
    }[table.time]
    assert {"id", *needed} <= set(table.columns)
    assert next(iter(table.columns)) == "id"
    assert set(table.subject) <= set(table.columns)
    assert table.time is Time.OBSERVATION or not table.subject


def test_every_label_and_every_keyed_tie_has_its_constraint() -> None:
    texts = "\n".join(migration.text for migration in migrations())
    labels = set(re.findall(r"FOR \(\w+:(\w+)\)\s+REQUIRE \w+\.id IS UNIQUE", texts))
    types = set(re.findall(r"FOR \(\)-\[\w+:(\w+)\]-\(\)\s+REQUIRE \w+\.id IS UNIQUE", texts))
    assert set(LABELS) - labels <= {"MigrationLock"}, "its constraint comes before the first migration"
    assert types == set(UNIQUE_TIES)
    assert all("id" in TIES[type_][1] for type_ in UNIQUE_TIES)


def test_every_name_of_the_vocabulary_is_known_to_a_database_from_its_beginning() -> None:
    """Else whoever first stores something of that name makes others wait: what names it is planned anew."""
    named = re.findall(
        r"UNWIND \[([^\]]*)\] AS name\s+CALL db\.create(\w+)\(name\)", "".join(m.text for m in migrations())
    )
    known = {
        what: {name for names, kind in named if kind == what for name in re.findall(r"'(\w+)'", names)}
        for what in ("Label", "RelationshipType", "Property")
    }
    properties = {name for names in (*LABELS.values(), *(tie[1] for tie in TIES.values())) for name in names}
    lacking = (set(LABELS) - known["Label"], set(TIES) - known["RelationshipType"], properties - known["Property"])
    assert lacking == (set(), set(), set()), "to be named in a migration of their own, as V0014 does"


def test_migrations_are_append_only() -> None:
    """A new migration adds its line to migrations.sha256; a line that is there never changes."""
    lines = [line.split() for line in FROZEN.read_text(encoding="ascii").splitlines()]
    now = [[hashlib.sha256(one.text.encode()).hexdigest(), one.id] for one in migrations()]
    assert now == lines


def test_every_package_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]["local"]
    declared = {
        re.split(r"[<>=~!\[; ]", entry)[0].lower().replace("-", "_") for entry in [*project["dependencies"], *optional]
    }
    homes = packages_distributions()
    own = {"api", "cli", "cypher", "graph_service", "loaders"}
    lacking = set()
    for module in import_everything():
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for top in {name.split(".")[0] for name in names} - own - set(sys.stdlib_module_names):
                if not {home.lower().replace("-", "_") for home in homes.get(top, [top])} & declared:
                    lacking.add(f"{module.__name__} imports {top}")
    assert not lacking
