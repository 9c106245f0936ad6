"""Texts spelled nearly alike: what is proposed for what, what never is, and what a check of a mapping makes of it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import cli.mapping
from cli.main import build
from cli.terminal import out
from graph_service.settings import Settings
from graph_service.words import LANGUAGES
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.mapping.proposals import Proposals, proposals_of
from loaders.mapping.spellings import Near, bare, nearly, nearly_within
from loaders.report import Report
from tests.reading import EmptyGraph

NAMES = st.text("abcdeABC 12-.é张章伟", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("GTXPro", "GTX Pro"),
        ("Philipines", "Philippines"),
        ("technolgy", "technology"),
        ("ＡＣＭＥ　ｃｏｒｐ", "Acme Corp"),
        ("Schlecht, Darcel", "Darcel Schlecht"),
        ("Acme", "Acme Corporation"),
        ("深圳明天电子有限公司", "深圳明天电子"),
        ("章伟", "张伟"),
        ("Jose Garcia", "José García"),
    ],
)
def test_nearly_the_same(written: str, known: str) -> None:
    others = ["Something else", "别的东西"]
    assert nearly({written: 3}, [known, *others]) == (Near(written, 3, known),)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Phase 2", "Phase 3"),
        ("ORD-1001", "ORD-1011"),
        ("Joan", "John"),
        ("GTX Basic", "GTX Plus Basic"),
        ("北京华信科技有限公司", "北京远大科技有限公司"),
        ("Isdom", "Domzoom"),
    ],
)
def test_something_else(written: str, known: str) -> None:
    assert nearly({written: 3}, [known]) == ()


def test_between_two_that_are_equally_near_nothing_is_proposed() -> None:
    assert nearly({"Anna Lindgrem": 1}, ["Anna Lindgren", "Anna Lindgres"]) == ()
    assert nearly({"acme": 1}, ["ACME Inc.", "Acme Ltd."]) == ()


def test_those_of_most_rows_come_first() -> None:
    found = nearly({"Globx": 1, "Initecch": 40}, ["Globex", "Initech"])
    assert [one.text for one in found] == ["Initecch", "Globx"]


def test_within_a_list_the_rare_text_is_the_slip() -> None:
    assert nearly_within({"technology": 90, "technolgy": 12, "medical": 8}) == (Near("technolgy", 12, "technology"),)
    assert nearly_within({"technology": 20, "technolgy": 12}) == ()


def digits(text: str) -> list[str]:
    return sorted(sign for sign in bare(text) if sign.isdigit())


@given(st.dictionaries(NAMES, st.integers(1, 99)), st.sets(NAMES))
def test_a_proposal_is_about_an_unknown_text_and_names_a_known_one(unknown: dict[str, int], known: set[str]) -> None:
    found = nearly(unknown, known)
    assert len({one.text for one in found}) == len(found)
    for one in found:
        assert one.rows == unknown[one.text]
        assert one.near in known - set(unknown)
        assert digits(one.text) == digits(one.near)


@given(st.dictionaries(NAMES, st.integers(1, 99)), st.lists(NAMES, unique=True), st.randoms())
def test_the_order_of_the_texts_is_the_same_to_it(unknown: dict[str, int], known: list[str], random: Any) -> None:
    mixed, pairs = random.sample(known, len(known)), random.sample(list(unknown.items()), len(unknown))
    assert nearly(dict(pairs), mixed) == nearly(unknown, known)


ACCOUNTS = """
[[rows]]
from = "accounts.csv"
into = "customers"
[rows.columns]
id = "no"
name = "account"
"""
MAPPING = f"""
mapping = 1
[[rows]]
from = "products.csv"
into = "products"
[rows.columns]
id = {{ column = "product", prefix = "p-" }}
name = "product"
{ACCOUNTS}
[[rows]]
from = "deals.csv"
into = "opportunities"
[rows.columns]
id = "no"
name = "no"
customer_id = {{ column = "account", values = {{ "Globex AG" = "Globexx" }}, by_name = true }}
created_on = "day"
status = {{ constant = "open" }}

[[rows]]
from = "deals.csv"
into = "opportunity_products"
[rows.columns]
opportunity_id = "no"
product_id = {{ column = "product", prefix = "p-" }}
"""
FILES = {
    "products.csv": "product\nGTX Pro\nMG Special\n",
    "accounts.csv": "no,account\n1,Acme\n2,Globex\n",
    "deals.csv": (
        "no,account,product,day\n"
        "d1,Acme,GTXPro,2024-01-01\nd2,Globex AG,GTXPro,2024-01-02\nd3,Acme,MG Special,2024-01-03\n"
        "d4,Umbrella,GTXPro,2024-01-04\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> MappedFolder:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    return MappedFolder(tmp_path, tmp_path / "map.toml")


def checked(folder: MappedFolder, options: Options) -> Report:
    """A dry run against a graph in which nothing is."""
    gateway: Any = EmptyGraph()
    return asyncio.run(load(gateway, Settings(), folder, options))


@pytest.fixture
def found(folder: MappedFolder) -> Proposals:
    return proposals_of(checked(folder, Options(is_dry_run=True, skip_bad_rows=True)), folder)


def test_references_to_nothing_are_proposed_in_the_words_of_the_file(found: Proposals) -> None:
    told = [(one.file, one.column, one.value, one.rows, one.near) for one in found.proposals]
    assert told == [("deals.csv", "account", "Globexx", 1, "Globex"), ("deals.csv", "product", "GTXPro", 3, "GTX Pro")]


def test_the_lines_to_write_keep_what_the_mapping_says_already(found: Proposals) -> None:
    assert [one.line for one in found.corrections] == [
        'customer_id = { column = "account", values = { "Globex AG" = "Globex" }, by_name = true }',
        'product_id = { column = "product", values = { GTXPro = "GTX Pro" }, prefix = "p-" }',
    ]


def test_the_lines_mend_what_they_are_about(folder: MappedFolder, found: Proposals, tmp_path: Path) -> None:
    text = MAPPING
    for one in found.corrections:
        name = one.line.partition(" = ")[0]
        text = "\n".join(one.line if line.startswith(f"{name} = ") else line for line in text.splitlines())
    (tmp_path / "mended.toml").write_text(text, encoding="utf-8")
    options = Options(is_dry_run=True, skip_bad_rows=True)
    again = checked(MappedFolder(tmp_path, tmp_path / "mended.toml"), options)
    assert [reject.value for reject in again.rejects] == ["Umbrella"]
    assert checked(folder, options).rejected > again.rejected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_shows_the_report_and_the_proposals(
    folder: MappedFolder, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.mapping, "load_folder", lambda _, brought, options: checked(brought, options))
    monkeypatch.setattr(out, "width", 120)
    arguments = ["mapping", "check", str(folder.path), "--mapping", str(folder.mapping_file), "--lang", language]
    with pytest.raises(SystemExit) as ended:
        build(arguments)(arguments)
    said = capsys.readouterr().out
    assert ended.value.code == 3
    assert "Umbrella" in said
    assert 'product_id = { column = "product", values = { GTXPro = "GTX Pro" }, prefix = "p-" }' in said


def test_the_command_as_json(folder: MappedFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.mapping, "load_folder", lambda _, brought, options: checked(brought, options))
    arguments = ["mapping", "check", str(folder.path), "--mapping", str(folder.mapping_file), "--json"]
    ended = CliRunner().invoke(build(arguments), arguments)
    answer = json.loads(ended.stdout)
    assert ended.exit_code == 3
    assert answer["dry_run"] is True
    assert answer["proposals"] == [
        {"file": "deals.csv", "column": "account", "value": "Globexx", "rows": 1, "near": "Globex"},
        {"file": "deals.csv", "column": "product", "value": "GTXPro", "rows": 3, "near": "GTX Pro"},
    ]


LOOKED_UP = f"""
mapping = 1
{ACCOUNTS}
[[rows]]
from = "deals.csv"
into = "opportunities"
[rows.columns]
id = "no"
name = "no"
customer_id = {{ column = "account", lookup = {{ in = "accounts.csv", by = "account", take = "no" }} }}
created_on = "day"
status = {{ constant = "open" }}
"""


def test_what_is_looked_up_in_vain_is_proposed_as_well(tmp_path: Path) -> None:
    rows = "d1,globex ag,2024-01-01\nd2,Globex AG,2024-01-01\nd3,globex ag,2024-01-02\nd4,Umbrella,2024-01-02\n"
    (tmp_path / "accounts.csv").write_text(FILES["accounts.csv"], encoding="utf-8")
    (tmp_path / "deals.csv").write_text(f"no,account,day\n{rows}", encoding="utf-8")
    (tmp_path / "map.toml").write_text(LOOKED_UP, encoding="utf-8")
    folder = MappedFolder(tmp_path, tmp_path / "map.toml")
    report = checked(folder, Options(is_dry_run=True, skip_bad_rows=True))
    found = proposals_of(report, folder)
    assert [(one.column, one.value, one.rows, one.near) for one in found.proposals] == [
        ("account", "globex ag", 2, "Globex"),
        ("account", "Globex AG", 1, "Globex"),
    ]
    assert report.rejected == 4
